/** A recording, played to an employee who may see its call. */
import { answerFile } from '../../rest/encode/file-answer.ts'
import type { Services } from '../../services.ts'
import type { Database } from '../../store/database.ts'
import { actorOf } from '../actor.ts'
import { html } from '../answers.ts'
import type { Route } from '../route.ts'
import type { Shell } from '../shell.ts'

export interface RecordingPageParts {
  database: Database
  services: Pick<Services, 'recordings'>
}

const name = 'pages.recording'

export const recordingRoutes = (
  { database, services }: RecordingPageParts,
  shell: Shell,
): Route[] => [
  {
    name,
    path: /^\/recordings\/(?<id>[1-9]\d{0,14})$/,
    kind: 'page',
    async get(visit) {
      const reader = await actorOf(database, visit)
      const recording = await services.recordings.play(Number(visit.args['id']), reader)
      if (recording) return answerFile(visit.request, recording, name)
      return shell(visit, {
        name,
        status: 404,
        title: 'Not found',
        body: html`<h1>Not found</h1>
          <p>There is no such recording, or you may not hear it.</p>`,
        refusal: 'not found',
      })
    },
  },
]

/** Every sample, by family. A method without one fails test/rest/golden-samples.test.ts. */
import { basicStories } from './basic.ts'
import { callStories } from './calls.ts'
import { directoryStories } from './directories.ts'
import { eventStories } from './events.ts'
import { linkStories } from './links.ts'
import { peopleStories } from './people.ts'
import { recordStories } from './records.ts'
import type { Story } from './sample.ts'

export const stories: readonly Story[] = [
  ...recordStories,
  ...linkStories,
  ...directoryStories,
  ...peopleStories,
  ...basicStories,
  ...callStories,
  ...eventStories,
]

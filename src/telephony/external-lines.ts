/** The external lines of apps. https://apidocs.bitrix24.com/api-reference/telephony/index.html */
import type { Database } from '../store/database.ts'
import {
  addLine,
  listLines,
  removeLine,
  updateLine,
  type ExternalLine,
} from '../store/calls/external-lines.ts'

export interface ExternalLines {
  /** The line's id; undefined: the app has a line with this number. */
  add(line: Omit<ExternalLine, 'id'>): Promise<number | undefined>
  /** The line's id; undefined: the app has no such line. */
  update(
    app: number,
    number: string,
    changes: Partial<Pick<ExternalLine, 'name' | 'isAutoCreating'>>,
  ): Promise<number | undefined>
  /** False: the app has no such line. */
  remove(app: number, number: string): Promise<boolean>
  list(app: number): Promise<ExternalLine[]>
}

export const createExternalLines = (database: Database): ExternalLines => ({
  add: (line) => database.transaction((tx) => addLine(tx, line)),
  update: (app, number, changes) =>
    database.transaction((tx) => updateLine(tx, { app, number }, changes)),
  remove: (app, number) => database.transaction((tx) => removeLine(tx, { app, number })),
  list: (app) => listLines(database, app),
})

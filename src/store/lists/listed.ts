import type { Database } from '../database.ts'

/** The ids of a JSON list in one parameter, to stand after `in`: one statement for any number of them. */
export const listed = (engine: Database['engine'], place: string): string =>
  engine === 'sqlite'
    ? `(select value from json_each(${place}))`
    : `(select cast(value as bigint) from json_array_elements_text(cast(${place} as json)))`

/** How the inspections of sound files speak with whoever has the bytes. */

/** The bytes are no recording; the message says why, for whoever sent them. */
export class NotARecording extends Error {}

/** What an inspection wants next: bytes to look at, or bytes to go over. Fewer come at the end only. */
export type Wanted = { take: number } | { skip: number }

/** `bytes` is empty for what was gone over, `count` is how many there were. */
export interface Given {
  bytes: Buffer
  count: number
}

/** Asks for its bytes one after the other, and returns the seconds. */
export type Inspection = Generator<Wanted, number, Given>

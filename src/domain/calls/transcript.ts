/** One utterance of a call. */
export interface TranscriptLine {
  side: 'employee' | 'client'
  /** Seconds from the beginning of the call. */
  startS: number
  stopS: number
  text: string
}

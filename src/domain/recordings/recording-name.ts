/** What a recording is called. What it is, only its content says: recording-format.ts. */
import type { RecordingFormat } from './recording-format.ts'

/** Of a name, in UTF-16 code units. */
export const recordingNameMaxLength = 255

/**
 * Whether a name has one of the documented extensions.
 * https://apidocs.bitrix24.com/api-reference/telephony/telephony-external-call-attach-record.html
 */
export const hasRecordingName = (name: string): boolean => /[^/\\]\.(?:wav|mp3)$/i.test(name.trim())

/** The last part of the path, when it is the name of a recording. */
export function recordingNameIn(url: URL): string | undefined {
  const last = url.pathname.split('/').at(-1) ?? ''
  let name = last
  try {
    name = decodeURIComponent(last)
  } catch {
    // A percent sign that stands for nothing is part of the name.
  }
  return hasRecordingName(name) ? name : undefined
}

/** Without folders and control characters, and with the extension that its content deserves. */
export function plainRecordingName(name: string, format: RecordingFormat): string {
  const plain = name
    .replace(/^.*[/\\]/s, '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim()
  const stem = plain.replace(/\.(?:wav|mp3)$/i, '')
  return `${stem.slice(0, recordingNameMaxLength - format.length - 1) || 'call'}.${format}`
}

import pino, { type DestinationStream, type Logger } from 'pino'
import { redact } from '../redact.ts'

/**
 * One JSON line an event, without host name and process id. Every value goes through `redact`, and line
 * breaks inside one are escaped by JSON, so nobody can write a line of their own.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // pino hands errors to `serializers` first, which would copy whatever a driver hung on them.
    serializers: { err: redact },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => redact(fields) as Record<string, unknown>,
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

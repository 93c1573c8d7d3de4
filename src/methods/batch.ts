import { z } from 'zod'
import { runBatch } from '../rest/batch.ts'
import { defineMethod } from '../rest/method.ts'
import { entriesInOrder } from '../rest/decode/php-array.ts'
import { yesNo } from '../rest/wire.ts'

/** A list where the keys are 0, 1, 2, …, and the empty list where there is nothing. */
const byCommand = <Value extends z.ZodType>(value: Value) =>
  z.union([z.record(z.string(), value), z.array(value)])

export const batch = defineMethod({
  name: 'batch',
  title: 'Run up to 50 commands in one request',
  docs: 'https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html',
  scope: 'basic',
  auth: 'any',
  isBatch: true,
  params: z.object({
    cmd: z
      .unknown()
      .optional()
      .describe('Commands `method?parameters` as a list or by name, run in the order given'),
    halt: yesNo().describe('Whether the first error ends the batch'),
  }),
  result: z.object({
    result: byCommand(z.unknown()).describe('Results of the commands that succeeded'),
    result_error: byCommand(
      z.object({ error: z.union([z.string(), z.number()]), error_description: z.string() }),
    ).describe('Errors of the commands that failed'),
    result_total: byCommand(z.int()).describe('Totals of the lists'),
    result_next: byCommand(z.int()).describe(
      'Where the next page of a list starts, if there is one',
    ),
    result_time: byCommand(z.record(z.string(), z.unknown())).describe(
      'The `time` of each command that succeeded',
    ),
  }),
  errors: {
    commandsInvalid: {
      status: 400,
      code: 'ERROR_ARGUMENT',
      description: "Parameter 'cmd' must be a list or a map of commands",
    },
  },
  async handler({ cmd, halt }, context, fail) {
    const { dispatch, findMethod, caller, address, clock, portal, onFault } = context
    // CRest without commands sends no `cmd`: form encoders have no way to write an empty list.
    const commands = cmd ?? []
    if (typeof commands !== 'object') return fail('commandsInvalid')
    return runBatch({
      commands: entriesInOrder(commands),
      isHalting: halt,
      mayOverlap: (methodName) => findMethod(methodName)?.mayOverlap === true,
      run: (command) => dispatch({ ...command, caller, address, isInBatch: true, onFault }),
      onFault,
      clock,
      limitMs: portal.executionLimitMs,
      timeZone: portal.timeZone,
    })
  },
})

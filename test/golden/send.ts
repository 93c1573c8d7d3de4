/** The ways in which clients write one and the same request. */
import { bracketForm } from '../support/bracket-form.ts'
import type { RawRequest, TestAnswer, TestPortal } from '../support/server.ts'

export interface Answered {
  /** A command of a batch has none. */
  status?: number
  // eslint-disable-next-line typescript/no-explicit-any
  [member: string]: any
}

type Write = (method: string, params: object) => RawRequest

const plain = ({ status, body }: TestAnswer): Answered => ({ status, ...body })

const writers: Record<string, Write> = {
  JSON: (method, params) => ({
    url: `/rest/${method}`,
    contentType: 'application/json',
    body: JSON.stringify(params),
  }),
  'a form': (method, params) => ({
    url: `/rest/${method}.json`,
    httpMethod: 'POST',
    contentType: 'application/x-www-form-urlencoded',
    body: bracketForm(params),
  }),
  'a query': (method, params) => ({
    url: `/rest/${method}?${bracketForm(params)}`,
    httpMethod: 'GET',
  }),
  multipart: (method, params) => ({
    url: `/rest/${method}/`,
    httpMethod: 'POST',
    contentType: 'multipart/form-data; boundary=of-the-sample',
    body: multipart(params),
  }),
}

export const encodings = [...Object.keys(writers), 'a command of a batch']

/** Sends it with the token `auth`, and takes the answer of a command out of its batch. */
export async function send(
  portal: TestPortal,
  encoding: string,
  method: string,
  params: object,
  auth: string,
): Promise<Answered> {
  const write = writers[encoding]
  if (write) return plain(await portal.raw(write(method, { ...params, auth })))
  // A batch does not hold another one.
  if (method === 'batch') return send(portal, 'a form', method, params, auth)
  const cmd = { sample: `${method}?${bracketForm(params)}` }
  const { status, body } = await portal.raw({
    url: '/rest/batch',
    contentType: 'application/json',
    body: JSON.stringify({ halt: 0, cmd, auth }),
  })
  if (status !== 200) return { status, ...body }
  const { result, result_error, result_total } = body.result
  if (result_error.sample) return result_error.sample
  return { result: result.sample, total: result_total.sample }
}

function multipart(params: object): string {
  const parts = [...new URLSearchParams(bracketForm(params))].map(
    ([name, value]) =>
      `--of-the-sample\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return `${parts.join('')}--of-the-sample--\r\n`
}

/** A handler of events as an integration has it: POST takes an event, GET tells which came when. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const times: [subject: string, atMs: number][] = []

const server = createServer((request, response) => {
  if (request.method === 'GET') return void response.end(JSON.stringify(times))
  let text = ''
  request.setEncoding('latin1')
  request.on('data', (chunk: string) => (text += chunk))
  request.on('end', () => {
    const id = /data%5BFIELDS%5D%5BID%5D=(\d+)/.exec(text)?.[1] ?? ''
    times.push([id, Date.now()])
    response.end()
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(`listening ${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => process.exit(0))

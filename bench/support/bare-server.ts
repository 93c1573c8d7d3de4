/**
 * The baseline: node:http that reads each request and answers ready bytes, in the same number and of
 * the same contents as the server it is compared with. Nothing can be less than this.
 */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { listen } from './listen.ts'

const bodies = (JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as string[]).map(
  (body) => Buffer.from(body),
)
let turn = 0
const server = http.createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = bodies[turn++ % bodies.length] as Buffer
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
      'Access-Control-Allow-Origin': '*',
    })
    response.end(body)
  })
})
listen(server)

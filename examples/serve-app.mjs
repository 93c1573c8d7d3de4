// Serves the pages of an app to the frames of a portal, which ask for them with POST.
//   node examples/serve-app.mjs examples/app-umd-frame 3000
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const [folder = '.', port = '3000'] = process.argv.slice(2)

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const file = pathname === '/' ? 'index.html' : pathname.slice(1)
  try {
    if (!/^[\w-]+\.html$/.test(file)) throw new Error('no page')
    const page = await readFile(join(folder, file))
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page)
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such page.\n')
  }
})

server.listen(Number(port), '127.0.0.1', () => {
  const { port: open } = server.address()
  console.log(`The app is at http://127.0.0.1:${open}/`)
})

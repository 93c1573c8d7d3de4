import { CommandError } from './failure.ts'

const lengthMax = 4_096

/**
 * A secret from the terminal, typed twice and not shown, or the first line of a pipe. Never an argument:
 * other users of the machine can read those.
 *
 * @throws CommandError when nothing, or two different things, were typed.
 */
export async function readSecret(prompt: string): Promise<string> {
  const secret = process.stdin.isTTY ? await readTwice(prompt) : await readPipe()
  if (secret === '') throw new CommandError('nothing was given', 2)
  return secret
}

async function readTwice(prompt: string): Promise<string> {
  const first = await readHidden(prompt)
  if (first !== '' && (await readHidden('Once more: ')) !== first)
    throw new CommandError('these were two different ones', 2)
  return first
}

async function readPipe(): Promise<string> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const part of process.stdin) {
    text += part as string
    if (text.includes('\n') || text.length > lengthMax) break
  }
  return text.split(/\r?\n/, 1)[0] ?? ''
}

function readHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  // Before the prompt: what is typed at once must not be shown either.
  stdin.setRawMode(true)
  stderr.write(prompt)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let typed = ''
    const end = () => {
      stdin.setRawMode(false)
      stdin.pause()
      stdin.off('data', read)
      stderr.write('\n')
    }
    const read = (text: string) => {
      for (const key of text) {
        if (key === '\r' || key === '\n' || key === '\u0004') {
          end()
          resolve(typed)
          return
        }
        if (key === '\u0003') {
          end()
          reject(new CommandError('nothing was changed'))
          return
        }
        if (key === '\u007f' || key === '\b') typed = Array.from(typed).slice(0, -1).join('')
        else if (key >= ' ' && typed.length < lengthMax) typed += key
      }
    }
    stdin.on('data', read)
  })
}

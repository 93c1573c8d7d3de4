/** A server in turn with bare node:http that answers the same bytes; the median of the rounds counts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonRequest } from './load.ts'
import { bareServer, load, type Server } from './processes.ts'
import { median } from './report.ts'

export interface Questions {
  path: string
  /** Sent one after another, and over again. */
  bodies: readonly unknown[]
  /** Whether an answer is the one that is to be measured. */
  isAnswer(text: string): boolean
}

export interface Comparison {
  /** To the bare server's rate. */
  ratio: number
  perSecond: number
  /** Milliseconds, in the worst round. */
  p99: number
}

const connections = 32
const seconds = 3
const rounds = 7
// Until the code is compiled and the store's pages are read.
const warmUps = 4
const answersMax = 1_000

export async function againstBare(server: Server, questions: Questions): Promise<Comparison> {
  const [comparison] = await allAgainstBare([server], questions)
  return comparison as Comparison
}

/** The first server's answers are what the bare one sends. */
export async function allAgainstBare(
  servers: readonly Server[],
  questions: Questions,
): Promise<Comparison[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'callerbook-bench-'))
  try {
    const requestsFile = join(scratch, 'requests.json')
    const answersFile = join(scratch, 'answers.json')
    const requests = questions.bodies.map((body) => jsonRequest(questions.path, body).toString())
    writeFileSync(requestsFile, JSON.stringify(requests))
    writeFileSync(answersFile, JSON.stringify(await answersOf(servers[0] as Server, questions)))
    await using bare = await bareServer(answersFile)

    const run = ({ port }: Server) => load({ port, connections, seconds, requestsFile })
    for (const server of servers) for (let turn = 0; turn < warmUps; turn += 1) await run(server)
    await run(bare)
    const measured = servers.map(() => ({
      ratios: [] as number[],
      rates: [] as number[],
      p99: 0,
    }))
    for (let round = 0; round < rounds; round += 1) {
      const ours = []
      for (const server of servers) ours.push(await run(server))
      const theirs = await run(bare)
      for (const [index, { perSecond, p99, failed }] of ours.entries()) {
        if (failed > 0) throw new Error(`${failed} requests failed`)
        const each = measured[index] as (typeof measured)[number]
        each.ratios.push(perSecond / theirs.perSecond)
        each.rates.push(perSecond)
        each.p99 = Math.max(each.p99, p99)
      }
      const rates = ours.map(({ perSecond }) => `${Math.round(perSecond)}/s`).join(', ')
      console.error(`  round ${round + 1}: ${rates} to ${Math.round(theirs.perSecond)}/s`)
    }
    return measured.map(({ ratios, rates, p99 }) => ({
      ratio: median(ratios),
      perSecond: median(rates),
      p99,
    }))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function answersOf(
  { port }: Server,
  { path, bodies, isAnswer }: Questions,
): Promise<string[]> {
  const answers: string[] = []
  for (const body of bodies.slice(0, answersMax)) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!isAnswer(text)) throw new Error(`${JSON.stringify(body)} was answered with ${text}`)
    answers.push(text)
  }
  return answers
}

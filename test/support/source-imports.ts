import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface SourceFile {
  /** Relative to the folder that was read, with `/`. */
  path: string
  imports: { path: string; isTypeOnly: boolean }[]
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'(\.{1,2}\/[^']+)'/gm
const dynamic = /\bimport\('(\.{1,2}\/[^']+)'\)/g

/** The source files below a folder, tests left out, with the relative imports of each. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !/\.(test|contract|bench)\.ts$/.test(path))
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      const resolve = (target: string) => normalize(join(dirname(path), target))
      return {
        path,
        imports: [
          ...[...text.matchAll(statement)].map(([, type, target = '']) => ({
            path: resolve(target),
            isTypeOnly: type !== undefined,
          })),
          ...[...text.matchAll(dynamic)].map(([, target = '']) => ({
            path: resolve(target),
            isTypeOnly: false,
          })),
        ],
      }
    })
}

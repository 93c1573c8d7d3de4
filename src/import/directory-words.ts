/** The portal's own directories, to understand what a file says of stages, sources, types and the like. */
import { byPlace, semanticsOf, type DirectoryValue } from '../domain/clients/directories.ts'
import { firstLeadStage, type StageSemantics } from '../domain/clients/lead-stage.ts'
import { vocabulary } from './vocabulary.ts'

export interface DirectoryWords {
  /**
   * The code of a value that the text names: by its code or name in this portal, else by one of the
   * names that it has on a fresh portal. undefined: the portal has no such value.
   */
  codeOf(directory: string, text: string): string | undefined
  /** The stage that a lead begins with. */
  firstStage: string
  semantics(stage: string): StageSemantics
}

export function createDirectoryWords(values: readonly DirectoryValue[]): DirectoryWords {
  const codes = new Map<string, Map<string, string>>()
  for (const { directory, code, name } of values.toSorted(byPlace)) {
    const words = codes.get(directory) ?? new Map<string, string>()
    codes.set(directory, words)
    // A code names its value whatever another one is called.
    words.set(wordOf(code), code)
    if (!words.has(wordOf(name))) words.set(wordOf(name), code)
  }
  for (const [directory, names] of Object.entries(vocabulary)) {
    const words = codes.get(directory)
    for (const [code, others] of Object.entries(names))
      for (const other of words?.has(wordOf(code)) ? others : [])
        if (!words?.has(other)) words?.set(other, code)
  }
  const stages = values.filter(({ directory }) => directory === 'STATUS').toSorted(byPlace)
  const semantics = new Map(stages.map((stage) => [stage.code, semanticsOf(stage)]))
  return {
    codeOf: (directory, text) => codes.get(directory)?.get(wordOf(text)),
    firstStage: stages[0]?.code ?? firstLeadStage,
    semantics: (stage) => semantics.get(stage) ?? 'P',
  }
}

const wordOf = (text: string): string => text.trim().toLowerCase()

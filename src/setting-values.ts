/** How the value of a setting is read from its text. Each throws an Error with what is wrong and what would be right. */
import { createTrustedProxies } from './rest/secure.ts'

export const asText = (text: string): string => text
export const asSwitch = (text: string): boolean => {
  if (/^(1|true|yes|on|y)$/i.test(text)) return true
  if (/^(0|false|no|off|n)$/i.test(text)) return false
  throw new Error(`is "${text}", but must be yes or no`)
}
export const oneOf =
  <const Choice extends string>(...choices: Choice[]) =>
  (text: string): Choice => {
    const choice = choices.find((each) => each === text.toLowerCase())
    if (choice === undefined) throw new Error(`is "${text}", but must be ${choices.join(' or ')}`)
    return choice
  }
export const asCount = (min: number, max: number) => (text: string) => {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < min || count > max)
    throw new Error(`is "${text}", but must be a whole number from ${min} to ${max}`)
  return count
}
export const parseJson = <T>(text: string, what: string, parse: (value: unknown) => T): T => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`is not valid JSON: ${(error as Error).message}`, { cause: error })
  }
  try {
    return parse(value)
  } catch (error) {
    throw new Error(`is no ${what}: ${(error as Error).message}`, { cause: error })
  }
}
export const asList = (text: string): string[] =>
  text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]))

/** Blocks, `all`, or `none` alone. */
export const asNetworks = (text: string): string[] => {
  const networks = asList(text)
  createTrustedProxies(networks.filter((network) => network !== 'all' && network !== 'none'))
  if (networks.includes('none') && networks.length > 1)
    throw new Error(`is "${text}", but none stands alone`)
  return networks
}

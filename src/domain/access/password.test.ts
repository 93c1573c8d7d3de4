import { expect, it } from 'vitest'
import { hashPassword, isPasswordOf } from './password.ts'

const cheap = { logN: 4, r: 8, p: 1 }

it('a password is known again by its hash, and only that one', async () => {
  const hash = await hashPassword('correct horse')
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  expect(await isPasswordOf('correct horse', hash)).toBe(true)
  expect(await isPasswordOf('correct horsf', hash)).toBe(false)
  expect(await isPasswordOf('', hash)).toBe(false)
})

it('hashes of another cost stay readable, and two hashes of one password differ', async () => {
  const [one, other] = [await hashPassword('a', cheap), await hashPassword('a', cheap)]
  expect(one).not.toBe(other)
  expect(await isPasswordOf('a', one)).toBe(true)
})

it('a letter and its accent are one password however they are typed', async () => {
  expect(await isPasswordOf('caf\u00e9', await hashPassword('cafe\u0301', cheap))).toBe(true)
})

it('nobody has the password of an account that is not there', async () => {
  expect(await isPasswordOf('', undefined)).toBe(false)
})

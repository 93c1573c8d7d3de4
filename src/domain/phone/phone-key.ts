/**
 * What is compared and stored for a number: equal keys mean the same number. Every key fits a signed
 * 64-bit integer, so SQL keeps it as one; it is a bigint only beyond 2^53.
 */
export type NumberKey = number | bigint

export const keyDigitsMax = 18

/**
 * The key of a digit sequence (an E.164 number without its plus, or a number of no plan as typed).
 *
 * A sequence without leading zero is its own integer, so an invalid `+15550100` and a bare
 * `15550100` meet. Leading zeros are significant: such a sequence gets a 1 in front and goes below
 * zero, where no E.164 number can be.
 */
export const numberKey = (digits: string): NumberKey => {
  const zeroLed = digits.charCodeAt(0) === 48
  if (digits.length <= 15) return zeroLed ? -Number('1' + digits) : Number(digits)
  const exact = zeroLed ? -BigInt('1' + digits) : BigInt(digits)
  const rounded = Number(exact)
  return Number.isSafeInteger(rounded) ? rounded : exact
}

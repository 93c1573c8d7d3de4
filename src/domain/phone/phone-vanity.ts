/** Numbers spelled as words: 1-800-FLOWERS. The letters are those of ITU-T E.161 keypads. */
const keys = '22233344455566677778889999'

// Words people write behind or before a number, which no company would choose as its number.
const labels =
  /\b(?:home|work|cell|mobile|mob|fax|office|main|tel|telephone|phone|call|ask|for|after|only|privat|private|buero|zentrale|casa|trabajo|bureau|maison|extension|ext|from|until|whatsapp|viber|telegram|nur|abends)\b/i

/** The digits of a number whose tail is spelled in letters, undefined when it is no such text. */
export const vanityDigits = (body: string): string | undefined => {
  if (!/^[+\d(][\w+ ().\-/]*$/.test(body) || body.includes('_')) return undefined
  const letters = body.replace(/[^A-Za-z]/g, '')
  if (letters.length < 3 || labels.test(body)) return undefined
  return body.replace(/[^A-Za-z\d]/g, '').replace(/[A-Za-z]/g, (letter) => {
    return keys[letter.toUpperCase().charCodeAt(0) - 65]!
  })
}

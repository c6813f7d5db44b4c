import { check, compile } from '../../../src/compiler/index.ts'
import { format } from '../../../src/grammar/index.ts'
import { cloudflare, gateway, type Scheme } from '../../../src/language/index.ts'
import { textOf, type Adapter } from '../case.ts'

function accept(scheme: Scheme): Adapter {
  return (attack) => {
    const compiled = compile(textOf(attack, 'input'), scheme)
    return compiled.ok ? undefined : compiled.diagnostics.map(({ code, message }) => `${code} ${message}`).join('; ')
  }
}

export const gatewayExpression: Adapter = accept(gateway)
export const rulesExpression: Adapter = accept(cloudflare)

/** Words that a good message has, by what the case says of it. */
const wantedWords: readonly (readonly [said: RegExp, words: RegExp])[] = [
  [/double quotes/, /double quotes|quotation marks|in quotes/],
  [/is an operator/, /operator/],
  [/two fields/, /two fields|another field|a field/],
]

/** A slip in an expression, and what its message must say: quoted words, and the sense of the rest. */
export const expressionMessage: Adapter = (attack) => {
  const expected = textOf(attack, 'expected')
  const found = check(textOf(attack, 'input'), cloudflare)
  const said = found.map(({ message, hint }) => `${message} ${hint ?? ''}`).join('\n')
  const words = wantedWords.flatMap(([applies, wanted]) => (applies.test(expected) ? [wanted] : []))
  const quoted = [...expected.replace(/\(now:.*$/, '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
  const isRight = words.every((word) => word.test(said)) && quoted.every((word) => said.includes(word))
  return said !== '' && isRight ? undefined : `said: ${said === '' ? 'nothing' : said}`
}

export const formatted: Adapter = (attack) => {
  const result = format(textOf(attack, 'input'), gateway)
  const got = result.ok ? result.value : result.diagnostics[0]?.message
  return got === textOf(attack, 'expected') ? undefined : `got ${String(got)}`
}

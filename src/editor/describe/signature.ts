import { describeFunction, describeName, toMarkdown } from '../../language/index.ts'
import { readCursor } from '../complete/index.ts'
import type { SignatureHelp } from '../contract/index.ts'
import type { ExpressionPlace } from '../model/index.ts'

/** The parameters of the call that a place is in. */
export function signatureAt(place: ExpressionPlace, at: number): SignatureHelp | undefined {
  const { call } = readCursor(place.decoded.text, at, place.scheme)
  if (call === undefined) return undefined
  const definition = place.scheme.functions.get(call.name)
  const described = definition === undefined ? describeName(place.scheme, call.name) : describeFunction(definition)
  if (described === undefined) return undefined
  const label = described.signature
  const open = label.indexOf('(')
  const close = label.lastIndexOf(')')
  const parameters: SignatureHelp['parameters'][number][] = []
  let depth = 0
  let start = open + 1
  for (let index = open + 1; index <= close; index++) {
    const char = label.charAt(index)
    if ('<([{'.includes(char)) depth += 1
    else if ('>)]}'.includes(char) && index < close) depth -= 1
    if ((char !== ',' || depth > 0) && index < close) continue
    const written = label.slice(start, index)
    const from = start + written.length - written.trimStart().length
    if (index > from) parameters.push({ span: { start: from, end: index }, documentation: definition?.parameters[parameters.length]?.expected ?? '' }) // prettier-ignore
    start = index + 1
  }
  return {
    label,
    documentation: toMarkdown({ ...described, signature: label }),
    parameters,
    activeParameter: Math.max(0, Math.min(call.argument, parameters.length - 1)),
  }
}

import type { MissingNode, RightSide } from '../ast.ts'
import { bool, bytes, int, ip } from './literal.ts'
import { list } from './list.ts'
import { regex } from './regex.ts'
import type { RightSideForm } from './right-side.ts'
import { set } from './set.ts'
import { wildcard } from './wildcard.ts'

const missing: RightSideForm<MissingNode> = { print: () => '', toJson: () => null }

/** Every kind of right side. Whoever adds one to `RightSide` is asked for its row. */
const forms: { readonly [K in RightSide['kind']]: RightSideForm<Extract<RightSide, { kind: K }>> } = {
  bool,
  int,
  bytes,
  ip,
  set,
  list,
  regex,
  wildcard,
  missing,
}

/** How a right side is written. */
export function formOf<N extends RightSide>(node: N): RightSideForm<N> {
  return forms[node.kind] as unknown as RightSideForm<N>
}

export { printBytes, printQuoted } from './bytes-text.ts'
export { printRegex } from './regex.ts'
export { printSetItem, sortSetItems } from './set.ts'

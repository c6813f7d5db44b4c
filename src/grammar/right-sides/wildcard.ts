import type { WildcardNode } from '../ast.ts'
import { printBytes } from './bytes-text.ts'
import { bytesToJson } from './literal.ts'
import type { RightSideForm } from './right-side.ts'

export const wildcard: RightSideForm<WildcardNode> = {
  print: ({ pattern, form }) => printBytes(pattern, form),
  toJson: ({ pattern }) => bytesToJson(pattern, true),
}

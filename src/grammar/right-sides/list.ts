import type { ListNode } from '../ast.ts'
import type { RightSideForm } from './right-side.ts'

export const list: RightSideForm<ListNode> = {
  print: ({ name }) => `$${name}`,
  toJson: ({ name }) => name,
}

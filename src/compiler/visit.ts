import { irChildKeys, type IrNode } from './ir.ts'

/** The children of a node, in the order in which they are evaluated. */
export function childrenOf(node: IrNode): IrNode[] {
  const record = node as unknown as Readonly<Record<string, IrNode | readonly IrNode[]>>
  return irChildKeys[node.kind].flatMap((key) => record[key] ?? [])
}

/** Goes through a tree, parents before children. */
export function walk(node: IrNode, visitor: (node: IrNode) => void): void {
  visitor(node)
  for (const child of childrenOf(node)) walk(child, visitor)
}

/** Whether some node of a tree fulfils a test. */
export function some(node: IrNode, test: (node: IrNode) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => some(child, test))
}

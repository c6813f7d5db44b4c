import { irChildKeys, type IrNode } from './ir.ts'

type NodeRecord = Readonly<Record<string, IrNode | readonly IrNode[]>>

/** The children of a node, in the order in which they are evaluated. */
export function childrenOf(node: IrNode): IrNode[] {
  const record = node as unknown as NodeRecord
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

/** A list with each item changed; the list itself if no item changed. */
function changeEach(list: readonly IrNode[], change: (node: IrNode) => IrNode): readonly IrNode[] {
  const changed = list.map(change)
  return changed.some((item, index) => item !== list[index]) ? changed : list
}

/**
 * Rebuilds a tree from its leaves: `change` gets each node with its children already changed.
 * What does not change is shared with the given tree, which stays as it is.
 *
 * @param change - gives a node that may stand where the given one stood
 */
export function transform(node: IrNode, change: (node: IrNode) => IrNode): IrNode {
  const record = node as unknown as NodeRecord
  let copy: Record<string, IrNode | readonly IrNode[]> | undefined
  for (const key of irChildKeys[node.kind]) {
    const children = record[key]
    if (children === undefined) continue
    const changed =
      'kind' in children ? transform(children, change) : changeEach(children, (child) => transform(child, change))
    if (changed !== children) (copy ??= { ...record })[key] = changed
  }
  return change(copy === undefined ? node : (copy as unknown as IrNode))
}

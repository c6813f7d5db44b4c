import { irChildKeys, type IrNode } from './ir.ts'

type NodeRecord = Readonly<Record<string, IrNode | readonly IrNode[]>>

function isList(children: IrNode | readonly IrNode[]): children is readonly IrNode[] {
  return Array.isArray(children)
}

/**
 * Whether a test holds for every child of a node, asked in the order in which they are
 * evaluated. It makes no list: trees are walked several times for each of thousands of rules.
 */
export function everyChild(node: IrNode, test: (child: IrNode) => boolean): boolean {
  const record = node as unknown as NodeRecord
  const keys = irChildKeys[node.kind]
  for (let at = 0; at < keys.length; at++) {
    const children = record[keys[at] as string]
    if (children === undefined) continue
    if (!isList(children)) {
      if (!test(children)) return false
    } else for (let place = 0; place < children.length; place++) if (!test(children[place] as IrNode)) return false
  }
  return true
}

/** Goes through a tree, parents before children. */
export function walk(node: IrNode, visitor: (node: IrNode) => void): void {
  const visit = (child: IrNode): boolean => {
    visitor(child)
    return everyChild(child, visit)
  }
  visit(node)
}

/** Whether some node of a tree fulfils a test. */
export function some(node: IrNode, test: (node: IrNode) => boolean): boolean {
  const isFree = (child: IrNode): boolean => !test(child) && everyChild(child, isFree)
  return !isFree(node)
}

/** A list with each item changed; the list itself if no item changed. */
function changeEach(list: readonly IrNode[], change: (node: IrNode) => IrNode): readonly IrNode[] {
  let changed: IrNode[] | undefined
  for (let at = 0; at < list.length; at++) {
    const item = transform(list[at] as IrNode, change)
    if (item === list[at]) continue
    changed ??= [...list]
    changed[at] = item
  }
  return changed ?? list
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
    const changed = isList(children) ? changeEach(children, change) : transform(children, change)
    if (changed !== children) (copy ??= { ...record })[key] = changed
  }
  return change(copy === undefined ? node : (copy as unknown as IrNode))
}

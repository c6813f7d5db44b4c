import { irChildKeys, type IrNode } from './ir.ts'

type NodeRecord = Readonly<Record<string, IrNode | readonly IrNode[]>>

function isList(children: IrNode | readonly IrNode[]): children is readonly IrNode[] {
  return Array.isArray(children)
}

function everyOf(children: readonly IrNode[], test: (child: IrNode) => boolean): boolean {
  for (let at = 0; at < children.length; at++) if (!test(children[at] as IrNode)) return false
  return true
}

/**
 * Whether a test holds for every child of a node, asked in the order in which they are
 * evaluated. It makes no list and names each member: trees are walked several times for each of thousands of rules, and
 * reading a member by a name that is not known before takes V8 ten times as long. A test holds it to `irChildKeys`.
 */
export function everyChild(node: IrNode, test: (child: IrNode) => boolean): boolean {
  switch (node.kind) {
    case 'field':
    case 'literal':
    case 'pattern':
    case 'constant':
      return true
    case 'compare':
      return test(node.left)
    case 'and':
    case 'or':
    case 'xor':
    case 'array_and':
    case 'array_or':
    case 'array_xor':
      return everyOf(node.operands, test)
    case 'not':
    case 'array_not':
      return test(node.operand)
    case 'truth':
    case 'array_value':
      return test(node.value)
    case 'call':
      return everyOf(node.arguments, test)
    case 'any':
    case 'all':
      return test(node.array)
    case 'array_compare':
    case 'array_truth':
      return test(node.each)
    case 'step':
    case 'each':
      return test(node.base)
    case 'map_call':
      return test(node.each) && everyOf(node.rest, test)
    case 'condition':
      return test(node.condition)
  }
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

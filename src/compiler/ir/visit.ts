import type { IrNode } from './ir.ts'

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

/** A node with another child, or other children, in a member; itself if they are the same. */
function withMember<T extends IrNode | readonly IrNode[]>(node: IrNode, key: string, own: T, changed: T): IrNode {
  return own === changed ? node : { ...node, [key]: changed }
}

/** A node whose children are changed. It names each member, as {@link everyChild} does. */
function transformChildren(node: IrNode, change: (node: IrNode) => IrNode): IrNode {
  switch (node.kind) {
    case 'field':
    case 'literal':
    case 'pattern':
    case 'constant':
      return node
    case 'compare':
      return withMember(node, 'left', node.left, transform(node.left, change))
    case 'and':
    case 'or':
    case 'xor':
    case 'array_and':
    case 'array_or':
    case 'array_xor':
      return withMember(node, 'operands', node.operands, changeEach(node.operands, change))
    case 'not':
    case 'array_not':
      return withMember(node, 'operand', node.operand, transform(node.operand, change))
    case 'truth':
    case 'array_value':
      return withMember(node, 'value', node.value, transform(node.value, change))
    case 'call':
      return withMember(node, 'arguments', node.arguments, changeEach(node.arguments, change))
    case 'any':
    case 'all':
      return withMember(node, 'array', node.array, transform(node.array, change))
    case 'array_compare':
    case 'array_truth':
      return withMember(node, 'each', node.each, transform(node.each, change))
    case 'step':
    case 'each':
      return withMember(node, 'base', node.base, transform(node.base, change))
    case 'map_call': {
      const each = withMember(node, 'each', node.each, transform(node.each, change))
      return withMember(each, 'rest', node.rest, changeEach(node.rest, change))
    }
    case 'condition':
      return withMember(node, 'condition', node.condition, transform(node.condition, change))
  }
}

/**
 * Rebuilds a tree from its leaves: `change` gets each node with its children already changed.
 * What does not change is shared with the given tree, which stays as it is.
 *
 * @param change - gives a node that may stand where the given one stood
 */
export function transform(node: IrNode, change: (node: IrNode) => IrNode): IrNode {
  return change(transformChildren(node, change))
}

import type { EachNode, IrNode } from './ir.ts'

/** Asked of a child; what the walk carries with it goes along, so that no walk makes a function of its own. */
type Ask<State> = (child: IrNode, state: State) => boolean

function everyOf<State>(children: readonly IrNode[], ask: Ask<State>, state: State): boolean {
  for (let at = 0; at < children.length; at++) if (!ask(children[at] as IrNode, state)) return false
  return true
}

/**
 * Whether a test holds for every child of a node, asked in the order in which they are
 * evaluated. It makes no list and names each member: trees are walked several times for each of thousands of rules, and
 * reading a member by a name that is not known before takes V8 ten times as long. A test holds it to `irChildKeys`.
 *
 * @param state - what the test needs to know beside the child
 */
export function everyChild<State>(node: IrNode, test: Ask<State>, state: State): boolean {
  switch (node.kind) {
    case 'field':
    case 'literal':
    case 'pattern':
    case 'constant':
      return true
    case 'compare':
      return test(node.left, state)
    case 'and':
    case 'or':
    case 'xor':
    case 'array_and':
    case 'array_or':
    case 'array_xor':
      return everyOf(node.operands, test, state)
    case 'not':
    case 'array_not':
      return test(node.operand, state)
    case 'truth':
    case 'array_value':
      return test(node.value, state)
    case 'call':
      return everyOf(node.arguments, test, state)
    case 'any':
    case 'all':
      return test(node.array, state)
    case 'array_compare':
    case 'array_truth':
      return test(node.each, state)
    case 'step':
    case 'each':
      return test(node.base, state)
    case 'map_call':
      return test(node.each, state) && everyOf(node.rest, test, state)
    case 'condition':
      return test(node.condition, state)
  }
}

function visit(node: IrNode, visitor: (node: IrNode) => void): boolean {
  visitor(node)
  return everyChild(node, visit, visitor)
}

/** Goes through a tree, parents before children. */
export function walk(node: IrNode, visitor: (node: IrNode) => void): void {
  visit(node, visitor)
}

function isFree(node: IrNode, test: (node: IrNode) => boolean): boolean {
  return !test(node) && everyChild(node, isFree, test)
}

/** Whether some node of a tree fulfils a test. */
export function some(node: IrNode, test: (node: IrNode) => boolean): boolean {
  return !isFree(node, test)
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

/** Whether the values visited are the elements of one array. */
export function isFlatArray({ base, steps }: EachNode): boolean {
  return steps.length === 1 && typeof base.type === 'object' && 'array' in base.type
}

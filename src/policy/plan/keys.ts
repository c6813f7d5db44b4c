import { everyChild, type IrNode, type Test } from '../../compiler/index.ts'
import { planKindOf } from './kinds/index.ts'

function testKey(test: Test): string {
  return planKindOf(test).key(test)
}

/** What a node says beside its kind and its children. */
function ownKey(node: IrNode): string {
  switch (node.kind) {
    case 'constant':
      return String(node.value)
    case 'field':
      return String(node.slot)
    case 'literal':
      return `${typeof node.value} ${String(node.value)}`
    case 'pattern':
      return testKey(node.pattern)
    case 'step':
      return JSON.stringify(node.step)
    case 'each':
      return JSON.stringify(node.steps)
    case 'call':
    case 'map_call':
      return node.function.name
    case 'compare':
      return `${String(node.whenMissing)} ${testKey(node.test)}`
    case 'array_compare':
      return testKey(node.test)
    default:
      return ''
  }
}

function write(node: IrNode, written: { key: string }): boolean {
  const own = ownKey(node)
  // The length before it keeps what a literal holds from being taken for structure.
  written.key += `(${node.kind} ${String(own.length)} ${own}`
  everyChild(node, write, written)
  written.key += ')'
  return true
}

/** A text that two nodes share exactly if they mean the same: places and ids do not count. */
export function structuralKey(node: IrNode): string {
  const written = { key: '' }
  write(node, written)
  return written.key
}

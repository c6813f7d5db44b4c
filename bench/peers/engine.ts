import { anyTest, networkTest } from '../workloads/by-hand.ts'
import type { FieldPath, PlainEvent, Tree } from '../workloads/tree.ts'
import type { Workload } from '../workloads/workloads.ts'

/** Finds the number of the first rule that holds, or -1. */
export type Matcher = ((event: PlainEvent) => number) | ((event: PlainEvent) => Promise<number>)

/** Another engine, as its documentation says it is used at its fastest. */
export interface Peer {
  /** The package, as `package.json` beside this file pins it. */
  readonly name: string
  /** More rules than this take it so long that the bench would not end. */
  readonly mostRules: number
  readonly isAsync: boolean
  /** Prepares the rules, or says that its language has no form of what they ask. */
  prepare(workload: Workload): Promise<Matcher | undefined>
}

/**
 * An export of a peer. The packages stand in a tree of their own, so that nothing else of the repository needs them,
 * and their types are not at hand.
 */
export async function load<Exports>(name: string): Promise<Exports> {
  return (await import(name)) as Exports
}

export type Test = (value: never) => boolean

/** What languages without networks, quantifiers or patterns call for them; one function for each right side. */
export class HelperFunctions {
  readonly byName = new Map<string, Test>()
  readonly #names = new Map<string, string>()

  /** The name under which a condition is called; undefined if it is none that needs a function. */
  name(tree: Tree): string | undefined {
    if (tree.op !== 'cidr' && tree.op !== 'any' && tree.op !== 'regex') return undefined
    const key = `${tree.op} ${JSON.stringify(tree.v)}`
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const name = `${tree.op}${String(this.#names.size)}`
    this.#names.set(key, name)
    this.byName.set(name, testOf(tree))
    return name
  }
}

function testOf(tree: Extract<Tree, { op: 'cidr' } | { op: 'any' } | { op: 'regex' }>): Test {
  if (tree.op === 'cidr') return networkTest(tree.v)
  if (tree.op === 'any') return anyTest(tree.v)
  const regex = new RegExp(tree.v)
  return (text: string) => regex.test(text)
}

/** A field as `a.b`, which JSONLogic takes. */
export function dotted(field: FieldPath): string {
  return typeof field === 'string' ? field : field.join('.')
}

/** The first of some tests that holds. */
export function firstOf(tests: readonly ((event: PlainEvent) => unknown)[]): Matcher {
  return (event) => {
    for (let at = 0; at < tests.length; at++) if (tests[at]?.(event) === true) return at
    return -1
  }
}

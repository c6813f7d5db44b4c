import { describe, expect, it } from 'vitest'
import { createIndexMatcher, type RuleIndexRow } from '../../src/runtime/rule-index/index.ts'
import { createSeededDraw, type Draw } from '../../src/testing/index.ts'
import { drawSeed } from '../support/amounts.ts'
import {
  createLoopMatcher,
  createShape,
  ExecutionContext,
  RuntimeError,
  type DecisionProblem,
  type ProgramRule,
  type RuleMatcher,
  type RulePredicate,
} from '../../src/runtime/index.ts'

const shape = createShape(
  [
    ['host', 'Bytes', true],
    ['path', 'Bytes', true],
    ['score', 'Int', true],
  ],
  [],
  {},
)

/** A host, a part of the path and a score below which the rule matches. */
interface Row {
  readonly hosts: readonly string[]
  readonly parts: readonly string[] | undefined
  readonly below: number
}

const read = (context: ExecutionContext, slot: number): unknown => context.values[slot] ?? context.miss(slot)

function predicateOf({ hosts, parts, below }: Row): RulePredicate {
  return (_, context) => {
    const [host, path, score] = [read(context, 0), read(context, 1), read(context, 2)]
    return (
      hosts.includes(host as string) &&
      (parts === undefined || parts.some((part) => ((path as string | undefined) ?? '').includes(part))) &&
      ((score as number | undefined) ?? 100) < below
    )
  }
}

function toRules(rows: readonly Row[]): ProgramRule[] {
  return rows.map((_, at) => ({
    effect: 'note',
    ends: 'nothing',
    report: { rule: String(at), action: 'log' },
    monitor: false,
    failClosed: at % 5 === 0,
    block: 0,
  }))
}

function group(rows: readonly Row[], textsOf: (row: Row) => readonly string[], numberOf = (at: number): number => at) {
  const entries = new Map<string, number[]>()
  for (const [at, row] of rows.entries())
    for (const text of textsOf(row)) {
      const known = entries.get(text)
      if (known === undefined) entries.set(text, [numberOf(at)])
      else known.push(numberOf(at))
    }
  return [...entries]
}

/** All rules by their hosts; those with parts of the path need one of these beside. */
function createMatcher(rows: readonly Row[], isPlain: boolean, mandatory: readonly string[]): RuleMatcher {
  const hostRow: RuleIndexRow = {
    getter: (values, context) => values[0] ?? context.miss(0),
    steps: undefined,
    lookup: { kind: 'equal', entries: group(rows, ({ hosts }) => hosts) },
  }
  const partRow: RuleIndexRow = {
    getter: (values, context) => values[1] ?? context.miss(1),
    steps: undefined,
    lookup: { kind: 'contains', entries: group(rows, ({ parts }) => parts ?? []) },
  }
  const checks = {
    rows: [partRow],
    ofRules: rows.map(({ parts }, at) => (parts === undefined ? -1 : at)),
    sameAs: [-1],
  }
  return createIndexMatcher(toRules(rows), rows.map(predicateOf), [hostRow], [], {
    mandatory,
    ...(isPlain ? {} : { checks }),
  })
}

function drawRows(draw: Draw, isPlain: boolean): Row[] {
  return draw.list(1, 60, () => ({
    hosts: [...new Set(draw.list(1, 3, () => draw.pick(['a', 'b', 'c', 'd'])))],
    parts:
      isPlain || draw.chance(0.3)
        ? undefined
        : draw.list(1, 3, () => draw.pick(['/api', '/mcp/', 'x', 'query', '/v1'])),
    below: draw.pick([0, 10, 50]),
  }))
}

function drawContext(draw: Draw): ExecutionContext {
  const context = new ExecutionContext(shape)
  const fail = (name: string): never => {
    throw new RuntimeError('E_VALUE_TYPE', `${name} is out of order`, name)
  }
  const give = (name: 'host' | 'path' | 'score', value: string | number): void => {
    if (draw.chance(0.1)) context.setLazy(name, () => fail(name))
    else if (draw.chance(0.9)) context.set(name, value)
  }
  give('host', draw.pick(['a', 'b', 'c', 'd', 'e']))
  give('path', draw.pick(['/api/v1', '/mcp/query', '/', '/x', '/api/mcp/x?query=/v1']))
  give('score', draw.pick([5, 20, 90]))
  return context
}

function allOf(next: RuleMatcher, context: ExecutionContext): { found: number[]; problems: DecisionProblem[] } {
  const found: number[] = []
  const problems: DecisionProblem[] = []
  for (let at = next(0, context, problems); at !== -1; at = next(at + 1, context, problems)) found.push(at)
  return { found, problems }
}

describe('createIndexMatcher', () => {
  it.each([
    ['one value', true, []],
    ['one value, where an event must have another', true, ['score']],
    ['pairs of entries', false, []],
    ['pairs of entries, where an event must have a value of theirs', false, ['path']],
  ])('finds all that the loop finds, by %s', (_, isPlain, mandatory) => {
    const seed = drawSeed()
    const draw = createSeededDraw(seed)
    let matches = 0
    for (let turn = 0; turn < 300; turn++) {
      const rows = drawRows(draw, isPlain)
      const next = createMatcher(rows, isPlain, mandatory)
      const loop = createLoopMatcher(toRules(rows), rows.map(predicateOf))
      for (let event = 0; event < 8; event++) {
        const context = drawContext(draw)
        const expected = allOf(loop, context)
        const actual = allOf(next, context)
        // Of `unread and false` the loop tells that it cannot be read, and the index that it is false.
        if (expected.problems.length === 0) expect(actual, `seed ${String(seed)}`).toEqual(expected)
        else {
          const told = new Set(expected.problems.map(({ rule }) => rule))
          const quiet = (numbers: number[]): number[] => numbers.filter((number) => !told.has(String(number)))
          expect(quiet(actual.found), `seed ${String(seed)}`).toEqual(quiet(expected.found))
        }
        matches += expected.found.length
      }
    }
    expect(matches).toBeGreaterThan(300)
  })

  it('keeps more rows apart than two bytes can number', () => {
    const count = 65_600
    const withCheck = 5
    const rows = Array.from({ length: count }, (_, rule): RuleIndexRow => ({
      getter: (values) => (rule === withCheck ? values[0] : undefined),
      steps: undefined,
      lookup: { kind: 'equal', entries: [['a', [rule]]] },
    }))
    const check: RuleIndexRow = {
      getter: (values) => values[1],
      steps: undefined,
      lookup: { kind: 'equal', entries: [['/x', [0]]] },
    }
    const ofRules = rows.map((_, rule) => (rule === withCheck ? 0 : -1))
    const rules = toRules(rows.map(() => ({ hosts: [], parts: undefined, below: 0 })))
    const next = createIndexMatcher(rules, rows.map(() => () => true), rows, [], { checks: { rows: [check], ofRules } }) // prettier-ignore
    const context = new ExecutionContext(shape).set('host', 'a').set('path', '/x')
    expect(allOf(next, context)).toEqual({ found: [withCheck], problems: [] })
  })
})

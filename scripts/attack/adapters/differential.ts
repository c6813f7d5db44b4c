import { parse, toWirefilterJson } from '../../../src/grammar/index.ts'
import { defineScheme, type Scheme } from '../../../src/language/index.ts'
import { parseType } from '../../../src/runtime/index.ts'
import { closuresExecutor, runVectors, type ConformanceSetup } from '../../../src/testing/index.ts'
import { createConformanceSetup } from '../../../test/support/conformance-setup.ts'
import { recordOf, textOf, type Adapter } from '../case.ts'

/** Closures stand for all executors here: the others are held to them by their own tests. */
const setup: ConformanceSetup = {
  ...createConformanceSetup(() => Promise.reject(new Error('no module is loaded here'))),
  executors: [closuresExecutor],
  deliberate: new Map(),
}

function schemeOf(types: Readonly<Record<string, unknown>>, names: readonly string[]): Scheme {
  const fields = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, parseType(String(type))]))
  const functions = names.flatMap((name) => setup.functions.get(name) ?? [])
  return defineScheme({ fields, functions } as Parameters<typeof defineScheme>[0])
}

/** An expression whose answer the reference engine gave: taken or refused (kind and place), results, JSON. */
export const differential: Adapter = async (attack) => {
  const expression = textOf(attack, 'expression')
  const scheme = recordOf(attack, 'scheme')
  const rust = recordOf(attack, 'rust')
  const functions = [...setup.functions.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(expression))
  const row = { id: attack.id, expression, scheme, functions }
  const { rejected, span, results, json } = rust
  const parseRow = { ...row, ok: rejected === undefined, errorKind: rejected, errorSpan: span }
  const contexts =
    Array.isArray(results) && Array.isArray(attack.members['values']) ? (attack.members['values'] as unknown[]) : []
  const evalRows = contexts.map((context, at) => ({ ...row, context, expect: (results as boolean[])[at] }))
  const parsed = await runVectors('wirefilter-parse', [parseRow], setup)
  const evaluated = await runVectors('wirefilter-eval', evalRows, setup)
  const failure = [...parsed.failures, ...evaluated.failures][0]
  if (failure !== undefined) return `expected ${failure.expected}; got ${failure.got}`
  if (json === undefined) return undefined
  const tree = parse(expression, schemeOf(scheme, functions))
  if (!tree.ok) return tree.diagnostics[0]?.message ?? 'refused'
  const got = JSON.stringify(toWirefilterJson(tree.value))
  return got === JSON.stringify(json) ? undefined : `got ${got.slice(0, 300)}`
}

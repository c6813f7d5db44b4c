import { compileValue } from '../../../src/compiler/index.ts'
import { parse, toWirefilterJson } from '../../../src/grammar/index.ts'
import { defineScheme, type Scheme } from '../../../src/language/index.ts'
import { parseType, toUint8Array } from '../../../src/runtime/index.ts'
import { closuresExecutor, runVectors, type ConformanceSetup } from '../../../src/testing/index.ts'
import { createConformanceSetup } from '../../../test/support/conformance-setup.ts'
import { recordOf, textOf, type Adapter, type AttackCase, type Outcome } from '../case.ts'

/** Closures stand for all executors here: the others are held to them by their own tests. */
const setup: ConformanceSetup = {
  ...createConformanceSetup(() => Promise.reject(new Error('no module is loaded here'))),
  executors: [closuresExecutor],
  deliberate: new Map(),
}

function schemeOf(types: Readonly<Record<string, unknown>>, names: readonly string[]): Scheme {
  const functions = names.flatMap((name) => setup.functions.get(name) ?? [])
  return defineScheme({ fields: types, functions } as Parameters<typeof defineScheme>[0])
}

/** Bytes that are no text stand as numbers in the cases, and integers as texts in some. */
function toInput(value: unknown, type: unknown): unknown {
  const read = parseType(String(type).replace(/\?$/, ''))
  if (read === 'Int' && typeof value === 'string') return Number(value)
  const isNumbers = Array.isArray(value) && value.every((item) => typeof item === 'number')
  return read === 'Bytes' && isNumbers ? { $bytes: btoa(String.fromCharCode(...value)) } : value
}

function toContext(values: unknown, scheme: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values as object).map(([name, value]) => [name, toInput(value, scheme[name])]),
  )
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  )
}

/** What stands for the engine's answer where it crashes: what is right then is for us to say. */
const crash = 'panic/throw'

const page = 'docs/compatibility.md#deliberate-differences'

/** A refusal that the page names: of what the engine crashes on. */
function isNamed(wrong: string, results: unknown): boolean {
  return Array.isArray(results) && results.includes(crash) && wrong.includes('TypeMismatch')
}

function toHex(value: unknown): string {
  return [...toUint8Array(value as string)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function valueExpression(attack: AttackCase, scheme: Scheme): string | undefined {
  const { rejected, span, values } = recordOf(attack, 'rust')
  const compiled = compileValue(textOf(attack, 'expression'), scheme)
  if (!compiled.ok) {
    const found = compiled.diagnostics[0]?.wirefilter
    const got = [found?.kind, [found?.span.start, found?.span.end]]
    return JSON.stringify(got) === JSON.stringify([rejected, span]) ? undefined : `got ${JSON.stringify(got)}`
  }
  if (rejected !== undefined) return `expected ${JSON.stringify(rejected)}; got accepted`
  for (const [at, event] of (attack.members['values'] as readonly object[]).entries()) {
    const context = scheme.createContext().setAll(toContext(event, recordOf(attack, 'scheme')) as never)
    const got = compiled.value.evaluate(context)
    const wanted = (values as readonly unknown[])[at]
    if (wanted !== toHex(got) && wanted !== String(got)) return `expected ${JSON.stringify(wanted)}; got ${String(got)}`
  }
  return undefined
}

async function filterExpression(attack: AttackCase, functions: readonly string[]): Promise<Outcome> {
  const { rejected, span, results } = recordOf(attack, 'rust')
  const scheme = recordOf(attack, 'scheme')
  const row = { id: attack.id, expression: textOf(attack, 'expression'), scheme, functions }
  const parseRow = { ...row, ok: rejected === undefined, errorKind: rejected, errorSpan: span }
  const events = Array.isArray(results) ? (attack.members['values'] as readonly unknown[]) : []
  const evalRows = events
    .map((event, at) => ({ ...row, context: toContext(event, scheme), expect: (results as unknown[])[at] }))
    .filter(({ expect }) => expect !== crash)
  const parsed = await runVectors('wirefilter-parse', [parseRow], setup)
  const evaluated = await runVectors('wirefilter-eval', evalRows, setup)
  const failure = [...parsed.failures, ...evaluated.failures][0]
  const wrong = failure === undefined ? undefined : `expected ${failure.expected}; got ${failure.got}`
  if (wrong !== undefined) return isNamed(wrong, results) ? { difference: `${wrong} (${page})` } : wrong
  return evalRows.length < events.length
    ? { difference: `there is an answer where the engine crashes (${page})` }
    : undefined
}

/** An expression whose answer the reference engine gave: taken or refused (kind and place), results, JSON. */
export const differential: Adapter = async (attack) => {
  const expression = textOf(attack, 'expression')
  const rust = recordOf(attack, 'rust')
  const functions = [...setup.functions.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(expression))
  const scheme = schemeOf(recordOf(attack, 'scheme'), functions)
  const wrong =
    attack.members['mode'] === 'value expression'
      ? valueExpression(attack, scheme)
      : await filterExpression(attack, functions)
  if (wrong !== undefined) return wrong
  if (rust['json'] === undefined) return undefined
  const tree = parse(expression, scheme)
  if (!tree.ok) return tree.diagnostics[0]?.message ?? 'refused'
  const got = JSON.stringify(sorted(toWirefilterJson(tree.value)))
  return got === JSON.stringify(sorted(rust['json'])) ? undefined : `got ${got.slice(0, 300)}`
}

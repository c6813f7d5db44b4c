import { suggest } from '../../diagnostics/index.ts'
import type { PolicyDocument } from './generated/document.generated.ts'
import type { DocumentPath } from './text/document-text.ts'
import { FindingList, type PolicyFinding } from './finding.ts'
import knownKeys from './generated/known-keys.generated.json' with { type: 'json' }
import { pruneDocument, type PathTranslator, type RejectedPlace } from './prune.ts'
import validate, { type SchemaError, type Validate } from './generated/validate.generated.js'

function toPath(pointer: string): DocumentPath {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function describe(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = JSON.stringify(value)
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
}

function valueAt(document: unknown, path: DocumentPath): unknown {
  let value = document
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[step]
  }
  return value
}

function words(list: unknown): string[] {
  return (Array.isArray(list) ? list : [list]).map(String)
}

/** The keys of each closed mapping, by its path in a document; `*` is any step. */
type KeyTable = Readonly<Record<string, readonly string[]>>

/** The keys that a mapping may have. */
function keysAt(table: KeyTable, path: DocumentPath): readonly string[] {
  const row = Object.entries(table).find(([place]) => {
    const steps = place.split('/').slice(1)
    return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index])
  })
  return row?.[1] ?? []
}

/** The closest of the names that are possible, or all of them if they are few. */
function nearest(name: string, candidates: readonly string[], what = 'possible values'): { hint?: string } {
  const [best] = suggest(name, candidates, 1)
  if (best !== undefined) return { hint: `did you mean \`${best}\`?` }
  return candidates.length === 0
    ? {}
    : { hint: `${what}: ${candidates.map((candidate) => `\`${candidate}\``).join(', ')}` }
}

function report(error: SchemaError, document: unknown, list: FindingList, keys: KeyTable): void {
  const { keyword, params, instancePath } = error
  const path = toPath(instancePath)
  const found = valueAt(document, path)
  const say = (reason: string, extras: { hint?: string } = {}): void =>
    list.add('E_POLICY_SCHEMA', path, { reason }, extras)
  switch (keyword) {
    case 'required': {
      say(`\`${String(params['missingProperty'])}\` is missing`, {
        hint: `add \`${String(params['missingProperty'])}:\``,
      })
      return
    }
    case 'additionalProperties': {
      const name = String(params['additionalProperty'])
      list.add(
        'E_POLICY_SCHEMA',
        [...path, name],
        { reason: `the key \`${name}\` is not known here` },
        { ...nearest(name, keysAt(keys, path), 'known keys'), target: 'key' },
      )
      return
    }
    case 'type': {
      say(
        `expected ${words(params['type'])
          .map((type) => typeNames[type] ?? type)
          .join(' or ')}, found ${describe(found)}`,
      )
      return
    }
    case 'enum': {
      const allowed = words(params['allowedValues'])
      const shown =
        allowed.length > 8
          ? 'one of the documented values'
          : `one of ${allowed.map((value) => `\`${value}\``).join(', ')}`
      say(`expected ${shown}, found ${describe(found)}`, typeof found === 'string' ? nearest(found, allowed) : {})
      return
    }
    case 'const': {
      say(`expected \`${String(params['allowedValue'])}\`, found ${describe(found)}`)
      return
    }
    case 'if':
      return
    default: {
      say(`${error.message ?? keyword}, found ${describe(found)}`)
      return
    }
  }
}

/** The outcome of validation: what of the document is sound, and what is wrong with the rest. */
export interface ValidationResult<T = PolicyDocument> {
  /** The document without its wrong parts, so that the rest can be checked as well. */
  readonly document?: T
  readonly findings: readonly PolicyFinding[]
  /** From a path of `document` to one of the value that was given. */
  readonly original: PathTranslator
}

/** Checks a value against the schema of policy documents: every error, once. */
export function validateDocument(value: unknown): ValidationResult {
  return validateBy<PolicyDocument>(validate, knownKeys.document, value)
}

/**
 * Checks a value against a schema: every error, once, and what is left of the value without its wrong parts.
 *
 * @param validate - made of the schema by `npm run generate`
 * @param keys - the keys that the schema knows, for hints
 */
export function validateBy<T>(validate: Validate, keys: KeyTable, value: unknown): ValidationResult<T> {
  const same: PathTranslator = (path) => path
  if (validate(value)) return { document: value as T, findings: [], original: same }
  const errors = validate.errors ?? []
  const list = new FindingList()
  for (const error of errors.slice(0, mostReported)) report(error, value, list, keys)
  if (errors.length > mostReported)
    list.add('E_LIMIT_FINDINGS', [], { count: errors.length - mostReported, limit: mostReported })
  const seen = new Set<string>()
  const findings = list.findings.filter(({ path, message }) => {
    const key = JSON.stringify([path, message])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  if (errors.length > mostPruned) return { findings, original: same }
  let current: unknown = value
  let original = same
  // Taking out a wrong part can leave its holder incomplete, so it takes a few rounds.
  for (let round = 0; round < mostRounds; round++) {
    const pruned = pruneDocument(current, toPlaces(validate.errors ?? []))
    const before = original
    current = pruned.value
    original = (path) => before(pruned.original(path))
    if (validate(current)) return { document: current as T, findings, original }
  }
  return { findings, original: same }
}

/** More errors than this come from few mistakes. */
export const mostReported = 200

/** A document with more errors than this is no policy: taking them out to look at the rest would cost more than it tells. */
const mostPruned = 10 * mostReported

const mostRounds = 6

function toPlaces(errors: readonly SchemaError[]): RejectedPlace[] {
  return errors
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ keyword, instancePath, params }) => ({
      path: toPath(instancePath),
      missing: keyword === 'required' ? String(params['missingProperty']) : undefined,
      unknown: keyword === 'additionalProperties' ? String(params['additionalProperty']) : undefined,
    }))
}

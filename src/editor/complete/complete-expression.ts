import {
  comparisonOperators,
  describeField,
  describeFunction,
  describeName,
  describeOperator,
  isAvailableIn,
  logicalOperators,
  printType,
  toMarkdown,
  type FieldDefinition,
  type Scheme,
  type Type,
} from '../../language/index.ts'
import { isLowBad, rangeOf } from '../../lint/index.ts'
import { namesOf } from '../../policy/index.ts'
import type { CompletionItem, CompletionKind } from '../contract/index.ts'
import { toFileSpan, type ExpressionPlace, type ProjectWords } from '../model/index.ts'
import { readCursor, type Cursor, type LeftSide } from './cursor.ts'

/** An offer, before it knows its place. */
export interface Offer {
  readonly label: string
  readonly kind: CompletionKind
  readonly detail?: string
  readonly documentation?: string
  readonly insert?: string
  readonly isSnippet?: boolean
  /** Lower comes first. */
  readonly rank?: number
  readonly filterText?: string
  readonly isDeprecated?: boolean
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

/** The fields of a scheme in a phase: their texts are made once. */
const fieldOffers = new WeakMap<Scheme, Map<string, readonly (Offer & { readonly type: string })[]>>()

/** Fields, with those of a wanted type first. */
function offerFields(scheme: Scheme, phase: string | undefined, wanted: Type | undefined): readonly Offer[] {
  const byPhase = fieldOffers.get(scheme) ?? new Map<string, readonly (Offer & { readonly type: string })[]>()
  fieldOffers.set(scheme, byPhase)
  let offers = byPhase.get(phase ?? '')
  if (offers === undefined) {
    offers = [...scheme.fields.values()]
      .filter((field) => phase === undefined || isAvailableIn(field, phase))
      .map((field) => ({
        label: field.name,
        kind: 'field',
        type: printType(field.type),
        detail: `${printType(field.type)}${field.optional ? '?' : ''}`,
        documentation: toMarkdown(describeField(field)),
        rank: field.deprecated === true ? 3 : field.aliasOf === undefined ? 1 : 2,
        isDeprecated: field.deprecated ?? false,
      }))
    byPhase.set(phase ?? '', offers)
  }
  if (wanted === undefined) return offers
  const type = printType(wanted)
  return offers.map((offer) => (offer.type === type ? offer : { ...offer, rank: (offer.rank ?? 1) + 4 }))
}

function offerFunctions(scheme: Scheme, phase: string | undefined): Offer[] {
  const functions = [...scheme.functions.values()]
    .filter(({ phases }) => phase === undefined || phases === undefined || phases.includes(phase))
    .map((definition): Offer => {
      const { parameters, required } = definition
      const places = parameters.slice(0, Math.max(1, required)).map(({ name }, index) => `\${${String(index + 1)}:${name}}`) // prettier-ignore
      const described = describeFunction(definition)
      return {
        label: definition.name,
        kind: 'function',
        detail: described.signature,
        documentation: toMarkdown(described),
        insert: `${definition.name}(${places.join(', ')})$0`,
        isSnippet: true,
        rank: 2,
      }
    })
  const quantifiers = ['any', 'all'].map((name): Offer => {
    const described = describeName(scheme, name)
    return {
      label: name,
      kind: 'function',
      ...(described === undefined ? {} : { detail: described.signature, documentation: toMarkdown(described) }),
      insert: `${name}(\${1:values}[*] \${2:eq "…"})$0`,
      isSnippet: true,
      rank: 2,
    }
  })
  return [...functions, ...quantifiers]
}

function offerConnectives(rank: number): Offer[] {
  return logicalOperators
    .filter(({ name }) => name !== 'not')
    .map(({ name, summary }) => ({ label: name, kind: 'keyword', detail: summary, insert: `${name} `, rank }))
}

const notOffer: Offer = { label: 'not', kind: 'keyword', detail: 'Negates what follows.', insert: 'not ', rank: 2 }

/** What a right side looks like while nothing of it is written. */
const rightSides = { literal: '$0', collection: '{$0}', regex: '"$0"', wildcard: '"$0"' } as const

function offerOperators(left: LeftSide | undefined): Offer[] {
  const { type } = left ?? {}
  if (type !== undefined && typeof type !== 'string')
    return [{ label: '[*]', kind: 'operator', detail: 'each element', insert: '[*]', rank: 1 }]
  const fitting = comparisonOperators.filter(({ types }) => type === undefined || (types as readonly Type[]).includes(type)) // prettier-ignore
  const comparisons = fitting.map(({ name, right, summary }, index): Offer => {
    const described = describeOperator(name)
    const opening = right === 'literal' && type === 'Bytes' ? '"$0"' : rightSides[right]
    return {
      label: name,
      kind: 'operator',
      detail: summary,
      ...(described === undefined ? {} : { documentation: toMarkdown(described) }),
      insert: `${name} ${opening}`,
      isSnippet: true,
      rank: index + 1,
    }
  })
  return type === 'Bool' || type === undefined ? [...comparisons, ...offerConnectives(50)] : comparisons
}

/** Numbers of a score, and which end of it is bad. */
function offerNumbers(field: FieldDefinition): Offer[] {
  const range = rangeOf(field.name)
  const example = typeof field.example === 'number' ? [field.example] : []
  if (isLowBad(field.name))
    return [10, 20, 30].map((value) => ({
      label: String(value),
      kind: 'value',
      detail: value === 20 ? 'low is risky: `lt 20`' : 'low is risky: use `lt`',
      rank: value === 20 ? 0 : 1,
    }))
  const ends = range === undefined ? [] : [range.first, range.last]
  return [...new Set([...example, ...ends])].map((value) => ({ label: String(value), kind: 'value', detail: 'number' }))
}

/** What stands for ids in expressions of Gateway, by the names that people know. */
function offerNamedIds(field: FieldDefinition, words: ProjectWords): Offer[] {
  const names = namesOf(words.document).get(selectorOf(field) ?? '')
  return [...(names ?? [])]
    .filter(([, id]) => /^\d+$/.test(id))
    .map(([name, id]) => ({ label: name, kind: 'value', detail: id, insert: id, filterText: `${name} ${id}`, rank: 1 }))
}

/** Names of the dashboard for the fields whose values are ids. */
const selectors: readonly (readonly [RegExp, string])[] = [
  [/^app\.ids$/, 'Application'],
  [/^app_control\.controls$/, 'Application Controls'],
  [/content_category$/, 'Content Categories'],
]

export function selectorOf({ name, aliasOf }: Pick<FieldDefinition, 'name' | 'aliasOf'>): string | undefined {
  return selectors.find(([pattern]) => pattern.test(aliasOf ?? name))?.[1]
}

/** Values that a left side is compared with. */
function offerValues(left: LeftSide | undefined, words: ProjectWords, scheme: Scheme, isQuoted: boolean): Offer[] {
  const field = left?.field === undefined ? undefined : scheme.fields.get(left.field)
  if (field === undefined) return []
  const vocabulary = words.words.valuesOf(field.name)
  const methods = /(?:^|\.)method$/.test(field.name) ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] : []
  const example = typeof field.example === 'string' && vocabulary === undefined ? [field.example] : []
  const texts = [...new Set([...(vocabulary?.values ?? []), ...methods, ...example])].map((value): Offer => ({
    label: isQuoted ? value : quoted(value),
    kind: 'value',
    detail: vocabulary?.what ?? (methods.length > 0 ? 'method' : 'an example'),
    filterText: isQuoted ? value : quoted(value),
    rank: 1,
  }))
  if (isQuoted) return texts
  const numbers = left?.type === 'Int' ? [...offerNamedIds(field, words), ...offerNumbers(field)] : []
  return [...texts, ...numbers]
}

/** The kinds of list whose items have a type. */
const listKinds: Readonly<Record<string, readonly string[]>> = {
  Ip: ['ip'],
  Bytes: ['hostname', 'string'],
  Int: ['asn', 'integer'],
}

function offerLists(left: LeftSide | undefined, words: ProjectWords): Offer[] {
  const kinds = typeof left?.type === 'string' ? listKinds[left.type] : undefined
  return Object.entries(words.document.lists ?? {})
    .filter(([, { kind }]) => kinds === undefined || kinds.includes(kind))
    .map(([name, { kind, description }]) => ({
      label: `$${name}`,
      kind: 'list',
      detail: `list of the kind ${kind}`,
      ...(description === undefined ? {} : { documentation: description }),
      rank: 0,
    }))
}

function offersAt(cursor: Cursor, place: ExpressionPlace, words: ProjectWords): Offer[] {
  const { scheme, phase } = place
  const { expects, left, operator, call } = cursor
  switch (expects) {
    case 'condition':
      return [...offerFields(scheme, phase, undefined), ...offerFunctions(scheme, phase), notOffer]
    case 'argument': {
      const definition = call === undefined ? undefined : scheme.functions.get(call.name)
      const parameter = definition?.parameters[Math.min(call?.argument ?? 0, definition.parameters.length - 1)]
      const wanted = parameter?.expected as Type | undefined
      const isType = wanted !== undefined && ['Bytes', 'Int', 'Ip', 'Bool'].includes(String(wanted))
      return [...offerFields(scheme, phase, isType ? wanted : undefined), ...offerFunctions(scheme, phase)]
    }
    case 'operator':
      return offerOperators(left)
    case 'value':
      if (operator === 'in') {
        const set: Offer = { label: '{…}', kind: 'snippet', detail: 'a set', insert: left?.type === 'Bytes' ? '{"$0"}' : '{$0}', isSnippet: true, rank: 1, filterText: '{' } // prettier-ignore
        return [...offerLists(left, words), set]
      }
      return offerValues(left, words, scheme, false)
    case 'item':
      return offerValues(left, words, scheme, false)
    case 'text':
      return offerValues(left, words, scheme, true)
    case 'key': {
      const values = left?.field === undefined ? undefined : words.words.valuesOf(left.field)
      const headers = left?.field?.includes('headers') === true ? ['authorization', 'content-type', 'cookie', 'host', 'origin', 'referer', 'user-agent', 'x-forwarded-for'] : [] // prettier-ignore
      return [...(values?.values ?? []), ...headers].map((label) => ({ label, kind: 'value', detail: values?.what ?? 'header', rank: 1 })) // prettier-ignore
    }
    case 'connective':
      return offerConnectives(1)
  }
}

/** The offer of a whole comparison for a score, behind its name. */
function offerScore({ expects, left }: Cursor): Offer[] {
  if (expects !== 'operator' || left?.field === undefined || !isLowBad(left.field)) return []
  return [{ label: 'lt 20', kind: 'snippet', detail: 'low is risky, high is fine', insert: 'lt ${1:20}', isSnippet: true, rank: 0 }] // prettier-ignore
}

/** What may be written at a place of an expression. */
export function completeExpression(place: ExpressionPlace, at: number, words: ProjectWords): CompletionItem[] {
  const cursor = readCursor(place.decoded.text, at, place.scheme)
  const typed = place.decoded.text.slice(cursor.word.start, cursor.word.end).toLowerCase()
  const span = toFileSpan(place.decoded, cursor.word)
  // In a quoted value of a file a quote of the expression is written as that value wants it.
  const { style } = place.placed.entry
  const write = (text: string): string =>
    style === 'double' ? text.replaceAll('"', '\\"') : style === 'single' ? text.replaceAll("'", "''") : text
  const isWanted = ({ label, filterText }: Offer): boolean => (filterText ?? label).toLowerCase().includes(typed.replace(/^"/, '')) // prettier-ignore
  return [...offerScore(cursor), ...offersAt(cursor, place, words)].filter(isWanted).map((offer): CompletionItem => {
    const { label, kind, detail, documentation, insert, isSnippet = false, rank = 1, filterText, isDeprecated } = offer
    const starts = (filterText ?? label).toLowerCase().startsWith(typed) ? 0 : 1
    return {
      label,
      kind,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
      insert: write(insert ?? label),
      isSnippet,
      span,
      sortText: `${String(starts)}${String(rank).padStart(2, '0')} ${label}`,
      // Editors compare what was typed with the beginning of words: the part that was found begins the text.
      ...(filterText === undefined ? {} : { filterText }),
      isDeprecated: isDeprecated ?? false,
    }
  })
}

import { compile, compileValue } from '../../../../compiler/index.ts'
import { policyScheme } from '../../../../language/index.ts'
import { quote } from '../../../sections/expression-text.ts'
import type { AiSection } from '../../../sections/ai-gateway/written.ts'
import { isObject, textOf, type Found, type Item, type JsonObject } from '../found.ts'
import { findUnknown } from '../unknown-value.ts'
import { CelError } from './cel-tokens.ts'
import { readActor, translateCel } from './translate-cel.ts'

type AccessRow = NonNullable<AiSection['access']>[number]

const periods = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month' } as const

/** Members of a policy. Source: ai-gateway.md, policies. */
const knownMembers = new Set(['id', 'name', 'actor', 'resource', 'condition', 'action', 'created_at', 'updated_at', 'modified_at', 'staging', 'uncommitted', 'description']) // prettier-ignore

/** Budgets that are told apart by what a call says: one bucket, since two actors may come to the same text. */
const sharedBucket = 'actor'

type ActorParts = ReturnType<typeof readActor>

/** Whether an actor with fields may come to be a text. */
function mayBe(parts: ActorParts, text: string): boolean {
  const texts = parts.map((part) => part.text)
  const first = texts[0] ?? ''
  const last = texts.at(-1) ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const part of texts.slice(1, -1)) {
    const found = part === undefined ? at : text.indexOf(part, at)
    if (found === -1) return false
    at = found + (part?.length ?? 0)
  }
  return true
}

function joinedParts(parts: ActorParts): string {
  const inputs = parts.map(({ text, field }) => field ?? quote(text ?? ''))
  const [only] = inputs
  if (inputs.length === 1 && only !== undefined && parts[0]?.field !== undefined) return only
  return `concat(${(inputs.length === 1 ? [...inputs, '""'] : inputs).join(', ')})`
}

/** What a policy counts by. */
function budgetOf(actor: string, others: readonly ActorParts[]): Pick<AccessRow, 'bucket' | 'by'> {
  const parts = readActor(actor)
  const isText = parts.every(({ field }) => field === undefined)
  if (isText && !others.some((other) => mayBe(other, actor))) return { bucket: actor }
  return { bucket: sharedBucket, by: [joinedParts(parts)] }
}

/** Names of a resource: a text or a list of texts; undefined, and told, if it is something else. */
function namesOf(value: unknown): [string, ...string[]] | undefined {
  const names = typeof value === 'string' ? [value] : value
  if (!Array.isArray(names) || !names.every((name): name is string => typeof name === 'string' && name !== ''))
    return undefined
  const [first, ...rest] = [...new Set(names)].sort()
  return first === undefined ? undefined : [first, ...rest]
}

class UnreadPolicy extends Error {}

function resourceOf(resource: unknown): Pick<AccessRow, 'models' | 'providers'> {
  if (resource === '*') return {}
  const keys = isObject(resource) ? Object.keys(resource) : []
  if (!isObject(resource) || keys.length === 0 || keys.some((key) => key !== 'model' && key !== 'provider'))
    throw new UnreadPolicy('its `resource` is neither `*` nor models and providers')
  const read = Object.fromEntries(
    keys.map((key) => {
      const names = namesOf(resource[key])
      if (names === undefined) throw new UnreadPolicy(`the \`${key}\` of its \`resource\` is no text and no list of texts`) // prettier-ignore
      if (key === 'provider' && names.some((name) => name.includes('*')))
        throw new UnreadPolicy('names of providers have no `*` at Cloudflare, and here they have')
      return [`${key}s`, names]
    }),
  )
  return read
}

function actionOf(action: unknown): Pick<AccessRow, 'action' | 'except' | 'cost' | 'period' | 'charge'> {
  const { type, except, amount, period, technique } = isObject(action) ? action : ({} as JsonObject)
  if (type === 'no-limit') return { action: 'allow' }
  if (type === 'block') return except === true ? { action: 'block', except } : { action: 'block' }
  if (type !== 'limit') throw new UnreadPolicy(`its action \`${String(type)}\` is not known`)
  if (typeof amount !== 'number' || !(amount > 0)) throw new UnreadPolicy('its limit has no `amount`')
  if (technique !== undefined && technique !== 'named-interval') throw new UnreadPolicy(`the technique \`${String(technique)}\` of its limit is not known`) // prettier-ignore
  if (typeof period !== 'string' || !Object.hasOwn(periods, period)) throw new UnreadPolicy(`the period \`${String(period)}\` of its limit is not known`) // prettier-ignore
  return { action: 'limit', cost: amount, period: periods[period as keyof typeof periods], charge: 'after' }
}

/** A condition that compiles here; what is wrong with one that does not is told as one that has no counterpart. */
function conditionOf(condition: unknown): string | undefined {
  if (condition === undefined || condition === null || condition === '') return undefined
  if (typeof condition !== 'string') throw new UnreadPolicy('its `condition` is no text')
  try {
    const text = translateCel(condition)
    const result = text === undefined ? undefined : compile(text, policyScheme)
    if (result?.ok === false) throw new UnreadPolicy(`its \`condition\` has no counterpart: ${result.diagnostics[0]?.message ?? ''}`) // prettier-ignore
    return text
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    throw new UnreadPolicy(`its \`condition\` at letter ${String(error.at + 1)}: ${error.message}`)
  }
}

function actorOf(value: JsonObject, others: readonly ActorParts[]): Pick<AccessRow, 'bucket' | 'by'> {
  const actor = textOf(value, 'actor')
  if (actor === undefined) throw new UnreadPolicy('it has no `actor`')
  try {
    const budget = budgetOf(actor, others)
    const wrong = (budget.by ?? []).map((text) => compileValue(text, policyScheme)).find(({ ok }) => !ok)
    if (wrong?.ok === false) throw new UnreadPolicy(`its \`actor\` has no counterpart: ${wrong.diagnostics[0]?.message ?? ''}`) // prettier-ignore
    return budget
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    throw new UnreadPolicy(`its \`actor\` at letter ${String(error.at + 1)}: ${error.message}`)
  }
}

const isDraft = (value: JsonObject): boolean => value['staging'] === true || value['uncommitted'] === true

/** An id that no other rule has: a draft of a policy has its name. */
function takeId(value: JsonObject, index: number, taken: Set<string>): string {
  const name = textOf(value, 'name') || textOf(value, 'id') || `policy-${String(index + 1)}`
  const base = name.slice(0, 100)
  let id = isDraft(value) ? `${base} (draft)` : base
  for (let count = 2; taken.has(id); count++) id = `${base} (${String(count)})`
  taken.add(id)
  return id
}

/** What a policy says, as far as text can keep it: for one that is off until somebody has written it anew. */
const written = (value: JsonObject): string =>
  `not translated: ${JSON.stringify(Object.fromEntries(['actor', 'resource', 'condition', 'action'].map((key) => [key, value[key]])))}` // prettier-ignore

/** Actors with fields, as far as they can be read; of the others their own policy tells. */
function readTemplates(items: readonly Item[]): readonly ActorParts[] {
  return items.flatMap(({ value }) => {
    try {
      const parts = readActor(textOf(value, 'actor') ?? '')
      return parts.some(({ field }) => field !== undefined) ? [parts] : []
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      return []
    }
  })
}

/**
 * Policies of Cloudflare's AI Gateway as rules of `access`. Drafts are tried only (`mode: simulate`). One that cannot be
 * translated is kept, off, with its text, and told: it would else decide something else.
 */
export function readAiPolicies(items: readonly Item[], found: Found): AccessRow[] {
  const templates = readTemplates(items)
  const taken = new Set<string>()
  return items.map(({ value, label }, index): AccessRow => {
    const id = takeId(value, index, taken)
    for (const [key, member] of Object.entries(value))
      if (!knownMembers.has(key) && member !== null) found.leaveOut(`\`${key}\` of ${label}`, 'nothing here is like it')
    try {
      const unknown = findUnknown(value)
      if (unknown !== undefined) throw new UnreadPolicy(`\`${unknown.text}\` is not known here`)
      const expression = conditionOf(value['condition'])
      const row: AccessRow = {
        id,
        ...(expression === undefined ? {} : { expression }),
        ...resourceOf(value['resource']),
        ...actionOf(value['action']),
        ...actorOf(value, templates),
        ...(isDraft(value) ? { mode: 'simulate' as const } : {}),
      }
      if ((textOf(value, 'actor') ?? '').includes('{cf.user.id}'))
        found.change(label, 'a user is told apart by `ai.user` in place of the id that Cloudflare Access gives')
      return row
    } catch (error) {
      if (!(error instanceof UnreadPolicy)) throw error
      found.switchOff(label, error.message)
      return { id, description: written(value), action: 'block', mode: 'off' }
    }
  })
}

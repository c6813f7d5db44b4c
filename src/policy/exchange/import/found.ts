import { createDiagnostic, type Diagnostic } from '../../../diagnostics/index.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The kinds of thing that an import reads, each with the members of Cloudflare's API. */
export const itemKinds = [
  'ruleset',
  'rule',
  'gatewayPolicy',
  'firewallRule',
  'filter',
  'dlpProfile',
  'dlpEntry',
  'zeroTrustList',
  'rulesList',
  'mcpPortal',
  'mcpServer',
  'aiGateway',
  'aiPolicy',
  'aiRoute',
] as const

export type ItemKind = (typeof itemKinds)[number]

/** One thing of an import, and how messages call it. */
export interface Item {
  readonly value: JsonObject
  readonly label: string
}

/** What an import found, by kind, and what it says of the rest. */
export class Found {
  readonly items: Readonly<Record<ItemKind, Item[]>> = {
    ruleset: [],
    rule: [],
    gatewayPolicy: [],
    firewallRule: [],
    filter: [],
    dlpProfile: [],
    dlpEntry: [],
    zeroTrustList: [],
    rulesList: [],
    mcpPortal: [],
    mcpServer: [],
    aiGateway: [],
    aiPolicy: [],
    aiRoute: [],
  }
  readonly warnings: Diagnostic[] = []

  /** Something is not in the document, and why. */
  leaveOut(what: string, reason: string): void {
    this.warnings.push(createDiagnostic('W_IMPORT_LEFT_OUT', { start: 0, end: 0 }, { what, reason }))
  }

  /** Something is in the document otherwise than it was. */
  change(what: string, reason: string): void {
    this.warnings.push(createDiagnostic('W_IMPORT_CHANGED', { start: 0, end: 0 }, { what, reason }))
  }

  /** Something is in the document, but off: it cannot be said here, or not yet. */
  switchOff(what: string, reason: string): void {
    this.warnings.push(createDiagnostic('W_IMPORT_OFF', { start: 0, end: 0 }, { what, reason }))
  }

  get isEmpty(): boolean {
    return itemKinds.every((kind) => this.items[kind].length === 0)
  }
}

/** A text member, or undefined. */
export function textOf(value: JsonObject, key: string): string | undefined {
  const member = value[key]
  return typeof member === 'string' ? member : undefined
}

/** How messages call an object: by its name, its reference or its id. */
export function nameOf(value: JsonObject, place: string): string {
  const name = ['ref', 'name', 'description', 'id'].map((key) => textOf(value, key)).find((text) => text)
  return name === undefined ? place : `${place} \`${name}\``
}

/** The members of a list that are objects; the others are told. */
export function objectsIn(list: unknown, what: string, found: Found): JsonObject[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) {
    found.leaveOut(what, 'it is no list')
    return []
  }
  return list.filter((item: unknown, index): item is JsonObject => {
    if (!isObject(item)) found.leaveOut(`${what} ${String(index + 1)}`, 'it is no object')
    return isObject(item)
  })
}

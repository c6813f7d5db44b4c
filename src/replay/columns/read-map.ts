import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import { printType, type Scheme, type Type } from '../../language/index.ts'
import { columnParts, columnTypes, type Column, type ColumnMap, type ColumnType } from './column-map.ts'
import { mapFiles } from './maps/index.ts'

/** What is wrong with a map, and where: lines and columns count from 1. */
export interface MapProblem {
  readonly reason: string
  readonly line: number
  readonly column: number
}

type Told = (path: readonly (string | number)[], reason: string) => void

const mapMembers = ['name', 'source', 'time', 'timeForm', 'fields']
const columnMembers = ['column', 'member', 'type', 'part', 'missing', 'always']
const timeForms = ['timestamp', 'seconds', 'milliseconds', 'nanoseconds', 'logpush']

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkMembers(value: object, known: readonly string[], path: readonly string[], tell: Told): void {
  for (const name of Object.keys(value))
    if (!known.includes(name)) tell([...path, name], `unknown member \`${name}\`; there are ${known.join(', ')}`)
}

function checkChoice(value: unknown, choices: readonly string[], path: readonly string[], tell: Told): void {
  if (value !== undefined && !choices.includes(String(value))) tell(path, `expected one of ${choices.join(', ')}`)
}

function isListOf(value: unknown, types: readonly string[]): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => types.includes(typeof item)))
}

function checkColumn(name: string, column: unknown, scheme: Scheme, tell: Told): void {
  const path = ['fields', name]
  const field = scheme.fields.get(name)
  if (field === undefined) tell(path, `there is no field \`${name}\``)
  if (!isObject(column)) {
    tell(path, 'expected an object with `column` and `type`')
    return
  }
  checkMembers(column, columnMembers, path, tell)
  if (typeof column['column'] !== 'string' || column['column'] === '') tell([...path, 'column'], 'expected the name of a column') // prettier-ignore
  checkChoice(column['part'], columnParts, [...path, 'part'], tell)
  if (!isListOf(column['member'], ['string', 'number']))
    tell([...path, 'member'], 'expected a list of names and places')
  if (!isListOf(column['missing'], ['string', 'number'])) tell([...path, 'missing'], 'expected a list of texts or numbers') // prettier-ignore
  if (column['always'] !== undefined && typeof column['always'] !== 'boolean') tell([...path, 'always'], 'expected true or false') // prettier-ignore
  const type = column['type']
  if (typeof type !== 'string' || !Object.hasOwn(columnTypes, type)) {
    tell([...path, 'type'], `expected one of ${Object.keys(columnTypes).join(', ')}`)
    return
  }
  if (column['part'] !== undefined && type !== 'text' && type !== 'address') tell([...path, 'part'], `a column of type ${type} has no parts`) // prettier-ignore
  const given = printType(columnTypes[type as ColumnType])
  if (field !== undefined && printType(field.type) !== given) tell([...path, 'type'], `\`${name}\` is ${printType(field.type)}, and \`${type}\` gives ${given}`) // prettier-ignore
}

function checkMap(value: unknown, scheme: Scheme, tell: Told): void {
  if (!isObject(value)) {
    tell([], 'expected an object with `fields`')
    return
  }
  checkMembers(value, mapMembers, [], tell)
  for (const name of ['name', 'source', 'time'])
    if (value[name] !== undefined && typeof value[name] !== 'string') tell([name], 'expected a text')
  checkChoice(value['timeForm'], timeForms, ['timeForm'], tell)
  const { fields } = value
  if (!isObject(fields)) tell(['fields'], 'expected an object of columns by field')
  else for (const [name, column] of Object.entries(fields)) checkColumn(name, column, scheme, tell)
}

function placeIn(
  document: Document,
  lines: LineCounter,
  path: readonly (string | number)[],
): { line: number; column: number } {
  // prettier-ignore
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (!isNode(node) || !node.range) continue
    const { line, col } = lines.linePos(node.range[0])
    return { line, column: col }
  }
  return { line: 1, column: 1 }
}

/**
 * Reads a map of columns, in YAML or JSON.
 *
 * @param scheme - whose fields it may give
 */
export function readMap(
  text: string,
  scheme: Scheme,
): { readonly map: ColumnMap } | { readonly problems: readonly MapProblem[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' })
  const problems: MapProblem[] = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0])
    return { reason: error.message.split('\n')[0] ?? '', line, column: col }
  })
  if (problems.length > 0) return { problems }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  checkMap(value, scheme, (path, reason) => problems.push({ reason, ...placeIn(document, lines, path) }))
  if (problems.length > 0) return { problems }
  return { map: { name: 'own', source: 'a file', ...(value as object) } as ColumnMap }
}

/** A map that is ready, by its name. */
export function findMap(name: string): ColumnMap | undefined {
  return (mapFiles as readonly ColumnMap[]).find((map) => map.name === name)
}

/** Short names that `--map` knows in every command, as fields. */
const shortNames: Readonly<Record<string, { readonly field: string; readonly part?: 'path' | 'query' }>> = {
  method: { field: 'http.request.method' },
  host: { field: 'http.host' },
  path: { field: 'http.request.uri.path', part: 'path' },
  query: { field: 'http.request.uri.query' },
  url: { field: 'http.request.full_uri' },
  version: { field: 'http.request.version' },
  status: { field: 'http.response.code' },
  client_ip: { field: 'ip.src' },
  user: { field: 'identity.email' },
  user_agent: { field: 'http.user_agent' },
  referer: { field: 'http.referer' },
  response_content_type: { field: 'http.response.content_type.media_type' },
}

function typeFor(type: Type): ColumnType | undefined {
  const printed = printType(type)
  return (Object.keys(columnTypes) as ColumnType[]).find((name) => printType(columnTypes[name]) === printed)
}

/**
 * A map with columns of pairs `name=column`: the name of a field, or a short one such as `host`. A column's type is the
 * field's, and nothing stands for a missing value; `ts` names the column of times.
 */
export function addColumns(
  map: ColumnMap,
  pairs: readonly string[],
  scheme: Scheme,
): { readonly map: ColumnMap } | { readonly pair: string; readonly reason: string } {
  const fields: Record<string, Column> = { ...map.fields }
  let { time } = map
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1 || equals === pair.length - 1) return { pair, reason: 'expected `name=column`' }
    const [name, column] = [pair.slice(0, equals), pair.slice(equals + 1)]
    if (name === 'ts') {
      time = column
      continue
    }
    const short = Object.hasOwn(shortNames, name) ? shortNames[name] : undefined
    const field = short?.field ?? name
    const found = scheme.fields.get(field)
    if (found === undefined)
      return { pair, reason: `it maps no field and none of ts, ${Object.keys(shortNames).join(', ')}` }
    const type = typeFor(found.type)
    if (type === undefined) return { pair, reason: `no column can give ${printType(found.type)}` }
    fields[field] = { column, type, ...(short?.part === undefined ? {} : { part: short.part }) }
  }
  return { map: { ...map, fields, ...(time === undefined ? {} : { time }) } }
}

import { isObject } from '../../found.ts'
import {
  demand,
  demandItems,
  demandNumber,
  demandObject,
  demandText,
  pairsOf,
  SetValue,
  sortedKeys,
  toPlainValue,
  Unworkable,
} from './values.ts'

type TerraformFunction = (...given: readonly unknown[]) => unknown

/** Numbers that `range` gives, and pairs of `setproduct`. Source: Terraform's own limit on `range`. */
const mostNumbers = 1024

const texts = (value: unknown): string[] => demandItems(value).map(demandText)

/** A list or set through a function of lists; a set stays one. */
function sameKind(like: unknown, items: readonly unknown[]): unknown {
  return like instanceof SetValue ? new SetValue(items) : items
}

function unique(items: readonly unknown[]): unknown[] {
  return [...new Map(items.map((item) => [JSON.stringify(demand(item)), item])).values()]
}

/** `%s`, `%d`, `%v`, `%q` and `%%` are all that rules are written with; others stay unknown. */
function format(form: string, given: readonly unknown[]): string {
  let next = 0
  const text = form.replace(/%([%a-zA-Z]|[^a-zA-Z%]+[a-zA-Z])/g, (_whole, verb: string) => {
    if (verb === '%') return '%'
    const value = next < given.length ? given[next] : undefined
    next += 1
    if (verb === 's' || verb === 'v') return isScalar(value) ? demandText(value) : JSON.stringify(plain(value))
    if (verb === 'd') return String(Math.trunc(demandNumber(value)))
    if (verb === 'q') return JSON.stringify(demandText(value))
    throw new Unworkable(`\`%${verb}\` of format`)
  })
  if (next !== given.length) throw new Unworkable('format has another number of values')
  return text
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof demand(value))

/** A value as it is written out in JSON: nothing in it may be unknown. */
function plain(value: unknown): unknown {
  const known = toPlainValue(demand(value))
  if (Array.isArray(known)) return known.map(plain)
  if (!isObject(known)) return known
  return Object.fromEntries(sortedKeys(known).map((key) => [key, plain(known[key])]))
}

function formatList(form: unknown, given: readonly unknown[]): string[] {
  const lists = given.map((value) => (isScalar(value) ? undefined : demandItems(value)))
  const length = Math.max(0, ...lists.map((list) => list?.length ?? 0))
  return Array.from({ length }, (_, index) =>
    format(
      demandText(form),
      given.map((value, place) => (lists[place] === undefined ? value : lists[place][index])),
    ),
  )
}

function flatten(value: unknown): unknown[] {
  return demandItems(value).flatMap((item) => {
    const known = demand(item)
    return Array.isArray(known) || known instanceof SetValue ? flatten(known) : [known]
  })
}

function slashed(pattern: string): string | undefined {
  return /^\/.*\/$/s.test(pattern) ? pattern.slice(1, -1) : undefined
}

function replace(text: string, part: string, by: string): string {
  // Between slashes the part is a pattern, which nobody runs here: the file may be anybody's.
  if (slashed(part) !== undefined) throw new Unworkable('a pattern of replace')
  return text.split(part).join(by)
}

function range(given: readonly unknown[]): number[] {
  const [first = 0, second, third] = given.map(demandNumber)
  const [start, end] = second === undefined ? [0, first] : [first, second]
  const step = third ?? (end < start ? -1 : 1)
  const length = step === 0 ? Infinity : Math.max(0, Math.ceil((end - start) / step))
  if (length > mostNumbers) throw new Unworkable('a range of more than 1024 numbers')
  return Array.from({ length }, (_, index) => start + index * step)
}

function product(lists: readonly (readonly unknown[])[]): unknown[][] {
  const size = lists.reduce((all, list) => all * list.length, 1)
  if (size > mostNumbers) throw new Unworkable('a product of more than 1024 rows')
  return lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]])
}

function first(given: readonly unknown[], accepts: (value: unknown) => boolean): unknown {
  const value = given.map(demand).find(accepts)
  if (value === undefined) throw new Unworkable('none of the values is given')
  return value
}

function lengthOf(value: unknown): number {
  const known = demand(value)
  if (typeof known === 'string') return [...known].length
  return pairsOf(known).length
}

function element(list: unknown, index: unknown): unknown {
  const items = demandItems(list)
  if (items.length === 0) throw new Unworkable('an element of an empty list')
  return items[((demandNumber(index) % items.length) + items.length) % items.length]
}

function lookup(object: unknown, key: unknown, otherwise: readonly unknown[]): unknown {
  const known = demandObject(object)
  const name = demandText(key)
  if (Object.hasOwn(known, name)) return known[name]
  if (otherwise.length === 0) throw new Unworkable(`no \`${name}\``)
  return otherwise[0]
}

function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
}

/**
 * The functions that files of rules are written with, by Terraform's names. One that is not here, reads a file, or
 * hangs on the time leaves what it gives unknown. Source: the reference of Terraform's functions.
 */
export const terraformFunctions: ReadonlyMap<string, TerraformFunction> = new Map<string, TerraformFunction>([
  ['join', (separator, ...lists) => lists.flatMap(texts).join(demandText(separator))],
  ['split', (separator, text) => demandText(text).split(demandText(separator))],
  ['format', (form, ...given) => format(demandText(form), given)],
  ['formatlist', (form, ...given) => formatList(form, given)],
  ['lower', (text) => demandText(text).toLowerCase()],
  ['upper', (text) => demandText(text).toUpperCase()],
  ['trimspace', (text) => demandText(text).trim()],
  ['chomp', (text) => demandText(text).replace(/[\r\n]+$/, '')],
  ['trimprefix', (text, part) => cutStart(demandText(text), demandText(part))],
  ['trimsuffix', (text, part) => cutEnd(demandText(text), demandText(part))],
  ['replace', (text, part, by) => replace(demandText(text), demandText(part), demandText(by))],
  ['startswith', (text, part) => demandText(text).startsWith(demandText(part))],
  ['endswith', (text, part) => demandText(text).endsWith(demandText(part))],
  ['strcontains', (text, part) => demandText(text).includes(demandText(part))],
  ['tostring', (value) => (demand(value) === null ? null : demandText(value))],
  ['tonumber', (value) => (demand(value) === null ? null : demandNumber(value))],
  ['tobool', (value) => (demand(value) === 'true' ? true : demand(value) === 'false' ? false : demand(value))],
  ['toset', (value) => new SetValue(demandItems(value).map(demand))],
  ['tolist', (value) => [...demandItems(value)]],
  ['tomap', (value) => demandObject(value)],
  ['jsonencode', (value) => JSON.stringify(plain(value))],
  ['length', (value) => lengthOf(value)],
  ['concat', (...lists) => lists.flatMap(demandItems)],
  ['flatten', (list) => flatten(list)],
  ['distinct', (list) => unique(demandItems(list))],
  ['compact', (list) => demandItems(list).filter((item) => demand(item) !== null && item !== '')],
  ['sort', (list) => texts(list).sort()],
  ['reverse', (list) => [...demandItems(list)].reverse()],
  ['slice', (list, start, end) => demandItems(list).slice(demandNumber(start), demandNumber(end))],
  ['element', element],
  ['one', (list) => (demandItems(list).length === 0 ? null : demandItems(list)[0])],
  ['contains', (list, value) => demandItems(list).some((item) => sameValue(item, value))],
  ['index', (list, value) => demandItems(list).findIndex((item) => sameValue(item, value))],
  ['chunklist', (list, size) => chunks(demandItems(list), demandNumber(size))],
  ['range', (...given) => range(given)],
  ['setunion', (...sets) => new SetValue(sets.flatMap(demandItems))],
  [
    'setintersection',
    (a, b) =>
      sameKind(
        new SetValue([]),
        demandItems(a).filter((x) => demandItems(b).some((y) => sameValue(x, y))),
      ),
  ],
  [
    'setsubtract',
    (a, b) =>
      sameKind(
        new SetValue([]),
        demandItems(a).filter((x) => !demandItems(b).some((y) => sameValue(x, y))),
      ),
  ],
  ['setproduct', (...lists) => product(lists.map(demandItems))],
  [
    'merge',
    (...objects) =>
      Object.fromEntries(
        objects.filter((object) => demand(object) !== null).flatMap((object) => Object.entries(demandObject(object))),
      ),
  ],
  ['keys', (object) => sortedKeys(demandObject(object))],
  ['values', (object) => pairsOf(demandObject(object)).map(([, value]) => value)],
  ['lookup', (object, key, ...otherwise) => lookup(object, key, otherwise)],
  ['zipmap', (keys, values) => Object.fromEntries(texts(keys).map((key, index) => [key, demandItems(values)[index]]))],
  ['coalesce', (...given) => first(given, (value) => value !== null && value !== '')],
  ['coalescelist', (...given) => first(given, (value) => demandItems(value).length > 0)],
  ['max', (...given) => Math.max(...given.map(demandNumber))],
  ['min', (...given) => Math.min(...given.map(demandNumber))],
  ['sensitive', (value) => value],
  ['nonsensitive', (value) => value],
])

const cutStart = (text: string, part: string): string => (text.startsWith(part) ? text.slice(part.length) : text)
const cutEnd = (text: string, part: string): string =>
  part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text

function chunks(items: readonly unknown[], size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) throw new Unworkable('chunks of less than one')
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, index * size + size),
  )
}

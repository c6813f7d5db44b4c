import { isArrayType, isMapType, type Type } from '../../language/index.ts'
import type { Dialect } from './dialect.ts'
import { ipKey } from './ip-key.ts'
import { printRe2 } from './re2.ts'

/** Every byte that is no letter or digit is written by its number, so that no text ends early. */
function quote(bytes: string): string {
  const text = bytes.replace(/[^A-Za-z0-9]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `'${text}'`
}

function typeOf(type: Type): string {
  if (isArrayType(type)) return `Array(${typeOf(type.array)})`
  if (isMapType(type)) return `Map(String, ${typeOf(type.map)})`
  if (type === 'Int') return 'Int64'
  return type === 'Bool' ? 'Bool' : 'String'
}

function emptyOf(type: Type): string {
  if (isArrayType(type) || isMapType(type)) return `defaultValueOfTypeName('${typeOf(type)}')`
  if (type === 'Int') return 'toInt64(0)'
  return type === 'Bool' ? 'false' : "''"
}

/** Both conditions, where there may be none. */
function both(left: string | undefined, right: string): string {
  return left === undefined ? right : `${left} AND ${right}`
}

/**
 * ClickHouse. Its text is bytes. Arrays and maps cannot be NULL, and what is not there gives an empty value, so whether
 * a value is there is carried beside it and never read off it.
 */
export const clickhouse: Dialect = {
  name: 'clickhouse',
  hasTextForm: false,
  type: typeOf,
  bytes: quote,
  int: (value) => `toInt64('${String(value)}')`,
  bool: String,
  ip: (value) => quote(ipKey(value)),
  missing: (type) => ({ sql: emptyOf(type), present: 'false' }),

  guard({ present }, test, whenMissing) {
    if (present === undefined) return `(${test})`
    return whenMissing ? `(NOT (${present}) OR (${test}))` : `((${present}) AND (${test}))`
  },
  where: (condition, sql) => ({ sql, present: condition }),
  equalsColumn: ({ sql, present }, column) => both(present, `${sql} = ${column}`),
  xor: (left, right) => `xor(${left}, ${right})`,

  toBytes: (sql) => sql,
  contains: (sql, literal) => `position(${sql}, ${literal}) > 0`,
  startsWith: (sql, literal) => `startsWith(${sql}, ${literal})`,
  endsWith: (sql, literal) => `endsWith(${sql}, ${literal})`,
  length: (sql) => `toInt64(length(${sql}))`,
  lower: (sql) => `lower(${sql})`,
  upper: (sql) => `upper(${sql})`,
  slice: (sql, start, end) => `substring(${sql}, ${start} + 1, greatest(${end} - (${start}), 0))`,
  concat: (parts) => (parts.length === 1 ? (parts[0] as string) : `concat(${parts.join(', ')})`),
  greatest: (left, right) => `greatest(${left}, ${right})`,
  hasBits: (sql, mask) => `bitAnd(${sql}, ${mask}) != 0`,
  add: (left, right) => `(${left}) + (${right})`,
  toText: (sql) => `toString(${sql})`,
  matches: (sql, _form, pattern) =>
    `match(convertCharset(${sql}, 'latin1', 'utf-8'), ${quote(printRe2(pattern, 'points'))})`,

  arrayOf: (items, element) =>
    items.length === 0 ? emptyOf({ array: element }) : `CAST([${items.join(', ')}] AS ${typeOf({ array: element })})`,
  at: ({ sql, present }, index) => ({
    sql: `(${sql})[${String(index + 1)}]`,
    present: both(present, `length(${sql}) > ${String(index)}`),
  }),
  key: ({ sql, present }, key) => ({
    sql: `(${sql})[${quote(key)}]`,
    present: both(present, `mapContains(${sql}, ${quote(key)})`),
  }),
  hasKey: (map, key) => `mapContains(${map}, ${key})`,
  values: (map) => `mapValues(mapSort(${map}))`,
  transform: (array, name, body) => `arrayMap(${name} -> ${body}, ${array})`,
  filter: (array, name, condition) => `arrayFilter(${name} -> ${condition}, ${array})`,
  // `arrayFlatten` takes away all levels.
  flatten: (array) => `arrayReduce('groupArrayArray', ${array})`,
  has: (array, value) => `has(${array}, ${value})`,
  zip(operator, left, right) {
    const size = `least(length(${left}), length(${right}))`
    const joined = operator === 'xor' ? 'xor(x, y)' : `x ${operator} y`
    return `arrayMap((x, y) -> ${joined}, arrayResize(${left}, ${size}), arrayResize(${right}, ${size}))`
  },
  chained: (arrays) => `arrayConcat(${arrays.join(', ')})`,
  count: (array) => `toInt64(length(${array}))`,
  joined: (array, separator) => `arrayStringConcat(${array}, ${separator})`,
  split: (sql, separator, limit) => `splitByString(${separator}, ${sql}, ${String(limit)})`,
  tableOf: (name, columns) => [
    `DROP TEMPORARY TABLE IF EXISTS ${name}`,
    `CREATE TEMPORARY TABLE ${name} ENGINE = Memory AS SELECT ${columns.map((column, at) => `c${String(at + 1)} AS ${column.name}`).join(', ')} FROM VALUES(${columns[0]?.literals.map((_, at) => `(${columns.map(({ literals }) => literals[at]).join(', ')})`).join(', ') ?? ''})`,
  ],
  tableFrom: (name, query) => [
    `DROP TEMPORARY TABLE IF EXISTS ${name}`,
    `CREATE TEMPORARY TABLE ${name} ENGINE = Memory AS ${query}`,
  ],
  matchedRules: (rules, from, where) =>
    `SELECT id, arrayJoin(arrayFilter(r -> r >= 0, [${rules.map(({ number, sql }) => `if(${sql}, ${String(number)}, -1)`).join(', ')}])) AS rule FROM ${from} WHERE ${where}`,
  countSets(pairs, times) {
    const sets = `SELECT id, arraySort(groupArray(rule)) AS rules FROM (${pairs}) GROUP BY id`
    if (times === undefined) return `SELECT rules, count() AS rows, min(id) AS first FROM (${sets}) GROUP BY rules`
    return `SELECT m.rules AS rules, count() AS rows, min(m.id) AS first, ${times.bucket} AS bucket FROM (${sets}) AS m JOIN ${times.table} AS l ON l.id = m.id GROUP BY rules, bucket ORDER BY bucket`
  },
  orEmpty: ({ sql, present }, element) =>
    present === undefined ? sql : `if(${present}, ${sql}, ${emptyOf({ array: element })})`,
}

/** What every query carries: compiled patterns answer otherwise for bytes that are no UTF-8, and long queries are cut. */
export const clickhouseSettings: Readonly<Record<string, string>> = {
  compile_regular_expressions: '0',
  splitby_max_substrings_includes_remaining_string: '1',
  max_query_size: '268435456',
  max_parser_depth: '100000',
  max_ast_elements: '50000000',
  max_expanded_ast_elements: '50000000',
}

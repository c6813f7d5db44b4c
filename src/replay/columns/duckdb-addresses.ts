/** Addresses as keys in DuckDB: `4` and 8 hexadecimal digits, or `6` and 32. */

const octets = [1, 2, 3, 4]
const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const groups = '[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*'

/** Above every number of version 4, so that its hexadecimal form is a `4` and 8 digits. */
const keyOfFour = String(2 ** 34)

function shifted(list: string): string {
  return octets.map((at) => `(${list}[${String(at)}]::BIGINT << ${String(32 - at * 8)})`).join(' + ')
}

/** The groups of an address of version 6, each of four digits, and a star for those that `::` stands for. */
const padded = `array_to_string(list_transform(string_split(trim(replace(s, '::', ':*:'), ':'), ':'), lambda g: CASE WHEN g = '*' THEN g ELSE lpad(g, 4, '0') END), '')`

/**
 * Statements that a connection needs before addresses are read. What these forms leave out (`::ffff:1.2.3.4`, or seven
 * groups beside `::`) goes to the engine's own reader.
 */
export const addressMacros: readonly string[] = [
  `CREATE OR REPLACE TEMP MACRO portcullis_ip4(s) AS CASE WHEN regexp_full_match(s, '(?:${byte}\\.){3}${byte}') THEN hex(${shifted(`TRY_CAST(string_split(s, '.') AS UTINYINT[])`)} + ${keyOfFour}) END`,
  // A list of one gives the groups a name: a macro would write them out, and split them, at each place.
  `CREATE OR REPLACE TEMP MACRO portcullis_ip6(s) AS CASE WHEN regexp_full_match(s, '(?:${groups})?(?:::(?:${groups})?)?') THEN list_transform([${padded}], lambda x: CASE WHEN contains(x, '*') THEN CASE WHEN strlen(x) <= 25 THEN '6' || upper(replace(x, '*', repeat('0', 33 - strlen(x)))) END WHEN strlen(x) = 32 THEN '6' || upper(x) END)[1] END`,
  `CREATE OR REPLACE TEMP MACRO portcullis_long_address(s) AS CASE WHEN contains(s, ':') THEN coalesce(portcullis_ip6(s), portcullis_parse_address(s)) END`,
  `CREATE OR REPLACE TEMP MACRO portcullis_address(s) AS coalesce(portcullis_ip4(s), portcullis_long_address(s))`,
]

const group = '[0-9a-fA-F]{1,4}'

/** All that is an address of version 6 without dots: eight groups, or fewer around a `::` that stands for one or more. */
const six = [
  `(?:${group}:){7}${group}`,
  `(?:${group}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((behind) => `(?:${group}:){1,${String(7 - behind)}}(?::${group}){${String(behind)}}`),
  `:(?::${group}){1,7}`,
  '::',
].join('|')

/**
 * Whether a text is an address, in one look at it: of texts that it takes, those without a colon are of version 4 and in
 * their only form. What it leaves out (`::ffff:1.2.3.4`) goes to the engine's own reader.
 */
export function isAddressText(text: string): string {
  return `regexp_full_match(${text}, '(?:${byte}\\.){3}${byte}|${six}')`
}

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

/** How many digits a canonical octet has beyond the first. */
function moreDigits(list: string): string {
  return octets.map((at) => `(${list}[${String(at)}] > 9)::BIGINT + (${list}[${String(at)}] > 99)::BIGINT`).join(' + ')
}

/** Steps that give the number of an address of version 4 from its text, each over the columns of the step before. */
export const numberSteps = {
  octets: (text: string): string => `TRY_CAST(string_split(${text}, '.') AS UTINYINT[])`,
  // A cast takes `01`, `+1` and `1e2` too: the first two are longer than the number, the last is looked for.
  number: (list: string, text: string): string =>
    `CASE WHEN len(${list}) = 4 AND strlen(${text}) = 7 + ${moreDigits(list)} AND NOT contains(${text}, 'e') AND NOT contains(${text}, 'E') THEN ${shifted(list)} END`,
} as const

/** The key of the number of an address of version 4. */
export function keyOfNumber(number: string): string {
  return `hex(${number} + ${keyOfFour})`
}

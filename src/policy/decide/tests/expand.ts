import type { Test, TestFixture, TestPerson } from '../../document/generated/document.generated.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import { identityFields, toDevice, toIdentity } from '../../sections/identity.ts'

/** Tests as they are written, with what they share. */
export interface TestSection {
  readonly tests?: readonly Test[]
  readonly identities?: Readonly<Record<string, TestPerson>>
  readonly fixtures?: Readonly<Record<string, TestFixture>>
}

/** Something that a test says and that cannot be done. */
export interface TestFailure {
  /** Where it stands, from the top of the file of the test. */
  readonly path: DocumentPath
  readonly expected: string
  readonly actual: string
}

/** One run of a test: with its fixtures, its sender, and one row of its table. */
export interface TestCase {
  readonly name: string
  readonly test: Test
  readonly path: DocumentPath
  /** The number of the row from 0; undefined if the test has no table. */
  readonly row: number | undefined
  /** What is wrong with the test itself; it is then not run. */
  readonly mistakes: readonly TestFailure[]
}

type Tree = Readonly<Record<string, unknown>>

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Mappings are joined member by member; of anything else the second goes before the first. */
function join(under: unknown, over: unknown): unknown {
  if (over === undefined) return under
  if (!isTree(under) || !isTree(over)) return over
  const joined = new Map(Object.entries(under))
  for (const [key, value] of Object.entries(over)) joined.set(key, join(joined.get(key), value))
  return Object.fromEntries(joined)
}

const placeholder = /\$\$\{|\$\{([^{}]*)\}/g

/** Puts the values of one row into the texts of a test. */
class RowFiller {
  readonly #row: Tree
  readonly unknown = new Set<string>()

  constructor(row: Tree) {
    this.#row = row
  }

  #valueOf(column: string): unknown {
    if (Object.hasOwn(this.#row, column)) return this.#row[column]
    this.unknown.add(column)
    return ''
  }

  #fillText(text: string): unknown {
    const whole = /^\$\{([^{}]*)\}$/.exec(text)?.[1]
    if (whole !== undefined) return this.#valueOf(whole)
    return text.replace(placeholder, (found, column: string | undefined) => {
      if (column === undefined) return found.slice(1)
      const value = this.#valueOf(column)
      return typeof value === 'string' ? value : JSON.stringify(value)
    })
  }

  fill(value: unknown): unknown {
    if (typeof value === 'string') return this.#fillText(value)
    if (Array.isArray(value)) return value.map((item) => this.fill(item))
    if (!isTree(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [String(this.#fillText(key)), this.fill(inner)]),
    )
  }
}

/** Puts the sender into what is asked: a request and a call name it, an event holds its fields. */
function addPerson(test: Test, person: TestPerson): Test {
  const { posture_passed, posture_failed, ...identity } = person
  const device = {
    ...(posture_passed === undefined ? {} : { posture_passed }),
    ...(posture_failed === undefined ? {} : { posture_failed }),
  }
  const sender = (own: object | undefined): Tree => (join(identity, own) ?? {}) as Tree
  if (test.request !== undefined)
    return {
      ...test,
      request: {
        ...test.request,
        identity: sender(test.request.identity),
        device: join(device, test.request.device) as object,
      },
    }
  if (test.call !== undefined)
    return {
      ...test,
      call: { ...test.call, caller: sender(test.call.caller), device: join(device, test.call.device) as object },
    }
  const fields = Object.entries(identityFields(toIdentity(identity), toDevice(device))).filter(
    ([, value]) => value !== undefined,
  )
  return { ...test, event: { ...Object.fromEntries(fields), ...test.event } }
}

function prepare(written: Test, section: TestSection, path: DocumentPath): Pick<TestCase, 'test' | 'mistakes'> {
  const mistakes: TestFailure[] = []
  const named = <T>(table: Readonly<Record<string, T>> | undefined, name: string, member: string): T | undefined => {
    if (table !== undefined && Object.hasOwn(table, name)) return table[name]
    const known = Object.keys(table ?? {}).map((one) => `\`${one}\``)
    const place = member === 'as' ? '`identities`' : '`fixtures`'
    mistakes.push({
      path: [...path, member],
      expected: `a name of ${place}${known.length === 0 ? '' : ` (${known.join(', ')})`}`,
      actual: `\`${name}\``,
    })
    return undefined
  }
  const { use = [], ...own } = written
  let shared: unknown = {}
  for (const name of use) shared = join(shared, named(section.fixtures, name, 'use'))
  const test = join(shared, own) as Test
  const person = test.as === undefined ? undefined : named(section.identities, test.as, 'as')
  return { test: person === undefined ? test : addPerson(test, person), mistakes }
}

/** The cases of tests: a test without table is one. */
export function expandTests(section: TestSection): readonly TestCase[] {
  return (section.tests ?? []).flatMap((written, index): TestCase[] => {
    const path = ['tests', index]
    const { table, ...rest } = written
    const title = written.name ?? String(index + 1)
    if (table === undefined) return [{ name: title, path, row: undefined, ...prepare(rest, section, path) }]
    return table.map((row, number): TestCase => {
      const filler = new RowFiller(row)
      const filled = filler.fill(rest) as Test
      const { test, mistakes } = prepare(filled, section, path)
      const unknown = [...filler.unknown].map((column): TestFailure => ({
        path: [...path, 'table', number],
        expected: `a column \`${column}\``,
        actual: Object.keys(row).map((one) => `\`${one}\``).join(', ') || 'no column',
      })) // prettier-ignore
      const name =
        filled.name !== undefined && filled.name !== written.name ? filled.name : `${title} [${String(number + 1)}]`
      return { name, path, row: number, test, mistakes: [...mistakes, ...unknown] }
    })
  })
}

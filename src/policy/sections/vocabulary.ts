import { walk, type Filter, type Test } from '../../compiler/index.ts'
import { createDiagnostic, suggest, type Diagnostic, type DiagnosticCode } from '../../diagnostics/index.ts'
import { customTopicField, longPiiCategories, shortPiiCategories } from '../../inspection/detections/index.ts'
import type { Scheme } from '../../language/index.ts'
import { dlpField, fromText, toText } from '../../runtime/index.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import { applicationRows } from './applications.ts'
import { profileIds } from './dlp.ts'
import { questionOf } from './value-question.ts'

/** ISO 3166-1 alpha-2, and Cloudflare's `T1` (Tor) and `XX` (unknown). Source: rules-fields.json, ip.src.country. */
const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ T1 TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK XX YE YT ZA ZM ZW'.split(
    ' ',
  )

/** How the names of fields of content categories end. */
const contentCategory = '.content_category'

/** Numbers of applications in Cloudflare's expressions. */
const applicationIds = 'app.ids'

/** Documented in two vocabularies, of which the catalogue's row of the field has one. Source: ai-detections.json, piiCategories. */
const piiField = 'cf.llm.prompt.pii_categories'
const piiCategories = [...new Set([...shortPiiCategories, ...longPiiCategories])]

/** What a value of a field may be, and what it is called; undefined if anything. */
export interface Vocabulary {
  readonly what: string
  readonly values: readonly string[]
}

const nothingUnknown: readonly Diagnostic[] = Object.freeze([])

/** The closed vocabularies of a policy: the catalogue's, countries, and what the document itself defines. */
export class Vocabularies {
  readonly #scheme: Scheme
  readonly #profiles: readonly string[]
  readonly #topics: readonly string[] | undefined
  readonly #document: PolicyDocument
  #applications: ReadonlyMap<string, Vocabulary> | undefined

  constructor(document: PolicyDocument, scheme: Scheme) {
    this.#scheme = scheme
    this.#document = document
    this.#profiles = [...profileIds(document).keys()]
    this.#topics = document.detections?.custom_topics?.map(({ label }) => label)
  }

  /** Names of applications and of what people do with them: those of the catalogue and of the document. */
  #ofApplications(): ReadonlyMap<string, Vocabulary> {
    if (this.#applications !== undefined) return this.#applications
    const rows = applicationRows(this.#document)
    const operations = new Set(rows.flatMap((row) => row.operations.map(({ name }) => name)))
    return (this.#applications = new Map([
      ['app.names', { what: 'application', values: rows.map(({ key }) => key) }],
      ['app.operations', { what: 'operation of an application', values: [...operations].sort() }],
    ]))
  }

  /** What a field, or a key of it, may be; undefined: anything. */
  valuesOf(field: string): Vocabulary | undefined {
    if (field === customTopicField)
      return this.#topics === undefined ? undefined : { what: 'custom topic', values: this.#topics }
    return this.#of(field)
  }

  #of(field: string): Vocabulary | undefined {
    if (field.startsWith('app.')) {
      const known = this.#ofApplications().get(field)
      if (known !== undefined) return known
    }
    if (field === dlpField) return { what: 'DLP profile', values: this.#profiles }
    if (/(?:^|[._])country$/.test(field)) return { what: 'country', values: countries }
    const values = field === piiField ? piiCategories : this.#scheme.fields.get(field)?.values
    return values === undefined ? undefined : { what: `value of \`${field}\``, values }
  }

  /** Fields that have a vocabulary, or have none: asked once for each name. */
  readonly #isClosed = new Map<string, boolean>()

  #categories: ReadonlySet<number> | undefined
  #numbers: ReadonlySet<number> | undefined

  /** Content categories that some application has. */
  #knownCategories(): ReadonlySet<number> {
    return (this.#categories ??= new Set(applicationRows(this.#document).flatMap((row) => row.categories)))
  }

  /** Cloudflare's numbers of the applications that are known here. */
  #knownNumbers(): ReadonlySet<number> {
    return (this.#numbers ??= new Set(
      applicationRows(this.#document).flatMap(({ id }) => (id === undefined ? [] : [id])),
    ))
  }

  /** Numbers that a field has from applications, and what they are told by. */
  #numbered(field: string): { readonly known: ReadonlySet<number>; readonly code: DiagnosticCode } | undefined {
    if (field === applicationIds) return { known: this.#knownNumbers(), code: 'W_APPLICATION_UNFILLED' }
    if (field.endsWith(contentCategory)) return { known: this.#knownCategories(), code: 'W_CATEGORY_UNFILLED' }
    return undefined
  }

  #concerns(name: string): boolean {
    let isClosed = this.#isClosed.get(name)
    if (isClosed === undefined) {
      isClosed = name === customTopicField || this.#numbered(name) !== undefined || this.#of(name) !== undefined
      this.#isClosed.set(name, isClosed)
    }
    return isClosed
  }

  /** Filters that read the same fields have one list of them, so most are answered by one look. */
  readonly #isSomeClosed = new Map<readonly string[], boolean>()

  #concernsSome(fields: readonly string[]): boolean {
    let isSome = this.#isSomeClosed.get(fields)
    if (isSome === undefined) {
      isSome = fields.some((name) => this.#concerns(name))
      this.#isSomeClosed.set(fields, isSome)
    }
    return isSome
  }

  /** Literals of a condition that no event can hold, so that the comparison never is true. */
  check(filter: Filter): readonly Diagnostic[] {
    if (!this.#concernsSome(filter.fields)) return nothingUnknown
    const found: Diagnostic[] = []
    const tell = (span: Diagnostic['span'], { what, values }: Vocabulary, name: string): void => {
      const [best] = suggest(name, values, 1)
      const hint =
        best !== undefined
          ? `did you mean \`${best}\`?`
          : values.length <= 14
            ? `possible values: ${values.map((value) => `\`${value}\``).join(', ')}`
            : undefined
      found.push(createDiagnostic('W_UNKNOWN_VALUE', span, { what, name }, hint === undefined ? {} : { hint }))
    }
    walk(filter.checked.root, (node) => {
      if (node.kind === 'step' && node.step.kind === 'key' && this.#topics !== undefined) {
        const { base, step, span } = node
        const label = toText(step.key)
        if (base.kind === 'field' && base.name === customTopicField && !this.#topics.includes(label))
          tell(span, { what: 'custom topic', values: this.#topics }, label)
      }
      const question = questionOf(node, this.#scheme)
      if (question === undefined) return
      const { field, test } = question
      const numbered = this.#numbered(field)
      if (numbered !== undefined) {
        for (const id of test === undefined ? [] : numbersOf(test).map(String))
          if (!numbered.known.has(Number(id)))
            found.push(createDiagnostic(numbered.code, placeOf(filter.text, node.span, id), { id, field }))
        return
      }
      const vocabulary = this.#of(field)
      if (vocabulary === undefined) return
      const literals = test === undefined ? [] : literalsOf(test)
      for (const name of literals)
        if (!vocabulary.values.includes(name)) tell(placeOf(filter.text, node.span, `"${name}"`), vocabulary, name)
      if (literals.length > 0 || question.holdsSome(vocabulary.values.map(fromText))) return
      const asked = filter.text.slice(question.end, node.span.end).trim()
      tell(node.span, { ...vocabulary, what: `${vocabulary.what} for` }, asked)
    })
    return found
  }
}

/** Where a literal stands in a comparison as it is mostly written; else the comparison. */
function placeOf(text: string, span: Diagnostic['span'], written: string): Diagnostic['span'] {
  const inside = text.slice(span.start, span.end)
  for (let at = inside.lastIndexOf(written); at !== -1; at = inside.lastIndexOf(written, at - 1)) {
    // A number inside of a longer one is another number.
    const isWhole = written.startsWith('"') || !/[0-9]/.test(inside.charAt(at - 1) + inside.charAt(at + written.length))
    if (isWhole) return { start: span.start + at, end: span.start + at + written.length }
    if (at === 0) break
  }
  return span
}

/** The texts that a test compares with for equality. */
function literalsOf(test: Test): readonly string[] {
  if (test.kind === 'bytes_set') return test.items.map((item) => toText(item))
  const isEquality = test.kind === 'order' && (test.operator === 'eq' || test.operator === 'ne')
  return isEquality && typeof test.literal === 'string' ? [toText(test.literal)] : []
}

/** The numbers that a test compares with for equality, without those of ranges. */
function numbersOf(test: Test): readonly (number | bigint)[] {
  if (test.kind === 'int_set') return test.ranges.flatMap(({ first, last }) => (first === last ? [first] : []))
  const isEquality = test.kind === 'order' && (test.operator === 'eq' || test.operator === 'ne')
  if (!isEquality) return []
  return typeof test.literal === 'number' || typeof test.literal === 'bigint' ? [test.literal] : []
}

import { applyEdits, type TextEdit } from '../../diagnostics/index.ts'
import { format, formatValue, type FormatOptions } from '../../grammar/index.ts'
import type { Scheme } from '../../language/index.ts'
import { readSources, type LintUnit, type Place, type SourceFile } from '../../lint/index.ts'
import {
  createPolicy,
  findParameterExpressions,
  type DocumentPath,
  type PolicyDiagnostic,
  type ReadFile,
} from '../../policy/index.ts'
import { replaceInTerraform } from './terraform-texts.ts'
import { YamlScalars, type LayOut } from './yaml-scalars.ts'

/** What {@link formatSources} may change. */
export interface FormatSourcesOptions extends Omit<FormatOptions, 'width'> {
  /** Characters of a line (default 100, at least 20). What stays on one line by its form is not broken. */
  readonly width?: number
  /** Formats Terraform too: it sees each changed expression as a change of the resource (default: no). */
  readonly terraform?: boolean
  /** Reads the files that policy documents name. */
  readonly readFile?: ReadFile
}

/** An expression that was left as it is. */
export interface LeftExpression {
  readonly place: Place
  readonly reason: LeftReason
}

/**
 * Why an expression is left: Terraform was not asked for, fills a part of it, comments stand in it, others share it, or it
 * is a parameter of a rule in Terraform or in the JSON of the API, whose place is not known.
 */
export type LeftReason = 'terraform' | 'filled' | 'commented' | 'shared' | 'parameter'

/** A file after formatting. */
export interface FormattedFile extends SourceFile {
  /** Expressions that changed. */
  readonly changed: number
  /** What was changed, at places of the text before; none overlap. */
  readonly edits: readonly TextEdit[]
}

/** What formatting came to. */
export interface FormattedSources {
  /** The files that changed. */
  readonly files: readonly FormattedFile[]
  /** Expressions that were looked at. */
  readonly expressions: number
  readonly left: readonly LeftExpression[]
  /** Mistakes in expressions and files that cannot be read: what stands there was not formatted. */
  readonly errors: readonly (Pick<PolicyDiagnostic, 'code' | 'message'> & { readonly place: Place })[]
}

/** An expression of a unit: a condition, or a value among the parameters of a rule. */
interface Site {
  readonly kind: 'condition' | 'value'
  readonly unit: LintUnit
  readonly path: DocumentPath
  readonly text: string
  readonly scheme: Scheme
}

/** Members of a rule below which its parameters stand. */
const parameterRoots: ReadonlySet<string | number> = new Set([
  'action_parameters',
  'ratelimit',
  'exposed_credential_check',
])

/** Expressions that are laid out in the forms whose places of parameters are known. */
const formsWithParameters: ReadonlySet<LintUnit['form']> = new Set(['policy'])

function formatSite(
  { kind, text, scheme }: Pick<Site, 'kind' | 'text' | 'scheme'>,
  options: FormatOptions,
): ReturnType<typeof format> {
  return kind === 'value' ? formatValue(text, scheme, options) : format(text, scheme, options)
}

/** The expressions among the parameters of the rule that a condition belongs to. */
function parametersOf(unit: LintUnit, condition: DocumentPath, scheme: Scheme): readonly Site[] {
  const rulePath = condition.slice(0, -1)
  const rule = valueAt(unit.document, rulePath)
  if (typeof rule !== 'object' || rule === null || !('action' in rule) || typeof rule.action !== 'string') return []
  return findParameterExpressions({ ...rule, action: rule.action }).flatMap(({ text, path, kind }): Site[] => {
    const site: Site = {
      kind: kind === 'text' ? 'value' : 'condition',
      unit,
      path: [...rulePath, ...path],
      text,
      scheme,
    }
    return formatSite(site, {}).ok ? [site] : []
  })
}

interface Collected {
  readonly sites: readonly Site[]
  readonly errors: FormattedSources['errors']
}

/** Every condition of a unit that compiles. */
function collect(unit: LintUnit): Collected {
  const sites: Site[] = []
  // A rule with several conditions has its parameters once.
  const found = new Map<string, Site>()
  const result = createPolicy(unit.document, {
    schemeAt: unit.schemeAt,
    rewrite: ({ text, scheme }, path) => {
      // A condition that was made of other words stands nowhere as text.
      if (valueAt(unit.document, path) === text && isWritten(unit, path))
        sites.push({ kind: 'condition', unit, path, text, scheme })
      for (const site of parametersOf(unit, path, scheme)) found.set(site.path.join('/'), site)
      return undefined
    },
  })
  // What is wrong elsewhere keeps no expression from being formatted, and `check` tells it.
  const errors = (result.ok ? [] : result.diagnostics)
    .filter(({ severity, target }) => severity === 'error' && target === 'inside')
    .map(({ code, message, path, span }) => ({ code, message, place: unit.place(path, { kind: 'inside', span }) }))
  return { sites: [...sites, ...found.values()], errors }
}

/** Whether a file has a text of its own for a condition: what is missing in a rule is filled when it is read. */
function isWritten(unit: LintUnit, path: DocumentPath): boolean {
  if (unit.form !== 'policy') return true
  const [own, rule] = [path, path.slice(0, -1)].map((at) => unit.place(at, { kind: 'value' }).span)
  return own?.start !== rule?.start || own?.end !== rule?.end
}

function valueAt(value: unknown, path: DocumentPath): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Readonly<Record<string | number, unknown>>)[step]
  }
  return at
}

/** Edits of one file, and the strings of a YAML text found once. */
class FileEdits {
  readonly source: SourceFile
  readonly edits: TextEdit[] = []
  changed = 0
  #scalars: YamlScalars | undefined

  constructor(source: SourceFile) {
    this.source = source
  }

  get scalars(): YamlScalars {
    return (this.#scalars ??= new YamlScalars(this.source.text))
  }

  add(edits: readonly TextEdit[]): void {
    const real = edits.filter(({ span, text }) => this.source.text.slice(span.start, span.end) !== text)
    if (real.length === 0) return
    this.edits.push(...real)
    this.changed += 1
  }
}

/** Writes an expression of a plain rule file: lines that are comments inside of one would be lost. */
function replaceInRules({ text }: SourceFile, { span }: Place, laid: string): readonly TextEdit[] | LeftReason {
  const old = text.slice(span.start, span.end)
  if (/^[ \t]*(?:#|\/\/)/m.test(old)) return 'commented'
  return [{ span, text: laid }]
}

class SourceFormatter {
  readonly #options: FormatSourcesOptions
  readonly #files: ReadonlyMap<string, FileEdits>
  readonly left: LeftExpression[] = []

  constructor(files: readonly SourceFile[], options: FormatSourcesOptions) {
    this.#options = options
    this.#files = new Map(files.map((source) => [source.file, new FileEdits(source)]))
  }

  #layOut({ kind, text, scheme }: Site): LayOut {
    const { operators, sortSets } = this.#options
    const spelling = {
      ...(sortSets === undefined ? {} : { sortSets }),
      // The API of Gateway gives its own spelling back, whatever it was given.
      ...(operators === undefined || scheme.dialect.apiText ? {} : { operators }),
    }
    return (width) => {
      const result = formatSite(
        { kind, text, scheme },
        { ...spelling, width: scheme.dialect.apiText ? Infinity : width },
      )
      if (!result.ok) throw new Error(`INVARIANT: \`${text}\` was compiled before`)
      return result.value
    }
  }

  #replace(site: Site, place: Place, file: FileEdits): readonly TextEdit[] | LeftReason {
    const { width = 100 } = this.#options
    const layOut = this.#layOut(site)
    const { form } = site.unit
    if (form === 'rules') return replaceInRules(file.source, place, layOut(width))
    if (form === 'terraform') {
      // Strings of `.tf.json` take the same escapes as those of HCL.
      const text = { start: 0, end: site.text.length }
      const body = site.unit.place(site.path, { kind: 'inside', span: text })
      return replaceInTerraform(file.source.text, body.span, place.span, layOut, width)
    }
    const isJson = /^\s*[[{]/.test(file.source.text)
    return file.scalars.replace(place.span.start, layOut, isJson ? Infinity : width, site.text) ?? 'shared'
  }

  /** Whether it is a parameter of a form that tells the places of conditions only. */
  #isBeyondReach({ unit, path }: Site): boolean {
    return path.some((step) => parameterRoots.has(step)) && !formsWithParameters.has(unit.form)
  }

  format(site: Site): void {
    const place = site.unit.place(site.path, { kind: 'value' })
    const file = this.#files.get(place.file)
    if (file === undefined) throw new Error(`INVARIANT: ${place.file} was read`)
    const reason =
      site.unit.form === 'terraform' && this.#options.terraform !== true
        ? 'terraform'
        : this.#isBeyondReach(site)
          ? 'parameter'
          : site.unit.holes(site.path).length > 0 || site.unit.isWorkedOut?.(site.path) === true
            ? 'filled'
            : undefined
    const edits = reason ?? this.#replace(site, place, file)
    if (typeof edits === 'string') this.left.push({ place, reason: edits })
    else file.add(edits)
  }

  get files(): readonly FormattedFile[] {
    return [...this.#files.values()].flatMap(({ source, edits, changed }) =>
      changed === 0 ? [] : [{ file: source.file, text: applyEdits(source.text, edits), changed, edits }],
    )
  }
}

/** A document with its conditions in canonical text, so that two that say the same are equal. */
function meaningOf({ sites }: Collected, unit: LintUnit, options: FormatSourcesOptions): string {
  const document = structuredClone(unit.document) as unknown
  for (const { kind, path, text, scheme } of sites) {
    const parent = valueAt(document, path.slice(0, -1)) as Record<string | number, unknown>
    const result = formatSite({ kind, text, scheme }, options.sortSets === true ? { sortSets: true } : {})
    if (result.ok) parent[path.at(-1) as string | number] = result.value
  }
  return JSON.stringify(document)
}

/**
 * Formats the expressions of rule files of any form: policy documents in YAML and JSON, the APIs' JSON, plain rule files,
 * and Terraform on request. All else in a file stays as it is, comments, order and blank lines included. What was written
 * is read again, and must say the same.
 *
 * @throws RangeError if the width is below 20
 */
export function formatSources(files: readonly SourceFile[], options: FormatSourcesOptions = {}): FormattedSources {
  const { width = 100, readFile } = options
  if (!(width >= 20)) throw new RangeError(`a line has at least 20 characters, not ${String(width)}`)
  const { units, problems } = readSources(files, readFile)
  const collected = units.map(collect)
  const formatter = new SourceFormatter(files, options)
  for (const { sites } of collected) for (const site of sites) formatter.format(site)
  const changed = new Map(formatter.files.map((file) => [file.file, file]))
  if (changed.size > 0) {
    const again = readSources(
      files.map((source) => changed.get(source.file) ?? source),
      readFile,
    )
    for (const [index, unit] of units.entries()) {
      const next = again.units[index]
      const before = meaningOf(collected[index] as Collected, unit, options)
      if (next === undefined || meaningOf(collect(next), next, options) !== before)
        throw new Error(`INVARIANT: ${unit.files.map(({ file }) => file).join(', ')} says the same when formatted`)
    }
  }
  return {
    files: [...changed.values()],
    expressions: collected.reduce((sum, { sites }) => sum + sites.length, 0),
    left: formatter.left,
    errors: [
      ...(problems
        .filter(({ level }) => level === 'error')
        .map(({ code, message, place }) => ({ code, message, place })) as FormattedSources['errors']),
      ...collected.flatMap(({ errors }) => errors),
    ],
  }
}

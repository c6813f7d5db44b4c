import { unwrap } from '../../../diagnostics/index.ts'
import {
  compileDlpProfiles,
  detectorRows,
  detectorsById,
  loadPhoneNumberPlan,
  scoreInjection,
  type DlpProfile,
  type DlpScanner,
} from '../../dlp/index.ts'
import { combineValues } from '../combine.ts'
import { defaultValues, type DetectionValue, type Detector, type PromptInput } from '../detector.ts'
import { toVocabulary, type PiiVocabulary } from '../pii-categories.ts'

type Judge = (
  prompt: string,
) => Iterable<readonly [string, DetectionValue]> | Promise<Iterable<readonly [string, DetectionValue]>>

/** Whether a value says that something was found: it is worse than that of no prompt. */
function isFinding(value: DetectionValue): boolean {
  if (typeof value === 'number') return value < suspiciousScore
  return typeof value === 'boolean' ? value : Array.isArray(value) && value.length > 0
}

/** Scores below it are told with their place. Source: ai-detections.json, injection_score. */
const suspiciousScore = 50

/** Judges each part of a prompt by itself, and tells in which something was found. */
async function judgeParts(
  provides: readonly string[],
  judge: Judge,
  { prompt, texts, report }: PromptInput,
): Promise<ReadonlyMap<string, DetectionValue>> {
  if (prompt === undefined) return defaultValues(provides)
  if (texts === undefined || texts.length === 0) return new Map(await judge(prompt))
  const found = new Map<string, DetectionValue[]>()
  for (const text of texts) {
    for (const [field, value] of await judge(text.text)) {
      found.set(field, [...(found.get(field) ?? []), value])
      if (isFinding(value)) report?.(field, text)
    }
  }
  return new Map([...found].map(([field, values]) => [field, combineValues(field, values)]))
}

/** A detector that answers at once, from the prompt alone. */
function promptDetector(name: string, provides: readonly string[], judge: Judge): Detector {
  return {
    name,
    provides,
    detect: (input) => judgeParts(provides, judge, input),
  }
}

function profileOf(ids: readonly string[]): DlpProfile {
  return { id: 'detector', name: 'detector', confidence: 'medium', entries: ids.map((id) => ({ id, detector: id })) }
}

/** `cf.llm.prompt.detected`: whether a prompt was found. */
export function createPromptDetector(): Detector {
  const field = 'cf.llm.prompt.detected'
  return {
    name: 'prompt',
    provides: [field],
    detect: ({ prompt, isPrompt }) => Promise.resolve(new Map([[field, isPrompt ?? prompt !== undefined]])),
  }
}

/** Options of {@link createPiiDetector}. */
export interface PiiDetectorOptions {
  /** Default `long`. */
  readonly vocabulary?: PiiVocabulary
  /**
   * Finds names of persons that no word around them tells, such as `findPersonNames` of `portcullis/person-names`; what is
   * known as a place or a firm does not count.
   */
  readonly personNames?: (text: string) => Iterable<{ readonly start: number; readonly end: number }>
}

/** Detectors of what is called after persons and is none. */
function namesOfOthers(): ReadonlySet<string> {
  const rows = detectorRows.filter((row) => row.family === 'organisation' || row.pii?.includes('LOCATION') === true)
  return new Set(rows.map((row) => row.id))
}

/**
 * Finds personal data by the detectors of DLP at medium confidence. Names, places and nationalities are told by the words
 * around them and by short lists: a language model finds more.
 */
export function createPiiDetector(options: PiiDetectorOptions = {}): Detector {
  const { personNames } = options
  const others = personNames === undefined ? new Set<string>() : namesOfOthers()
  const rows = detectorRows.filter((row) => row.pii !== undefined || others.has(row.id))
  let scanner: Promise<DlpScanner> | undefined
  const load = async (): Promise<DlpScanner> =>
    unwrap(compileDlpProfiles([profileOf(rows.map((row) => row.id))], { phonePlan: await loadPhoneNumberPlan() }))
  return promptDetector('pii', ['cf.llm.prompt.pii_detected', 'cf.llm.prompt.pii_categories'], async (prompt) => {
    const { findings } = (await (scanner ??= load())).scan(prompt)
    const long = findings.flatMap((finding) => detectorsById.get(finding.entry)?.pii ?? [])
    const taken = findings.filter(({ entry }) => others.has(entry))
    for (const { start, end } of personNames?.(prompt) ?? [])
      if (!taken.some((other) => other.start < end && start < other.end)) long.push('PERSON')
    return [
      ['cf.llm.prompt.pii_detected', long.length > 0],
      ['cf.llm.prompt.pii_categories', toVocabulary(long, options.vocabulary ?? 'long')],
    ]
  })
}

function scannerOf(ids: readonly string[]): DlpScanner {
  return unwrap(compileDlpProfiles([profileOf(ids)]))
}

/** Finds credentials and secrets; the categories are the ids of DLP's detectors. */
export function createSecretDetector(): Detector {
  const scanner = scannerOf(detectorRows.filter((row) => row.family === 'secret').map((row) => row.id))
  return promptDetector('secret', ['ai.prompt.secret_detected', 'ai.prompt.secret_categories'], (prompt) => {
    const categories = [...new Set(scanner.scan(prompt).findings.map((finding) => finding.entry))].sort()
    return [
      ['ai.prompt.secret_detected', categories.length > 0],
      ['ai.prompt.secret_categories', categories],
    ]
  })
}

/** Finds source code by the look of its lines. */
export function createSourceCodeDetector(): Detector {
  const scanner = scannerOf(['source_code'])
  return promptDetector('source_code', ['ai.prompt.source_code_detected'], (prompt) => [
    ['ai.prompt.source_code_detected', scanner.scan(prompt).profiles.length > 0],
  ])
}

/**
 * An estimate of the tokens of a text: one for each character of a dense script (Han, kana, Hangul, Thai), and
 * one for each four UTF-8 bytes of the rest, rounded up. No model's tokenizer agrees with it exactly.
 */
export function estimateTokens(text: string): number {
  let dense = 0
  const denseScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu
  const rest = text.replace(denseScript, () => {
    dense++
    return ''
  })
  return dense + Math.ceil(new TextEncoder().encode(rest).length / 4)
}

/** `cf.llm.prompt.token_count`, of the prompt, or of the body if no prompt was found. */
export function createTokenCounter(): Detector {
  const field = 'cf.llm.prompt.token_count'
  return {
    name: 'token_count',
    provides: [field],
    detect: (input: PromptInput) =>
      Promise.resolve(new Map([[field, estimateTokens(input.prompt ?? input.body ?? '')]])),
  }
}

/** `cf.llm.prompt.injection_score` by the features of DLP's table: lexical, with no understanding. */
export function createInjectionScorer(): Detector {
  const field = 'cf.llm.prompt.injection_score'
  return promptDetector('injection', [field], (prompt) => [[field, scoreInjection(prompt).score]])
}

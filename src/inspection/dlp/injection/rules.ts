import { carrierFeatures } from './features/carriers.ts'
import { instructionFeatures } from './features/instructions.ts'
import { languageFeatures } from './features/languages.ts'
import type { InjectionFeature } from './features/pattern.ts'
import { personaFeatures } from './features/personas.ts'
import { takeoverFeatures } from './features/takeover.ts'
import { hiddenReadings } from './readings.ts'

/** Every feature. English has most; other languages have five each. */
export const injectionFeatures: readonly InjectionFeature[] = [
  ...instructionFeatures,
  ...personaFeatures,
  ...carrierFeatures,
  ...takeoverFeatures,
  ...languageFeatures,
]

/** How much of a prompt is read for hidden readings, in UTF-16 units. */
const decodedDepth = 4000

function readable(text: string): boolean {
  return text.length > 7 && /\p{L}{3}/u.test(text) && !/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]/.test(text)
}

/** Words of orders in English. Garbage of a wrong decoding holds hardly any, and need not be read by every feature. */
const orderWords =
  /\b(?:the|you|your|all|any|previous|prior|ignore|disregard|forget|reveal|show|tell|give|print|system|prompt|rules?|instructions?|secret|passwords?|admin|codes?|obey|follow)\b/gi

const quotes =
  /"[^"\n]{1,500}"|“[^”\n]{1,500}”|„[^“”\n]{1,500}[“”]|«[^»\n]{1,500}»|「[^」\n]{1,500}」|`[^`\n]{1,500}`|```[^`]{1,4000}```|\/[^/\n]{4,200}\/[a-z]{0,6}\./gu
const discussed =
  /(?:^|[.!?:\n]\s{0,3})\W{0,3}(?:\w+[ ,]+){0,4}?(?:explain|translate|proofread|classif\w+|label|review|describe|why|what (?:does|is|are)|summari[sz]e|define|list|write an? (?:slide|blog|article|test|regex|quiz|poster)|teach|how (?:do|does|can|would)|detect|correct|rephrase|erklär\w*|übersetz\w*|was (?:bedeutet|ist)|warum|expli\w+|tradui\w*|traduc\w*|spieg|vertaal|leg uit|wyjaśnij|przetłumacz|объясни|переведи)(?!\p{L})|suggest|classifier|test (?:suite|case)|regex|filter|翻訳|説明|翻译|解释|번역|설명/u
/** How much quoted text counts where a prompt asks about it. */
const quotedShare = 0.5

/** The text without what stands in quotes, if the prompt asks about it; else the text. */
export function withoutDiscussedQuotes(lower: string): string {
  return discussed.test(lower) ? lower.replace(quotes, ' … ') : lower
}

/** @param lower - in lower case */
function judge(lower: string, seen: string[]): number {
  let harmless = 1
  for (const row of injectionFeatures) {
    if (!row.pattern.test(lower) || row.unless?.(lower) === true) continue
    seen.push(row.id)
    harmless *= 1 - row.weight
  }
  return 1 - harmless
}

/** The risk of the strongest feature in what the text may hide; weak ones appear in garbage by chance. */
function judgeHidden(text: string, seen: string[]): number {
  let hidden = 0
  for (const reading of hiddenReadings(text.slice(0, decodedDepth))) {
    if (!readable(reading) || (reading.match(orderWords)?.length ?? 0) < 2) continue
    const lower = reading.toLowerCase()
    for (const row of injectionFeatures) {
      if (
        row.weight < 0.8 ||
        seen.includes(row.id) ||
        seen.includes(`quoted:${row.id}`) ||
        seen.includes(`hidden:${row.id}`)
      )
        continue
      if (!row.pattern.test(lower)) continue
      seen.push(`hidden:${row.id}`)
      hidden = Math.max(hidden, row.weight)
    }
  }
  return hidden
}

/** What the rules saw. */
export interface RuleEvidence {
  /** `1 - product of (1 - weight)`, 0 to 1. */
  readonly risk: number
  /** Ids of the features that spoke: `hidden:` before those of hidden readings, `quoted:` before those of quoted text. */
  readonly features: readonly string[]
}

/**
 * Judges a text by the features. What stands in quotes counts half where the prompt asks to explain, translate or check it.
 *
 * @param text - in normal form
 * @param original - as it came, for what the normal form undoes
 */
export function judgeByRules(text: string, original: string): RuleEvidence {
  const seen: string[] = []
  const lower = text.toLowerCase()
  const unquoted = withoutDiscussedQuotes(lower)
  let risk = judge(unquoted, seen)
  if (unquoted !== lower) {
    const quoted: string[] = []
    const share = quotedShare * judge(lower, quoted)
    for (const id of quoted) if (!seen.includes(id)) seen.push(`quoted:${id}`)
    risk = Math.max(risk, share)
  }
  risk = 1 - (1 - risk) * (1 - judgeHidden(original, seen))
  return { risk, features: seen }
}

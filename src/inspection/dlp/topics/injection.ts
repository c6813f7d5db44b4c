import { carrierFeatures } from './injection-carriers.ts'
import { instructionFeatures } from './injection-instructions.ts'
import { languageFeatures } from './injection-languages.ts'
import type { InjectionFeature } from './injection-pattern.ts'
import { personaFeatures } from './injection-personas.ts'
import { hiddenReadings } from './injection-readings.ts'

export type { InjectionFeature } from './injection-pattern.ts'

/** Every feature. English has most; a dozen other languages have five each. */
export const injectionFeatures: readonly InjectionFeature[] = [
  ...instructionFeatures,
  ...personaFeatures,
  ...carrierFeatures,
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

/** What the scorer saw in a prompt. */
export interface InjectionScore {
  /** 1 to 99; low is risky. */
  readonly score: number
  /** Ids of the features that spoke: `hidden:` before those of hidden readings, `quoted:` before those of quoted text. */
  readonly features: readonly string[]
}

const quotes =
  /"[^"\n]{1,500}"|“[^”\n]{1,500}”|„[^“”\n]{1,500}[“”]|«[^»\n]{1,500}»|「[^」\n]{1,500}」|`[^`\n]{1,500}`|```[^`]{1,4000}```|\/[^/\n]{4,200}\/[a-z]{0,6}\./gu
const discussed =
  /(?:^|[.!?:\n]\s{0,3})\W{0,3}(?:\w+[ ,]+){0,4}?(?:explain|translate|proofread|classif\w+|label|review|describe|why|what (?:does|is|are)|summari[sz]e|define|list|write an? (?:slide|blog|article|test|regex|quiz|poster)|teach|how (?:do|does|can|would)|detect|correct|rephrase|erklär\w*|übersetz\w*|was (?:bedeutet|ist)|warum|expli\w+|tradui\w*|traduc\w*|spieg|vertaal|leg uit|wyjaśnij|przetłumacz|объясни|переведи)(?!\p{L})|suggest|classifier|test (?:suite|case)|regex|filter|翻訳|説明|翻译|解释|번역|설명/u
/** How much quoted text counts where a prompt asks about it. */
const quotedShare = 0.5

/** @param text - in lower case */
function judge(text: string, seen: string[], mark = ''): number {
  let harmless = 1
  for (const row of injectionFeatures) {
    if (!row.pattern.test(text)) continue
    seen.push(`${mark}${row.id}`)
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

/**
 * Scores a prompt by its features: `score = 99 - 98 * (1 - product of (1 - weight))`, rounded. What stands in quotes
 * counts half where the prompt asks to explain, translate or check it.
 * Lexical only: it knows words and their order, no meaning; a new phrasing or language passes it.
 *
 * @param text - the prompt; what is longer than 32,000 characters is read at its start and end
 */
export function scoreInjection(text: string): InjectionScore {
  const read = text.length > 32_000 ? `${text.slice(0, 16_000)}\n${text.slice(-16_000)}` : text
  const seen: string[] = []
  const lower = read.toLowerCase()
  const unquoted = discussed.test(lower) ? lower.replace(quotes, ' … ') : lower
  let risk = judge(unquoted, seen)
  if (unquoted !== lower) {
    const quoted: string[] = []
    const share = quotedShare * judge(lower, quoted)
    for (const id of quoted) if (!seen.includes(id)) seen.push(`quoted:${id}`)
    risk = Math.max(risk, share)
  }
  risk = 1 - (1 - risk) * (1 - judgeHidden(read, seen))
  return { score: Math.min(99, Math.max(1, Math.round(99 - 98 * risk))), features: seen }
}

import { calibration, injectionModel } from './model/trained.ts'
import { judgeWindows, type LinearModel, type WindowEvidence } from './model/linear-model.ts'
import { toNormalForm, withoutMarks } from './normal-form.ts'
import { judgeByRules, withoutDiscussedQuotes, type RuleEvidence } from './rules.ts'

/** What the scorer saw in a prompt. */
export interface InjectionScore {
  /** 1 to 99; low is risky. */
  readonly score: number
  /** Ids of the features that spoke: `hidden:` before those of hidden readings, `quoted:` before those of quoted text. */
  readonly features: readonly string[]
  /** The part that the model finds riskiest, as UTF-16 offsets of the prompt; missing where the prompt is not in normal form. */
  readonly riskiest?: { readonly start: number; readonly end: number }
}

/** Both kinds of evidence about a prompt, before calibration. */
export interface InjectionEvidence {
  /** Log odds by the model: the riskiest window. */
  readonly logit: number
  readonly rules: RuleEvidence
  /** Missing where what was read has other offsets than the text. */
  readonly riskiest: WindowEvidence | undefined
}

/** The rules read all of a text up to this length, and of a longer one its ends and its riskiest windows. */
const rulesDepth = 8000
const endDepth = 2000
const windowDepth = 1000

/** What the rules read of a long text: they cost ten times as much as the model. */
function partsForRules(text: string, windows: readonly WindowEvidence[]): string {
  if (text.length <= rulesDepth) return text
  const risky = [...windows].sort((a, b) => b.logit - a.logit).slice(0, (rulesDepth - 2 * endDepth) / windowDepth)
  const parts = risky
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => text.slice(Math.max(0, start - 100), Math.min(end + 100, start + windowDepth)))
  return [text.slice(0, endDepth), ...parts, text.slice(-endDepth)].join('\n')
}

function riskiestOf(windows: readonly WindowEvidence[]): WindowEvidence | undefined {
  return windows.reduce<WindowEvidence | undefined>(
    (worst, window) => (worst === undefined || window.logit > worst.logit ? window : worst),
    undefined,
  )
}

/** Reads a prompt by model and rules. */
export function injectionEvidence(model: LinearModel, text: string): InjectionEvidence {
  const normal = toNormalForm(text)
  const lower = normal.toLowerCase()
  const read = withoutMarks(lower)
  const windows = judgeWindows(model, read)
  const riskiest = riskiestOf(windows)
  let logit = riskiest?.logit ?? model.bias
  const unquoted = withoutDiscussedQuotes(read.length > rulesDepth ? '' : read)
  // What a prompt asks about counts a quarter.
  if (unquoted !== read && unquoted !== '')
    logit += 0.75 * ((riskiestOf(judgeWindows(model, unquoted))?.logit ?? logit) - logit)
  const rules = judgeByRules(partsForRules(normal, windows), partsForRules(text, []))
  return { logit, rules, riskiest: read.length === text.length ? riskiest : undefined }
}

/** The rules' risk as evidence that adds up: the sum of `-log(1 - weight)`, at most 7. */
export function ruleStrength({ risk }: RuleEvidence): number {
  return Math.min(7, -Math.log(1 - Math.min(risk, 1 - 1e-9)))
}

/** The evidence in one number, by which {@link scoreOf} looks up the score. */
export function combinedEvidence(
  { logit, rules }: InjectionEvidence,
  weights: { readonly model: number; readonly rules: number },
): number {
  return weights.model * logit + weights.rules * ruleStrength(rules)
}

/** Between the points of the table the score follows a line; outside it stays. */
export function scoreOf(evidence: number, points: readonly (readonly [evidence: number, score: number])[]): number {
  let [lowEvidence, lowScore] = points[0] ?? [0, 99]
  if (evidence <= lowEvidence) return lowScore
  for (const [highEvidence, highScore] of points.slice(1)) {
    if (evidence <= highEvidence)
      return lowScore + ((evidence - lowEvidence) / (highEvidence - lowEvidence)) * (highScore - lowScore)
    lowEvidence = highEvidence
    lowScore = highScore
  }
  return lowScore
}

/**
 * Scores a prompt by rules and by a linear model over words, and calibrates both together: of harmless prompts of
 * sources that neither was made with, at most 1 in 100 shall score under 20 and at most 3 in 100 under 50.
 * It knows words and their order, no meaning; what is new in wording or language passes it.
 *
 * @param text - the prompt, of any length: the model reads all of it in windows; of more than 8,000 characters the rules
 * read both ends and the windows that the model finds riskiest
 */
export function scoreInjection(text: string): InjectionScore {
  if (!/[^\s\p{P}]/u.test(text)) return { score: 99, features: [] }
  const evidence = injectionEvidence(injectionModel(), text)
  const score = scoreOf(combinedEvidence(evidence, calibration.weights), calibration.points)
  const { riskiest } = evidence
  return {
    score: Math.min(99, Math.max(1, Math.round(score))),
    features: evidence.rules.features,
    ...(riskiest === undefined ? {} : { riskiest: { start: riskiest.start, end: riskiest.end } }),
  }
}

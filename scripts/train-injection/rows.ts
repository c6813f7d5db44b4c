import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { tuningInjections } from '../../test/evaluation/generate-requests/injections-tuning.ts'
import { createDraw } from './draw.ts'
import { ownAttacks } from './own-attacks.ts'
import { ownHarmless } from './own-harmless.ts'
import { ownLanguages } from './own-languages.ts'
import { ownPersonas } from './own-personas.ts'

/** One labelled text. */
export interface TrainingRow {
  /** Whether it is an attack. */
  readonly attack: boolean
  /** Whole sources are left out when the model is measured. */
  readonly source: string
  readonly family: string
  readonly text: string
}

interface PublicRow {
  readonly label: number
  readonly source: string
  readonly family: string
  readonly text: string
}

function publicRows(): TrainingRow[] {
  const packed = readFileSync(new URL('../../test/evaluation/public/train.jsonl.gz', import.meta.url))
  const lines = gunzipSync(packed).toString('utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const { label, source, family, text } = JSON.parse(line) as PublicRow
    return { attack: label === 1, source, family, text }
  })
}

interface TuningRow {
  readonly label: { readonly prompt: string | null; readonly injection: boolean }
}

/** The harmless prompts of the set that the rules are tuned to. */
function tuningHarmless(): string[] {
  const lines = readFileSync(new URL('../../test/evaluation/tuning.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  const labels = lines.map((line) => (JSON.parse(line) as TuningRow).label)
  return [...new Set(labels.flatMap(({ prompt, injection }) => (injection || prompt === null ? [] : [prompt])))]
}

const seed = 20261126

/** Rows of this project: made from parts by a fixed seed, in 27 languages, and the tuning set of the rules. */
function ownRows(): TrainingRow[] {
  const draw = createDraw(seed)
  return [
    ...ownAttacks(draw, 700).map((row) => ({ attack: true, source: 'own-attacks', ...row })),
    ...ownHarmless(draw, 900).map((row) => ({ attack: false, source: 'own-harmless', ...row })),
    ...ownPersonas(draw, 900).map((row) => ({ attack: false, source: 'own-personas', ...row })),
    ...ownLanguages.flatMap(({ attacks, harmless }) => [
      ...attacks.map((text) => ({ attack: true, source: 'own-languages', family: 'languages', text })),
      ...harmless.map((text) => ({ attack: false, source: 'own-languages-harmless', family: 'languages', text })),
    ]),
    ...tuningHarmless().map((text) => ({ attack: false, source: 'own-tuning-harmless', family: 'tuning', text })),
    ...Object.values(tuningInjections)
      .flat()
      .map((text) => ({ attack: true, source: 'own-tuning', family: 'tuning', text })),
  ]
}

/** Every row: public ones first. */
export function trainingRows(): TrainingRow[] {
  return [...publicRows(), ...ownRows()]
}

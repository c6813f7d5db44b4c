import { createWordFinder } from '../dlp/index.ts'
import type { Detector } from './detector.ts'
import { defaultValues } from './detector.ts'

/** One category of Llama Guard, and the newer name that stands for it, if any. Source: ai-detections.json, unsafeTopics. */
export interface UnsafeTopicRow {
  readonly code: string
  readonly name: string
  readonly newer?: string
  /** For each group one word must be there. Short samples: they find plain wording only. */
  readonly groups: readonly (readonly string[])[]
}

const how = [
  'how to',
  'how do i',
  'how can i',
  'how would i',
  'help me',
  'write',
  'give me',
  'teach me',
  'tell me',
  'steps to',
  'instructions',
  'plan',
  'best way',
  'i want to',
  'make',
  'build',
  'wie',
  'comment',
  'cómo',
  'come',
  '方法',
  '作り方',
  '怎么',
  '如何',
]

// prettier-ignore
export const unsafeTopicRows: readonly UnsafeTopicRow[] = [
  { code: 'S1', name: 'Violent Crimes', newer: 'VIOLENCE_AND_WEAPONS', groups: [how, ['kill someone', 'kill my', 'kill him', 'kill her', 'murder', 'kidnap*', 'torture', 'terror attack', 'shoot up', 'stab someone', 'assassinate', 'jemanden töten', 'tuer quelqu', 'matar a', '殺す', '杀人']] },
  { code: 'S2', name: 'Non-Violent Crimes', newer: 'NON_VIOLENT_CRIME', groups: [how, ['launder money', 'money laundering', 'forge a', 'counterfeit', 'shoplift*', 'steal a car', 'pick a lock', 'hotwire', 'tax evasion', 'credit card fraud', 'phishing', 'ransomware', 'hack into', 'cook meth', 'sell drugs', 'identity theft', 'geld waschen', 'falschgeld', 'blanqueo', '偽造']] },
  { code: 'S3', name: 'Sex-Related Crimes', newer: 'SEXUAL_CONTENT', groups: [['sex trafficking', 'date rape', 'sexual assault', 'revenge porn', 'upskirt*', 'rape'], how] },
  { code: 'S4', name: 'Child Sexual Exploitation', newer: 'CHILD_SAFETY', groups: [['child porn*', 'csam', 'sexualised child*', 'sexualized child*', 'groom a child', 'grooming children', 'kinderporn*', '児童ポルノ']] },
  { code: 'S5', name: 'Defamation', groups: [['write', 'post', 'spread', 'invent', 'make up'], ['false rumor*', 'false rumour*', 'fake scandal', 'defam*', 'smear campaign', 'false accusation*', 'libel*']] },
  { code: 'S6', name: 'Specialized Advice', groups: [['should i', 'can i', 'how much', 'what dose', 'tell me exactly', 'am i allowed'], ['dosage', 'overdose', 'stop taking my medication', 'without a doctor', 'instead of a doctor', 'invest all my', 'all my savings', 'without a lawyer', 'stop my insulin']] },
  { code: 'S7', name: 'Privacy', groups: [['find', 'give me', 'tell me', 'look up', 'track', 'dox*', 'get'], ['home address of', 'where she lives', 'where he lives', 'phone number of my', 'her location', 'his location', 'private messages', 'medical records of', 'dox*', 'stalk*', 'without their knowledge']] },
  { code: 'S8', name: 'Intellectual Property', groups: [how, ['pirate', 'pirated', 'crack the license', 'keygen', 'license key generator', 'bypass drm', 'remove drm', 'torrent of', 'full text of the book']] },
  { code: 'S9', name: 'Indiscriminate Weapons', newer: 'VIOLENCE_AND_WEAPONS', groups: [how, ['pipe bomb', 'a bomb', 'bombs', 'explosive device', 'nerve agent', 'sarin', 'anthrax', 'chemical weapon*', 'biological weapon*', 'dirty bomb', 'nuclear weapon*', 'rohrbombe', 'bombe', 'bomba', '爆弾', '炸弹']] },
  { code: 'S10', name: 'Hate', newer: 'HATE_AND_DISCRIMINATION', groups: [['racist joke*', 'hate speech', 'ethnic cleansing', 'subhuman', 'inferior race', 'racial slur*', 'are vermin', 'white supremac*', 'gas the', 'antisemitic joke*', 'why women are inferior', 'judenwitz*']] },
  { code: 'S11', name: 'Suicide & Self-Harm', newer: 'SELF_HARM_AND_SUICIDE', groups: [['kill myself', 'end my life', 'commit suicide', 'suicide method*', 'how to hang myself', 'cut myself', 'self-harm', 'want to die', 'mich umbringen', 'me suicider', 'suicidarme', '自殺', '自杀']] },
  { code: 'S12', name: 'Sexual Content', newer: 'SEXUAL_CONTENT', groups: [['porn', 'pornographic', 'erotic story', 'erotica', 'explicit sex*', 'nude pictures', 'sex scene', 'sexting', 'nsfw']] },
  { code: 'S13', name: 'Elections', groups: [['write', 'spread', 'create', 'make', 'post'], ['fake ballot*', 'wrong election date', 'voter suppression', 'vote twice', 'rigged election', 'fake election', 'stop people from voting']] },
  { code: 'S14', name: 'Code Interpreter Abuse', groups: [['container escape', 'escape the sandbox', 'fork bomb', 'break out of the sandbox', 'rm -rf /', '/etc/shadow', 'privilege escalation in the interpreter']] },
]

/** Which names `cf.llm.prompt.unsafe_topic_categories` uses; `both` lists codes and newer names. */
export type UnsafeTopicVocabulary = 'codes' | 'newer' | 'both'

const newerByCode = new Map(
  unsafeTopicRows.flatMap((row) => (row.newer === undefined ? [] : [[row.code, row.newer] as const])),
)

/** Codes in a vocabulary; codes without a newer name are dropped from `newer`. */
export function toTopicVocabulary(codes: readonly string[], vocabulary: UnsafeTopicVocabulary): string[] {
  const newer = codes.flatMap((code) => newerByCode.get(code) ?? [])
  return [...new Set([...(vocabulary === 'newer' ? [] : codes), ...(vocabulary === 'codes' ? [] : newer)])]
}

/** The fields of unsafe topics. */
export const unsafeTopicFields = [
  'cf.llm.prompt.unsafe_topic_detected',
  'cf.llm.prompt.unsafe_topic_categories',
] as const

/** Unsafe topics by words: plain wording in English and little of other languages. Use a model for more. */
export function createUnsafeTopicDetector(options: { readonly vocabulary?: UnsafeTopicVocabulary } = {}): Detector {
  const compiled = unsafeTopicRows.map((row) => ({
    code: row.code,
    finders: row.groups.map((group) => createWordFinder(group)),
  }))
  return {
    name: 'unsafe_topic',
    provides: unsafeTopicFields,
    detect(input) {
      const { prompt } = input
      if (prompt === undefined) return Promise.resolve(defaultValues(unsafeTopicFields))
      const codes = compiled
        .filter((row) => row.finders.every((finder) => finder.find(prompt).next().done !== true))
        .map((row) => row.code)
      return Promise.resolve(
        new Map<string, boolean | string[]>([
          [unsafeTopicFields[0], codes.length > 0],
          [unsafeTopicFields[1], toTopicVocabulary(codes, options.vocabulary ?? 'codes')],
        ]),
      )
    },
  }
}

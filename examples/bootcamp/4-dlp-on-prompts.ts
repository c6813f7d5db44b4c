/** Module 4: DLP on prompts: profiles, guardrails by group, masked findings, and an encrypted log. */
import { createEnforcer } from '../../src/enforcement/index.ts'
import {
  createPromptLog,
  generatePromptLogKeys,
  openPrompt,
  type PromptRecord,
} from '../../src/enforcement/prompt-log/index.ts'
import { defineModule } from './lab.ts'
import { ask, nameOf, staff, type Person } from './staff.ts'

/** In production a secret; here it only has to be the one that the policy's hashes were made with. */
const keys = new Map([['staff-numbers', new TextEncoder().encode('bootcamp key, not a secret')]])

interface Prompt {
  readonly who: Person
  readonly text: string
  /** The rules that match, and what comes of it. */
  readonly expected: string
  /** What no record and no finding may show. */
  readonly sensitive?: string
}

const prompts: readonly Prompt[] = [
  { who: staff.ana, text: 'Write a haiku about kettles', expected: 'sanctioned -> allow' },
  { who: staff.ana, text: 'Find the home address of my colleague', expected: 'sanctioned, no-personal-data -> block', sensitive: 'home address' },
  { who: staff.hana, text: 'Find the home address of my colleague', expected: 'sanctioned, hr-may-ask -> allow', sensitive: 'home address' },
  { who: staff.ana, text: 'Refund card 4111 1111 1111 1111 today', expected: 'sanctioned, no-cards -> block', sensitive: '4111 1111 1111' },
  { who: staff.ana, text: 'Refund card 4111 1111 1111 1112 today', expected: 'sanctioned -> allow' },
  { who: staff.hana, text: 'Why is AKIAQ3EGVB7TN2LC5MXD refused?', expected: 'sanctioned, no-secrets -> block', sensitive: 'AKIAIOSFODNN7' },
  { who: staff.ana, text: 'Plan a shift for kwe 731 046', expected: 'sanctioned, no-staff-numbers -> block', sensitive: '731 046' },
  { who: staff.ana, text: 'Plan a shift for kwe 731 047', expected: 'sanctioned -> allow' },
  { who: staff.hana, text: 'Plan a shift for kwe 731 046', expected: 'sanctioned -> allow', sensitive: '731 046' },
  { who: staff.ana, text: 'Our Q3 revenue was 4.2 million, say it nicely', expected: 'sanctioned -> allow' },
] // prettier-ignore

export const module4 = await defineModule(import.meta.url, '4 DLP on prompts', async (lab) => {
  const policy = lab.openPolicy('dlp.yaml', undefined, { dlp: { keys } })
  const { publicKey, privateKey } = await generatePromptLogKeys()
  const log: PromptRecord[] = []
  const promptLog = createPromptLog({ mode: 'encrypt', publicKey, write: (record) => void log.push(record) })
  const enforcer = createEnforcer(policy, { promptLog, capture: 'matched', deadlineMs: 30_000 })

  let asExpected = 0
  const shown: string[] = []
  for (const { who, text, expected } of prompts) {
    const decision = await enforcer.decide(ask(text), who)
    const decided = `${decision.matched.map(({ rule }) => rule).join(', ')} -> ${decision.action}`
    if (decided === expected) asExpected += 1
    lab.say(`[${nameOf(who)}] ${text}`)
    lab.say(`  ${decided}${decision.monitored.map(({ rule }) => `, would match ${rule}`).join('')}`)
    for (const { profile, entry, masked } of decision.dlp) {
      shown.push(masked)
      lab.say(`  found ${profile} / ${entry}${masked === '' ? '' : `: ${masked}`}`)
    }
  }
  lab.say()

  const opened = await Promise.all(log.map((record) => openPrompt(record, privateKey)))
  const read = opened.map((result) => (result.ok ? (result.value.text ?? '') : ''))
  const place = log.findIndex(({ ruleIds }) => ruleIds.includes('no-cards'))
  const record = log[place]
  if (record === undefined) throw new Error('the prompt with the card was not logged')
  lab.say(`One record of the prompt log (of ${log.length})`)
  lab.say(`  in clear:  host ${record.host}, rules ${record.ruleIds.join(', ')}`)
  lab.say(`  decrypted: ${read[place] ?? ''}`)
  const other = await generatePromptLogKeys()
  const withOtherKey = await openPrompt(record, other.privateKey)
  const tampered = await openPrompt({ ...record, ruleIds: ['sanctioned'] }, privateKey)
  const codeOf = (result: typeof tampered): string => (result.ok ? 'opens' : (result.diagnostics[0]?.code ?? ''))
  lab.say(`  with another key: ${codeOf(withOtherKey)}`)
  lab.say(`  with its rules changed: ${codeOf(tampered)}`)
  lab.say()

  const sensitive = prompts.flatMap((prompt) => prompt.sensitive ?? [])
  const inClear = JSON.stringify(log)
  lab.expect(`${asExpected} of ${prompts.length} prompts are decided as they should`, asExpected === prompts.length)
  lab.expect('findings are masked', shown.length > 0 && sensitive.every((value) => !shown.join('\n').includes(value)))
  lab.expect(
    'the log holds nothing sensitive in clear',
    sensitive.every((value) => !inClear.includes(value)),
  )
  lab.expect('the key opens every record', read.length === log.length && read.every((text) => prompts.some((prompt) => prompt.text === text))) // prettier-ignore
  lab.expect('another key opens none, and a changed record does not open', !withOtherKey.ok && !tampered.ok)
})

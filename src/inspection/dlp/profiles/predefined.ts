import { detectorRows } from '../detectors/index.ts'
import { topicRows, type TopicId } from '../topics/index.ts'
import type { DlpEntry, DlpProfile } from './profile.ts'
import { readyNames } from './ready-names.ts'

const entry = (detector: string): DlpEntry => ({
  id: detector,
  name: detectorRows.find((row) => row.id === detector)?.name,
  detector,
})
const ofFamily = (family: string): DlpEntry[] =>
  detectorRows.filter((row) => row.family === family).map((row) => entry(row.id))
const topic = (id: TopicId): DlpEntry => ({ id, name: topicRows.find((row) => row.id === id)?.name, topic: id })

const recordEntries = (
  'au_passport american_express_card diners_club_card us_driver_license email_address full_name us_mailing_address mastercard_card us_itin us_passport us_phone ' +
  'union_pay_card us_ssn visa_card'
).split(' ')
const cardTexts = ['american_express_text', 'mastercard_text', 'union_pay_text', 'visa_text']

type ReadyId = (typeof readyNames)[number]['id']

/** What each ready profile looks for. Source: dlp.json, profiles and aiPromptProfiles. */
const contents: Readonly<Record<ReadyId, Omit<DlpProfile, 'id' | 'name'>>> = {
  'credentials-and-secrets': { entries: ofFamily('secret') },
  'financial-information': { entries: [...ofFamily('payment'), ...cardTexts.map(entry)] },
  'identifier-numbers': { entries: ofFamily('identity') },
  'pii-record': { entries: recordEntries.map(entry), record: { entries: 3, within: 500 } },
  'source-code': { entries: ofFamily('source_code'), confidence: 'medium' },
  'health-information': { entries: ofFamily('health') },
  'http-archive': { entries: ofFamily('archive') },
  'ai-prompt-ai-security': { entries: [topic('intent_code_abuse'), topic('intent_jailbreak')], confidence: 'medium' },
  'ai-prompt-customer': { entries: [topic('content_customer_data')] },
  'ai-prompt-financial-information': { entries: [topic('content_financial')] },
  'ai-prompt-pii': { entries: [topic('content_pii'), topic('intent_pii')], confidence: 'medium' },
  'ai-prompt-technical': { entries: [topic('content_credentials'), topic('content_source_code')] },
}

/** Ready profiles under the names of Cloudflare's dashboard. */
export const predefinedDlpProfiles: readonly DlpProfile[] = readyNames.map(({ id, name }) => {
  return { id, name, ...contents[id] }
})

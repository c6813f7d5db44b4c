import { detectorRows } from '../detectors/index.ts'
import type { DlpEntry, DlpProfile } from './profile.ts'
import { topicRows, type TopicId } from '../topics/index.ts'

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

/** Ready profiles under the names of Cloudflare's dashboard. Source: dlp.json, profiles and aiPromptProfiles. */
export const predefinedDlpProfiles: readonly DlpProfile[] = [
  { id: 'credentials-and-secrets', name: 'Credentials and Secrets', entries: ofFamily('secret') },
  {
    id: 'financial-information',
    name: 'Financial Information',
    entries: [...ofFamily('payment'), ...cardTexts.map(entry)],
  },
  {
    id: 'identifier-numbers',
    name: 'Social Security, Insurance, Tax, and Identifier Numbers',
    entries: ofFamily('identity'),
  },
  {
    id: 'pii-record',
    name: 'Personally Identifiable Information (PII) Record',
    entries: recordEntries.map(entry),
    record: { entries: 3, within: 500 },
  },
  { id: 'source-code', name: 'Source Code', entries: ofFamily('source_code'), confidence: 'medium' },
  { id: 'health-information', name: 'Health Information', entries: ofFamily('health') },
  { id: 'http-archive', name: 'HTTP Archive', entries: ofFamily('archive') },
  {
    id: 'ai-prompt-ai-security',
    name: 'AI Prompt: AI Security',
    entries: [topic('intent_code_abuse'), topic('intent_jailbreak')],
    confidence: 'medium',
  },
  { id: 'ai-prompt-customer', name: 'AI Prompt: Customer', entries: [topic('content_customer_data')] },
  {
    id: 'ai-prompt-financial-information',
    name: 'AI Prompt: Financial Information',
    entries: [topic('content_financial')],
  },
  {
    id: 'ai-prompt-pii',
    name: 'AI Prompt: PII',
    entries: [topic('content_pii'), topic('intent_pii')],
    confidence: 'medium',
  },
  {
    id: 'ai-prompt-technical',
    name: 'AI Prompt: Technical',
    entries: [topic('content_credentials'), topic('content_source_code')],
  },
]

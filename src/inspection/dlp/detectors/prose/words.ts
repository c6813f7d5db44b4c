import type { Candidate, DetectorRow } from '../../detector.ts'
import { createWordFinder } from '../../finding/word-finder.ts'

interface WordRow {
  readonly id: string
  readonly name: string
  readonly family: DetectorRow['family']
  readonly words: readonly string[]
  readonly examples: DetectorRow['examples']
}

// Word lists are short samples of their field, not the registers that Cloudflare's own entries are made of.
// prettier-ignore
const wordRows: readonly WordRow[] = [
  { id: 'american_express_text', name: 'American Express Text', family: 'financial', words: ['amex', 'american express'], examples: { positive: ['my Amex', 'American  Express'], negative: ['amexico'] } },
  { id: 'mastercard_text', name: 'Mastercard Text', family: 'financial', words: ['mastercard'], examples: { positive: ['Mastercard'], negative: ['master card'] } },
  { id: 'union_pay_text', name: 'Union Pay Text', family: 'financial', words: ['union pay', 'unionpay', '银联'], examples: { positive: ['UnionPay'], negative: ['union payment'] } },
  { id: 'visa_text', name: 'Visa Text', family: 'financial', words: ['visa'], examples: { positive: ['by VISA'], negative: ['visage'] } },
  { id: 'social_security_text', name: 'Social Security Number Text', family: 'identity', words: ['ssn', 'social security'], examples: { positive: ['her SSN'], negative: ['ssns'] } },
  { id: 'financial_words', name: 'Financial words', family: 'financial', words: ['ebitda', 'net income', 'gross margin', 'operating margin', 'balance sheet', 'cash flow', 'revenue', 'quarterly earnings', 'forecast', 'term sheet', 'cap table', 'valuation', 'payroll', 'salary', 'salaries', 'umsatz', 'bilanz', 'gewinn', "chiffre d'affaires", 'ingresos', 'fatturato', '売上高', '営業利益', '营收'], examples: { positive: ['our EBITDA fell', 'Der Umsatz stieg'], negative: ['the weather is fine'] } },
  { id: 'drug_names', name: 'FDA drug names', family: 'health', words: ['adderall', 'ambien', 'ativan', 'humira', 'insulin', 'keytruda', 'lipitor', 'oxycontin', 'ozempic', 'prozac', 'ritalin', 'valium', 'viagra', 'xanax', 'zoloft', 'synthroid', 'lantus', 'eliquis', 'wegovy', 'ventolin'], examples: { positive: ['takes Xanax daily'], negative: ['takes vitamins'] } },
  { id: 'active_ingredients', name: 'FDA active ingredients', family: 'health', words: ['acetaminophen', 'alprazolam', 'amlodipine', 'amoxicillin', 'atorvastatin', 'diazepam', 'fluoxetine', 'gabapentin', 'hydrocodone', 'ibuprofen', 'levothyroxine', 'lisinopril', 'metformin', 'omeprazole', 'oxycodone', 'prednisone', 'semaglutide', 'sertraline', 'warfarin', 'zolpidem'], examples: { positive: ['metformin 500 mg'], negative: ['metformat'] } },
  { id: 'diagnosis_words', name: 'ICD-10 FY2023 short descriptions', family: 'health', words: ['diabetes mellitus', 'type 2 diabetes', 'essential hypertension', 'hiv disease', 'hiv positive', 'hepatitis', 'malignant neoplasm', 'major depressive disorder', 'schizophrenia', 'bipolar disorder', 'epilepsy', 'multiple sclerosis', 'atrial fibrillation', 'chronic kidney disease', 'myocardial infarction', 'pneumonia', 'asthma'], examples: { positive: ['diagnosed with type 2 diabetes'], negative: ['a healthy patient'] } },
]

function byWords(row: WordRow): DetectorRow {
  const finder = createWordFinder(row.words)
  return {
    id: row.id,
    name: row.name,
    family: row.family,
    anyOf: row.words,
    find: (text) => finder.find(text),
    confidence: 'low',
    confidenceInContext: 'low',
    examples: row.examples,
  }
}

function* findHar(text: string): Generator<Candidate> {
  const head = /"log"\s{0,20}:\s{0,20}\{/.exec(text)
  if (head === null || !text.includes('"entries"')) return
  const secret =
    /"name"\s{0,20}:\s{0,20}"(?:cookie|set-cookie|authorization|x-api-key)"\s{0,20},\s{0,20}"value"\s{0,20}:\s{0,20}"(?!\[?redacted|\*)[^"]{4}/i.exec(
      text,
    )
  if (secret !== null) yield { start: secret.index, end: secret.index + secret[0].length }
}

export const wordAndArchiveRows: readonly DetectorRow[] = [
  ...wordRows.map(byWords),
  {
    id: 'har_file',
    name: 'Unsanitized HAR file',
    family: 'archive',
    needs: '"entries"',
    find: findHar,
    confidence: 'high',
    confidenceInContext: 'high',
    examples: {
      positive: ['{"log":{"entries":[{"request":{"headers":[{"name":"Cookie","value":"sid=abcdef"}]}}]}}'],
      negative: [
        '{"log":{"entries":[{"request":{"headers":[{"name":"Cookie","value":"[REDACTED]"}]}}]}}',
        '{"log":"x"}',
      ],
    },
  },
]

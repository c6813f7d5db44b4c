import type { Candidate, DetectorRow } from '../detector.ts'
import { createWordFinder } from '../finding/word-finder.ts'

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
    find: (text) => finder.find(text),
    confidence: 'low',
    confidenceInContext: 'low',
    examples: row.examples,
  }
}

/** One feature of code: a line that matches counts `weight`. */
interface CodeFeature {
  readonly language: string
  readonly weight: number
  readonly line: RegExp
}

// prettier-ignore
const codeFeatures: readonly CodeFeature[] = [
  { language: 'javascript', weight: 2, line: /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b[ *]{0,3}[\w$]*\s{0,3}\(/ },
  { language: 'javascript', weight: 2, line: /^\s*(?:const|let|var)\s+[\w$]+\s*=\s*\S/ },
  { language: 'javascript', weight: 2, line: /=>\s*[{(]|\)\s*=>|console\.log\(|require\(['"]/ },
  { language: 'javascript', weight: 3, line: /^\s*import\s.{1,100}\sfrom\s+['"]/ },
  { language: 'typescript', weight: 3, line: /^\s*(?:export\s+)?(?:interface|type)\s+[A-Z]\w*\s*[={<]/ },
  { language: 'python', weight: 3, line: /^\s*(?:async\s+)?def\s+\w+\s*\(.{0,200}\)\s*(?:->.{1,60})?:/ },
  { language: 'python', weight: 2, line: /^\s*(?:from\s+[\w.]+\s+import\s+\w|import\s+[\w.]+(?:\s+as\s+\w+)?\s*$)/ },
  { language: 'python', weight: 1, line: /^\s*(?:if|for|while|elif|with|try|except|class)\b.{0,200}:\s*$|self\.\w+|print\(/ },
  { language: 'java', weight: 3, line: /^\s*(?:public|private|protected)\s+(?:static\s+|final\s+)*[\w<>[\]]+\s+\w+\s*[({=;]/ },
  { language: 'java', weight: 3, line: /^\s*(?:public\s+)?class\s+[A-Z]\w*.{0,80}\{|System\.out\.print/ },
  { language: 'c', weight: 3, line: /^\s*#include\s*[<"]|^\s*#define\s+\w+/ },
  { language: 'c', weight: 2, line: /^\s*(?:int|void|char|double|float|bool|auto|unsigned)\s+\*?\w+\s*(?:\([^)]{0,200}\) ?\{?|=[^;]{1,200};|;)\s*$/ },
  { language: 'go', weight: 3, line: /^\s*func\s+(?:\(\w+\s+\*?\w+\)\s*)?\w+\(|^package\s+\w+\s*$|\w+\s*:=\s*\S/ },
  { language: 'rust', weight: 3, line: /^\s*(?:pub\s+)?(?:async\s+)?fn\s+\w+\s*[<(]|\blet\s+mut\s+\w+|^\s*impl\b.{0,80}\{|println!\(/ },
  { language: 'sql', weight: 3, line: /^\s*(?:SELECT\s.{1,200}\sFROM\s+\w|INSERT\s+INTO\s+\w|UPDATE\s+\w+\s+SET\s|CREATE\s+TABLE\s|DELETE\s+FROM\s+\w|ALTER\s+TABLE\s)/i },
  { language: 'php', weight: 3, line: /<\?php|^\s*\$\w+\s*=\s*.{1,200};\s*$/ },
  { language: 'shell', weight: 3, line: /^#!\/(?:usr\/)?bin\/|^\s*(?:sudo|apt-get|chmod|export\s+\w+=|curl\s+-)/ },
  { language: 'html', weight: 2, line: /<(?:html|body|div|script|head|span)\b[^>]{0,200}>/i },
]
const anyCode = /[;{}]\s*$|^\s*(?:return|break|continue)\b.{0,100};?\s*$|^\s*(?:\/\/|#|\/\*|\*)\s|\w+\(.{0,100}\);?\s*$/

interface CodeBlock {
  start: number
  end: number
  score: number
  lines: number
  features: number
}

/** Blocks of lines with marks of code; a block ends after three lines without one. */
function* findCode(text: string): Generator<Candidate> {
  let block: CodeBlock | undefined
  let blank = 0
  const close = (): Candidate | undefined => {
    const done = block
    block = undefined
    if (done === undefined || done.features === 0 || done.score < 4) return undefined
    return {
      start: done.start,
      end: done.end,
      confidence: done.score >= 8 && done.lines >= 3 ? 'high' : done.lines >= 2 ? 'medium' : 'low',
    }
  }
  for (let at = 0; at <= text.length;) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    const line = text.slice(at, Math.min(end, at + 400))
    const features = codeFeatures.filter((feature) => feature.line.test(line))
    const score = features.reduce((sum, feature) => sum + feature.weight, 0) + (anyCode.test(line) ? 1 : 0)
    if (score > 0) {
      block ??= { start: at, end, score: 0, lines: 0, features: 0 }
      block.end = end
      block.score += score
      block.lines++
      block.features += features.length
      blank = 0
    } else if (++blank > 2) {
      const done = close()
      if (done !== undefined) yield done
    }
    at = end + 1
  }
  const last = close()
  if (last !== undefined) yield last
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

export const proseRows: readonly DetectorRow[] = [
  ...wordRows.map(byWords),
  {
    id: 'source_code',
    name: 'Source Code',
    family: 'source_code',
    find: findCode,
    confidence: 'medium',
    examples: {
      positive: [
        'fix this:\ndef add(a, b):\n    return a + b\nprint(add(1, 2))',
        'const total = items.reduce((a, b) => a + b)\nconsole.log(total)',
        '#include <stdio.h>\nint main(void) {\n  return 0;\n}',
        'SELECT name, email FROM users WHERE id = 1;\nDELETE FROM users WHERE id = 2;',
      ],
      negative: [
        'Explain closures in JavaScript with a counter.',
        'Let us import tea from Kenya.\nIt is good.',
        'Write a SQL query that counts orders by month.',
        'My list:\n- milk;\n- bread;',
      ],
    },
  },
  {
    id: 'har_file',
    name: 'Unsanitized HAR file',
    family: 'archive',
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

import { parseIp } from '../../../runtime/index.ts'
import type { Candidate, DetectorEnvironment, DetectorRow } from '../detector.ts'
import { hasCallingCode, isNorthAmerican, phoneCountries, type PhoneNumberPlan } from '../numbers/phone-numbers.ts'
import { continuesIban } from './iban-groups.ts'
import { otherLabels, phoneContext, phoneVeto } from './phone-labels.ts'
import { isIntroduced, isIntroducedStrictly, isNamedElse, isNumberOfOther } from './phone-words.ts'

const dates =
  /^(?:(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d|\d{1,2}[-./]\d{1,2}[-./]\d{2} )/
const socialSecurityShape = /^\d{3}-\d{2}-\d{4}$/
const decimalShape = /^\d{1,3}\.\d{4,}$/
const thousandsShape = /^\d{1,3}([. ])\d{3}(?:\1\d{3})+$/
const countedThing =
  /^\s?(?:[€$£¥%]|(?:eur|euros?|usd|gbp|dollars?|pesos?|reais|yen|zł|people|users|units|times|km|kg)\b)/i

/** Digits in groups that are a date, an amount, a coordinate, an address of a machine or part of another number. */
function isOtherNumber(found: string, text: string, start: number): boolean {
  if (dates.test(found) || socialSecurityShape.test(found) || decimalShape.test(found)) return true
  if (thousandsShape.test(found) && countedThing.test(text.slice(start + found.length, start + found.length + 12)))
    return true
  // Four groups with dots are a version or an address; the French write five pairs.
  if (parseIp(found) !== undefined || /^[1-9]\d*\.\d+\.\d+\.\d+$/.test(found)) return true
  // Round numbers in rising groups, as in `100 200 300 400`, count something.
  if (/^(?:[1-9]0{1,2} ?){3,}$/.test(found)) return true
  return continuesIban(text, start)
}

const extension = String.raw`(?:\s?(?:x|ext\.?)\s?\d{1,6})?`
const internationalShape = new RegExp(
  String.raw`(?<![\w+.])\+[1-9](?:[ ().\-/]{0,3}\d){6,14}${extension}(?!\w|[.-]\d)`,
  'g',
)
/** Signed amounts: `offset +1234567890`. */
const signedAmount =
  /(?:offset|delta|diff|difference|balance|change|gain|score|growth|shift|adjustment|increment|timestamp|epoch|profit|lat|lon|lng|longitude|latitude|error|drift|total|sum|net|by|of)\W{1,3}$/i
function* findInternational(text: string, environment: DetectorEnvironment): Generator<Candidate> {
  for (const match of text.matchAll(internationalShape)) {
    const whole = match[0].replace(/\s?(?:x|ext).*$/, '')
    const digits = whole.replace(/\D/g, '')
    if (signedAmount.test(text.slice(Math.max(0, match.index - 20), match.index))) continue
    if (!hasCallingCode(digits) || digits.length < 8) continue
    if (digits.startsWith('1') && !isNorthAmerican(digits)) continue
    const judged = environment.phonePlan?.judge(whole)
    if (judged !== 'impossible')
      yield {
        start: match.index,
        end: match.index + match[0].length,
        confidence: judged === 'valid' ? 'high' : 'medium',
      }
  }
}

const northAmericanShape = new RegExp(
  String.raw`(?<![\w+.])(?<!\d[-/])(?:(?:001|1)[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-])\d{3}[ .-]\d{4}${extension}(?!\w|[.-]\d)`,
  'g',
)

function* findNorthAmerican(text: string): Generator<Candidate> {
  for (const match of text.matchAll(northAmericanShape)) {
    // A plus sign before it makes it the whole of an international number, found elsewhere.
    if (/\+\s?1?[ .-]?$/.test(text.slice(Math.max(0, match.index - 4), match.index))) continue
    if (isNumberOfOther(text, match.index)) continue
    const whole = match[0].replace(/\s?(?:x|ext).*$/, '')
    if (!whole.includes('(') && isNamedElse(text, match.index)) continue
    if (isNorthAmerican(whole.replace(/\D/g, '').replace(/^00/, '')))
      yield { start: match.index, end: match.index + match[0].length }
  }
}

/** A label for a telephone directly before its number. */
const phoneLabel =
  /(?:phone|tel|telephone|mobile|cell|fax|telefon|téléphone|teléfono|telefone|handy|puhelin|電話|电话|전화)(?: (?:no|number|nr|nummer))?\W{1,4}$/i

const nationalShape =
  /(?<![\w+.,:/-])(?<!\d )(?:\(0?\d{1,4}\)[ .-]?|0|\d{2,4}[ .\-/])\d{1,5}(?:[ .\-/]?\d{2,5}){1,5}(?!\w|[.,: /-]\d)/g

function isValidSomewhere(number: string, plan: PhoneNumberPlan): boolean {
  return phoneCountries.some((country) => plan.judge(number, country) === 'valid')
}

/** Numbers as people write them at home: a trunk zero or groups; only context words make them telephone numbers. */
function* findNational(text: string, { phonePlan }: DetectorEnvironment): Generator<Candidate> {
  for (const match of text.matchAll(nationalShape)) {
    const digits = match[0].replace(/\D/g, '')
    // With `00` for the plus sign a number is as long as an international one.
    const least = phoneLabel.test(text.slice(Math.max(0, match.index - 24), match.index)) ? 7 : 8
    if (digits.length < least || digits.length > (digits.startsWith('00') ? 16 : 12)) continue
    if (isOtherNumber(match[0], text, match.index) || isNumberOfOther(text, match.index)) continue
    if (!isIntroduced(text, match.index, match.index + match[0].length)) {
      // Words farther away do where the number is one of a plan and nothing else is named before it.
      if (isNamedElse(text, match.index) || !/^\(?0/.test(match[0]) || !/\D/.test(match[0].slice(1))) continue
      if (phonePlan !== undefined && !isValidSomewhere(match[0], phonePlan)) continue
    }
    yield { start: match.index, end: match.index + match[0].length }
  }
}

const ungroupedShape = /(?<![\w+.,:/-])(?<!\d )\d{8,12}(?!\w|[.,:/-]\d| \d)/g

/** Numbers written in one run: valid in some numbering plan; without plans ten digits of North America and eleven of China. */
function* findUngrouped(text: string, { phonePlan }: DetectorEnvironment): Generator<Candidate> {
  for (const match of text.matchAll(ungroupedShape)) {
    const [digits] = match
    if (isNumberOfOther(text, match.index)) continue
    if (!isIntroducedStrictly(text, match.index, match.index + digits.length)) continue
    const isPhone =
      phonePlan === undefined
        ? /^1[3-9]\d{9}$/.test(digits) || (digits.length === 10 && isNorthAmerican(digits))
        : isValidSomewhere(digits, phonePlan)
    // A date in one run is valid somewhere too.
    if (isPhone && !/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits))
      yield { start: match.index, end: match.index + digits.length }
  }
}

/** Telephone numbers. */
// prettier-ignore
export const phoneRows: readonly DetectorRow[] = [
  {
    id: 'phone_international', name: 'International Phone Number', family: 'contact', pii: ['PHONE_NUMBER'], needs: '+', shape: internationalShape, find: findInternational, confidence: 'medium', context: phoneContext,
    examples: {
      positive: ['+1 415 555 0112', '+64 21 555 0595', 'unter +49 30 23125 735 zurück', '+81 3-5550-0850 です', '+1-202-555-0119', '+44 (0)20 7946 0958'],
      negative: ['1+4155550112', '+12 points', '+1 015 555 0112', '2+2=4 and +100', '+999 12345678'],
    },
  },
  {
    id: 'us_phone', name: 'US Phone Number', family: 'contact', pii: ['PHONE_NUMBER'], shape: northAmericanShape, find: findNorthAmerican, confidence: 'medium', context: phoneContext, veto: phoneVeto, vetoLabels: otherLabels,
    examples: {
      positive: ['(415) 555-0195', 'my number is 312-555-0131 and', "Anna's number is 312-555-0131", 'contactNumber: 312-555-0131', '415.555.0132', '1-800-555-0199', 'fax 613-671-1664x81625', '001-613-671-1664'],
      negative: ['order 415-555-0132', '115-555-0132', '415-155-0132', '978-3-16-148410-0', '2026-05-14', '120.0.6099.109', '注文番号 415-555-0132', 'chassis 415-555-0132'],
    },
  },
  {
    id: 'phone_national', name: 'National Phone Number', family: 'contact', pii: ['PHONE_NUMBER'], shape: nationalShape, find: findNational, confidence: 'low', confidenceInContext: 'medium', contextOnly: true, context: phoneContext, veto: phoneVeto, vetoLabels: otherLabels,
    examples: {
      positive: ['Telefon 030 23125 735', 'call me on 021 555 0595', '電話 03-5550-0850', 'mon téléphone: 06 12 34 56 78', 'móvil 612 345 678'],
      negative: ['call me on 2026-05-14', '030 23125 735', 'order 03-5550-0850', 'ISBN 978-3-16-148410-0', 'Please call about order 110-37-6955', 'phone the bank about NL13 TEST 3677 9681 48'],
    },
  },
  {
    id: 'phone_ungrouped', name: 'Phone Number Without Groups', family: 'contact', pii: ['PHONE_NUMBER'], shape: ungroupedShape, find: findUngrouped, confidence: 'low', confidenceInContext: 'medium', contextOnly: true, context: phoneContext, veto: phoneVeto, vetoLabels: otherLabels,
    examples: {
      positive: ['call me at 2065550142', 'call Anna 2065550142', 'call the office 2065550142', '手机 13800138000', 'contact_phone=2065550142', 'Ruf Anna unter 2065550142 an', '2065550142 is my mobile'],
      negative: ['2065550142', 'order 2065550142', 'call about order 2065550142', 'call 1065550142', 'phone bill, account 2065550142', 'My tax file number is 530435986', 'my savings account number is 6514171165', 'contact form field 98214432', 'call depth 88501100 exceeded', 'call stack of 88501100 frames', 'Call Depth 88501100', 'Telefonrechnung 839922795', 'calls: 330074412', 'the number is 848989605', 'signal 950661482 received', 'system call 27824063', 'function call at 344968351', 'contrat mobile 388136020', 'contact 63500886 was merged', 'reach 141374566', 'we text 2065550142 users', 'extension 2065550142 of the file', 'please call and mention the sum 2065550142'],
    },
  },
]

import creditCardType from 'credit-card-type'
import { digitsOf, mod97, passesLuhn, weightedSum } from '../../numbers/checksums.ts'
import type { Candidate, DetectorRow } from '../../detector.ts'
import { continuesIban } from '../iban-groups.ts'
import { asWords } from '../../finding/surroundings.ts'
import { referenceLabels, referenceWords } from '../reference-words.ts'

// One alternative for each way of printing: in one run, in fours, in the 4-6-5 of American Express, the 4-6-4 of Diners.
// A line may end behind any group, so spaces need not be alike.
const cardShape =
  /(?<![0-9A-Za-z])(?<![0-9][.-])(?:\d{12,19}|\d{4}([._/])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}(?:\s{1,3}\d{4}){3}(?:\s{1,3}\d{3})?|\d{4}(?: ?-\s{0,2}\d{4}){3}(?: ?-\s{0,2}\d{3})?|\d{4}([-._/])\d{6}\2\d{4,5}|\d{4}\s{1,3}\d{6}\s{1,3}\d{4,5}|\d{6}(?:[-._/]|\s{1,3})\d{13})(?![0-9A-Za-z]|[.-][0-9])/g
const cardContext = [
  'card*',
  'credit',
  'debit',
  'visa',
  'mastercard',
  'amex',
  'american express',
  'diners',
  'discover',
  'jcb',
  'unionpay',
  'union pay',
  'cvv',
  'cvc',
  'expir*',
  'charge*',
  'refund*',
  'payment',
  'pay',
  'paid',
  'pays',
  'bezahl*',
  'pagat*',
  'pagad*',
  'payé*',
  'kreditkarte*',
  'karte*',
  'carte',
  'tarjeta*',
  'carta',
  'cartão',
  'cartao',
  'カード',
  '卡',
  '信用卡',
  'kāri*',
  'карт*',
]
const cardVeto = [
  'imei',
  'isbn',
  'tracking',
  'serial',
  'seriennummer',
  'order number',
  'order no',
  'barcode',
  'ean',
  'gtin',
  'aadhaar',
  'aadhar',
]

interface Brand {
  readonly id: string
  readonly name: string
  /** How the library of issuer ranges calls it. */
  readonly type: string
  readonly positive: readonly string[]
  readonly negative: readonly string[]
}

// prettier-ignore
const brands: readonly Brand[] = [
  { id: 'visa_card', name: 'Visa Card Number', type: 'visa', positive: ['4242 4242 4242 4242', 'Karte 4111-1111-1111-1111,12/28'], negative: ['4242 6242 4242 4242', '5555 5555 5555 4444', 'x4111111111111111', 'FR21 4242 4242 4242 4242 1883 084'] },
  { id: 'mastercard_card', name: 'Mastercard Card Number', type: 'mastercard', positive: ['5555555555554444', '2223 0031 2200 3222'], negative: ['5555555555554445', '4111111111111111'] },
  { id: 'american_express_card', name: 'American Express Card Number', type: 'american-express', positive: ['3782 822463 10005', '371449635398431'], negative: ['3782 822463 10006', '378282246310005123'] },
  { id: 'diners_club_card', name: 'Diners Club Card Number', type: 'diners-club', positive: ['3056 930902 5904', '38520000023237'], negative: ['38520000023238'] },
  { id: 'union_pay_card', name: 'Union Pay Card Number', type: 'unionpay', positive: ['6200 0000 0000 0005'], negative: ['6200 0000 0000 0006'] },
  { id: 'discover_card', name: 'Discover Card Number', type: 'discover', positive: ['6011 1111 1111 1117'], negative: ['6011 1117 1111 1117', '6011 1121 1111 1117'] },
  { id: 'jcb_card', name: 'JCB Card Number', type: 'jcb', positive: ['3530 1113 3330 0000', '3530111333300000;'], negative: ['3530 1113 3330 0001'] },
  { id: 'maestro_card', name: 'Maestro Card Number', type: 'maestro', positive: ['6759 6498 2643 8453'], negative: ['6759 6498 2643 8454'] },
  { id: 'mir_card', name: 'Mir Card Number', type: 'mir', positive: ['2200 0000 0000 0004'], negative: ['2200 0000 0000 0005'] },
]

/** Networks whose numbers may begin with a single digit; of others that is too little to tell one. */
const shortPrefixes: ReadonlySet<string> = new Set(['visa'])

/** No issuer range is told by more digits (ISO/IEC 7812). */
const issuerDigits = 8
const mostIssuers = 10_000

/** By issuer: nine rows ask about each number. Whole numbers are not kept. */
const networks = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** Lengths of the numbers of an issuer, by network. */
function networksOf(number: string): ReadonlyMap<string, readonly number[]> {
  const issuer = number.slice(0, issuerDigits)
  let found = networks.get(issuer)
  if (found === undefined) {
    found = new Map(
      creditCardType(issuer)
        .filter(({ type, matchStrength = 0 }) => matchStrength > 1 || shortPrefixes.has(type))
        .map(({ type, lengths }) => [type, lengths]),
    )
    if (networks.size >= mostIssuers) networks.clear()
    networks.set(issuer, found)
  }
  return found
}

function isBrand({ type }: Brand, found: string): boolean {
  const digits = digitsOf(found)
  return (
    networksOf(digits.join('')).get(type)?.includes(digits.length) === true &&
    passesLuhn(digits) &&
    new Set(digits).size > 1
  )
}

/** Old and unassigned ranges of JCB and Visa's former 13 digits, which public generators still use; only words beside them tell them. */
function isFormerCard(found: string): boolean {
  const digits = digitsOf(found)
  return passesLuhn(digits) && new Set(digits).size > 2
}

const formerRow: DetectorRow = {
  id: 'card_former',
  name: 'Card Number of Former Ranges',
  family: 'payment',
  pii: ['CREDIT_CARD'],
  pattern:
    /(?<![0-9A-Za-z.-])(?:(?:1800|2131)(?:\d{11}|[ -]\d{6}[ -]\d{5})|35\d{2}([ -]?)\d{4}\1\d{4}\1\d{4}|4\d{12})(?![0-9A-Za-z]|[.-]\d)/g,
  accepts: isFormerCard,
  confidence: 'low',
  confidenceInContext: 'medium',
  contextOnly: true,
  context: ['card*', 'credit', 'debit', 'cc', 'jcb', 'visa', 'kreditkarte*', 'tarjeta*', 'carte', 'カード', '卡'],
  veto: cardVeto,
  vetoLabels: [...referenceWords, ...referenceLabels],
  labelsYield: true,
  examples: {
    positive: [
      'I have lost my card 180012345678905.',
      'card number 3503123456789011 is lost',
      'block card no 4565321085274',
    ],
    negative: ['180012345678905', 'card 180012345678906', '4565321085274', 'card 4565321085275'],
  },
}

const cardRows = brands.map((brand): DetectorRow => ({
  id: brand.id,
  name: brand.name,
  family: 'payment',
  pii: ['CREDIT_CARD'],
  pattern: cardShape,
  accepts: (found, text, start) => isBrand(brand, found) && !continuesIban(text, start),
  // Maestro's ranges are wide and its numbers begin at 12 digits: one in twenty of any such numbers would do.
  isWeak: (found) => brand.type === 'maestro' && digitsOf(found).length < 16,
  confidence: 'medium',
  context: cardContext,
  veto: cardVeto,
  vetoLabels: [...referenceWords, ...referenceLabels],
  labelsYield: true,
  examples: { positive: brand.positive, negative: brand.negative },
}))

/** Length of an IBAN by country. Source: SWIFT IBAN registry. */
const ibanLengths = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 ' +
    'GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 ' +
    'MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 ' +
    'UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
)

/** Every IBAN has fifteen characters or more; the shortest is Norway's. */
const ibanShape = /(?<![0-9A-Za-z])[A-Za-z]{2}\d{2}(?:[ -]?[0-9A-Za-z]){11}/

function* findIbans(text: string): Generator<Candidate> {
  for (const head of text.matchAll(/(?<![0-9A-Za-z])([A-Za-z]{2})\d{2}(?=[ -]?[0-9A-Za-z])/g)) {
    const length = ibanLengths.get((head[1] ?? '').toUpperCase())
    if (length === undefined) continue
    let compact = ''
    let at = head.index
    // One separator at most between characters: two would join parts of different sentences.
    for (let separated = true; compact.length < length && at < text.length; at++) {
      const char = text.charAt(at)
      if (/[0-9A-Za-z]/.test(char)) {
        compact += char
        separated = false
      } else if (!separated && (char === ' ' || char === '-')) separated = true
      else break
    }
    if (compact.length < length || /[0-9A-Za-z]/.test(text.charAt(at))) continue
    const upper = compact.toUpperCase()
    if (mod97(upper.slice(4) + upper.slice(0, 4)) === 1) yield { start: head.index, end: at }
  }
}

/** Words of payment: an account without any is one of a customer, a ledger or a machine. */
const bankWord =
  /(?:^|[^\p{L}])(?:(?<!(?:power|blood|food|data|question|memory|river|sperm|piggy|test|item|seed|fog|snow|left|right|west|south) )(?:bank|banks|banking)(?! holiday)|checking|chequing|savings?|routing|aba|ach|wired?|deposits?|deposited|payroll|withdraw\w*|transfer(?:s|red)?|remit\w*|credit union|direct debit|payee|beneficiary|payout|chase|wells fargo|citibank|citi|hsbc|barclays|capital one|u\.?s\.? bank|pnc|truist)(?!\p{L})/iu
/** Whose accounts are none of a bank. */
const otherAccount =
  /(?:^|[^\p{L}])(?:ledgers?|gl|g\/l|chart of accounts|journal|customer|client|utility|electric\w*|water|gas|energy|power|internet|cable|broadband|telecom|subscriber|subscription|billing|loyalty|rewards?|membership|frequent flyer|airline|github|aws|azure|google|twitter|instagram|cost cent(?:er|re)|advert\w*|merchant|vendor|supplier|e-?mail|login|user|service|storage|tenant id|game|player|library|parking|tolls?|iam|cloud|expense|revenue|asset|liability|debtors?|creditors?|receivables?|payables?|suspense|clearing|sub-?account|posting|cost|nominal|data ?base|feature|test|dummy)(?!\p{L})/iu
/** Nothing but these stands between the word for an account and its number. */
const accountBefore =
  /(?:^|[^\p{L}])(?:accounts?|acct|a\/c|checking|savings)(?:[\s.,:#='"()]|\b(?:no|nr|num|numbers?|is|was|are|at|with|my|our|his|her|their|the|bank|in|question|ending|and|not|to|here)\b){0,24}$/iu
const countedBehind = /^\s(?!(?:as|is|was|this|plus|thanks|yes|has|please)\b)\p{Ll}{2,}s\b/u

function isBankAccount(found: string, text: string, start: number): boolean {
  if (new Set(found).size <= 2) return false
  const before = asWords(text.slice(Math.max(0, start - 80), start))
  if (!accountBefore.test(before)) return false
  const after = text.slice(start + found.length, start + found.length + 40)
  return !countedBehind.test(after) && bankWord.test(before + ' ' + after) && !otherAccount.test(before + ' ' + after)
}

// prettier-ignore
export const cardAndBankRows: readonly DetectorRow[] = [
  ...cardRows,
  formerRow,
  {
    id: 'iban', name: 'IBAN', family: 'payment', pii: ['IBAN_CODE'], shape: ibanShape, find: findIbans, confidence: 'high',
    examples: {
      positive: ['DE24077037489001199020', 'Konto DE08 2545 6361 8328 3823 00 und', 'GB91TEST53676774715698', 'IBAN GB09 TEST 4948 5044 3847 75, contact', 'FR14 2004 1010 0505 0001 3M02 606', 'NL91-ABNA-0417-1643-00'],
      negative: ['GB53 TEST 7906 7885 4163 98', 'GB73TEST86417895538550', 'DE24077037489001199021', 'DE2407703748900119902', 'XX24077037489001199020', 'DE24077037489001199020123'],
    },
  },
  {
    id: 'us_aba_routing', name: 'United States ABA Routing Number', family: 'payment', pattern: /(?<![\w.-])(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}(?![\w-]|\.\d)/g,
    accepts: (found) => weightedSum(digitsOf(found), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
    confidence: 'low', context: ['routing', 'aba', 'rtn', 'transit', 'bank*', 'ach', 'wire'],
    examples: { positive: ['routing number 021000021', 'ABA 011401533'], negative: ['routing number 021000022', 'id 991000021', '1021000021'] },
  },
  {
    id: 'us_bank_account', name: 'US Bank Account Number', family: 'payment', pii: ['US_BANK_NUMBER'], pattern: /(?<![\w.-])\d{8,17}(?![\w-]|\.\d)/g,
    accepts: isBankAccount, confidence: 'low', confidenceInContext: 'medium', contextOnly: true,
    context: ['account', 'acct', 'a/c', 'checking', 'savings'], veto: ['order', 'ticket', 'invoice', 'phone', 'card', 'tracking'],
    examples: {
      positive: ['checking account 000123456789', 'bank account number 4412345678', 'Account no. 4412345678 at First National Bank', 'bank_account_number: 4412345678', 'wire it to account 4412345678'],
      negative: ['the number 4412345678 is large', 'account of 2020', 'order 4412345678', 'the account number of the ledger is 4412345678', 'customer account number 4412345678', 'my water account number is 4412345678', 'bank holiday account deletion 4412345678'],
    },
  },
  {
    id: 'card_verification_value', name: 'Generic CVV Card Number', family: 'payment', pattern: /(?<![\w.-])\d{3,4}(?![\w-]|\.\d)/g, confidence: 'medium', contextOnly: true,
    context: ['cvv', 'cvv2', 'cvc', 'cvc2', 'cid code', 'card verification', 'security code'], veto: ['room', 'year', 'expir*', 'order', 'address'],
    examples: { positive: ['CVV: 123', 'security code 4821'], negative: ['room 123', 'my cvv is secret', 'year 2025'] },
  },
]

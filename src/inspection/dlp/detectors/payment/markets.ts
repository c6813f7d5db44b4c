import { digitsOf, passesLuhn, weightedSum } from '../../numbers/checksums.ts'
import type { DetectorRow } from '../../detector.ts'
import * as check from '../identity/checks-of-world.ts'
import { toWorldRow } from '../identity/world-row.ts'

/** Two-letter codes of countries (ISO 3166-1), and XK. */
const countries = new Set(
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GG GH GI GL GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PR PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA UG US UY UZ VC VE VG VN VU WS XK YE ZA ZM ZW'.split(
    ' ',
  ),
)

/** SWIFT or BIC (ISO 9362): the fifth and sixth letters are a country. */
const isSwift: check.NumberCheck = (found) =>
  countries.has(found.slice(4, 6).toUpperCase()) && found === found.toUpperCase()

/** Mexico CLABE: weights 3 7 1, modulus 10. */
const isClabe: check.NumberCheck = (found) => {
  const digits = digitsOf(found)
  const sum = [3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7].reduce(
    (total, weight, at) => total + ((weight * (digits[at] ?? 0)) % 10),
    0,
  )
  return (10 - (sum % 10)) % 10 === digits[17]
}

/** Argentina CBU: bank and account, each with a check digit. */
const isCbu: check.NumberCheck = (found) => {
  const digits = digitsOf(found)
  const first = (10 - (weightedSum(digits, [7, 1, 3, 9, 7, 1, 3]) % 10)) % 10
  const second = (10 - (weightedSum(digits.slice(8), [3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]) % 10)) % 10
  return first === digits[7] && second === digits[21]
}

const securities = ['isin', 'cusip', 'security', 'securities', 'bond*', 'shares', 'stock*', 'wertpapier*', 'fund']

/** Numbers of banks and markets. */
// prettier-ignore
export const marketRows: readonly DetectorRow[] = [
  toWorldRow({ id: 'swift_code', name: 'SWIFT Code', family: 'payment', shape: '[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?', check: isSwift, words: ['swift*', 'bic', 'bank code', 'bank identifier'], sample: 'DEUTDEFF500', wrong: 'DEUTQQFF500' }),
  toWorldRow({ id: 'isin', name: 'International Securities Identification Number', family: 'payment', shape: '[A-Z]{2}[A-Z0-9]{9}\\d', check: (found) => countries.has(found.slice(0, 2).toUpperCase()) && check.isSecurityNumber(found), words: securities, sample: 'US0378331005', wrong: 'US0378331006' }),
  toWorldRow({ id: 'cusip', name: 'CUSIP Number', family: 'payment', shape: '[0-9A-Z]{8}\\d', check: check.isCusip, words: ['cusip'], sample: '037833100', wrong: '037833101' }),
  toWorldRow({ id: 'lei', name: 'Legal Entity Identifier', family: 'payment', shape: '[A-Z0-9]{18}\\d{2}', check: check.isLegalEntity, words: ['lei', 'legal entity'], sample: '529900T8BM49AURSDO55', wrong: '529900T8BM49AURSDO56' }),
  toWorldRow({ id: 'mx_clabe', name: 'Mexico CLABE', family: 'payment', shape: '\\d{18}', check: isClabe, words: ['clabe', 'interbancaria'], sample: '032180000118359719', wrong: '032180000118359718' }),
  toWorldRow({ id: 'ar_cbu', name: 'Argentina CBU', family: 'payment', shape: '\\d{22}', check: isCbu, words: ['cbu'], sample: '2850590940090418135201', wrong: '2850590940090418135202' }),
  toWorldRow({ id: 'uk_sort_code', name: 'United Kingdom Sort Code and Account', family: 'payment', shape: '\\d{2}-\\d{2}-\\d{2}[ ,/]{1,3}\\d{8}', words: ['sort code', 'account', 'bank'], sample: '12-34-56 12345678', wrong: '12-34-56 1234567' }),
  {
    id: 'card_magnetic_track', name: 'Magnetic Stripe Data', family: 'payment', pii: ['CREDIT_CARD'], pattern: /(?:%B\d{12,19}\^[^^\n]{2,26}\^\d{4}|;\d{12,19}=\d{4})\d{3,30}\??/g, accepts: (found) => passesLuhn(digitsOf(/\d{12,19}/.exec(found)?.[0] ?? '')), confidence: 'high',
    examples: { positive: ['%B4111111111111111^DOE/JANE^28121010000000?', ';4111111111111111=28121010000?'], negative: ['%B4111111111111112^DOE/JANE^28121010000000?', ';1=1'] },
  },
]

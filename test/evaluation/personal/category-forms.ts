import { stdnum } from 'stdnum'

/**
 * How values of a category of personal data look, and what people write before them. Values are drawn from the form by
 * fast-check and, where the package stdnum knows the number, kept only if it accepts them. Written before it was measured.
 */
export interface CategoryForm {
  readonly category: string
  readonly form: RegExp
  readonly words: readonly string[]
  readonly accepts?: (value: string) => boolean
}

const row = (
  category: string,
  form: RegExp,
  words: readonly string[],
  accepts?: (value: string) => boolean,
): CategoryForm => ({ category, form, words, ...(accepts === undefined ? {} : { accepts }) })

const known =
  (country: string, name: string) =>
  (value: string): boolean => {
    const validator = stdnum[country]?.[name]
    if (validator === undefined) throw new Error(`stdnum knows no ${country} ${name}`)
    return validator.validate(value).isValid
  }

const weighed = (value: string, weights: readonly number[]): number => {
  const digits = value.replace(/\D/g, '')
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0)
}
/** Numbers that stdnum does not know. Sources: NHS data dictionary, DEA Diversion Control, Services Australia, ICA, ISO/IEC 7812. */
const isNhs = (value: string): boolean =>
  (11 - (weighed(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(value.at(-1))
const isDea = (value: string): boolean => weighed(value, [1, 2, 1, 2, 1, 2]) % 10 === Number(value.at(-1))
const isMedicare = (value: string): boolean =>
  weighed(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(value.replace(/\D/g, '')[8])
function isNric(value: string): boolean {
  const kind = value.charAt(0)
  const sum = weighed(value, [2, 7, 6, 5, 4, 3, 2]) + (kind === 'T' || kind === 'G' ? 4 : 0)
  return (kind === 'S' || kind === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[sum % 11] === value.at(-1)
}
function isLuhn(value: string): boolean {
  const digits = Array.from(value, Number)
  return (
    digits.reduce((sum, digit, at) => sum + (at % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0) %
      10 ===
    0
  )
}

// prettier-ignore
export const categoryForms: readonly CategoryForm[] = [
  row('US_BANK_NUMBER', /^[1-9]\d{9,11}$/, ['bank account number', 'account number at the bank:', 'checking account']),
  row('US_DRIVER_LICENSE', /^[A-Z]\d{7}$/, ["driver's license", 'driver license number:', 'DL number']),
  row('US_ITIN', /^9\d{2}-7\d-\d{4}$/, ['ITIN', 'my ITIN is', 'taxpayer identification number']),
  row('US_PASSPORT', /^[1-9]\d{8}$/, ['US passport number', 'passport no.', 'passport:']),
  row('US_SSN', /^[1-6]\d{2}-[1-9]\d-[1-9]\d{3}$/, ['SSN', 'social security number is', 'my social security number:'], known('US', 'ssn')),
  row('UK_NHS', /^[4-7]\d{2} \d{3} \d{4}$/, ['NHS number', 'patient with NHS no.', 'NHS:'], isNhs),
  row('UK_NINO', /^[ABCEGHJ][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]$/, ['NI number', 'National Insurance number', 'NINO:']),
  row('ES_NIF', /^\d{8}[A-Z]$/, ['DNI', 'mi NIF es', 'NIF:'], known('ES', 'dni')),
  row('ES_NIE', /^[XYZ]\d{7}[A-Z]$/, ['NIE', 'mi NIE es', 'número de identidad de extranjero'], known('ES', 'nie')),
  row('IT_FISCAL_CODE', /^(?:RSS|BNC|VRD)(?:MRA|LCU|GNN)[4-9]\d[A-EHLMPRST](?:0[1-9]|1\d|2[0-8])[FHL]\d{3}[A-Z]$/, ['codice fiscale', 'C.F.', 'il mio codice fiscale è'], known('IT', 'codicefiscale')),
  row('IT_DRIVER_LICENSE', /^[A-Z]{2}\d{7}[A-Z]$/, ['patente', 'patente di guida n.', 'numero di patente']),
  row('IT_VAT_CODE', /^0\d{10}$/, ['partita IVA', 'P. IVA', 'P.IVA:'], known('IT', 'iva')),
  row('IT_PASSPORT', /^[A-Z]{2}\d{7}$/, ['passaporto', 'passaporto n.', 'numero di passaporto']),
  row('IT_IDENTITY_CARD', /^C[A-Z]\d{5}[A-Z]{2}$/, ["carta d'identità", "carta di identità n.", 'CIE']),
  row('PL_PESEL', /^[4-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])\d{5}$/, ['PESEL', 'mój PESEL to', 'numer PESEL'], known('PL', 'pesel')),
  row('SG_NRIC_FIN', /^[STFG]\d{7}[A-Z]$/, ['NRIC', 'my FIN is', 'NRIC no.'], isNric),
  row('SG_UEN', /^(?:19[6-9]\d|20[01]\d)\d{5}[A-Z]$/, ['UEN', 'UEN no.', 'company with UEN'], known('SG', 'uen')),
  row('AU_ABN', /^\d{2} \d{3} \d{3} \d{3}$/, ['ABN', 'our ABN is', 'Australian Business Number'], known('AU', 'abn')),
  row('AU_ACN', /^\d{3} \d{3} \d{3}$/, ['ACN', 'company number ACN', 'ACN:'], known('AU', 'acn')),
  row('AU_TFN', /^[1-9]\d{2} \d{3} \d{3}$/, ['TFN', 'tax file number', 'my TFN is'], known('AU', 'tfn')),
  row('AU_MEDICARE', /^[2-6]\d{3} \d{5} \d$/, ['Medicare', 'Medicare card', 'Medicare number'], isMedicare),
  row('IN_PAN', /^[A-Z]{3}[PCHF][A-Z]\d{4}[A-Z]$/, ['PAN', 'PAN card', 'my PAN is'], known('IN', 'pan')),
  row('IN_AADHAAR', /^[2-9]\d{3} \d{4} \d{4}$/, ['Aadhaar', 'Aadhaar number', 'my Aadhaar is'], known('IN', 'aadhaar')),
  row('IN_VEHICLE_REGISTRATION', /^(?:MH|DL|KA|TN|GJ)(?:0[1-9]|1[0-4])[A-Z]{2}\d{4}$/, ['vehicle', 'car registration', 'vehicle number']),
  row('IN_VOTER', /^[A-Z]{3}\d{7}$/, ['voter ID', 'EPIC', 'voter card']),
  row('IN_PASSPORT', /^[A-PR-WY]\d{7}$/, ['Indian passport', 'passport no.', 'passport']),
  row('FI_PERSONAL_IDENTITY_CODE', /^(?:0[1-9]|1\d|2[0-8])(?:0[1-9]|1[0-2])[4-9]\d-\d{3}[0-9A-Y]$/, ['henkilötunnus', 'HETU', 'Finnish personal identity code'], known('FI', 'hetu')),
  row('MEDICAL_LICENSE', /^[ABFM][A-Z]\d{7}$/, ['DEA number', 'DEA', 'DEA registration'], isDea),
  row('CREDIT_CARD', /^(?:4\d{15}|5[1-5]\d{14})$/, ['card', 'pay with', 'my Visa or Mastercard'], isLuhn),
  row('EMAIL_ADDRESS', /^[a-z]{4,8}\.[a-z]{3,9}@[a-z]{5,9}\.(?:com|org|de|fr)$/, ['mail', 'write to', 'reach me at']),
  row('IP_ADDRESS', /^(?:8[1-9]|9[1-9]|185)\.\d{2}\.1\d{2}\.\d{2}$/, ['client', 'the server is', 'IP']),
  row('URL', /^https:\/\/www\.[a-z]{5,10}\.(?:com|org|net)\/[a-z]{3,8}$/, ['see', 'my page:', 'open']),
]

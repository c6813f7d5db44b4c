/** The two vocabularies of `cf.llm.prompt.pii_categories`, and both side by side, for rules that may use either. Source: ai-detections.json, piiCategories. */
export type PiiVocabulary = 'long' | 'short' | 'both'

/** Names of the long vocabulary, in the order of the documentation. */
export const longPiiCategories: readonly string[] = (
  'CREDIT_CARD CRYPTO DATE_TIME EMAIL_ADDRESS IBAN_CODE IP_ADDRESS NRP LOCATION PERSON PHONE_NUMBER MEDICAL_LICENSE URL US_BANK_NUMBER US_DRIVER_LICENSE ' +
  'US_ITIN US_PASSPORT US_SSN UK_NHS UK_NINO ES_NIF ES_NIE IT_FISCAL_CODE IT_DRIVER_LICENSE IT_VAT_CODE IT_PASSPORT IT_IDENTITY_CARD PL_PESEL SG_NRIC_FIN SG_UEN ' +
  'AU_ABN AU_ACN AU_TFN AU_MEDICARE IN_PAN IN_AADHAAR IN_VEHICLE_REGISTRATION IN_VOTER IN_PASSPORT FI_PERSONAL_IDENTITY_CODE'
).split(' ')

/** Names of the short vocabulary. */
export const shortPiiCategories: readonly string[] =
  'BANK_ACCOUNT CREDIT_CARD DATE_TIME DRIVER_LICENSE EMAIL_ADDRESS IP_ADDRESS LOCATION PASSPORT PERSON PHONE_NUMBER TAX_ID US_SSN URL'.split(
    ' ',
  )

/** Long names by the short name that stands for them; equal names stand for themselves. */
const families: Readonly<Record<string, readonly string[]>> = {
  BANK_ACCOUNT: ['US_BANK_NUMBER', 'IBAN_CODE'],
  DRIVER_LICENSE: ['US_DRIVER_LICENSE', 'IT_DRIVER_LICENSE'],
  PASSPORT: ['US_PASSPORT', 'IT_PASSPORT', 'IN_PASSPORT'],
  TAX_ID: ['US_ITIN', 'ES_NIF', 'IT_FISCAL_CODE', 'IT_VAT_CODE', 'AU_TFN', 'IN_PAN'],
}
const shortByLong = new Map([
  ...shortPiiCategories.filter((name) => longPiiCategories.includes(name)).map((name) => [name, name] as const),
  ...Object.entries(families).flatMap(([short, names]) => names.map((name) => [name, short] as const)),
])

/** Categories in a vocabulary: sorted as documented, each once. The short one has no name for some. */
export function toVocabulary(categories: Iterable<string>, vocabulary: PiiVocabulary): string[] {
  if (vocabulary === 'both') {
    const long = [...categories]
    return [...new Set([...toVocabulary(long, 'long'), ...toVocabulary(long, 'short')])]
  }
  const order = vocabulary === 'long' ? longPiiCategories : shortPiiCategories
  const present = new Set<string>()
  for (const category of categories) {
    const name = vocabulary === 'long' ? category : shortByLong.get(category)
    if (name !== undefined) present.add(name)
  }
  return order.filter((name) => present.has(name))
}

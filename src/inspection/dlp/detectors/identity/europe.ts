import type { DetectorRow } from '../../detector.ts'
import * as check from './checks-of-world.ts'
import { toWorldRow, type WorldNumber } from './world-row.ts'

const passport = [
  'passport*',
  'reisepass*',
  'passeport*',
  'pasaporte*',
  'passaport*',
  'paspoort*',
  'paszport*',
  'pas number',
  'pass-nr',
  'útlevél',
  'pașaport*',
]

// prettier-ignore
const numbers: readonly WorldNumber[] = [
  { id: 'de_tax_id', name: 'Germany Tax Identification Number', shape: '\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}', check: check.isGermanTaxId, words: ['steuer-id', 'steueridentifikation*', 'steuerliche identifikation*', 'idnr', 'steuernummer', 'german tax', 'tax id*'], sample: '45 667203 680', wrong: '45 667203 681' },
  { id: 'de_identity_card', name: 'Germany Identity Card Number', shape: '[CFGHJK-NPRTV-Z0-9]{9}\\d', check: check.passesDocumentCheck, words: ['personalausweis*', 'ausweisnummer', 'ausweis-nr', 'german identity card'], sample: 'Z2NLHLP204', wrong: 'Z2NLHLP205' },
  { id: 'at_social_security', name: 'Austria Social Insurance Number', shape: '[1-9]\\d{3} ?\\d{6}', check: check.isAustrianSocial, words: ['svnr', 'sv-nummer', 'sozialversicherung*', 'versicherungsnummer', 'austrian social'], sample: '8147 936416', wrong: '8147 936417' },
  { id: 'be_national_number', name: 'Belgium National Register Number', shape: '\\d{2}\\.?\\d{2}\\.?\\d{2}[- ]?\\d{3}\\.?\\d{2}', check: check.isBelgianPerson, words: ['rijksregister*', 'registre national', 'national number', 'national register', 'insz', 'niss'], sample: '48.81.06 971.36', wrong: '48.81.06 971.37' },
  { id: 'bg_egn', name: 'Bulgaria Uniform Civil Number', shape: '\\d{10}', check: check.isBulgarianPerson, words: ['egn', 'егн', 'единен граждански', 'uniform civil'], sample: '6909150113', wrong: '6909150114' },
  { id: 'ch_ahv', name: 'Switzerland AHV Number', shape: '756\\.?\\d{4}\\.?\\d{4}\\.?\\d{2}', check: check.passesArticleCheck, words: ['ahv*', 'avs', 'sozialversicherung*', 'social security'], sample: '756.0721.5051.14', wrong: '756.0721.5051.15', alone: 'medium' },
  { id: 'cz_birth_number', name: 'Czechia and Slovakia Birth Number', shape: '\\d{6}/?\\d{4}', check: check.isCzechBirthNumber, words: ['rodné číslo', 'rodne cislo', 'rč', 'birth number'], sample: '140401/7263', wrong: '140401/7264' },
  { id: 'dk_cpr', name: 'Denmark CPR Number', shape: '\\d{6}-?\\d{4}', check: check.isDanishPerson, words: ['cpr*', 'personnummer', 'danish personal'], sample: '170778-5302', wrong: '170078-5302' },
  { id: 'ee_lt_personal_code', name: 'Estonia and Lithuania Personal Code', shape: '[1-6]\\d{10}', check: check.isBalticPerson, words: ['isikukood', 'asmens kodas', 'personal code'], sample: '25911281243', wrong: '25911281244' },
  { id: 'es_cif', name: 'Spain CIF', shape: '[ABCDEFGHJNP-SUVW]-?\\d{7}-?[0-9A-J]', check: check.isSpanishBusiness, words: ['cif', 'nif', 'empresa', 'sociedad'], sample: 'F-3264806-5', wrong: 'F-3264806-6' },
  { id: 'es_social_security', name: 'Spain Social Security Number', shape: '\\d{2}[ /-]?\\d{8}[ /-]?\\d{2}', check: check.isSpanishSocial, words: ['seguridad social', 'nuss', 'naf', 'afiliación', 'spanish social'], sample: '29-33653077 15', wrong: '29-33653077 16' },
  { id: 'fr_siren', name: 'France SIREN Number', shape: '\\d{3} ?\\d{3} ?\\d{3}', check: check.luhn, words: ['siren'], sample: '355 010 554', wrong: '355 010 555' },
  { id: 'fr_siret', name: 'France SIRET Number', shape: '\\d{3} ?\\d{3} ?\\d{3} ?\\d{5}', check: check.luhn, words: ['siret'], sample: '818424 564 61141', wrong: '818424 564 61142' },
  { id: 'gr_amka', name: 'Greece AMKA', shape: '\\d{11}', check: check.isGreekSocial, words: ['amka', 'αμκα'], sample: '02092379037', wrong: '02092379038' },
  { id: 'gr_afm', name: 'Greece Tax Number', shape: '\\d{9}', check: check.isGreekTax, words: ['afm', 'αφμ', 'greek tax'], sample: '859919300', wrong: '859919301' },
  { id: 'hr_oib', name: 'Croatia OIB', shape: '\\d{11}', check: check.passesMod11And10, words: ['oib', 'osobni identifikacijski'], sample: '63452872810', wrong: '63452872811' },
  { id: 'hu_tax_id', name: 'Hungary Tax Identification Number', shape: '8\\d{9}', check: check.isHungarianTax, words: ['adóazonosító*', 'adoazonosito*', 'hungarian tax'], sample: '8631091464', wrong: '8631091465' },
  { id: 'ie_pps', name: 'Ireland PPS Number', shape: '\\d{7}[A-W][A-IW]?', check: check.isIrishPerson, words: ['pps*', 'personal public service'], sample: '1323315LW', wrong: '1323316LW' },
  { id: 'lu_national_id', name: 'Luxembourg National Identification Number', shape: '(?:19|20)\\d{11}', check: check.isLuxembourgPerson, words: ['matricule', 'luxembourg*'], sample: '1950091122596', wrong: '1950091122597' },
  { id: 'lv_personal_code', name: 'Latvia Personal Code', shape: '\\d{6}-?\\d{5}', check: check.isLatvianPerson, words: ['personas kods', 'personas kodu', 'latvian personal'], sample: '270539-45658', wrong: '270539-45659' },
  { id: 'nl_bsn', name: 'Netherlands Citizen Service Number (BSN)', shape: '\\d{9}|\\d{4}[ .]\\d{2}[ .]\\d{3}|\\d{3}[ .]\\d{3}[ .]\\d{3}', check: check.isDutchPerson, words: ['bsn*', 'burgerservicenummer', 'sofinummer', 'sofi-nummer', 'citizen service'], sample: '0834.59.108', wrong: '0834.59.109' },
  { id: 'no_national_id', name: 'Norway National Identity Number', shape: '\\d{6} ?\\d{5}', check: check.isNorwegianPerson, words: ['fødselsnummer', 'fodselsnummer', 'personnummer', 'd-nummer', 'norwegian national'], sample: '864897 48837', wrong: '864897 48838' },
  { id: 'pl_nip', name: 'Poland NIP', shape: '\\d{3}-?\\d{3}-?\\d{2}-?\\d{2}', check: check.isPolishTax, words: ['nip'], sample: '276-727-08-15', wrong: '276-727-08-16' },
  { id: 'pl_regon', name: 'Poland REGON', shape: '\\d{9}', check: check.isPolishBusiness, words: ['regon'], sample: '224546872', wrong: '224546873' },
  { id: 'pl_identity_card', name: 'Poland Identity Card Number', shape: '[A-Z]{3} ?\\d{6}', check: check.isPolishCard, words: ['dowód*', 'dowod*', 'dowodu', 'polish identity'], sample: 'ISO540702', wrong: 'ISO540703' },
  { id: 'pt_nif', name: 'Portugal NIF', shape: '[1-35-9]\\d{2} ?\\d{3} ?\\d{3}', check: check.isPortugueseTax, words: ['nif', 'contribuinte', 'nipc'], sample: '559 680 007', wrong: '559 680 008' },
  { id: 'ro_cnp', name: 'Romania CNP', shape: '[1-9]\\d{12}', check: check.isRomanianPerson, words: ['cnp', 'cod numeric personal'], sample: '9171214738150', wrong: '9171214738151' },
  { id: 'ru_inn', name: 'Russia INN', shape: '\\d{10}|\\d{12}', check: check.isRussianTax, words: ['инн', 'inn'], sample: '9996542554', wrong: '9996542555' },
  { id: 'ru_snils', name: 'Russia SNILS', shape: '\\d{3}-?\\d{3}-?\\d{3}[ -]?\\d{2}', check: check.isRussianInsurance, words: ['снилс', 'snils'], sample: '100-180-350-74', wrong: '100-180-350-75' },
  { id: 'se_personal_number', name: 'Sweden Personal Identity Number', shape: '(?:19|20)?\\d{6}[-+]?\\d{4}', check: check.isSwedishPerson, words: ['personnummer', 'samordningsnummer', 'swedish personal'], sample: '19011008+1189', wrong: '19011008+1180' },
  { id: 'si_emso', name: 'Unique Master Citizen Number (EMŠO, JMBG)', shape: '\\d{13}', check: check.isUniqueMasterCitizen, words: ['emšo', 'emso', 'jmbg', 'јмбг', 'matični broj'], sample: '0407565822953', wrong: '0407565822954' },
  { id: 'tr_identity_number', name: 'Türkiye Identity Number', shape: '[1-9]\\d{10}', check: check.isTurkishPerson, words: ['tckn', 'tc kimlik', 't.c. kimlik', 'kimlik no*', 'kimlik numara*', 'turkish identity'], sample: '55752414070', wrong: '55752414071' },
  { id: 'ua_tax_number', name: 'Ukraine Taxpayer Number', shape: '\\d{10}', check: check.isUkrainianTax, words: ['рнокпп', 'ідентифікаційний код', 'іпн', 'rnokpp'], sample: '5995150257', wrong: '5995150258' },
  { id: 'uk_utr', name: 'United Kingdom Unique Taxpayer Reference', shape: '\\d{5} ?\\d{5}', check: check.isBritishTaxpayer, words: ['utr', 'taxpayer reference', 'self assessment'], sample: '28971 54378', wrong: '28971 54370' },
  { id: 'uk_driving_licence', name: "United Kingdom Driver's Licence Number", shape: '[A-Z]{2}[A-Z9]{3}\\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\\d|3[01])\\d[A-Z9]{2}[A-Z0-9]{3}', words: ['driving licence', 'driver*', 'dvla', 'licence number'], sample: 'MORGA657054SM9IJ', wrong: 'MORGA697054SM9IJ' },
  { id: 'uk_passport', name: 'United Kingdom Passport Number', shape: '\\d{9}', words: ['uk passport', 'british passport', 'gbr passport'], sample: '503186224', wrong: '50318622' },
  { id: 'eu_passport', name: 'European Union Passport Number', shape: '[CFGHJK-NPRTV-Z0-9]{8}\\d|[A-Z]{1,3}\\d{6,8}|\\d{2}[A-Z]{2}\\d{5}|[A-Z]{2}[A-Z0-9]{6}\\d', words: passport, sample: 'C01X00T47', wrong: 'C01X' },
]

interface VatCountry {
  readonly shape: string
  readonly check?: check.NumberCheck
}
const digitsOnly =
  (rest: check.NumberCheck): check.NumberCheck =>
  (found) =>
    rest(found.slice(2))

/** Forms by country (European Commission, VIES), and the checksum where one is published. */
const vatCountries: Readonly<Record<string, VatCountry>> = {
  AT: { shape: 'U\\d{8}', check: check.isAustrianVat }, BE: { shape: '[01]\\d{9}', check: check.isBelgianBusiness }, BG: { shape: '\\d{9,10}' }, CY: { shape: '\\d{8}[A-Z]' }, CZ: { shape: '\\d{8,10}' }, DE: { shape: '\\d{9}', check: digitsOnly(check.passesMod11And10) }, DK: { shape: '\\d{8}' }, EE: { shape: '\\d{9}' }, EL: { shape: '\\d{9}', check: check.isGreekTax }, ES: { shape: '(?:[A-Z]\\d{7}[A-Z0-9]|\\d{8}[A-Z])' }, FI: { shape: '\\d{8}', check: check.isFinnishBusiness }, FR: { shape: '\\d{11}', check: check.isFrenchVat }, HR: { shape: '\\d{11}', check: digitsOnly(check.passesMod11And10) }, HU: { shape: '\\d{8}' }, IE: { shape: '\\d{7}[A-W][A-I]?', check: digitsOnly(check.isIrishPerson) }, IT: { shape: '\\d{11}', check: check.luhn }, LT: { shape: '(?:\\d{9}|\\d{12})' }, LU: { shape: '\\d{8}' }, LV: { shape: '\\d{11}' }, MT: { shape: '\\d{8}' }, NL: { shape: '\\d{9}B\\d{2}' }, PL: { shape: '\\d{10}', check: check.isPolishTax }, PT: { shape: '\\d{9}', check: check.isPortugueseTax }, RO: { shape: '\\d{6,10}' }, SE: { shape: '\\d{10}01' }, SI: { shape: '\\d{8}' }, SK: { shape: '\\d{10}' }, XI: { shape: '\\d{9}', check: check.isBritishVat }, GB: { shape: '\\d{9}', check: check.isBritishVat },
} // prettier-ignore

function isVat(found: string): boolean {
  const compact = found.replace(/[ .-]/g, '').toUpperCase()
  const country = vatCountries[compact.slice(0, 2)]
  return (
    country !== undefined &&
    new RegExp(`^${country.shape}$`).test(compact.slice(2)) &&
    (country.check?.(compact) ?? true)
  )
}

// prettier-ignore
const vat = toWorldRow({ id: 'eu_vat', name: 'European Union VAT Number', shape: '(?:AT ?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI|GB) ?[0-9A-Z](?:[ .]?[0-9A-Z]){6,11}', check: isVat, words: ['vat', 'ust-id*', 'ustid*', 'uid', 'tva', 'iva', 'btw*', 'moms*', 'alv', 'nif', 'dph', 'ddv', 'áfa', 'ust'], sample: 'DE136695976', wrong: 'DE136695977' })

/** Numbers of Europe. */
export const europeRows: readonly DetectorRow[] = [...numbers.map(toWorldRow), vat]

import type { DetectorRow } from '../../detector.ts'
import * as check from './checks-of-world.ts'
import { toWorldRow, type WorldNumber } from './world-row.ts'

// prettier-ignore
const numbers: readonly WorldNumber[] = [
  { id: 'ar_cuit', name: 'Argentina CUIT or CUIL', shape: '(?:2[03467]|3[034])-?\\d{8}-?\\d', check: check.isArgentineTax, words: ['cuit', 'cuil'], sample: '3476858350-3', wrong: '3476858350-4' },
  { id: 'ar_dni', name: 'Argentina DNI', shape: '\\d{1,2}\\.\\d{3}\\.\\d{3}|\\d{7,8}', words: ['dni'], sample: '20.123.456', wrong: '20.123.45' },
  { id: 'br_cpf', name: 'Brazil CPF', shape: '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}|\\d{11}', check: check.isBrazilianPerson, words: ['cpf', 'cadastro de pessoas'], sample: '57202023822', wrong: '57202023823' },
  { id: 'br_cnpj', name: 'Brazil CNPJ', shape: '[0-9A-Z]{2}\\.[0-9A-Z]{3}\\.[0-9A-Z]{3}/[0-9A-Z]{4}-\\d{2}|[0-9A-Z]{12}\\d{2}', check: check.isBrazilianBusiness, words: ['cnpj', 'cadastro nacional'], sample: 'MP.JMY.QJA/J8LL-05', wrong: 'MP.JMY.QJA/J8LL-06' },
  { id: 'ca_business_number', name: 'Canada Business Number', shape: '\\d{9}(?: ?R[CMPT] ?\\d{4})?', check: (found) => check.luhn(found.slice(0, 9)), words: ['business number', 'gst', 'hst'], sample: '736423567RT9476', wrong: '736423568RT9476' },
  { id: 'ca_passport', name: 'Canada Passport Number', shape: '[A-Z]{2}\\d{6}|[A-Z]\\d{6}[A-Z]{2}', words: ['canadian passport', 'canada passport'], sample: 'GA302922', wrong: 'GA30292' },
  { id: 'cl_rut', name: 'Chile RUT', shape: '\\d{1,2}\\.?\\d{3}\\.?\\d{3}-[0-9K]', check: check.isChileanPerson, words: ['rut', 'run'], sample: '17.694.900-7', wrong: '17.694.900-8', alone: 'low' },
  { id: 'co_nit', name: 'Colombia NIT', shape: '\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d', check: check.isColombianTax, words: ['nit'], sample: '448324.506-1', wrong: '448324.506-2' },
  { id: 'do_cedula', name: 'Dominican Republic Identity Number', shape: '\\d{3}-?\\d{7}-?\\d', check: check.luhn, words: ['cédula', 'cedula', 'dominican'], sample: '177-01196861', wrong: '177-01196862' },
  { id: 'ec_cedula', name: 'Ecuador Identity Number', shape: '\\d{10}', check: check.isEcuadorianPerson, words: ['cédula', 'cedula', 'ecuador*'], sample: '0401746284', wrong: '0401746285' },
  { id: 'mx_curp', name: 'Mexico CURP', shape: '[A-Z][AEIOUX][A-Z]{2}\\d{6}[HMX][A-Z]{5}[0-9A-Z]\\d', check: check.isMexicanPerson, words: ['curp'], sample: 'RXKD570413HMIKWSS6', wrong: 'RXKD570413HMIKWSS7', alone: 'medium' },
  { id: 'mx_rfc', name: 'Mexico RFC', shape: '[A-ZÑ&]{3,4}\\d{6}[0-9A-Z]{2}[0-9A]', check: check.isMexicanTax, words: ['rfc'], sample: 'YVWY5706028D2', wrong: 'YVWY5706028D3', alone: 'low' },
  { id: 'pe_ruc', name: 'Peru RUC', shape: '(?:10|15|17|20)\\d{9}', check: check.isPeruvianTax, words: ['ruc'], sample: '10659409769', wrong: '10659409760' },
  { id: 'us_ein', name: 'US Employer Identification Number', shape: '(?:0[1-6]|1[0-6]|2[0-7]|3\\d|4[0-8]|5\\d|6[0-8]|7[1-7]|8[0-8]|9[0-589])-\\d{7}', words: ['ein', 'employer identification', 'fein', 'federal tax'], sample: '12-3456789', wrong: '07-3456789' },
  { id: 'us_npi', name: 'US National Provider Identifier', shape: '[12]\\d{9}', check: check.isProviderNumber, words: ['npi', 'provider identifier'], sample: '1478527553', wrong: '1478527554', pii: ['MEDICAL_LICENSE'] },
  { id: 'us_medicare_beneficiary', name: 'US Medicare Beneficiary Identifier', shape: '[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\\d-?[AC-HJKMNP-RT-Y]{2}\\d{2}', words: ['medicare', 'mbi', 'beneficiary'], sample: '1EG4-TE5-MK73', wrong: '1EG4-TE5-MK7' },
  { id: 'uy_ci', name: 'Uruguay Identity Card Number', shape: '\\d\\.\\d{3}\\.\\d{3}-\\d|\\d{8}', check: check.isUruguayanPerson, words: ['cédula', 'cedula', 'documento'], sample: '54099518', wrong: '54099519' },
  { id: 'vehicle_identification', name: 'Vehicle Identification Number', shape: '[A-HJ-NPR-Z0-9]{17}', check: check.isVehicleNumber, words: ['vin', 'vehicle identification', 'chassis', 'fahrgestell*', 'fin'], sample: '9CLTBV9E9N8B2HDHC', wrong: '9CLTBV9E9N8B3HDHC' },
]

/** Numbers of North, Central and South America. */
export const americasRows: readonly DetectorRow[] = numbers.map(toWorldRow)

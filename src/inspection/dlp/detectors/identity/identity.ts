import { digitsOf, passesLuhn } from '../../numbers/checksums.ts'
import type { DetectorRow } from '../../detector.ts'
import * as check from './checks.ts'
import { referenceLabels, referenceWords } from '../reference-words.ts'

const socialContext = [
  'ssn',
  'ssns',
  'social security',
  'social-security',
  'soc sec',
  'sozialversicherung*',
  'us-sozialversicherung*',
  'sécurité sociale',
  'securite sociale',
  'seguro social',
  'seguridad social',
  'sicurezza sociale',
  'segurança social',
  '社会保障番号',
  '社会保障',
  '社会保险',
  '社安',
  '사회보장',
  'taupapori',
  'социальн*',
  'sofi-nummer',
  'ubezpieczenia',
  'w-2',
  'w-9',
  'i-9',
  'payroll',
]
const plainSocialContext = ['ssn', 'social security number', 'social security no', 'social security #']
const digits9 = (found: string): boolean => new Set(digitsOf(found)).size > 1

// prettier-ignore
export const identityRows: readonly DetectorRow[] = [
  {
    id: 'us_ssn', name: 'United States SSN Numeric Detection', family: 'identity', pii: ['US_SSN'], pattern: /(?<![\w.+])(?<!\d[-/ ])\d{3}([\-. \n]| {2})\d{2}\1\d{4}(?!\w|[-./ ]\d)/g, accepts: check.isSocialSecurityNumber,
    confidence: 'low', context: socialContext, veto: referenceWords, vetoLabels: referenceLabels,
    examples: {
      positive: ['My social security number is 764-81-2855.', 'SSN 022-72-6556, phone', 'US-Sozialversicherungsnummer: 536-22-8873', '社会保障番号 461-34-9417'],
      negative: ['order 401-04-4341?', 'ssn 666-60-8866', 'SSN 900-12-3456', 'SSN 123-00-4567', 'SSN 123-45-0000', '注文番号 110-37-6955', 'Die Bestellnummer 195-37-2402', 'SSN 764812855', '1-764-81-2855-3'],
    },
  },
  {
    id: 'us_ssn_ungrouped', name: 'United States SSN Without Groups', family: 'identity', pii: ['US_SSN'], pattern: /(?<![\w.+-])\d{9}(?![\w-]|[./]\d)/g, accepts: (found) => check.isSocialSecurityNumber(found.replace(/^(...)(..)/, '$1-$2-')) && digits9(found),
    confidence: 'low', contextOnly: true, context: plainSocialContext, veto: [...referenceWords, 'ein', 'routing', 'passport'], vetoLabels: referenceLabels,
    examples: { positive: ['SSN 764812855', 'social security number: 764812855'], negative: ['764812855', 'order 764812855', 'SSN 666812855'] },
  },
  {
    id: 'us_itin', name: 'US Individual Tax Identification Number (ITIN)', family: 'identity', pii: ['US_ITIN'], pattern: /(?<![\w.-])9\d{2}([- ])\d{2}\1\d{4}(?!\w|[-.]\d)/g, accepts: check.isTaxpayerNumber,
    confidence: 'medium', context: ['itin', 'tax*', 'irs', 'tin'], veto: referenceWords, vetoLabels: referenceLabels, examples: { positive: ['ITIN 912-70-1234'], negative: ['912-69-1234', '812-70-1234', 'order 912-70-1234'] },
  },
  {
    id: 'au_tfn', name: 'Australia Tax File Number', family: 'identity', pii: ['AU_TFN'], pattern: /(?<![\w.-])\d{3}([-. ]?)\d{3}\1\d{3}(?![\w-]|[ .]\d)/g, accepts: check.isTaxFileNumber, confidence: 'low', confidenceInContext: 'high', contextOnly: true,
    context: ['tfn', 'tax file', 'tax'], veto: referenceWords, vetoLabels: referenceLabels, examples: { positive: ['tax file number 123 456 782'], negative: ['tax file number 123 456 783', '123 456 782'] },
  },
  {
    id: 'au_abn', name: 'Australian Business Number', family: 'identity', pii: ['AU_ABN'], pattern: /(?<![\w.-])\d{2}([-. ]?)\d{3}\1\d{3}\1\d{3}(?![\w-]|[ .]\d)/g, accepts: check.isAustralianBusinessNumber, confidence: 'low', contextOnly: true, context: ['abn', 'business number'],
    examples: { positive: ['ABN 51 824 753 556'], negative: ['ABN 51 824 753 557', '51 824 753 556'] },
  },
  {
    id: 'au_acn', name: 'Australian Company Number', family: 'identity', pii: ['AU_ACN'], pattern: /(?<![\w.-])\d{3}([-. ]?)\d{3}\1\d{3}(?![\w-]|[ .]\d)/g, accepts: check.isAustralianCompanyNumber, confidence: 'low', contextOnly: true, context: ['acn', 'company number'],
    examples: { positive: ['ACN 004 085 616'], negative: ['ACN 004 085 617', '004 085 616'] },
  },
  {
    id: 'au_medicare', name: 'Australian Medicare Number', family: 'identity', pii: ['AU_MEDICARE'], pattern: /(?<![\w.-])[2-6]\d{3}([-. ]?)\d{5}\1\d(?![\w-]|[ .]\d)/g, accepts: check.isMedicareNumber, confidence: 'low', contextOnly: true, context: ['medicare'],
    examples: { positive: ['Medicare 2123 45670 1'], negative: ['Medicare 2123 45671 1', '2123 45670 1'] },
  },
  {
    id: 'au_passport', name: 'AU Passport Number', family: 'identity', pattern: /(?<![\w.-])(?:[A-Z]|P[A-FUWXZ])\d{7}(?![\w-])/g, confidence: 'medium', contextOnly: true, context: ['passport'],
    examples: { positive: ['Australian passport N1234567'], negative: ['N1234567', 'passport N123456'] },
  },
  {
    id: 'ca_sin', name: 'Canada Social Insurance Number', family: 'identity', pattern: /(?<![\w.-])\d{3}([-. ])\d{3}\1\d{3}(?!\w|[- .]\d)/g, accepts: check.isSocialInsuranceNumber, confidence: 'low', context: ['sin', 'social insurance', 'assurance sociale'], veto: referenceWords, vetoLabels: referenceLabels,
    examples: { positive: ['SIN 130 692 544'], negative: ['SIN 130 692 545', 'SIN 030 692 544'] },
  },
  {
    id: 'fr_social_security', name: 'France Social Security Number', family: 'identity', pattern: /(?<![\w.-])[12][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?![\w-])/gi, accepts: check.isFrenchNumber, confidence: 'high',
    examples: { positive: ['2 55 08 14 168 025 38', '255081416802538'], negative: ['2 55 08 14 168 025 39'] },
  },
  {
    id: 'hk_identity_card', name: 'Hong Kong Identity Card (HKIC) Number', family: 'identity', pattern: /\b[A-Z]{1,2}\d{6} ?(?:\([0-9A]\)|[0-9A])(?!\w)/g, accepts: check.isHongKongCard, confidence: 'medium', context: ['hkid', 'hkic', 'identity card', '身份證'],
    examples: { positive: ['A123456(3)'], negative: ['A123456(4)'] },
  },
  {
    id: 'id_identity_card', name: 'Indonesia Identity Card Number', family: 'identity', pattern: /(?<![\w.-])[1-9]\d{5}(?:0[1-9]|[1256]\d|3[01]|4[1-9]|7[01])(?:0[1-9]|1[0-2])\d{6}(?![\w-])/g, confidence: 'low', contextOnly: true, context: ['nik', 'ktp', 'identity', 'identitas', 'kependudukan'],
    examples: { positive: ['NIK 3171231508890123'], negative: ['3171231508890123', 'NIK 3171239908890123'] },
  },
  {
    id: 'my_identity_card', name: 'Malaysian National Identity Card Number', family: 'identity', pattern: /(?<![\w.-])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-(?:0[1-9]|[1-5]\d|[6-9]\d)-\d{4}(?![\w-])/g, confidence: 'low', context: ['mykad', 'nric', 'ic', 'kad pengenalan', 'identity card'], veto: referenceWords, vetoLabels: referenceLabels,
    examples: { positive: ['MyKad 850421-14-5123'], negative: ['851321-14-5123', 'order 850421-14-5123'] },
  },
  {
    id: 'ph_umid', name: 'Philippines Unified Multi-Purpose ID (UMID) Number', family: 'identity', pattern: /(?<![\w.-])\d{4}-\d{7}-\d(?![\w-])/g, confidence: 'low', context: ['umid', 'crn', 'sss', 'gsis', 'philhealth'], veto: referenceWords, vetoLabels: referenceLabels,
    examples: { positive: ['UMID CRN 0111-2345678-9'], negative: ['order 0111-2345678-9', '0111-234567-89'] },
  },
  {
    id: 'sg_nric_fin', name: 'Singapore National Registration Identity Card Number', family: 'identity', pii: ['SG_NRIC_FIN'], pattern: /(?<![\w-])[STFGM]\d{7}[A-Z](?![\w-])/gi, accepts: check.isSingaporeNumber, confidence: 'high',
    examples: { positive: ['S1234567D', 'F1234567N'], negative: ['S1234567E', 'A1234567D'] },
  },
  {
    id: 'tw_identity', name: 'Taiwan National Identification Number', family: 'identity', pattern: /(?<![\w-])[A-Z][1289]\d{8}(?![\w-])/g, accepts: check.isTaiwanNumber, confidence: 'medium', context: ['身分證', '統一編號', 'national id', 'identity'],
    examples: { positive: ['A123456789'], negative: ['A123456788'] },
  },
  {
    id: 'th_identity_card', name: 'Thai Identity Card Number', family: 'identity', pattern: /(?<![\w.-])[1-8]([- ]?)\d{4}\1\d{5}\1\d{2}\1\d(?![\w-])/g, accepts: check.isThaiNumber, confidence: 'low', confidenceInContext: 'high', contextOnly: true, context: ['thai', 'identity', 'id card', 'บัตรประชาชน'],
    examples: { positive: ['Thai identity card 1-2345-67890-12-1'], negative: ['Thai identity card 1-2345-67890-12-2', '1-2345-67890-12-1'] },
  },
  {
    id: 'uk_nhs', name: 'United Kingdom NHS Number', family: 'identity', pii: ['UK_NHS'], pattern: /(?<![\w.+-])\d{3}([-. ]?)\d{3}\1\d{4}(?![\w-]|\.\d)/g, accepts: check.isHealthServiceNumber, confidence: 'low', contextOnly: true, context: ['nhs', 'national health', 'patient'],
    examples: { positive: ['NHS number 943 476 5919'], negative: ['NHS number 943 476 5918', '943 476 5919'] },
  },
  {
    id: 'uk_nino', name: 'United Kingdom National Insurance Number', family: 'identity', pii: ['UK_NINO'], pattern: /(?<![\w-])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\w-])/gi, confidence: 'medium', context: ['national insurance', 'nino', 'ni number'], veto: referenceWords, vetoLabels: referenceLabels,
    examples: { positive: ['AB 12 34 56 C', 'JG103759A'], negative: ['order JG103759A', 'GB 12 34 56 C', 'AB 12 34 56 E', 'QQ123456C'] },
  },
  { id: 'es_nif', name: 'Spain NIF', family: 'identity', pii: ['ES_NIF'], pattern: /(?<![\w-])\d{8}[ -]?[A-HJ-NP-TV-Z](?![\w-])/gi, accepts: check.isSpanishNumber, confidence: 'high', examples: { positive: ['12345678Z'], negative: ['12345678A'] } },
  { id: 'es_nie', name: 'Spain NIE', family: 'identity', pii: ['ES_NIE'], pattern: /(?<![\w-])[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z](?![\w-])/gi, accepts: check.isSpanishNumber, confidence: 'high', examples: { positive: ['X1234567L'], negative: ['X1234567M'] } },
  { id: 'it_fiscal_code', name: 'Italy Codice Fiscale', family: 'identity', pii: ['IT_FISCAL_CODE'], pattern: /(?<![\w-])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![\w-])/gi, accepts: check.isFiscalCode, confidence: 'high', examples: { positive: ['RSSMRA85T10A562S'], negative: ['RSSMRA85T10A562T'] } },
  { id: 'it_vat', name: 'Italy Partita IVA', family: 'identity', pii: ['IT_VAT_CODE'], pattern: /(?<![\w.-])(?:IT)?\d{11}(?![\w-])/g, accepts: (found) => passesLuhn(digitsOf(found)) && digits9(found), confidence: 'low', contextOnly: true, context: ['partita iva', 'p. iva', 'p.iva', 'iva', 'vat'], examples: { positive: ['partita IVA 12345678903'], negative: ['partita IVA 12345678904', '12345678903'] } },
  { id: 'it_identity_card', name: 'Italy Identity Card', family: 'identity', pii: ['IT_IDENTITY_CARD'], pattern: /(?<![\w-])(?:[A-Z]{2} ?\d{5} ?[A-Z]{2}|[A-Z]{2} ?\d{7}|\d{7} ?[A-Z]{2})(?![\w-])/gi, confidence: 'low', confidenceInContext: 'medium', contextOnly: true, context: ["carta d'identità", 'carta d’identità', "carta d'identita", 'carta di identità', 'carta identità', 'cie', 'identity card'], examples: { positive: ["carta d'identità CA12345AB"], negative: ['CA12345AB', 'passaporto CA12345AB'] } },
  { id: 'it_passport', name: 'Italy Passport', family: 'identity', pii: ['IT_PASSPORT'], pattern: /(?<![\w-])[A-Z]{2} ?\d{7}(?![\w-])/gi, confidence: 'low', confidenceInContext: 'medium', contextOnly: true, context: ['passaport*', 'italian passport'], examples: { positive: ['passaporto YB3021764'], negative: ['YB3021764', 'passaporto YB302176'] } },
  { id: 'it_driver_license', name: 'Italy Driver Licence', family: 'identity', pii: ['IT_DRIVER_LICENSE'], pattern: /(?<![\w-])(?:U1[B-DF-HJ-NP-TV-Z0-9]{7}[A-Z]|[A-Z]{2}\d{7}[A-Z])(?![\w-])/gi, confidence: 'low', confidenceInContext: 'medium', contextOnly: true, context: ['patente', 'patente di guida', 'italian driv*'], examples: { positive: ['patente di guida U1R408H52K'], negative: ['U1R408H52K', 'patente U1R408'] } },
  { id: 'pl_pesel', name: 'Poland PESEL', family: 'identity', pii: ['PL_PESEL'], pattern: /(?<![\w.+-])\d{11}(?![\w-])/g, accepts: check.isPesel, confidence: 'low', contextOnly: true, context: ['pesel'], examples: { positive: ['PESEL 44051401359'], negative: ['PESEL 44051401358', '44051401359'] } },
  { id: 'in_pan', name: 'India PAN', family: 'identity', pii: ['IN_PAN'], pattern: /(?<![\w-])[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z](?![\w-])/g, confidence: 'medium', context: ['pan', 'permanent account', 'income tax'], veto: referenceWords, vetoLabels: referenceLabels, examples: { positive: ['PAN AAAPL1234C'], negative: ['invoice AAAPL1234C', 'AAAXL1234C', 'PAN AAAPL123C'] } },
  { id: 'in_aadhaar', name: 'India Aadhaar', family: 'identity', pii: ['IN_AADHAAR'], pattern: /(?<![\w.+-])[2-9]\d{3}([-. ]?)\d{4}\1\d{4}(?![\w-]|[. ]\d)/g, accepts: check.isAadhaar, confidence: 'low', contextOnly: true, context: ['aadhaar', 'aadhar', 'uidai', 'आधार'], examples: { positive: ['Aadhaar 2363 4567 8904'], negative: ['Aadhaar 2363 4567 8905', '2363 4567 8904'] } },
  { id: 'in_voter', name: 'India Voter Id', family: 'identity', pii: ['IN_VOTER'], pattern: /(?<![\w-])[A-Z]{3}\d{7}(?![\w-])/g, confidence: 'medium', contextOnly: true, context: ['voter', 'epic', 'election card'], examples: { positive: ['voter id ABC1234567', 'voter_id=ABC1234567', '{"voterId":"ABC1234567"}'], negative: ['ABC1234567'] } },
  { id: 'fi_identity_code', name: 'Finland Personal Identity Code', family: 'identity', pii: ['FI_PERSONAL_IDENTITY_CODE'], pattern: /(?<![\w-])\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?![\w-])/gi, accepts: check.isFinnishCode, confidence: 'high', examples: { positive: ['131052-308T'], negative: ['131052-308U'] } },
  { id: 'us_dea', name: 'US DEA Registration Number', family: 'identity', pii: ['MEDICAL_LICENSE'], pattern: /(?<![\w-])[ABFGMPR][A-Z9]\d{7}(?![\w-])/g, accepts: check.isDrugEnforcementNumber, confidence: 'medium', context: ['dea', 'prescri*', 'physician', 'licen*'], veto: [...referenceWords, 'passport', 'passaport*', 'reisepass', 'passeport', 'pasaporte'], vetoLabels: referenceLabels, examples: { positive: ['DEA BB1388568'], negative: ['DEA BB1388569'] } },
  { id: 'us_passport', name: 'US Passport Number', family: 'identity', pii: ['US_PASSPORT'], pattern: /(?<![\w.-])(?:[A-Z]\d{8}|\d{9})(?![\w-])/g, confidence: 'medium', contextOnly: true, context: ['passport*'], veto: referenceWords, vetoLabels: referenceLabels, examples: { positive: ['passport number A12345678', 'US passport 123456789'], negative: ['A12345678', 'passport office is open'] } },
  { id: 'us_driver_license', name: "US Driver's License Number", family: 'identity', pii: ['US_DRIVER_LICENSE'], pattern: /(?<![\w.-])(?:[A-Z]{1,2}\d{5,14}|[A-Z]\d{3}-\d{4}-\d{4}|\d{7,9})(?![\w-])/g, confidence: 'medium', contextOnly: true, context: ["driver's licen*", 'driver licen*', 'drivers licen*', 'driving licen*', 'dl number', 'dl no', 'dl#'], veto: referenceWords, vetoLabels: referenceLabels, examples: { positive: ["driver's license D1234567", 'DL# S56484308528712', 'driver_license=J01282544067901', 'driver license number F255-9215-0094'], negative: ['D1234567', 'the driver D1234567 arrived'] } },
]

import type { DetectorRow } from '../../detector.ts'
import * as check from './checks-of-world.ts'
import { toWorldRow, type WorldNumber } from './world-row.ts'

const indianStates =
  'A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB'

// prettier-ignore
const numbers: readonly WorldNumber[] = [
  { id: 'nz_ird', name: 'New Zealand IRD Number', shape: '\\d{2,3}[- ]?\\d{3}[- ]?\\d{3}', check: check.isNewZealandTax, words: ['ird*', 'inland revenue', 'tax number'], sample: '047 031 346', wrong: '047 031 347' },
  { id: 'nz_nhi', name: 'New Zealand National Health Index Number', shape: '[A-HJ-NP-Z]{3}\\d{4}|[A-HJ-NP-Z]{3}\\d{2}[A-HJ-NP-Z]{2}', check: check.isNewZealandHealth, words: ['nhi', 'national health index', 'patient', 'hospital'], sample: 'PSY3674', wrong: 'PSY3675' },
  { id: 'nz_passport', name: 'New Zealand Passport Number', shape: '[A-Z]{2}\\d{6}', words: ['new zealand passport', 'nz passport'], sample: 'LA123456', wrong: 'LA12345' },
  { id: 'jp_my_number', name: 'Japan My Number', shape: '\\d{4}[- ]?\\d{4}[- ]?\\d{4}', check: check.isJapanesePerson, words: ['マイナンバー', '個人番号', 'my number', 'individual number'], sample: '14158666-4991', wrong: '14158666-4992' },
  { id: 'jp_passport', name: 'Japan Passport Number', shape: '[A-Z]{2}\\d{7}', words: ['旅券', 'パスポート', 'japanese passport', 'japan passport'], sample: 'TK1234567', wrong: 'TK123456' },
  { id: 'kr_rrn', name: 'South Korea Resident or Foreigner Registration Number', shape: '\\d{6}-?[1-8]\\d{6}', check: check.isKoreanPerson, words: ['주민등록*', '주민번호', '외국인등록*', 'rrn', 'resident registration', 'korean resident'], sample: '670907-1425611', wrong: '670907-1425612' },
  { id: 'kr_brn', name: 'South Korea Business Registration Number', shape: '\\d{3}-?\\d{2}-?\\d{5}', check: check.isKoreanBusiness, words: ['사업자*', 'business registration'], sample: '58473-87343', wrong: '58473-87344' },
  { id: 'kr_passport', name: 'South Korea Passport Number', shape: '[MSRODG]\\d{8}|[MSRODG]\\d{3}[A-Z]\\d{4}', words: ['여권*', 'korean passport', 'korea passport'], sample: 'M12345678', wrong: 'M1234567' },
  { id: 'cn_resident_id', name: 'China Resident Identity Number', shape: '[1-9]\\d{5}(?:19|20)\\d{9}[0-9X]', check: check.isChinesePerson, words: ['身份证*', '身份號碼', '公民身份', 'resident identity', 'chinese id'], sample: '145137206212149390', wrong: '145137206212149391', alone: 'medium' },
  { id: 'cn_passport', name: 'China Passport Number', shape: 'E[A-HJ-NP-Z0-9]\\d{7}|G\\d{8}', words: ['护照*', 'chinese passport', 'china passport'], sample: 'E12345678', wrong: 'E1234567' },
  { id: 'in_gstin', name: 'India GSTIN', shape: '(?:0[1-9]|[12]\\d|3[0-8])[A-Z]{5}\\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]', check: check.isIndianGoods, words: ['gst*'], sample: '36WFJYA3227HZZQ', wrong: '36WFJYA3228HZZQ', alone: 'medium' },
  { id: 'in_passport', name: 'India Passport Number', shape: '[A-PR-WY][1-9]\\d ?\\d{4}[1-9]', words: ['indian passport', 'india passport', 'passport*', 'पासपोर्ट'], sample: 'M4821637', wrong: 'M482163', pii: ['IN_PASSPORT'] },
  { id: 'in_vehicle_registration', name: 'India Vehicle Registration', shape: `(?:${indianStates})[ -]?\\d{1,2}[ -]?[A-Z]{1,3}[ -]?\\d{4}|\\d{2}[ -]?BH[ -]?\\d{4}[ -]?[A-HJ-NP-Z]{1,2}`, words: ['vehicle*', 'registration', 'car', 'bike', 'rto', 'number plate', 'truck', 'scooter', 'वाहन'], sample: 'KA53 ME 3456', wrong: 'XX53 ME 3456', pii: ['IN_VEHICLE_REGISTRATION'] },
  { id: 'sg_uen', name: 'Singapore Unique Entity Number', shape: '\\d{8,9}[A-Z]|[TSR]\\d{2}[A-HJ-NP-X][A-HJ-NP-X0-9]\\d{4}[A-HJ-NP-X]', check: check.isSingaporeEntity, words: ['uen', 'entity number', 'acra', 'company registration'], sample: '42307360E', wrong: '42307361E', pii: ['SG_UEN'] },
  { id: 'tw_business', name: 'Taiwan Business Number', shape: '\\d{8}', check: check.isTaiwaneseBusiness, words: ['統編', '統一編號', 'ubn', 'taiwan business'], sample: '74660370', wrong: '74660371' },
  { id: 'tw_passport', name: 'Taiwan Passport Number', shape: '[1-3]\\d{8}', words: ['taiwan passport', '中華民國護照'], sample: '312345678', wrong: '31234567' },
  { id: 'lk_nic', name: 'Sri Lanka National Identity Card Number', shape: '\\d{9}[VX]|(?:19|20)\\d{10}', words: ['nic', 'national identity', 'sri lanka*'], sample: '853400937V', wrong: '85340093V' },
  { id: 'pk_cnic', name: 'Pakistan CNIC', shape: '[1-8]\\d{4}-\\d{7}-\\d', words: ['cnic', 'nadra', 'pakistan*'], sample: '35202-1234567-1', wrong: '35202-123456-1', alone: 'low' },
  { id: 'vn_identity', name: 'Vietnam Citizen Identity Card Number', shape: '0\\d{11}', words: ['cccd', 'căn cước', 'cmnd', 'vietnam*'], sample: '001099012345', wrong: '00109901234' },
  { id: 'bd_nid', name: 'Bangladesh National Identity Number', shape: '\\d{10}|\\d{13}|\\d{17}', words: ['nid', 'bangladesh*', 'জাতীয় পরিচয়'], sample: '1234567893', wrong: '123456789' },
  { id: 'ae_emirates_id', name: 'United Arab Emirates Identity Number', shape: '784-?\\d{4}-?\\d{7}-?\\d', check: check.luhn, words: ['emirates id', 'الهوية', 'uae id'], sample: '784-4792-3045518-8', wrong: '784-4792-3045518-9', alone: 'low' },
  { id: 'il_identity', name: 'Israel Identity Number', shape: '\\d{9}', check: check.isIsraeliPerson, words: ['תעודת זהות', 'ת.ז', 'teudat zehut', 'israeli id'], sample: '885047662', wrong: '885047663' },
  { id: 'sa_identity', name: 'Saudi Arabia National Identity Number', shape: '[12]\\d{9}', check: check.luhn, words: ['iqama', 'الهوية الوطنية', 'saudi id', 'saudi national'], sample: '2233476171', wrong: '2233476172' },
  { id: 'eg_identity', name: 'Egypt National Identity Number', shape: '[23]\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{7}', words: ['الرقم القومي', 'egypt*', 'national id'], sample: '29001011234567', wrong: '29013011234567' },
  { id: 'za_identity', name: 'South Africa Identity Number', shape: '\\d{6} ?\\d{4} ?[01]\\d{2}', check: check.isSouthAfricanPerson, words: ['south african id', 'sa id', 'rsa id', 'id number', 'identity number'], sample: '860315 6263 082', wrong: '860315 6263 083' },
  { id: 'ng_nin', name: 'Nigeria National Identification Number', shape: '\\d{11}', words: ['nin', 'nimc', 'nigeria*'], sample: '12345678901', wrong: '1234567890' },
]

/** Numbers of Asia, the Pacific, Africa and the Middle East. */
export const asiaAfricaRows: readonly DetectorRow[] = numbers.map(toWorldRow)

/** Countries in which a number without any country is tried: those with the most telephones (ITU, 2024). */
export const phoneCountries = [
  'CN', 'IN', 'US', 'ID', 'BR', 'PK', 'NG', 'RU', 'BD', 'JP', 'MX', 'PH', 'VN', 'DE', 'EG', 'TH', 'TR', 'GB', 'FR', 'IT', 'ZA', 'KR', 'ES', 'CO', 'AR', 'PL', 'MY', 'CA', 'PE', 'UA', 'NL', 'CL', 'AU', 'RO', 'SE', 'BE', 'PT', 'CZ', 'GR', 'HU', 'CH', 'AT', 'IL', 'DK', 'FI', 'NO', 'SG', 'HK', 'IE', 'NZ', 'SA', 'AE',
] as const // prettier-ignore
export type PhoneCountry = (typeof phoneCountries)[number]

/** Judges telephone numbers by the numbering plans of the world. */
export interface PhoneNumberPlan {
  /**
   * What the plan says about a number.
   *
   * @param number - as written; national numbers need a country
   * @param country - ISO 3166-1 alpha-2 code of the country to read a national number in
   */
  judge(number: string, country?: PhoneCountry): 'impossible' | 'possible' | 'valid'
}

/** Loads numbering plans (libphonenumber-js with its smallest metadata), only when somebody wants them. */
export async function loadPhoneNumberPlan(): Promise<PhoneNumberPlan> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min')
  return {
    judge(number, country) {
      const parsed = parsePhoneNumberFromString(number, {
        ...(country === undefined ? {} : { defaultCountry: country }),
        extract: false,
      })
      if (parsed === undefined || !parsed.isPossible()) return 'impossible'
      return parsed.isValid() ? 'valid' : 'possible'
    },
  }
}

/** Country calling codes (ITU-T E.164, list of assigned codes). */
const callingCodes = new Set(
  (
    '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 ' +
    '90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 ' +
    '239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 ' +
    '269 290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 ' +
    '385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 ' +
    '673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 808 850 852 853 855 856 870 878 880 ' +
    '881 882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998'
  ).split(' '),
)

/** Whether digits after a plus sign begin with an assigned country calling code. */
export function hasCallingCode(digits: string): boolean {
  return (
    callingCodes.has(digits.slice(0, 1)) || callingCodes.has(digits.slice(0, 2)) || callingCodes.has(digits.slice(0, 3))
  )
}

/** The shape of a number of the North American Numbering Plan: area and exchange codes of the right form. */
export function isNorthAmerican(digits: string): boolean {
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits
  return /^[2-9](?!11)[0-8]\d[2-9](?!11)\d{6}$/.test(national)
}

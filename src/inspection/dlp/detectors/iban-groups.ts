const ibanBefore = /(?<![0-9A-Za-z])[A-Z]{2}\d{2}[ -](?:[0-9A-Z]{4}[ -]){0,6}$/

/**
 * Whether groups of an IBAN stand before a place: a part of one may have the shape of a telephone number, or
 * pass Luhn by chance.
 */
export function continuesIban(text: string, start: number): boolean {
  return ibanBefore.test(text.slice(Math.max(0, start - 40), start))
}

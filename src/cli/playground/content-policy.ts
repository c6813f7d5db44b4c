/** Stands in the built page where the nonce of the answer belongs. */
export const noncePlace = 'portcullis-nonce-of-this-answer'

/**
 * What the page may load and run: its own scripts and workers, its own style sheets and those that carry the nonce, drawings
 * in its style sheets. Nothing it holds can be sent anywhere but to where it came from.
 */
export function contentPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src data:`,
    `connect-src 'self'`,
  ].join('; ')
}

/**
 * Whether this run may generate code. `npm run test:no-eval` runs all tests where it may not, as in Workers and
 * under a strict content security policy; the source backend is left out of comparisons there.
 */
export const allowsGeneratedCode = process.env['PORTCULLIS_NO_EVAL'] !== '1'

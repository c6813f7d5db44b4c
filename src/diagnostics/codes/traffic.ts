import type { CodeRow } from '../codes.ts'

/** Requests, bodies, logs, detectors: what traffic does wrong. */
export const trafficCodes = {
  E_BODY_LIMIT: { severity: 'error', message: 'the body has more than {limit} bytes (`{setting}`)' },
} as const satisfies Readonly<Record<string, CodeRow>>

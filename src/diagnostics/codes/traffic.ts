import type { CodeRow } from '../codes.ts'

/** Requests, bodies, logs, detectors: what traffic does wrong. */
export const trafficCodes = {
  E_BODY_LIMIT: { severity: 'error', message: 'the body has more than {limit} bytes (`{setting}`)' },
  E_CUSTOM_TOPIC: { severity: 'error', message: 'the custom topic `{label}` is not valid: {reason}' },
  W_CUSTOM_TOPIC: { severity: 'warning', message: 'the custom topic `{label}` may not do what it says: {reason}' },
} as const satisfies Readonly<Record<string, CodeRow>>

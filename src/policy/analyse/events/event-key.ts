import type { EventRecord } from '../../../compiler/index.ts'

/** A text that equal events share. */
export function eventKey(event: EventRecord): string {
  return JSON.stringify(event, (_name, value: unknown) =>
    typeof value === 'bigint'
      ? String(value)
      : value instanceof Map
        ? [...(value as ReadonlyMap<unknown, unknown>)]
        : value,
  )
}

import { defaultMemoryLimits, type MemoryLimits } from './memory.ts'

/** What the guard takes. Every bound has an error that names it. */
export interface GuardLimits extends MemoryLimits {
  /** Levels of arrays and objects in a message (default 64). */
  readonly maxDepth: number
  /** Values of a message, names of members counted too (default 100,000). */
  readonly maxValues: number
  /** UTF-16 units of all texts and names of a message (default 4,194,304). */
  readonly maxTextLength: number
  /** Calls that wait for an answer at a time, in each direction (default 1,000). */
  readonly maxPending: number
  /** Calls that were cancelled and may still be answered, in each direction (default 10,000). */
  readonly maxCancelled: number
}

export const defaultGuardLimits: GuardLimits = {
  ...defaultMemoryLimits,
  maxDepth: 64,
  maxValues: 100_000,
  maxTextLength: 4_194_304,
  maxPending: 1000,
  maxCancelled: 10_000,
}

type MessageLimit = 'maxDepth' | 'maxValues' | 'maxTextLength'

/** The limit that a message goes beyond, or undefined. It walks without recursion and no further than the limits. */
export function findExceeded(message: unknown, limits: GuardLimits): MessageLimit | undefined {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: message, depth: 0 }]
  let values = 0
  let length = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next
    values += 1
    if (typeof value === 'string') length += value.length
    else if (typeof value === 'object' && value !== null) {
      if (depth >= limits.maxDepth) return 'maxDepth'
      if (Array.isArray(value)) {
        if (values + open.length + value.length > limits.maxValues) return 'maxValues'
        for (const item of value as readonly unknown[]) open.push({ value: item, depth: depth + 1 })
      } else {
        for (const key in value) {
          if (!Object.hasOwn(value, key)) continue
          values += 1
          length += key.length
          if (values + open.length > limits.maxValues) return 'maxValues'
          open.push({ value: (value as Readonly<Record<string, unknown>>)[key], depth: depth + 1 })
        }
      }
    }
    if (values > limits.maxValues) return 'maxValues'
    if (length > limits.maxTextLength) return 'maxTextLength'
  }
  return undefined
}

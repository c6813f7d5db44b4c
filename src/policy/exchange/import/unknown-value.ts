/**
 * A value that only Terraform can work out: one that a plan knows after apply alone, or an expression of a `.tf`
 * file that is no literal.
 */
export class UnknownValue {
  /** As the file writes it; for messages. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Whether a value is unknown or holds something unknown. */
export function findUnknown(value: unknown): UnknownValue | undefined {
  if (value instanceof UnknownValue) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (const member of Object.values(value)) {
    const unknown = findUnknown(member)
    if (unknown !== undefined) return unknown
  }
  return undefined
}

/**
 * Takes the unknown members out of a value.
 *
 * @param tell - called with the path of each, such as `action_parameters.id`
 */
export function withoutUnknown(
  value: unknown,
  tell: (path: string, unknown: UnknownValue) => void,
  path = '',
): unknown {
  if (value instanceof UnknownValue) {
    tell(path, value)
    return undefined
  }
  const at = (key: string | number): string => (path === '' ? String(key) : `${path}.${String(key)}`)
  if (Array.isArray(value))
    return value
      .map((item: unknown, index) => withoutUnknown(item, tell, at(index)))
      .filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).map(([key, item]) => [key, withoutUnknown(item, tell, at(key))] as const)
  return Object.fromEntries(kept.filter(([, item]) => item !== undefined))
}

/** Names that an expression may begin with. */
export interface Scope {
  /** The value of a name; undefined if there is none. */
  readonly named: (name: string) => unknown
}

/** A scope with some names more. */
export function within(scope: Scope, names: ReadonlyMap<string, unknown>): Scope {
  return { named: (name) => (names.has(name) ? names.get(name) : scope.named(name)) }
}

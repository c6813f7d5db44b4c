/** How a provider has done of late. */
export interface CircuitState {
  /** Failures in a row. */
  readonly failures: number
  /** It is left alone until then, in milliseconds since 1970; 0 if it is not. */
  readonly openUntil: number
}

/** When a provider is left alone. */
export interface CircuitSettings {
  readonly failures: number
  readonly open_seconds: number
}

export const closedCircuit: CircuitState = { failures: 0, openUntil: 0 }

/** When a provider may be asked again; undefined if it may now. One call then tries it, and a failure opens it anew. */
export function opensAt(state: CircuitState, now: number): number | undefined {
  return state.openUntil > now ? state.openUntil : undefined
}

/** How a provider stands behind an attempt. */
export function afterAttempt(
  state: CircuitState,
  settings: CircuitSettings,
  isFailure: boolean,
  now: number,
): CircuitState {
  if (!isFailure) return closedCircuit
  const failures = state.failures + 1
  return failures < settings.failures
    ? { failures, openUntil: 0 }
    : { failures, openUntil: now + settings.open_seconds * 1000 }
}

import { compileConditions, type StageSetup } from './stage/compile-stage.ts'
import type { CompiledInvariant } from './policy.ts'

/** Compiles the claims of a document; what is wrong with them goes to the list of the setup. */
export function compileInvariants(setup: StageSetup): readonly CompiledInvariant[] {
  const ids = new Set<string>()
  return (setup.document.invariants ?? []).flatMap(({ id, when, expect }, index): CompiledInvariant[] => {
    const path = ['invariants', index]
    if (ids.has(id)) setup.list.add('E_DUPLICATE_ID', [...path, 'id'], { what: 'invariant', id })
    ids.add(id)
    const [filter] = compileConditions({ conditions: [{ text: when, path: [...path, 'when'] }] }, setup)
    return filter === undefined ? [] : [{ id, path, when: filter, action: expect.action }]
  })
}

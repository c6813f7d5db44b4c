import { ExecutionContext, type ContextShape, type Environment } from '../runtime/index.ts'
import type { FieldDefinition, Scheme } from './scheme.ts'

/** What part of a scheme an expression may name, and by which rules it is read. */
export interface SchemeView extends Pick<Scheme, 'name' | 'nilNotEqual' | 'limits' | 'dialect'> {
  /** Whether the expression may name a field or function of the scheme. */
  readonly isVisible: (name: string) => boolean
  /** Names that mean another field of the scheme than its own of this name. */
  readonly renamed?: Readonly<Record<string, string>>
}

/**
 * A scheme that shows a part of another one and shares its slots: what is compiled against a view runs on
 * contexts of the whole.
 *
 * @throws TypeError if a name is renamed to no field
 */
export function viewScheme(whole: Scheme, view: SchemeView): Scheme {
  const fields = new Map<string, FieldDefinition>()
  for (const [name, field] of whole.fields) if (view.isVisible(name)) fields.set(name, field)
  const slots = new Map(whole.shape.slots)
  for (const [name, target] of Object.entries(view.renamed ?? {})) {
    const field = whole.fields.get(target)
    if (field === undefined) throw new TypeError(`the view \`${view.name}\` names \`${target}\`, which is no field`)
    fields.set(name, Object.freeze({ ...field, name }))
    slots.set(name, field.slot)
  }
  const shape: ContextShape = Object.freeze({
    fields: whole.shape.fields,
    slots,
    lists: whole.shape.lists,
    parts: whole.shape.parts,
  })
  const { name, nilNotEqual, limits, dialect } = view
  return Object.freeze({
    name,
    fields,
    functions: new Map([...whole.functions].filter(([called]) => view.isVisible(called))),
    lists: whole.lists,
    nilNotEqual,
    limits,
    dialect,
    shape,
    createContext: (environment?: Environment) => new ExecutionContext(shape, environment),
  })
}

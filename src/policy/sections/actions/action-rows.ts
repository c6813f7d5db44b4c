import type { ActionRow, DocumentedValues } from './action-row.ts'
import tables from './actions.generated.json' with { type: 'json' }

/** Every documented action, from schemas/catalogue/ by scripts/generate-schemas.ts. */
export const actionRows: readonly ActionRow[] = tables.actions

/** Parameters of which some values are documented, and others may be taken. */
export const documentedValues: readonly DocumentedValues[] = tables.documentedValues

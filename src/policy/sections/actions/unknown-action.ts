import { suggest } from '../../../diagnostics/index.ts'
import type { FindingList } from '../../document/finding.ts'
import type { DocumentPath } from '../../document/text/document-text.ts'
import type { ActionRow } from './action-row.ts'
import { listActions } from './actions.ts'

/**
 * Tells of an action that nobody documents: a match of it ends nothing, so a misspelt `block` lets all through.
 *
 * @param isAllowed - which actions could be meant at the place
 */
export function tellUnknownAction(
  action: string,
  path: DocumentPath,
  findings: FindingList,
  isAllowed: (row: ActionRow) => boolean,
): void {
  const names = listActions()
    .filter(isAllowed)
    .map(({ name }) => name)
  const [best] = suggest(action, names, 1)
  findings.add('W_UNKNOWN_ACTION', path, { action }, best === undefined ? {} : { hint: `did you mean \`${best}\`?` })
}

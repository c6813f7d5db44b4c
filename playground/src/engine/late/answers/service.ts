import { createLanguageService, type LanguageService } from '../../../../../src/editor/index.ts'
import type { Files } from '../../protocol.ts'
import { loadAllLateParts } from '../../late-parts.ts'
import { readFileOf } from '../../open-policy.ts'

/** Problems that the page is told of; it lists 50, and underlines the others. */
const mostDiagnostics = 1000

/** The language service, once all is there that it may come to: its questions are not asked again. */
export async function openLanguageService(): Promise<LanguageService> {
  await loadAllLateParts()
  // Lists and labels that a policy names are other files of the page.
  let others: Files = []
  const service = createLanguageService({ mostDiagnostics, readFile: (name) => readFileOf(others)(name) })
  return {
    ...service,
    setFiles(files) {
      others = files
      service.setFiles(files)
    },
  }
}

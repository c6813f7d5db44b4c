import { createLanguageService, type LanguageService } from '../../../../src/editor/index.ts'
import { loadAllLateParts } from '../late-parts.ts'

/** The language service, once all is there that it may come to: its questions are not asked again. */
export async function openLanguageService(): Promise<LanguageService> {
  await loadAllLateParts()
  return createLanguageService()
}

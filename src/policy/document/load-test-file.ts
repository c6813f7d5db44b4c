import type { TestFile } from './generated/document.generated.ts'
import knownKeys from './generated/known-keys.generated.json' with { type: 'json' }
import validateTests from './generated/validate-test-file.generated.js'
import { loadBy, type LoadedDocument, type LoadOptions } from './load.ts'
import { validateBy } from './schema-errors.ts'

/** Reads a file of tests from YAML or JSON; see `expandTests`. */
export function loadTestFile(text: string, options: LoadOptions = {}): LoadedDocument<TestFile> {
  return loadBy((value) => validateBy<TestFile>(validateTests, knownKeys.testFile, value), text, options)
}

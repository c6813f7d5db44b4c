import type { FunctionDocs } from '../catalogue.ts'
import docs from './docs.generated.json' with { type: 'json' }

/** Docs and phases of functions by name, from schemas/catalogue/rules-functions.json by scripts/generate-catalogue.ts. */
export const functionDocs: Readonly<Record<string, FunctionDocs>> = docs

import deliberate from '../conformance/deliberate-differences.json' with { type: 'json' }
import { cloudflare, gateway } from '../../src/language/index.ts'
import {
  closuresExecutor,
  createModuleExecutor,
  referenceExecutor,
  sourceExecutor,
  type ConformanceSetup,
  type ModuleLoader,
} from '../../src/testing/index.ts'
import { allowsGeneratedCode } from './code-generation.ts'
import { testFunctions } from '../conformance/test-functions.ts'

interface DeliberateDifference {
  readonly id: string
  readonly reason: string
}

/** All executors, the functions of the vectors, and the rows that differ on purpose. */
export function createConformanceSetup(load: ModuleLoader): ConformanceSetup {
  const concat = cloudflare.functions.get('concat')
  if (concat === undefined) throw new Error('INVARIANT: `concat` is the function that the engine itself brings')
  return {
    executors: [
      closuresExecutor,
      ...(allowsGeneratedCode ? [sourceExecutor] : []),
      createModuleExecutor(load),
      referenceExecutor,
    ],
    functions: new Map([...testFunctions, concat].map((definition) => [definition.name, definition])),
    rules: cloudflare,
    gateway,
    load,
    deliberate: new Map((deliberate as readonly DeliberateDifference[]).map(({ id, reason }) => [id, reason])),
  }
}

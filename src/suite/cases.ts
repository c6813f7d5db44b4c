import {
  expandTests,
  toTestFindings,
  type LoadedDocument,
  type Policy,
  type PolicyDiagnostic,
  type PolicyFinding,
  type TestCase,
  type TestFile,
} from '../policy/index.ts'

/** A case, and the way back to the file that holds it. */
export interface SuiteCase {
  readonly one: TestCase
  readonly file: string
  readonly locate: (finding: PolicyFinding) => PolicyDiagnostic
}

/** A policy with all of its tests. */
export interface Suite {
  readonly policy: Policy
  readonly cases: readonly SuiteCase[]
}

/** Where the tests of a policy stand. */
export interface SuiteSource {
  readonly policy: Policy
  /** The name of the policy's file, for its own section `tests`. */
  readonly file: string
  readonly locate: SuiteCase['locate']
  readonly testFiles: readonly LoadedDocument<TestFile>[]
}

/** All cases of a policy: those of its document, then those of its test files. */
export function createSuite({ policy, file, locate, testFiles }: SuiteSource): Suite {
  const { tests } = policy.document
  const own = tests === undefined ? [] : expandTests({ tests })
  const inside = own.map((one): SuiteCase => {
    // The document may be that of several files.
    const [finding] = toTestFindings([{ case: one, failures: [{ path: one.path, expected: '', actual: '' }] }])
    return { one, file: finding === undefined ? file : locate(finding).file, locate }
  })
  const beside = testFiles.flatMap((loaded) =>
    expandTests(loaded.document ?? {}).map((one): SuiteCase => ({
      one,
      file: loaded.file,
      locate: (finding) => loaded.locate(finding),
    })),
  )
  return { policy, cases: [...inside, ...beside] }
}

/** The cases whose name contains one of several texts; all of them if there is no text. */
export function selectCases(cases: readonly SuiteCase[], names: readonly string[]): readonly SuiteCase[] {
  if (names.length === 0) return cases
  const wanted = names.map((name) => name.toLowerCase())
  return cases.filter(({ one }) => wanted.some((name) => one.name.toLowerCase().includes(name)))
}

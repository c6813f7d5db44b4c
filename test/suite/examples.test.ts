import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEnforcer, type Enforcer } from '../../src/enforcement/index.ts'
import { loadTestFile, openPolicyFiles } from '../../src/policy/index.ts'
import {
  coverPolicy,
  createSuite,
  runMutants,
  runSuite,
  toQuestions,
  type MutantResult,
  type Suite,
} from '../../src/suite/index.ts'
import { root } from '../support/run-command.ts'

/** The policies of the examples that have tests, as files or folders. */
const examples = [
  'ai-security/policy.yaml',
  'bootcamp/policies/governance.yaml',
  'bootcamp/policies/portal.yaml',
  'bootcamp/policies/shadow-ai.yaml',
  'bootcamp/policies/waf-rules.yaml',
  'company',
  'http/policy.yaml',
  'mcp-portal/policy.yaml',
  'property-tests/policy.yaml',
  'tiers/policy.yaml',
]

interface Example {
  readonly suite: Suite
  readonly openEnforcer: () => Enforcer
}

function read(example: string): Example {
  const path = join(root, 'examples', example)
  const isFolder = statSync(path).isDirectory()
  const beside = isFolder
    ? readdirSync(path).map((name) => join(path, name))
    : [path, path.replace('.yaml', '.test.yaml')]
  const names = beside.filter((name) => name.endsWith('.yaml') && existsSync(name))
  const files = names.map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  const isTest = ({ file }: { readonly file: string }): boolean => file.endsWith('.test.yaml')
  const readFile = (name: string): { text: string } => ({
    text: readFileSync(join(isFolder ? path : join(path, '..'), name), 'utf8'),
  })
  const opened = openPolicyFiles(files.filter((file) => !isTest(file)), { readFile }) // prettier-ignore
  if (!opened.ok) throw new Error(opened.diagnostics.map(({ message }) => message).join('\n'))
  const testFiles = files.filter(isTest).map(({ file, text }) => loadTestFile(text, { file }))
  expect(testFiles.flatMap(({ diagnostics }) => diagnostics)).toEqual([])
  return {
    suite: createSuite({ policy: opened.value, file: path, locate: (finding) => opened.locate(finding), testFiles }),
    openEnforcer: () => {
      const made = openEnforcer(opened.value, { readFile, deadlineMs: 10_000 })
      if (!made.ok) throw new Error(made.diagnostics.map(({ message }) => message).join('\n'))
      return made.value
    },
  }
}

describe.each(examples)('the tests of examples/%s', (name) => {
  const example = read(name)
  const { suite } = example

  it('pass', async () => {
    const failed: string[] = []
    for await (const run of runSuite(suite.cases, { policy: suite.policy, openEnforcer: example.openEnforcer }))
      if (!run.passed) failed.push(run.diagnostics.map(({ message }) => message).join('\n'))
    expect(failed).toEqual([])
  })

  it('find at least 95% of the mistakes that can be put in, and see nearly every outcome', async () => {
    const { questions, failed } = await toQuestions(suite.policy, suite.cases, example.openEnforcer)
    expect(failed).toEqual([])
    const results: MutantResult[] = [...runMutants(suite.policy, questions)]
    const count = (status: MutantResult['status']): number =>
      results.filter((result) => result.status === status).length
    const [killed, survived] = [count('killed'), count('survived')]
    expect(killed).toBeGreaterThan(5)
    expect(killed / (killed + survived)).toBeGreaterThanOrEqual(0.95)
    const { covered, total } = coverPolicy(suite.policy, questions)
    expect(covered / total).toBeGreaterThanOrEqual(0.9)
  }, 120_000)
})

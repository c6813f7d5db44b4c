import { describe, expect, it } from 'vitest'
import { fileLimits } from '../../src/cli/files/limits.ts'
import { codes } from '../../src/diagnostics/index.ts'
import { defaultGuardLimits } from '../../src/enforcement/mcp-guard/limits.ts'
import { defaultAnswerLimits } from '../../src/inspection/answers/index.ts'
import { defaultLimits as dlpLimits } from '../../src/inspection/dlp/limits.ts'
import { defaultMcpLimits } from '../../src/inspection/mcp/messages.ts'
import { defaultTrafficLimits } from '../../src/inspection/traffic/message/limits.ts'
import { maxEncodings } from '../../src/inspection/traffic/message/wire/content-encoding.ts'
import { promptPathLimits } from '../../src/inspection/traffic/prompt/endpoint/prompt-paths.ts'
import { defineScheme } from '../../src/language/index.ts'
import { defaultDocumentLimits } from '../../src/policy/document/text/document-text.ts'
import { mostReported } from '../../src/policy/document/schema-errors.ts'
import { defaultMaxRules } from '../../src/policy/sections/draft.ts'
import { defaultStepBudget } from '../../src/regex/automaton/budget.ts'
import { mostNodes } from '../../src/runtime/rule-index/literals/contains-index.ts'
import { readPage } from '../support/docs-pages.ts'

const page = readPage('docs/limits.md')

interface Row {
  readonly code: string
  readonly setting: string
  readonly value: number
}

/** The rows below a heading. */
function rowsOf(heading: string): Row[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| (?:`(\w+)`|none) +\| (?:`(\w+)`|fixed) +\| +([\d,]+|none) \|/gm)].map(
    ([, code = '', setting = 'fixed', value = '']) => ({
      code,
      setting,
      value: value === 'none' ? Infinity : Number(value.replaceAll(',', '')),
    }),
  )
}

const { maxSteps, maxPaths, maxPathLength } = promptPathLimits
const sources: Readonly<Record<string, object>> = {
  Expressions: { ...defineScheme({}).limits, defaultStepBudget },
  'Policy documents': {
    ...defaultDocumentLimits,
    maxRules: defaultMaxRules,
    fixed: mostReported,
    maxEventBytes: fileLimits.maxEventBytes,
  },
  DLP: dlpLimits,
  Requests: { ...defaultTrafficLimits, ...defaultMcpLimits, maxSteps, maxPaths, maxPathLength, maxEncodings },
  'Answers of models': defaultAnswerLimits,
  'MCP guard': defaultGuardLimits,
  // The database's own, of which nothing here tells a number.
  Replay: { fixed: Infinity },
}

describe('docs/limits.md', () => {
  it.each(Object.entries(sources))('%s: every limit of the source, with its default', (heading, limits) => {
    const stated = Object.fromEntries(rowsOf(heading).map(({ setting, value }) => [setting, value]))
    expect(stated).toEqual(limits)
    for (const { setting, value } of rowsOf(heading)) expect([setting, value]).toEqual([setting, stated[setting]])
  })

  it('has every code of a limit, and no other', () => {
    const stated = new Set(Object.keys(sources).flatMap((heading) => rowsOf(heading).map(({ code }) => code)))
    stated.delete('')
    const isLimit = (code: string): boolean => /^E_LIMIT_|^E_\w*_LIMIT$|^E_REGEX_BUDGET$|^W_REGEX_COST$/.test(code)
    const bounds = Object.keys(codes).filter(isLimit)
    expect(bounds.length).toBeGreaterThan(20)
    expect(bounds.filter((code) => !stated.has(code))).toEqual([])
    expect([...stated].filter((code) => !(code in codes))).toEqual([])
  })

  it('tells how many nodes the index over literals has', () => {
    expect(page).toContain(`${mostNodes.toLocaleString('en')} nodes at most`)
  })
})

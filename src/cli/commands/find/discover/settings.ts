import { parse as parseYaml } from 'yaml'
import { readApplications, type ApplicationRow, type DiscoveryRule } from '../../../../inspection/discovery/index.ts'
import { reportUnread } from '../../../files/file-problem.ts'
import { readText } from '../../../files/read.ts'

/** A YAML or JSON file; if it cannot be read, that is reported. */
function readDocument(file: string): { readonly document: unknown } | undefined {
  const read = readText(file, { limit: 'maxSettingsBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return undefined
  }
  try {
    return { document: parseYaml(read.text, { maxAliasCount: 100, logLevel: 'error' }) as unknown }
  } catch (error) {
    // The library throws an Error of its own for each kind of wrong text.
    const [reason = ''] = (error as Error).message.split('\n')
    reportUnread({ file, reason })
    return undefined
  }
}

function isRule(value: unknown): value is DiscoveryRule {
  const { id, expression, score, signal } = (value ?? {}) as Readonly<Record<string, unknown>>
  return [id, expression, signal].every((text) => typeof text === 'string') && Number.isSafeInteger(score)
}

/** Rules of a file; if it holds none, that is reported. */
export function readRules(file: string): readonly DiscoveryRule[] | undefined {
  const read = readDocument(file)
  if (read === undefined) return undefined
  const rules = read.document
  if (Array.isArray(rules) && rules.every(isRule)) return rules
  reportUnread({ file, reason: 'expected a list of rules with id, expression, score and signal' })
  return undefined
}

/** Applications of a file; if it holds none, that is reported. */
export function readKnownApplications(file: string): readonly ApplicationRow[] | undefined {
  const read = readDocument(file)
  if (read === undefined) return undefined
  const applications = readApplications(read.document)
  if (applications.ok) return applications.value
  reportUnread({ file, reason: applications.reason })
  return undefined
}

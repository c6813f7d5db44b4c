import type { Adapter, AttackCase } from '../case.ts'
import { answer } from './answer.ts'
import { bounded } from './bounded.ts'
import { decide } from './decide.ts'
import { differential } from './differential.ts'
import { expressionMessage, formatted, gatewayExpression, rulesExpression } from './expression.ts'
import { readFiles, writtenFiles } from './files.ts'
import { guard } from './guard.ts'
import { policyCheck, policyImport } from './policy.ts'
import { wire } from './wire.ts'
import { envoyRow, injection, personalData, prompt, requestLogRow, shadowMcp, unsafeTopic } from './traffic.ts'

/** Who runs which cases, by what they say they are for. The first that fits runs the case. */
const byApi: readonly (readonly [api: RegExp, adapter: Adapter])[] = [
  [/^decide$/, decide],
  [/^bounded$/, bounded],
  [/^gateway-expression$/, gatewayExpression],
  [/^rules-expression$/, rulesExpression],
  [/^portcullis check \/ compile$/, expressionMessage],
  [/^(?:portcullis )?check$/, policyCheck],
  [/^(?:portcullis )?import\b/, policyImport],
  [/extractPrompt|^extract$/, prompt],
  [/^detectShadowMcp|^mcp$/, shadowMcp],
  [/^(?:mcp-)?guard$/, guard],
  [/^guard-wire$/, wire],
  [/^files-read$/, readFiles],
  [/^files-written$/, writtenFiles],
  [/fromEnvoyEntry/, envoyRow],
  [/fromLogRow|^log$/, requestLogRow],
  [/^createPiiDetector|^pii$/, personalData],
  [/^(?:portcullis )?format\b/, formatted],
]

const byKind: Readonly<Record<string, Adapter>> = {
  prompt,
  injection,
  pii: personalData,
  secret: personalData,
  'unsafe-topic': unsafeTopic,
}

/** The adapter of a case; undefined if there is none (yet) for what the case is for. */
export function findAdapter({ api, kind, members }: AttackCase): Adapter | undefined {
  if ('chunks' in members || 'chunksBase64' in members) return answer
  if (api !== undefined) return byApi.find(([pattern]) => pattern.test(api))?.[1]
  if ('rust' in members) return differential
  return kind !== undefined && Object.hasOwn(byKind, kind) ? byKind[kind] : undefined
}

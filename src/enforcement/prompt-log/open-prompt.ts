import { HpkeError } from '@hpke/core'
import { createDiagnostic, fail, succeed, type DiagnosticCode, type Result } from '../../diagnostics/index.ts'
import { fromBase64Url } from './base64url.ts'
import type { PromptLogPrivateKey } from './keys.ts'
import { bindingOf, parsePromptRecord, type PromptMetadata, type PromptRecord } from './record.ts'
import { suite, suiteInfo } from './suite.ts'

/** A prompt or an answer in clear. */
export interface OpenedPrompt extends PromptMetadata {
  /** How the record was kept. A change of an encrypted one is noticed; anybody can write or change a masked one. */
  readonly mode: PromptRecord['mode']
  /** Null for a masked text that is withheld. */
  readonly text: string | null
}

const empty = new Uint8Array(0)

/** A mark at the start is part of the text. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function reject(code: DiagnosticCode, values: Readonly<Record<string, string>> = {}): Result<never> {
  return fail(createDiagnostic(code, { start: 0, end: 0 }, values))
}

/**
 * Reads a record with the private key; a masked record gives its masked text.
 *
 * @param value - what a line of the log parses to; it need not be trusted
 */
export async function openPrompt(value: unknown, privateKey: PromptLogPrivateKey): Promise<Result<OpenedPrompt>> {
  const parsed = parsePromptRecord(value)
  if (!parsed.ok) return parsed
  const record = parsed.value
  const { version, direction, exchangeId, id, time, conversationId, ruleIds, host } = record
  const metadata: PromptMetadata = { version, direction, exchangeId, id, time, conversationId, ruleIds, host }
  if (record.mode === 'mask') return succeed({ ...metadata, mode: record.mode, text: record.text })
  if (record.keyId !== privateKey.kid)
    return reject('E_PROMPT_LOG_OTHER_KEY', { expected: record.keyId.slice(0, 60), actual: privateKey.kid })
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(fromBase64Url(privateKey.d) ?? empty)
    const clear = await suite.open(
      { recipientKey, enc: fromBase64Url(record.enc) ?? empty, info: suiteInfo },
      fromBase64Url(record.ciphertext) ?? empty,
      bindingOf(record),
    )
    return succeed({ ...metadata, mode: record.mode, text: decoder.decode(clear) })
  } catch (error) {
    if (!(error instanceof HpkeError)) throw error
    return reject('E_PROMPT_LOG_OPEN')
  }
}

import { unwrap } from '../../diagnostics/index.ts'
import type { DlpScanner } from '../../inspection/dlp/index.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import type { PromptLogPublicKey } from './keys.ts'
import { maskText } from './mask-text.ts'
import {
  bindingOf,
  checkMetadata,
  type EncryptedPrompt,
  type LoggedText,
  type PromptMetadata,
  type PromptRecord,
} from './record.ts'
import { suite, suiteIds, suiteInfo } from './suite.ts'

export type PromptLogOptions = (
  | {
      readonly mode: 'encrypt'
      /** Whose private key reads the prompts; `parsePublicKey` reads it from a JWK. */
      readonly publicKey: PromptLogPublicKey
    }
  | {
      readonly mode: 'mask'
      /** What is looked for, from `compileDlpProfiles`. */
      readonly scanner: DlpScanner
    }
) & {
  /** Where records go, such as a line of a file. */
  readonly write: (record: PromptRecord) => void | Promise<void>
}

/** A log of prompts and answers that nobody reads in clear without the customer's key. */
export interface PromptLog {
  /** Makes the record of a prompt or an answer and writes it. Rejects if writing does, and as `toRecord` does. */
  capture(logged: LoggedText): Promise<void>
  /** Makes the record alone. Rejects with a DiagnosticError for one whose record could not be read again. */
  toRecord(logged: LoggedText): Promise<PromptRecord>
}

type MakeRecord = (metadata: PromptMetadata, logged: LoggedText) => PromptRecord | Promise<PromptRecord>

function createEncryption(publicKey: PromptLogPublicKey): MakeRecord {
  let imported: Promise<CryptoKey> | undefined
  return async (metadata, { text }) => {
    imported ??= suite.kem.deserializePublicKey(fromBase64Url(publicKey.x) ?? new Uint8Array(0))
    const clear: Omit<EncryptedPrompt, 'enc' | 'ciphertext'> = {
      ...metadata,
      mode: 'encrypt',
      keyId: publicKey.kid,
      ...suiteIds,
    }
    // A context of its own for each text: records are read alone, and in any order.
    const sealed = await suite.seal(
      { recipientPublicKey: await imported, info: suiteInfo },
      new TextEncoder().encode(text),
      bindingOf(clear),
    )
    return {
      ...clear,
      enc: toBase64Url(new Uint8Array(sealed.enc)),
      ciphertext: toBase64Url(new Uint8Array(sealed.ct)),
    }
  }
}

/**
 * Makes a log of prompts and answers: encrypted to a public key (HPKE), or with what DLP finds starred out.
 * It fits `createEnforcer`'s `promptLog`.
 *
 * @example
 * const promptLog = createPromptLog({ mode: 'encrypt', publicKey, write: (record) => lines.push(JSON.stringify(record)) })
 */
export function createPromptLog(options: PromptLogOptions): PromptLog {
  const make: MakeRecord =
    options.mode === 'encrypt'
      ? createEncryption(options.publicKey)
      : (metadata, logged) => ({ ...metadata, mode: 'mask', ...maskText(logged, options.scanner) })
  const toRecord = async (logged: LoggedText): Promise<PromptRecord> => {
    const { direction, exchangeId, time, conversationId = null, ruleIds, host } = logged
    const id = crypto.randomUUID()
    const metadata: PromptMetadata = { version: 2, direction, exchangeId, id, time, conversationId, ruleIds, host }
    // What is written must be readable: a time that JSON does not have would be null.
    unwrap(checkMetadata(metadata))
    return make(metadata, logged)
  }
  return {
    toRecord,
    async capture(logged) {
      await options.write(await toRecord(logged))
    },
  }
}

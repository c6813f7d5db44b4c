import { unwrap } from '../../diagnostics/index.ts'
import type { DlpScanner } from '../../inspection/dlp/index.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import type { PromptLogPublicKey } from './keys.ts'
import { maskPrompt } from './mask-prompt.ts'
import { bindingOf, checkMetadata, type EncryptedPrompt, type PromptMetadata, type PromptRecord } from './record.ts'
import { suite, suiteIds, suiteInfo } from './suite.ts'

/** A prompt to be logged, as an enforcer hands it over. */
export interface LoggedPrompt {
  readonly prompt: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly conversationId: string | undefined
  readonly ruleIds: readonly string[]
  readonly host: string
}

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

/** A log of prompts that nobody reads in clear without the customer's key. */
export interface PromptLog {
  /** Makes the record of a prompt and writes it. Rejects if writing does, and as `toRecord` does. */
  capture(prompt: LoggedPrompt): Promise<void>
  /** Makes the record alone. Rejects with a DiagnosticError for a prompt whose record could not be read again. */
  toRecord(prompt: LoggedPrompt): Promise<PromptRecord>
}

type MakeRecord = (metadata: PromptMetadata, prompt: string) => PromptRecord | Promise<PromptRecord>

function createEncryption(publicKey: PromptLogPublicKey): MakeRecord {
  let imported: Promise<CryptoKey> | undefined
  return async (metadata, prompt) => {
    imported ??= suite.kem.deserializePublicKey(fromBase64Url(publicKey.x) ?? new Uint8Array(0))
    const clear: Omit<EncryptedPrompt, 'enc' | 'ciphertext'> = {
      ...metadata,
      mode: 'encrypt',
      keyId: publicKey.kid,
      ...suiteIds,
    }
    // A context of its own for each prompt: records are read alone, and in any order.
    const sealed = await suite.seal(
      { recipientPublicKey: await imported, info: suiteInfo },
      new TextEncoder().encode(prompt),
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
 * Makes a log of prompts: encrypted to a public key (HPKE), or with what DLP finds starred out.
 * It fits `createEnforcer`'s `promptLog`.
 *
 * @example
 * const promptLog = createPromptLog({ mode: 'encrypt', publicKey, write: (record) => lines.push(JSON.stringify(record)) })
 */
export function createPromptLog(options: PromptLogOptions): PromptLog {
  const make: MakeRecord =
    options.mode === 'encrypt'
      ? createEncryption(options.publicKey)
      : (metadata, prompt) => ({ ...metadata, mode: 'mask', ...maskPrompt(prompt, options.scanner) })
  const toRecord = async ({ prompt, conversationId, ...rest }: LoggedPrompt): Promise<PromptRecord> => {
    const { time, ruleIds, host } = rest
    const id = crypto.randomUUID()
    const metadata: PromptMetadata = { version: 1, id, time, conversationId: conversationId ?? null, ruleIds, host }
    // What is written must be readable: a time that JSON does not have would be null.
    unwrap(checkMetadata(metadata))
    return make(metadata, prompt)
  }
  return {
    toRecord,
    async capture(prompt) {
      await options.write(await toRecord(prompt))
    },
  }
}

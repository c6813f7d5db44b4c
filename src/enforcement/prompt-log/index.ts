export {
  generatePromptLogKeys,
  parsePrivateKey,
  parsePublicKey,
  type PromptLogKeyPair,
  type PromptLogPrivateKey,
  type PromptLogPublicKey,
} from './keys.ts'
export { openPrompt, type OpenedPrompt } from './open-prompt.ts'
export { createPromptLog, type PromptLog, type PromptLogOptions } from './prompt-log.ts'
export {
  parsePromptRecord,
  type EncryptedPrompt,
  type LoggedText,
  type MaskedPrompt,
  type PromptMetadata,
  type PromptRecord,
} from './record.ts'

import type { PolicyDocument } from '../../document/generated/document.generated.ts'

/** The section as it is written. */
export type AiSection = NonNullable<PolicyDocument['ai_gateway']>
export type AiProvider = NonNullable<AiSection['providers']>[string]
export type AiClient = NonNullable<AiSection['clients']>[number]
export type AiCache = NonNullable<AiSection['cache']>
export type AiPrice = NonNullable<AiSection['prices']>[number]

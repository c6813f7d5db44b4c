/** How a ready profile is called. */
export interface ReadyName {
  readonly id: string
  readonly name: string
}

/** Names of the ready profiles, those of Cloudflare's dashboard. Source: dlp.json, profiles and aiPromptProfiles. */
export const readyNames = [
  { id: 'credentials-and-secrets', name: 'Credentials and Secrets' },
  { id: 'financial-information', name: 'Financial Information' },
  { id: 'identifier-numbers', name: 'Social Security, Insurance, Tax, and Identifier Numbers' },
  { id: 'pii-record', name: 'Personally Identifiable Information (PII) Record' },
  { id: 'source-code', name: 'Source Code' },
  { id: 'health-information', name: 'Health Information' },
  { id: 'http-archive', name: 'HTTP Archive' },
  { id: 'ai-prompt-ai-security', name: 'AI Prompt: AI Security' },
  { id: 'ai-prompt-customer', name: 'AI Prompt: Customer' },
  { id: 'ai-prompt-financial-information', name: 'AI Prompt: Financial Information' },
  { id: 'ai-prompt-pii', name: 'AI Prompt: PII' },
  { id: 'ai-prompt-technical', name: 'AI Prompt: Technical' },
] as const satisfies readonly ReadyName[]

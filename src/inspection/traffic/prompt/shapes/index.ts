import { agents } from './agents.ts'
import { looks } from './looks.ts'
import { providers } from './providers.ts'
import { servers } from './servers.ts'
import type { PromptShape } from './shape.ts'
import { webChats } from './web-chats.ts'

export { conversationLooks, genericSources } from './looks.ts'
export { splitSource, type BodySign, type InnerRequests, type PromptForm, type PromptShape, type PromptSource } from './shape.ts' // prettier-ignore

/** All shapes in the order in which they are tried: what is specific stands before what is general. */
export const promptShapes: readonly PromptShape[] = [...webChats, ...providers, ...agents, ...servers, ...looks]

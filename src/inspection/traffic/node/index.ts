export { nodeDecompressors } from './decompressors.ts'
export { fromIncomingMessage, type IncomingMessageOptions } from './incoming-message.ts'

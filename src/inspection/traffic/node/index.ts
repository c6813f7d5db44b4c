export { fromIncomingMessage, type IncomingMessageOptions } from './incoming-message.ts'

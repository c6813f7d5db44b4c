export { fromIncomingMessage, type IncomingMessageOptions } from '../../traffic/node/index.ts'
export { createNodeMiddleware, type NodeMiddleware, type NodeMiddlewareOptions } from './middleware.ts'

export {
  fromIncomingMessage,
  nodeDecompressors,
  type IncomingMessageOptions,
} from '../../inspection/traffic/node/index.ts'
export { createNodeMiddleware, type NodeMiddleware, type NodeMiddlewareOptions } from './middleware.ts'

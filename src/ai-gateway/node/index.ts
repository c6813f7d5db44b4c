export { createHttpSender } from './http-sender.ts'
export { serveGateway, type ServedGateway, type ServeOptions } from './serve.ts'

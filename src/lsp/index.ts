export { startServer, type ServerHost } from './server.ts'

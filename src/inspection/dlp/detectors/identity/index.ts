export { identityRows } from './identity.ts'

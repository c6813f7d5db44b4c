export { childrenOf } from './expression-names.ts'
export type { NameKind, NameUse } from './name.ts'
export { listNames, nameAt, renameEverywhere, usesOf } from './names.ts'

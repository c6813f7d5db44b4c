export * from './format/index.ts'
export * from './contract/index.ts'

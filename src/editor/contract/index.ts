export * from './answers.ts'
export type * from './diagnostic.ts'
export type * from './document.ts'
export type * from './language-service.ts'

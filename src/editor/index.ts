export * from './format/index.ts'
export * from './contract/index.ts'
export { createLanguageService } from './service/create-language-service.ts'

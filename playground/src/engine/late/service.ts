export { createLanguageService } from '../../../../src/editor/index.ts'

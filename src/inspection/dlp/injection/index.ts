export type { InjectionFeature } from './features/pattern.ts'
export { injectionFeatures } from './rules.ts'
export { scoreInjection, type InjectionScore } from './score.ts'

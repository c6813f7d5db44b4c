export { Diagnoser, type DiagnoserSettings } from './diagnoser.ts'
export { pause, runInSlices } from './slices.ts'
export { noDiagnostics } from './found-diagnostics.ts'

export { createPrefilter, type Prefilter } from './prefilter.ts'

export { findPersonNames, longestRead, type NamedPart } from './find-person-names.ts'

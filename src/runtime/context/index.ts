export * from './execution-context.ts'
export { holdsFields } from './mandatory-fields.ts'
export { MapParts, type MapPart } from './map-parts.ts'
export type * from './records.ts'

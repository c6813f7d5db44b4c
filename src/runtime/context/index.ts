export * from './execution-context.ts'
export { MapParts, type MapPart } from './map-parts.ts'
export type * from './records.ts'

export {
  columnParts,
  columnTypes,
  type Column,
  type ColumnMap,
  type ColumnPart,
  type ColumnType,
  type TimeForm,
} from './column-map.ts'
export { addressMacros, isAddressText } from './duckdb-addresses.ts'
export {
  bareColumn,
  quoteName,
  readAddressText,
  readColumn,
  readStored,
  readStoredTime,
  readTime,
  refuseAddress,
  takesType,
  type LogKind,
} from './duckdb-columns.ts'
export { mapNames } from './maps/index.ts'
export { addColumns, findMap, readMap, type MapProblem } from './read-map.ts'

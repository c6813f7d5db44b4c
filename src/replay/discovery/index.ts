export {
  numberNames,
  optionalNames,
  readDiscoveryColumns,
  textNames,
  type DiscoveryColumns,
  type DiscoveryName,
} from './discovery-columns.ts'
export { writeDiscoveryQuery } from './discovery-query.ts'
export { readGroups, type DiscoveredLog } from './read-groups.ts'

export {
  artificialIntelligence,
  contentCategoryOf,
  defaultApplicationStatus,
  operationNames,
  type Application,
  type ApplicationKind,
  type OperationName,
  type OperationPattern,
} from './application.ts'
export { findApp, findApplication, findOperations, type ApplicationMatch } from './find-application.ts'
export { applications, modelApis } from './table.ts'

export {
  PortalDecider,
  type PortalCallInput,
  type PortalDirection,
  type PortalInput,
  type PortalOutcome,
  type PortalParts,
  type PortalScan,
  type PortalStage,
  type PortalStages,
  type PortalVerdict,
} from './portal-decider.ts'
export { isNameless, uriProblem, type CallName } from './call-names.ts'
export { callNameFields, type CallReadings } from './call-readings.ts'
export { normalizeResourceUri, type ResourceUri } from './resource-uri.ts'
export {
  compileNamePattern,
  createPortalServers,
  findPortalServer,
  portalServerPlace,
  parseHttpUrl,
  type AccessClass,
  type PortalServerInfo,
  type PortalServerRow,
} from './portal-servers.ts'
export { drawnName, seenName } from './seen-name.ts'

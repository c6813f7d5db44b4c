export { appRows, findApp, type AppRow } from './app.ts'
export { readEventStream, type EventFrame, type EventStreamReading } from './event-stream.ts'
export {
  findHeader,
  hostName,
  mediaType,
  splitTarget,
  type BodySource,
  type Exchange,
  type ExchangeConnection,
  type ExchangeResponse,
  type ExchangeTiming,
  type HeaderPair,
} from './exchange.ts'
export { fromEnvoyEntry } from './envoy-entry.ts'
export { extractPrompt, type PromptExtraction, type PromptOptions } from './extract-prompt.ts'
export { fromRequest, type FetchRequestOptions } from './fetch-request.ts'
export { findFileType, type FileType } from './file-type.ts'
export { fromHarEntry } from './har-entry.ts'
export { unreadableBody, type Intake } from './intake.ts'
export { isJsonObject, readJson, type JsonLimits, type JsonObject, type JsonReading, type JsonValue } from './json.ts'
export { defaultTrafficLimits, toTrafficLimits, type TrafficLimits } from './limits.ts'
export { fromLogRow } from './log-row.ts'
export { MessageBody } from './message-body.ts'
export { partHeader, type MultipartPart } from './multipart.ts'
export { groupPairs, type PairList } from './pairs.ts'
export { matchPath } from './path-pattern.ts'
export { declaredLength, prepareBody, type BodyMessage, type PreparedBody } from './prepare-body.ts'
export { createProblem, type TrafficProblem } from './problem.ts'
export { compilePromptEndpoints, type CompiledPromptEndpoint, type PromptEndpoint } from './prompt-paths.ts'
export { promptShapes, type PromptShape } from './prompt-shapes.ts'
export { HeaderList, pathExtension, RequestHead } from './request-head.ts'
export { normalizePath } from './url.ts'

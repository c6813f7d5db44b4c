export {
  applications,
  artificialIntelligence,
  contentCategoryOf,
  defaultApplicationStatus,
  findApp,
  findApplication,
  findOperations,
  operationNames,
  type Application,
  type ApplicationKind,
  type ApplicationMatch,
  type OperationName,
  type OperationPattern,
} from './applications/index.ts'
export { readEventStream, type EventFrame, type EventStreamReading } from './message/event-stream.ts'
export {
  findHeader,
  headerLines,
  mediaType,
  splitTarget,
  type BodySource,
  type Decompressor,
  type Decompressors,
  type Exchange,
  type ExchangeConnection,
  type ExchangeResponse,
  type ExchangeTiming,
  type HeaderPair,
} from './message/exchange.ts'
export { fromEnvoyEntry } from './sources/envoy-entry.ts'
export { extractPrompt, type PromptExtraction, type PromptOptions } from './prompt/extract-prompt.ts'
export { fromRequest, type FetchRequestOptions } from './sources/fetch-request.ts'
export { findFileType, type FileType } from './message/file-type.ts'
export { fromCurlCommand } from './sources/curl-command.ts'
export { fromHarEntry } from './sources/har-entry.ts'
export { fromHttpBytes, fromHttpText } from './sources/http-text.ts'
export { unreadableBody, type Intake } from './sources/intake.ts'
export {
  isJsonObject,
  readJson,
  type JsonLimits,
  type JsonObject,
  type JsonReading,
  type JsonValue,
} from './message/json.ts'
export { defaultTrafficLimits, toTrafficLimits, type TrafficLimits } from './message/limits.ts'
export { fromLogRow } from './sources/log-row.ts'
export {
  createMappedFormat,
  findLogFormat,
  logFormats,
  mappedNames,
  type LogColumns,
  type LogFormat,
  type LogRecord,
} from './sources/formats/index.ts'
export { MessageBody } from './message/message-body.ts'
export { partHeader, type MultipartPart } from './message/multipart.ts'
export { groupPairs, type PairList } from './message/pairs.ts'
export { matchPath } from '../../runtime/index.ts'
export type { LoggedCall } from './sources/portal-call.ts'
export {
  declaredLength,
  prepareBody,
  readPlainBody,
  type BodyMessage,
  type PreparedBody,
} from './message/wire/prepare-body.ts'
export { createProblem, type TrafficProblem } from './message/problem.ts'
export {
  causeOf,
  joinReadings,
  lacking,
  wholeReading,
  type Missing,
  type Reading,
  type UnreadCause,
} from './message/reading.ts'
export { findHostDoubt, hostName, readHost, type HostReading } from './request/host.ts'
export {
  compilePromptEndpoints,
  type CompiledPromptEndpoint,
  type PromptEndpoint,
} from './prompt/endpoint/prompt-paths.ts'
export type { PromptText, PromptTextSource, UnreadPart } from './prompt/prompt-sources.ts'
export {
  promptShapes,
  type BodySign,
  type InnerRequests,
  type PromptForm,
  type PromptShape,
  type PromptSource,
} from './prompt/shapes/index.ts'
export { HeaderList, pathExtension, RequestHead } from './request/request-head.ts'
export { normalizePath, plainPath } from './request/url.ts'
export type { RequestText } from './scope/json-texts.ts'
export { readRequestTexts, type RequestTexts, type TextsOptions } from './scope/request-texts.ts'
export { isInScope, type PromptScope, type TextSource } from './scope/text-source.ts'
export { toWindows, type WindowText } from './scope/text-windows.ts'
export { joinBytes } from './message/wire/join-bytes.ts'

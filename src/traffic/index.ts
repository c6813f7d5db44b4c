export { appRows, findApp, type AppRow } from './app.ts'
export { readEventStream, type EventFrame, type EventStreamReading } from './event-stream.ts'
export {
  findHeader,
  hostName,
  mediaType,
  splitTarget,
  type BodySource,
  type Exchange,
  type ExchangeResponse,
  type ExchangeTiming,
  type HeaderPair,
} from './exchange.ts'
export { extractPrompt, type PromptExtraction, type PromptOptions } from './extract-prompt.ts'
export { isJsonObject, readJson, type JsonLimits, type JsonObject, type JsonReading, type JsonValue } from './json.ts'
export { defaultTrafficLimits, toTrafficLimits, type TrafficLimits } from './limits.ts'
export { fromLogRow } from './log-row.ts'
export { MessageBody } from './message-body.ts'
export { matchPath } from './path-pattern.ts'
export { prepareBody, type BodyMessage, type PreparedBody } from './prepare-body.ts'
export { createProblem, type TrafficProblem } from './problem.ts'
export { compilePromptEndpoints, type CompiledPromptEndpoint, type PromptEndpoint } from './prompt-paths.ts'
export { promptShapes, type PromptShape } from './prompt-shapes.ts'
export { normalizePath } from './url.ts'

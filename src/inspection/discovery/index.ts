export {
  defaultAggregatorLimits,
  EndpointAggregator,
  type AggregatorLimits,
  type Endpoint,
  type Overflow,
  type ReadState,
} from './statistics/aggregator.ts'
export {
  applicationStatuses,
  readApplications,
  reportApplications,
  reportUsers,
  type ApplicationRow,
  type ApplicationStatus,
  type ApplicationUse,
  type UserUse,
} from './applications.ts'
export { defaultDiscoveryRules, labelScore, reviewScore, type DiscoveryRule } from './discovery-rules.ts'
export { describeEndpoint, endpointScheme } from './endpoint-scheme.ts'
export {
  EndpointStatistics,
  shortestStreamMs,
  sketchNames,
  slowBitrate,
  type ExchangeGroup,
  type SketchName,
} from './statistics/endpoint-statistics.ts'
export { growthSteps, sumNames, type GrowthSums } from './statistics/growth.ts'
export {
  createEndpointFinder,
  evaluateLabels,
  type Evaluation,
  type LabelOutcome,
  type TrueLabel,
} from './evaluate-labels.ts'
export {
  fromExchange,
  fromLogRow,
  longestAgent,
  longestHost,
  maxPathLength,
  toType,
  type BrokenRow,
  type DiscoveryExchange,
} from './exchange.ts'
export { findProvider, providers, type ProviderMatch, type ProviderRow } from './find-provider.ts'
export {
  openDiscoveryRules,
  type Labeller,
  type LabelledEndpoint,
  type LabelOptions,
  type Signal,
} from './label-endpoints.ts'
export { normaliseHost, normalisePath, printPath, type Segment } from './paths/normalise-path.ts'
export { findPathShape, pathShapes, type PathShapeRow } from './paths/path-shapes.ts'
export { isMcpEndpoint } from './mcp-endpoint.ts'
export { maxUses, UsageCounter, type HostUse, type UsageRow } from './usage.ts'
export { bucketScale, QuantileSketch, relativeError } from './statistics/quantile-sketch.ts'

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
  type ApplicationRow,
  type ApplicationStatus,
  type ApplicationUse,
} from './applications.ts'
export { defaultDiscoveryRules, labelScore, reviewScore, type DiscoveryRule } from './discovery-rules.ts'
export { describeEndpoint, endpointScheme } from './endpoint-scheme.ts'
export { EndpointStatistics } from './statistics/endpoint-statistics.ts'
export {
  createEndpointFinder,
  evaluateLabels,
  type Evaluation,
  type LabelOutcome,
  type TrueLabel,
} from './evaluate-labels.ts'
export { fromExchange, fromLogRow, type BrokenRow, type DiscoveryExchange } from './exchange.ts'
export { findProvider, type ProviderMatch } from './providers/find-provider.ts'
export {
  openDiscoveryRules,
  type Labeller,
  type LabelledEndpoint,
  type LabelOptions,
  type Signal,
} from './label-endpoints.ts'
export { normaliseHost, normalisePath, printPath, type Segment } from './paths/normalise-path.ts'
export { findPathShape, pathShapes, type PathShapeRow } from './paths/path-shapes.ts'
export { providers, type ProviderRow } from './providers/providers.ts'
export { QuantileSketch, relativeError } from './statistics/quantile-sketch.ts'

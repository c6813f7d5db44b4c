export {
  formatSources,
  type FormatSourcesOptions,
  type FormattedFile,
  type FormattedSources,
  type LeftExpression,
  type LeftReason,
} from './format-sources.ts'

export {
  formatSources,
  type FormatSourcesOptions,
  type FormattedFile,
  type FormattedSources,
  type LeftExpression,
} from './format-sources.ts'

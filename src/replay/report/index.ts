export { writeHtmlReport, type HtmlReport } from './html.ts'
export {
  summarize,
  type ChangeCount,
  type DecidedCount,
  type LoneStop,
  type MatchCount,
  type ReplaySummary,
  type Sample,
} from './summary.ts'

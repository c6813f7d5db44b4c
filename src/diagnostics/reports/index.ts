export { toAnnotations } from './annotations.ts'
export { toJunit } from './junit.ts'
export { describeFinding, type FindingHelp, type Report, type ReportCheck, type ReportProblem } from './report.ts'
export { toSarif } from './sarif.ts'

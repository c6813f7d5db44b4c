export { recordTelemetry, type TelemetryOptions } from './telemetry.ts'

/** What reading a message may cost. Every bound that is met is reported as a problem. */
export interface TrafficLimits {
  /** Bytes of the body as it came; the rest is not kept. */
  readonly maxBodyBytes: number
  /** Bytes of the body after decompression. */
  readonly maxDecodedBytes: number
  /** Levels of arrays and objects. */
  readonly maxJsonDepth: number
  /** Values of one JSON text, keys not counted. */
  readonly maxJsonValues: number
  readonly maxHeaders: number
  /** Parts of a multipart body. */
  readonly maxParts: number
  /** Fields of a form, arguments of a query, or cookies. */
  readonly maxFormFields: number
  /** Events of a stream, or lines of newline-delimited JSON. */
  readonly maxFrames: number
  /** Characters of an extracted prompt, and of one window in which detectors look at text. */
  readonly maxPromptLength: number
  /** Characters of all texts of a request that detectors and DLP look at. */
  readonly maxScanLength: number
}

/**
 * The defaults. The documented body limit depends on the plan (128 KB, or 1 MB on Free;
 * ai-detections.md); prompts with history are often larger than the first.
 */
export const defaultTrafficLimits: TrafficLimits = {
  maxBodyBytes: 1_048_576,
  maxDecodedBytes: 4_194_304,
  maxJsonDepth: 256,
  maxJsonValues: 200_000,
  maxHeaders: 200,
  maxParts: 200,
  maxFormFields: 2_000,
  maxFrames: 10_000,
  maxPromptLength: 131_072,
  maxScanLength: 1_048_576,
}

/** The defaults with some limits replaced. */
export function toTrafficLimits(limits?: Partial<TrafficLimits>): TrafficLimits {
  if (limits === undefined) return defaultTrafficLimits
  let whole = wholeLimits.get(limits)
  if (whole === undefined) wholeLimits.set(limits, (whole = Object.freeze({ ...defaultTrafficLimits, ...limits })))
  return whole
}

/** An enforcement point has one object of limits, which every part of every exchange asks. */
const wholeLimits = new WeakMap<Partial<TrafficLimits>, TrafficLimits>()

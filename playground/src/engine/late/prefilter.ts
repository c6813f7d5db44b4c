import type { Prefilter } from '../../../../src/inspection/dlp/prefilter/index.ts'

/** Lets every detector look at every text, as it may: what is found is the same, and a page scans too little for more. */
export function createPrefilter(): Prefilter {
  return { candidates: () => undefined }
}

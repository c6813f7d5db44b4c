const mebibyte = 2 ** 20

/** The most bytes of one file, by what it holds; an error names the limit by its name here. Files are read whole into memory, logs excepted. */
export const fileLimits = {
  /** 32 million UTF-16 units, the limit of the loader, are at most so many bytes. */
  maxPolicyBytes: 96_000_000,
  maxListBytes: 64 * mebibyte,
  maxKeyBytes: mebibyte,
  maxEventBytes: 64 * mebibyte,
  maxImportBytes: 128 * mebibyte,
  maxSettingsBytes: 16 * mebibyte,
  maxHarBytes: 256 * mebibyte,
  maxStateBytes: 256 * mebibyte,
  maxValuesBytes: 256 * mebibyte,
} as const

/** The name of a limit. */
export type FileLimit = keyof typeof fileLimits

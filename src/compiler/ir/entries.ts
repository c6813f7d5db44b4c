/** The package's own entries that an emitted module may import; a function of another module is the host's. */
export const packageEntries = ['runtime', 'rule-index', 'portal', 'regex', 'crypto', 'dlp'] as const

export type PackageEntry = (typeof packageEntries)[number]

export function isPackageEntry(from: string): from is PackageEntry {
  return (packageEntries as readonly string[]).includes(from)
}

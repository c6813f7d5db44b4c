import type { BuildOptions } from 'esbuild'

/** How tests make the package of its entries, as tsup does: ES modules that share what they have in common. */
export const packageBuild = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  logLevel: 'error',
} as const satisfies BuildOptions

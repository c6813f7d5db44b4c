import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Packages whose code stands in our files, so that a user does not load theirs: chevrotain would open 640 files of
 * lodash-es one by one, yaml 70, `portcullis` five of @noble/hashes; credit-card-type, json-p3 and tldts are loaded as CommonJS, which Node reads twice.
 * What they depend on stands there too.
 */
export const bundledPackages = ['@noble/hashes', 'chevrotain', 'credit-card-type', 'json-p3', 'tldts', 'yaml'] as const

interface Manifest {
  readonly version: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function manifestOf(modules: string, name: string): Manifest {
  return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as Manifest
}

/** Packages with all that they depend on, sorted. */
export function withDependencies(modules: string, names: readonly string[]): string[] {
  const found = new Set<string>()
  const add = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    Object.keys(manifestOf(modules, name).dependencies ?? {}).forEach(add)
  }
  names.forEach(add)
  return [...found].sort()
}

function licenceText(modules: string, name: string): string {
  const file = readdirSync(join(modules, name)).find((entry) => /^(?:licen[cs]e|copying)(?:\.|$)/i.test(entry))
  if (file === undefined) throw new Error(`${name} has no licence file, and must not be bundled`)
  return readFileSync(join(modules, name, file), 'utf8').trim()
}

/**
 * The licences of what is bundled, one text for all packages that share it.
 *
 * @param modules - the folder `node_modules`
 * @param names - the packages; default: those of the library
 */
export function thirdPartyLicences(modules: string, names: readonly string[] = bundledPackages): string {
  const byText = new Map<string, string[]>()
  for (const name of withDependencies(modules, names)) {
    const { version, license = 'see below' } = manifestOf(modules, name)
    const text = licenceText(modules, name)
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`])
  }
  const parts = [...byText].map(([text, sharing]) => `${sharing.join('\n')}\n\n${text}`)
  return `The files of this folder hold code of these packages.\n\n${parts.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`
}

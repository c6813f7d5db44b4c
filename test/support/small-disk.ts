import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { afterAll } from 'vitest'

/**
 * Makes a file system of 64 KiB for the tests of a file, and takes it away after them.
 *
 * @param path - a folder that does not exist yet
 * @returns whether one can be made here; else a line says that its tests were left out
 */
export function mountSmallDisk(path: string): boolean {
  mkdirSync(path)
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { encoding: 'utf8' })
  if (done.status === 0) {
    afterAll(() => void spawnSync('umount', [path]))
    return true
  }
  console.warn(`SKIPPED, no small file system can be mounted here: ${(done.error?.message ?? done.stderr).trim()}`)
  return false
}

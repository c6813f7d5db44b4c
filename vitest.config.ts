import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 30_000,
    // The default leaves a core unused, which is half of a machine with two.
    maxWorkers: availableParallelism(),
    // A worker keeps the modules that it has loaded: to load them anew for each file took half of the time.
    isolate: false,
  },
})

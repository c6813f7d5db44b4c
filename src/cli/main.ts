#!/usr/bin/env node
import { run } from './program.ts'
import { endOnLostOutput } from './terminal/output.ts'

endOnLostOutput()
await run(process.argv.slice(2))

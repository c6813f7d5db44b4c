import { existsSync, readFileSync } from 'node:fs'

/**
 * Seconds of work of the main thread, to 10 ms; where the system does not tell, of the whole process. It is what stands
 * still meanwhile: on a busy machine the clock counts what others do.
 */
export function mainThreadSeconds(): number {
  const file = `/proc/self/task/${String(process.pid)}/stat`
  if (!existsSync(file)) {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  }
  // Behind the name in parentheses: the 12th and 13th fields are ticks in user and system mode, 100 a second on Linux.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

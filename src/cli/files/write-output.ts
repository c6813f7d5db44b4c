import { print } from '../terminal/output.ts'
import { reportUnwritten } from './file-problem.ts'
import { writeFiles } from './write.ts'

/** Writes what a command made to the file that `--output` names, or to standard output; a failure is told. */
export async function writeOutput(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await print(text)
    return
  }
  const problem = writeFiles([{ file: output, text }])
  if (problem !== undefined) reportUnwritten(problem)
}

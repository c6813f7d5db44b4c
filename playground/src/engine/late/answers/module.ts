import { DiagnosticError } from '../../../../../src/diagnostics/index.ts'
import { emitPolicy } from '../../../../../src/policy/index.ts'
import { openSound } from '../../open-policy.ts'
import type { Questions } from '../../protocol.ts'

/** The policy as one ES module, as `portcullis compile` writes it. */
export async function emitModule({ files }: Questions['module'][0]): Promise<string> {
  const { policy } = await openSound(files)
  try {
    return emitPolicy(policy)
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    throw new Error(error.diagnostics.map(({ message }) => message).join('; '), { cause: error })
  }
}

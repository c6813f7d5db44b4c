import { RuntimeError } from '../../runtime/index.ts'
import { compileDlpProfiles, type DlpCompileOptions } from './compile.ts'
import type { DlpProfile } from './profiles/profile.ts'
import type { DlpScanner } from './scan.ts'

/**
 * The scanner of profiles that were checked before, as an emitted module brings them.
 *
 * @param profiles - as `compileDlpProfiles` takes them
 * @param options - keys of exact data by name, and a plan of phone numbers
 * @throws RuntimeError `E_DLP_BINDING` that says what is wrong, such as a key that the host does not bring
 */
export function bindDlpProfiles(profiles: readonly DlpProfile[], options: DlpCompileOptions = {}): DlpScanner {
  const result = compileDlpProfiles(profiles, options)
  if (result.ok) return result.value
  const reasons = result.diagnostics.map(({ message }) => message).join('; ')
  throw new RuntimeError('E_DLP_BINDING', reasons)
}

import type { LintSettings, SourceFile } from '../lint/index.ts'
import type { ReadFile } from '../policy/index.ts'
import type { Handlers } from './handlers.ts'

/** What the place that a server runs in can do for it. A page can do nothing of it. */
export interface ServerHost {
  /** Rule files beside a document: other policies and tests of its folder. */
  readonly readFolder?: (uri: string) => readonly SourceFile[]
  /** Reads a file that a policy names. */
  readonly readFile?: ReadFile
  /** Levels and ignores of the linter for a workspace, by the URI of its folder. */
  readonly readSettings?: (folder: string | undefined) => LintSettings | undefined
  /** Where a page of our documentation, such as `docs/lint.md#dead-rule`, can be opened. */
  readonly addressOf?: (page: string) => string | undefined
  /** Whether messages leave as JSON; else they are copied as objects, and none of them has an own way to be written. */
  readonly writesJson?: boolean
}

/** What a client may set, as `initializationOptions`. */
export interface ClientOptions {
  /** Lines above rules. Default: true. */
  readonly lenses?: boolean
  /** Whether rules are proved when keys pause. Default: true. */
  readonly proofs?: boolean
  /** Lays Terraform out too. Default: false. */
  readonly formatTerraform?: boolean
  /** Characters of a line. Default: 100. */
  readonly width?: number
}

/** What a client has said of itself. */
export interface Client {
  readonly options: ClientOptions
  /** The URI of the first folder of its workspace. */
  readonly folder: string | undefined
  readonly canRefreshLenses: boolean
  /** Whether it tells of files that change on the disk, if it is asked to. */
  readonly canWatchFiles: boolean
}

/** What answers a client that has said who it is. */
export interface Session {
  readonly requests: Handlers
  readonly notices: Handlers
  /** Ends all that is going on. */
  readonly stop: () => void
}

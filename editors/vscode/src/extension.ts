import { statSync } from 'node:fs'
import { delimiter } from 'node:path'
import {
  commands,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type Uri,
} from 'vscode'
import { LanguageClient, State, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node'
import { findProgram, type ServerProgram } from './program.ts'

/** Languages whose files can hold rules; the server says nothing of those that hold none. */
const languages = ['wirefilter', 'yaml', 'json', 'jsonc', 'terraform', 'opentofu']

/** Settings that the server is told when it starts, by their names in the section `portcullis`. */
const serverSettings = ['lenses', 'proofs', 'formatTerraform', 'width'] as const

function clientOptions(): LanguageClientOptions {
  const settings = workspace.getConfiguration('portcullis')
  return {
    documentSelector: languages.flatMap((language) => ['file', 'untitled'].map((scheme) => ({ language, scheme }))),
    initializationOptions: Object.fromEntries(serverSettings.map((name) => [name, settings.get<unknown>(name)])),
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function chooseProgram(bundled: string): ServerProgram {
  const folders = workspace.workspaceFolders ?? []
  return findProgram({
    setting: workspace.getConfiguration('portcullis').get('program', ''),
    folders: folders.map(({ uri }: { readonly uri: Uri }) => uri).filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath), // prettier-ignore
    isTrusted: workspace.isTrusted,
    searched: (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    node: process.execPath,
    bundled,
    isFile,
  })
}

function serverOptions({ command, args }: ServerProgram): ServerOptions {
  // The editor's own program is Node when it is told so.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return { command, args: [...args], options: { env } }
}

/** The one client, started and stopped one step after the other. */
class ServerRun implements Disposable {
  readonly #log: LogOutputChannel
  readonly #bundled: string
  #client: LanguageClient | undefined
  #last: Promise<void> = Promise.resolve()

  /** @param bundled - the server to run where there is no other */
  constructor(log: LogOutputChannel, bundled: string) {
    this.#log = log
    this.#bundled = bundled
  }

  /** Stops the server that runs and starts the one that is to run now. */
  restart(): Promise<void> {
    this.#last = this.#last.then(() => this.#replace())
    return this.#last
  }

  stop(): Promise<void> {
    this.#last = this.#last.then(() => this.#end())
    return this.#last
  }

  dispose(): void {
    void this.stop()
  }

  async #end(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    // A client whose server never came up cannot be stopped.
    if (client?.state === State.Running) await client.stop()
  }

  async #replace(): Promise<void> {
    await this.#end()
    const program = chooseProgram(this.#bundled)
    this.#log.info(`starts ${program.origin}`)
    const client = new LanguageClient('portcullis', 'Portcullis', serverOptions(program), clientOptions())
    this.#client = client
    try {
      await client.start()
    } catch (error) {
      this.#client = undefined
      const reason = error instanceof Error ? error.message : String(error)
      this.#log.error(`${program.origin} did not start: ${reason}`)
      void window.showErrorMessage(`Portcullis: ${program.origin} did not start as a language server: ${reason}`)
    }
  }
}

let run: ServerRun | undefined

/** Starts the server of the workspace, and again when what decides which one it is has changed. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('Portcullis client', { log: true })
  const started = new ServerRun(log, context.asAbsolutePath('dist/server.mjs'))
  run = started
  context.subscriptions.push(
    log,
    started,
    commands.registerCommand('portcullis.restart', () => started.restart()),
    workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
    workspace.onDidChangeWorkspaceFolders(() => void started.restart()),
    workspace.onDidChangeConfiguration((change) => {
      const names = ['program', ...serverSettings]
      if (names.some((name) => change.affectsConfiguration(`portcullis.${name}`))) void started.restart()
    }),
  )
  await started.restart()
}

/** Stops the server before the editor ends. */
export async function deactivate(): Promise<void> {
  await run?.stop()
}

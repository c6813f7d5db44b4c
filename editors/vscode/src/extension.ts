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
const languages = ['wirefilter', 'yaml', 'json', 'jsonc', 'terraform']

const clientOptions: LanguageClientOptions = {
  documentSelector: languages.flatMap((language) => ['file', 'untitled'].map((scheme) => ({ language, scheme }))),
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function chooseProgram(): ServerProgram | undefined {
  const folders = workspace.workspaceFolders ?? []
  return findProgram({
    setting: workspace.getConfiguration('portcullis').get('program', ''),
    folders: folders.map(({ uri }: { readonly uri: Uri }) => uri).filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath), // prettier-ignore
    isTrusted: workspace.isTrusted,
    searched: (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    node: process.execPath,
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
  #client: LanguageClient | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(log: LogOutputChannel) {
    this.#log = log
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
    const program = chooseProgram()
    if (program === undefined) {
      this.#tellMissing()
      return
    }
    this.#log.info(`starts ${program.origin}`)
    const client = new LanguageClient('portcullis', 'Portcullis', serverOptions(program), clientOptions)
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

  #tellMissing(): void {
    const advice = workspace.isTrusted
      ? 'Install it in the project (npm install --save-dev portcullis), or name one in the setting portcullis.program.'
      : 'The workspace is not trusted, so its own is not run; name one in the setting portcullis.program, or trust the workspace.'
    this.#log.warn(`there is no portcullis. ${advice}`)
    void window.showInformationMessage(`Portcullis: rules are coloured, but not checked: there is no portcullis. ${advice}`) // prettier-ignore
  }
}

let run: ServerRun | undefined

/** Starts the server of the workspace, and again when what decides which one it is has changed. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('Portcullis client', { log: true })
  const started = new ServerRun(log)
  run = started
  context.subscriptions.push(
    log,
    started,
    commands.registerCommand('portcullis.restart', () => started.restart()),
    workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
    workspace.onDidChangeWorkspaceFolders(() => void started.restart()),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('portcullis.program')) void started.restart()
    }),
  )
  await started.restart()
}

/** Stops the server before the editor ends. */
export async function deactivate(): Promise<void> {
  await run?.stop()
}

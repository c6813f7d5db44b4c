import { join } from 'node:path'

/** A process that speaks the protocol of language servers on its standard streams. */
export interface ServerProgram {
  readonly command: string
  readonly args: readonly string[]
  /** Where it was found, for people. */
  readonly origin: string
}

/** What is known of the place where the editor runs. */
export interface ProgramPlace {
  /** The setting `portcullis.program`; empty: nobody has said one. */
  readonly setting: string
  /** Paths of the folders of the workspace, in their order. */
  readonly folders: readonly string[]
  /** Whether programs of the workspace may be run. */
  readonly isTrusted: boolean
  /** Folders in which programs are looked for. */
  readonly searched: readonly string[]
  /** The program that runs JavaScript: the editor's own Node. */
  readonly node: string
  /** The server that comes with the extension. */
  readonly bundled: string
  readonly isFile: (path: string) => boolean
}

/** The file of the package that is run. */
const entry = ['node_modules', 'portcullis', 'bin', 'portcullis.js']

function programOf(path: string, node: string): ServerProgram {
  return /\.[cm]?js$/.test(path)
    ? { command: node, args: [path, 'lsp'], origin: path }
    : { command: path, args: ['lsp'], origin: path }
}

/**
 * The Portcullis to run: the one that the user has named, else that of the workspace, so that a file is judged by the
 * version that the project is built with, else the one of the path, else the one that comes with the extension.
 */
export function findProgram(place: ProgramPlace): ServerProgram {
  const { setting, folders, isTrusted, searched, node, bundled, isFile } = place
  if (setting !== '') return programOf(setting, node)
  const own = isTrusted ? folders.map((folder) => join(folder, ...entry)) : []
  const installed = searched.flatMap((folder) => [join(folder, 'portcullis'), join(folder, 'portcullis.exe')])
  return programOf([...own, ...installed].find(isFile) ?? bundled, node)
}

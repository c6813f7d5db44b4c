import type { McpTarget } from '../../inspection/mcp/index.ts'
import type { Asking, Party } from './messages/rpc.ts'

/** The call that made a task. */
export interface TaskOrigin {
  readonly message: Asking
  /** What the call was about, as records may name it. */
  readonly shown: McpTarget | undefined
  /** Who made the call, by `callerKey`. */
  readonly caller: string
}

export interface MemoryLimits {
  /** Tools whose definition is kept for a server (default 10,000); further ones are not. */
  readonly maxTools: number
  /** Tasks whose call is kept for a server (default 1,000); the oldest are forgotten. */
  readonly maxTasks: number
}

export const defaultMemoryLimits: MemoryLimits = { maxTools: 10_000, maxTasks: 1000 }

/** What a server last said of its tools, and which call made which task. */
class ServerMemory {
  readonly #limits: MemoryLimits
  readonly #readOnly = new Map<string, boolean>()
  readonly #hashes = new Map<string, string>()
  readonly #tasks: Readonly<Record<Party, Map<string, TaskOrigin>>> = { client: new Map(), server: new Map() }

  constructor(limits: MemoryLimits) {
    this.#limits = limits
  }

  /** Whether a tool calls itself read-only. */
  isReadOnly(tool: string): boolean {
    return this.#readOnly.get(tool) ?? false
  }

  noteReadOnly(tool: string, isReadOnly: boolean): void {
    // Of what is not kept nothing is believed.
    if (this.#readOnly.has(tool) || this.#readOnly.size < this.#limits.maxTools) this.#readOnly.set(tool, isReadOnly)
  }

  /** Keeps the hash of a definition; true if it is another than before. */
  noteHash(tool: string, hash: string): boolean {
    const known = this.#hashes.get(tool)
    if (known !== undefined || this.#hashes.size < this.#limits.maxTools) this.#hashes.set(tool, hash)
    return known !== undefined && known !== hash
  }

  /** @param owner - who asked for what the task is to do */
  noteTask(owner: Party, task: string, origin: TaskOrigin): void {
    const tasks = this.#tasks[owner]
    tasks.delete(task)
    tasks.set(task, origin)
    for (const oldest of tasks.keys()) {
      if (tasks.size <= this.#limits.maxTasks) break
      tasks.delete(oldest)
    }
  }

  findTask(owner: Party, task: string): TaskOrigin | undefined {
    return this.#tasks[owner].get(task)
  }
}

export type { ServerMemory }

/** What guards know of servers beyond one session. */
export interface GuardMemory {
  /** The part for one server, by its key in the portal. */
  of(server: string): ServerMemory
}

/** Makes a memory that several guards may share. It lives as long as the process. */
export function createGuardMemory(limits: Partial<MemoryLimits> = {}): GuardMemory {
  const servers = new Map<string, ServerMemory>()
  return {
    of(server) {
      const known = servers.get(server) ?? new ServerMemory({ ...defaultMemoryLimits, ...limits })
      servers.set(server, known)
      return known
    },
  }
}

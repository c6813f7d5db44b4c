import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The servers listen on a port of their own choice, so `listen` is told another: one that is free, on loopback only. */
const anyPort = `
import net from 'node:net'
const { listen } = net.Server.prototype
net.Server.prototype.listen = function (port, ...rest) {
  if (typeof port !== 'number') return listen.call(this, port, ...rest)
  this.once('listening', () => console.log('LISTENING ' + this.address().port))
  return listen.call(this, 0, '127.0.0.1', ...rest.filter((item) => typeof item === 'function'))
}`

export interface ExampleServer {
  readonly url: URL
  /** What it has printed so far. */
  readonly output: () => string
  stop(): Promise<void>
}

/** Runs an example server of the SDK, unchanged, as a process of its own. */
export async function startExampleServer(name: string): Promise<ExampleServer> {
  const path = fileURLToPath(import.meta.resolve(`@modelcontextprotocol/sdk/examples/server/${name}.js`))
  const preload = `data:text/javascript,${encodeURIComponent(anyPort)}`
  const child = spawn(process.execPath, ['--import', preload, path], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
      const match = /LISTENING (\d+)/.exec(output)
      if (match?.[1] !== undefined) resolve(match[1])
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('exit', () => reject(new Error(`${name} did not start: ${output.slice(0, 500)}`)))
  })
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    output: () => output,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

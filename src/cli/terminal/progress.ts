/** Shows how far a long input is: on a terminal only, and only after a while. */
export interface Progress {
  readonly add: (bytes: number) => void
  readonly end: () => void
}

const quietMilliseconds = 1000
const betweenMilliseconds = 200
const clearLine = '\r\u001b[K'

/**
 * @param total - bytes of the whole input, if that is known
 */
export function createProgress(total: number | undefined, stream: NodeJS.WriteStream = process.stderr): Progress {
  // Decisions on the same terminal would tear the line apart.
  if (!stream.isTTY || process.stdout.isTTY) return { add: () => undefined, end: () => undefined }
  const started = Date.now()
  let done = 0
  let shown = 0
  return {
    add(bytes) {
      done += bytes
      const now = Date.now()
      if (now - started < quietMilliseconds || now - shown < betweenMilliseconds) return
      shown = now
      const mebibytes = `${(done / 2 ** 20).toFixed(1)} MiB`
      const share =
        total === undefined || total === 0
          ? ''
          : ` of ${(total / 2 ** 20).toFixed(1)} MiB (${String(Math.floor((done / total) * 100))}%)`
      stream.write(`${clearLine}read ${mebibytes}${share}`)
    },
    end() {
      if (shown > 0) stream.write(clearLine)
    },
  }
}

/** Shows the share of a long work that is done, on a terminal only, and only after a while. */
export interface ShareProgress {
  /** @param share - from 0 to 1 */
  readonly tell: (share: number) => void
  readonly end: () => void
}

/** @param what - what is done, as it begins a line */
export function createShareProgress(what: string, stream: NodeJS.WriteStream = process.stderr): ShareProgress {
  if (!stream.isTTY) return { tell: () => undefined, end: () => undefined }
  const started = Date.now()
  let isShown = false
  return {
    tell(share) {
      if (Date.now() - started < quietMilliseconds) return
      isShown = true
      stream.write(`${clearLine}${what} ${String(Math.floor(share * 100))}%`)
    },
    end() {
      if (isShown) stream.write(clearLine)
      isShown = false
    },
  }
}

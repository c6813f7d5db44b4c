import type { ByteString } from '../../index.ts'

const bytes = 256

/** A tree of literals with an edge for each byte, in a hash table: memory is that of the edges, not nodes times bytes. */
export class LiteralTrie {
  /** By slot: node and byte of an edge, as node * 256 + byte, or -1. */
  #keys = new Float64Array(1024).fill(-1)
  #children = new Int32Array(1024)
  #edges = 0
  readonly parents: number[] = [-1]
  readonly bytes: number[] = [0]
  readonly depths: number[] = [0]

  get size(): number {
    return this.parents.length
  }

  #slot(key: number): number {
    const mask = this.#keys.length - 1
    let slot = Math.imul(key ^ (key / 0x10000), 0x9e3779b1) & mask
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  /** The child of a node by a byte, or -1. */
  child(node: number, byte: number): number {
    const slot = this.#slot(node * bytes + byte)
    return this.#keys[slot] === -1 ? -1 : (this.#children[slot] as number)
  }

  #grow(): void {
    const [keys, children] = [this.#keys, this.#children]
    this.#keys = new Float64Array(keys.length * 2).fill(-1)
    this.#children = new Int32Array(keys.length * 2)
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] === -1) continue
      const slot = this.#slot(keys[at] as number)
      this.#keys[slot] = keys[at] as number
      this.#children[slot] = children[at] as number
    }
  }

  /** Adds a literal; returns the node it ends at. */
  add(literal: ByteString): number {
    let node = 0
    for (let at = 0; at < literal.length; at++) {
      const byte = literal.charCodeAt(at)
      const key = node * bytes + byte
      let slot = this.#slot(key)
      if (this.#keys[slot] === -1) {
        if (++this.#edges * 2 > this.#keys.length) {
          this.#grow()
          slot = this.#slot(key)
        }
        this.#keys[slot] = key
        this.#children[slot] = this.parents.push(node) - 1
        this.bytes.push(byte)
        this.depths.push((this.depths[node] as number) + 1)
      }
      node = this.#children[slot] as number
    }
    return node
  }

  /** The nodes, those nearer to the root first. */
  byDepth(): Int32Array {
    const deepest = this.depths.reduce((most, depth) => Math.max(most, depth), 0)
    const starts = new Int32Array(deepest + 2)
    for (const depth of this.depths) starts[depth + 1] = (starts[depth + 1] as number) + 1
    for (let depth = 0; depth <= deepest; depth++)
      starts[depth + 1] = (starts[depth + 1] as number) + (starts[depth] as number)
    const order = new Int32Array(this.size)
    this.depths.forEach((depth, node) => {
      order[starts[depth] as number] = node
      starts[depth] = (starts[depth] as number) + 1
    })
    return order
  }
}

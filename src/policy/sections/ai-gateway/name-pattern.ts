/** A name with `*` for any letters; in names of models it stops at `/`. */
export interface NamePattern {
  readonly text: string
  matches(name: string): boolean
}

/**
 * Compiles a pattern. It takes time by the length of the pattern times that of the name.
 *
 * @param stop - a letter that `*` does not stand for; '' if it stands for all
 */
export function compileNamePattern(text: string, stop: '/' | ''): NamePattern {
  if (!text.includes('*')) return { text, matches: (name) => name === text }
  const letters = [...text]
  return {
    text,
    matches(name) {
      // Which parts of the pattern may have been read so far: an automaton without ways back.
      let states = new Set([0])
      const rest = (own: Set<number>): Set<number> => {
        for (const at of own) if (letters[at] === '*') own.add(at + 1)
        return own
      }
      states = rest(states)
      for (const letter of name) {
        const next = new Set<number>()
        for (const at of states) {
          if (letters[at] === '*') {
            if (letter !== stop) next.add(at)
          } else if (letters[at] === letter) next.add(at + 1)
        }
        states = rest(next)
        if (states.size === 0) return false
      }
      return states.has(letters.length)
    },
  }
}

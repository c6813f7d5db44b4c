/**
 * How one kind of right side is written.
 *
 * @typeParam N - its node
 */
export interface RightSideForm<N> {
  /** The canonical text. */
  print(node: N): string
  /** The engine's JSON (section 20 of the reference). */
  toJson(node: N): unknown
}

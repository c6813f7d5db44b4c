import { cut, pad, widthOf, wrap } from './width.ts'

/** One column of a table. */
export interface Column {
  readonly title: string
  /** Numbers stand at the right. */
  readonly align?: 'left' | 'right'
  /** Columns that a cell should have: where a table is written row by row, or as a start. */
  readonly width?: number
  /** How narrow it may become on a narrow terminal. Default: as wide as it is. */
  readonly narrowest?: number
}

/** How the cells of a row are coloured, by the place of the column. */
export type PaintCell = (text: string, column: number) => string

const gap = 2
/** Columns before a line that goes on below its row. */
const belowIndent = 10
const plain: PaintCell = (text) => text

/** Widths that fit: the widest of the columns that may give way are narrowed first. */
function fitWidths(columns: readonly Column[], wanted: readonly number[], room: number): number[] {
  const widths = [...wanted]
  let excess = widths.reduce((sum, width) => sum + width + gap, -gap) - room
  while (excess > 0) {
    let widest = -1
    for (const [index, { narrowest }] of columns.entries()) {
      if (narrowest === undefined || (widths[index] ?? 0) <= narrowest) continue
      if (widest === -1 || (widths[index] ?? 0) > (widths[widest] ?? 0)) widest = index
    }
    if (widest === -1) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess -= 1
  }
  return widths
}

/**
 * Rows of aligned columns. On a terminal they fit into its width; in a file or a pipe nothing is cut. The last column
 * is open: what does not fit there goes on in lines of its own below.
 */
export class ColumnLayout {
  readonly #columns: readonly Column[]
  readonly #widths: readonly number[]
  readonly #room: number | undefined

  /**
   * @param columns - from the left
   * @param room - columns of the terminal; undefined where nothing is to be cut
   * @param rows - the cells of all rows where they are known; else the widths of the columns are as they say
   */
  constructor(columns: readonly Column[], room: number | undefined, rows: readonly (readonly string[])[] = []) {
    const wanted = columns.map(({ title, width = 0 }, index) =>
      Math.max(widthOf(title), width, ...rows.map((row) => widthOf(row[index] ?? ''))),
    )
    this.#columns = columns
    this.#room = room
    this.#widths = room === undefined ? wanted : fitWidths(columns, wanted, room)
  }

  /** The titles. */
  head(): string {
    return this.#line(this.#columns.map(({ title }) => title))
  }

  /** One row; more lines than one where its last cell is long. */
  row(cells: readonly string[], paint: PaintCell = plain): string {
    const last = cells.length - 1
    const open = this.#openWidth(last)
    const text = cells[last] ?? ''
    if (open === undefined || widthOf(text) <= open) return this.#line(cells, paint)
    const first = this.#line([...cells.slice(0, last), ''], paint)
    const indent = Math.min(this.#before(last), belowIndent)
    const lines = wrap(text, (this.#room ?? 0) - indent).map((line) => `${' '.repeat(indent)}${paint(line, last)}`)
    return [first, ...lines].join('\n')
  }

  /** Columns left of a column. */
  #before(column: number): number {
    return this.#widths.slice(0, column).reduce((sum, width) => sum + width + gap, 0)
  }

  /** Room of the last column; undefined if there is no end. */
  #openWidth(last: number): number | undefined {
    return this.#room === undefined ? undefined : Math.max(0, this.#room - this.#before(last))
  }

  #line(cells: readonly string[], paint: PaintCell = plain): string {
    const last = cells.length - 1
    const parts = cells.map((cell, index) => {
      const width = this.#widths[index] ?? 0
      const shown = this.#room === undefined || index === last ? cell : cut(cell, width)
      const side = this.#columns[index]?.align ?? 'left'
      if (index === last && side === 'left') return shown === '' ? '' : paint(shown, index)
      const padded = pad(shown, width, side)
      return paint(padded, index)
    })
    return parts.join(' '.repeat(gap)).trimEnd()
  }
}

/** A whole table: titles, and rows as wide as their widest cell. */
export function printColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room: number | undefined,
  {
    paint = plain,
    paintHead = (text) => text,
  }: { readonly paint?: PaintCell; readonly paintHead?: (text: string) => string } = {},
): string {
  const layout = new ColumnLayout(columns, room, rows)
  return [paintHead(layout.head()), ...rows.map((row) => layout.row(row, paint))].join('\n')
}

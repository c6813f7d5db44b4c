type Child = Node | string | null | undefined | false
type Attribute = string | number | boolean | null | undefined | ((event: never) => void)

/**
 * Makes an element. Attributes that begin with `on` are listeners, `true` is an attribute without a value, and false, null
 * and undefined are none. Text is text: nothing becomes HTML.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value as EventListener)
    else if (value === true) made.setAttribute(key, '')
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, String(value))
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) made.append(child)
  return made
}

/** Puts other children in the place of those of an element. */
export function fill(parent: Element, ...children: readonly (Child | readonly Child[])[]): void {
  parent.replaceChildren(
    ...children.flat().filter((child): child is Node | string => {
      return child !== null && child !== undefined && child !== false
    }),
  )
}

/**
 * Gives an element these children. Those that it has already stay where they are, in the document and with the focus,
 * as long as their order is kept.
 */
export function keep(parent: Element, children: readonly Element[]): void {
  const wanted = new Set<Node>(children)
  for (const child of Array.from(parent.childNodes)) if (!wanted.has(child)) child.remove()
  let place = parent.firstChild
  for (const child of children) {
    if (child === place) place = place.nextSibling
    else parent.insertBefore(child, place)
  }
}

/** A number of things, in words. */
export function amount(number: number, one: string, many: string): string {
  return `${String(number)} ${number === 1 ? one : many}`
}

/** An icon of 16 by 16 units, drawn by one path; for sighted people only. */
export function icon(path: string): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const drawn = document.createElementNS(namespace, 'path')
  drawn.setAttribute('d', path)
  svg.append(drawn)
  return svg
}

export const icons = {
  gate: 'M2.5 14V7a5.5 5.5 0 0 1 11 0v7M6 14V4.5M10 14V4.5M2.5 8.5h11M2.5 11.5h11',
  share: 'M8 10V2M5 5l3-3 3 3M3 9v4.5h10V9',
  open: 'M2 13V3.5h4l1.5 2H14V13z',
  light:
    'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13',
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M8 12.5v.5M5.8 5.8A2.2 2.2 0 1 1 8 8.4v1.4',
} as const

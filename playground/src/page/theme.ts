import { element, icon, icons } from './element.ts'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const stored = 'portcullis-theme'

function readTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(stored)) ?? 'system'
  } catch (error) {
    // A browser that keeps nothing for this page says so by an exception.
    if (error instanceof DOMException) return 'system'
    throw error
  }
}

function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(stored, theme)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

/** The button that goes through the themes. */
export function themeButton(): HTMLButtonElement {
  let theme = readTheme()
  const button = element('button', { type: 'button', class: 'tool theme' }, icon(icons.light), element('span')) // prettier-ignore
  const label = button.lastElementChild as HTMLElement
  const apply = (): void => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    label.textContent = theme
    button.setAttribute('aria-label', `Theme: ${theme}`)
  }
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
    keepTheme(theme)
    apply()
  })
  apply()
  return button
}

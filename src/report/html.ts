import { printable } from '../text/printable.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** No honest text in a report is longer; nothing in it needs a second line. */
const LIMIT_CHARACTERS = 1_000

/** Markup that is safe to put into a page: made by `html`, or of nothing but our own text and numbers. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

/** What may stand in a template: text is escaped, markup is not, and null stands for nothing. */
export type Content = Html | string | number | null | readonly Content[]

/**
 * Makes markup from a template. Everything put into it is escaped for elements and quoted attributes alike, control
 * and bidirectional characters included: the server's words cannot change the page.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(strings.reduce((markup, part, at) => markup + rendered(values[at - 1] ?? null) + part))
}

function rendered(value: Content): string {
  if (value === null) return ''
  if (value instanceof Html) return value.markup
  if (typeof value === 'object') return value.map(rendered).join('')
  return printable(String(value), LIMIT_CHARACTERS).replace(
    /[&<>"']/g,
    (character) => ENTITIES[character] ?? '',
  )
}

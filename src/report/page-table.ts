import { type Content, type Html, html } from './html.ts'

/**
 * A table that scrolls by itself where it is wider than the page, also with the keyboard alone.
 *
 * @param name tells whoever listens to the page where they are
 */
export function table(name: string, rows: Content): Html {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>${rows}</table></div>`
}

/** A table of names and what is known by them. */
export function namedRows(name: string, rows: ReadonlyArray<readonly [string, Content]>): Html {
  return table(
    name,
    rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`),
  )
}

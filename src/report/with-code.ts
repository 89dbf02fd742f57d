import { type Content, html } from './html.ts'

/** What stands between backticks is to be typed. */
export function withCode(text: string): Content {
  return text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))
}

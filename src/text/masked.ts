/**
 * What GitHub's runner hides once it knows a secret. A job output that holds any of it is dropped with no more than a
 * warning, and the jobs after it get an empty one.
 */

/** .NET escapes these, encodeURIComponent does not. */
const URI_RESERVED = /[!'()*]/g
/** Shorter parts of a secret with ampersands are not hidden. */
const SHORTEST_PART = 6
const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/**
 * The texts that are hidden for one secret: the runner masks it whole and line by line, as it stands and in the
 * encodings in which it may turn up (HostContext.cs of actions/runner, AddValueEncoder). Line ends and surrounding
 * white space do not count, because inputs are read without.
 *
 * @param secret may be empty, and may have many lines
 */
export function maskedForms(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim())
  const texts = new Set([secret.trim(), ...lines].filter((text) => text !== ''))
  return [...new Set([...texts].flatMap(encodings))].filter((form) => form !== '')
}

/**
 * Whether a text holds a form of any of the secrets.
 *
 * @param forms of maskedForms
 */
export function holdsMasked(text: string, forms: readonly string[]): boolean {
  return forms.some((form) => text.includes(form))
}

/**
 * The settings of a JSON text in which a masked form stands, as `dataset.path`.
 *
 * @returns empty when it stands in none of them by itself, but across several or in a key
 */
export function maskedPlaces(json: string, forms: readonly string[]): string[] {
  const places = new Set<string>()
  const look = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value)
      for (const [key, inner] of Object.entries(value)) look(inner, isList ? path : [...path, key])
    } else if (holdsMasked(JSON.stringify(value), forms)) places.add(path.join('.'))
  }
  look(JSON.parse(json), [])
  return [...places]
}

function encodings(text: string): string[] {
  const bytes = Buffer.from(text)
  // Within a longer text that was encoded whole, a secret may begin at any of three places.
  const shifted = [0, 1, 2].map((shift) =>
    bytes.subarray(bytes.length > shift ? shift : 0).toString('base64'),
  )
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    ...shifted,
    encodeURIComponent(text.toWellFormed()).replaceAll(URI_RESERVED, (mark) => {
      return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
    }),
    text.replaceAll(/[&<>"']/g, (mark) => XML_ENTITIES[mark] ?? mark),
    text.replaceAll('"', '\\"'),
    text.replaceAll("'", "''"),
    text.length > 8 ? text.replace(/^"(.*)"$/s, '$1') : text,
    // PowerShell prints an error with the command cut at its ampersands.
    ...text.split(/&\+?/).filter((part) => part.length >= SHORTEST_PART),
  ]
}

/** What Go's YAML takes only as an escape; JSON leaves these as they are. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g

/**
 * Writes variables as a file whose name ends in `.yaml`, which act reads without changing a byte: JSON is YAML. Its other
 * form, lines of `NAME=value`, has no way to say a backslash or some quotes at a value's end.
 */
export function variableFile(variables: Readonly<Record<string, string>>): string {
  return JSON.stringify(variables).replace(ESCAPED, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

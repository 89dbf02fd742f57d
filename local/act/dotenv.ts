/**
 * Writes variables in the form that act reads from a file. Its reader takes everything between single quotes as it
 * stands; between double quotes there are escapes, but a quote at the value's end is lost.
 *
 * @throws Error for a value that neither form can carry
 */
export function dotenv(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(name, value)}\n`)
    .join('')
}

function quoted(name: string, value: string): string {
  if (!/['\r\n]/.test(value)) return `'${value}'`
  if (/"$/.test(value))
    throw new Error(`act cannot take ${name}: a single quote or a line break, and a double quote at its end.`)
  return `"${value
    .replaceAll(/[\\"$]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')}"`
}

/**
 * The Python that runs on the server, as it is sent there.
 *
 * One literal path per file: ncc ships exactly the files named like this; computed paths build and then fail.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'

/** The bootstrap, which makes the others importable. */
const boot = readFileSync(new URL('../../remote/boot.py', import.meta.url), 'utf8')

/** Module name to source text. */
const sources = {
  agent: readFileSync(new URL('../../remote/agent.py', import.meta.url), 'utf8'),
  install: readFileSync(new URL('../../remote/install.py', import.meta.url), 'utf8'),
  layout: readFileSync(new URL('../../remote/layout.py', import.meta.url), 'utf8'),
  manifest_stream: readFileSync(new URL('../../remote/manifest_stream.py', import.meta.url), 'utf8'),
  manifests: readFileSync(new URL('../../remote/manifests.py', import.meta.url), 'utf8'),
  objects: readFileSync(new URL('../../remote/objects.py', import.meta.url), 'utf8'),
  receipts: readFileSync(new URL('../../remote/receipts.py', import.meta.url), 'utf8'),
  receive: readFileSync(new URL('../../remote/receive.py', import.meta.url), 'utf8'),
  results: readFileSync(new URL('../../remote/results.py', import.meta.url), 'utf8'),
  store: readFileSync(new URL('../../remote/store.py', import.meta.url), 'utf8'),
  trees: readFileSync(new URL('../../remote/trees.py', import.meta.url), 'utf8'),
  verification: readFileSync(new URL('../../remote/verification.py', import.meta.url), 'utf8'),
  wire: readFileSync(new URL('../../remote/wire.py', import.meta.url), 'utf8'),
}

/** SHA-256 over all of it, in hex: the version, and the folder's name on the server. */
export const agentSha256 = createHash('sha256').update(boot).update(JSON.stringify(sources)).digest('hex')

/**
 * Composes the program that a channel's bootstrap reads from stdin. A JSON value of strings is a valid Python literal.
 *
 * @param nonce what the marker will repeat
 * @param root the server-side home, or empty while none is known
 * @returns the zlib-compressed Python source
 */
export function agentProgram(nonce: string, root: string): Buffer {
  const hello = JSON.stringify({ nonce, root, sha256: agentSha256, sources })
  return deflateSync(`${boot}\n\nstart(${hello})\n`)
}

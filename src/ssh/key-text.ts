/** What copying does to a private key's text, and how it is undone where nothing was lost. */

/** A key as PEM writes it, taken apart. */
export interface KeyText {
  /** What stands before PRIVATE KEY: `OPENSSH`, `RSA`, `EC`, `DSA`, `ENCRYPTED`; empty for PKCS#8. */
  readonly label: string
  /** `Proc-Type` and `DEK-Info`, which say how an old RSA or EC key is encrypted; empty for others. */
  readonly headers: readonly string[]
  readonly data: Buffer
  /** The text written anew: one begin line, lines of 64 characters, one end line. */
  readonly pem: string
}

const BEGIN = /-+\s*BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY\s*-+/g
const END = /-+\s*END (?:[A-Z0-9]+ )*PRIVATE KEY/
/** `openssh-key-v1` in base64: its begin line may be missing. */
const OPENSSH_BODY = /^b3BlbnNzaC1rZXktdjE/
const HEADERS = [/Proc-Type:\s*(4,\s*ENCRYPTED)/, /DEK-Info:\s*([A-Z0-9-]+,\s*[0-9A-Fa-f]+)/]
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * Finds the private key in what was put into a secret: on one line, with `\n` spelled out, indented, quoted, in base64,
 * with white space or text around it.
 *
 * @returns the key, or why there is none: a sentence that repeats nothing of the text
 */
export function findKey(text: string): KeyText | string {
  const tidy = tidied(text)
  const begins = [...tidy.matchAll(BEGIN)]
  if (begins.length > 1) return 'It holds several private keys; give one.'
  const begin = begins[0]
  if (begin) return keyText(begin[1] ?? '', tidy.slice(begin.index + begin[0].length))
  const packed = tidy.replaceAll(/[\s"']/g, '')
  if (OPENSSH_BODY.test(packed)) return keyText('OPENSSH ', tidy)
  const unpacked = BASE64.test(packed) ? decoded(packed) : ''
  return /PRIVATE KEY/.test(unpacked) ? findKey(unpacked) : otherwise(tidy)
}

/** Line ends of every kind, spelled-out ones too; dashes as word processors set them; what has no width. */
function tidied(text: string): string {
  return text
    .replaceAll(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replaceAll(/(?:\\+r)?\\+n|%0D%0A|%0A|\r\n?/g, '\n')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
}

/** PowerShell writes UTF-16. */
function decoded(base64: string): string {
  const data = Buffer.from(base64, 'base64')
  return data.toString(data.includes(0) ? 'utf16le' : 'utf8')
}

function keyText(before: string, after: string): KeyText | string {
  const end = END.exec(after)
  let body = after.slice(0, end?.index)
  const headers = HEADERS.flatMap((header) => {
    const found = header.exec(body)
    body = body.replace(header, '')
    return found ? [found[0].replaceAll(/\s+/g, '').replace(':', ': ')] : []
  })
  // A mail or a YAML block puts its marks at the beginning of a line.
  const packed = body.replaceAll(/^[\s>|]+/gm, '').replaceAll(/[\s"'`,;]/g, '')
  const bare = packed.replace(/=+$/, '')
  if (bare === '') return 'There is nothing between its first and its last line: store the whole file.'
  if (!BASE64.test(bare))
    return 'Something that is not part of it stands among its lines: store the file as it is.'
  if (bare.length % 4 === 1) return CUT_OFF
  const label = before.trim()
  return { label, headers, data: Buffer.from(bare, 'base64'), pem: written(label, headers, bare) }
}

/** What to do about a key of which a part is missing. */
export const CUT_OFF = 'A part of it is missing: store the whole file, from -----BEGIN to -----END.'

function written(label: string, headers: readonly string[], bare: string): string {
  const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=')
  const name = label === '' ? 'PRIVATE KEY' : `${label} PRIVATE KEY`
  const lines = padded.match(/.{1,64}/g) ?? []
  const above = headers.length > 0 ? [...headers, ''] : []
  return [`-----BEGIN ${name}-----`, ...above, ...lines, `-----END ${name}-----`, ''].join('\n')
}

const OTHER_THINGS: readonly [RegExp, string][] = [
  [/^$/, 'The secret is empty: create a key with ssh-keygen -t ed25519 and store the private file.'],
  [
    /^PuTTY-User-Key-File/,
    "It is PuTTY's format; write it anew with puttygen key.ppk -O private-openssh -o key.",
  ],
  [
    /-cert-v01@openssh\.com|BEGIN CERTIFICATE/,
    'It is a certificate; give the private key that it belongs to.',
  ],
  [/^(?:ssh-|ecdsa-|sk-)|PUBLIC KEY/, 'It is a public key; give the private one (the file without .pub).'],
  [/^SHA256:|^\d+ SHA256:/, 'It is a fingerprint; give the private key itself.'],
  [/^(?:[~.]?\/|[A-Z]:\\)[^\n]*$/, 'It is the path of a file; store what stands in the file.'],
  [
    /^\$\{?\{?|^\*+$/,
    'It is the name of a secret, or the stars of a masked one; store the private file itself.',
  ],
]

function otherwise(text: string): string {
  const known = OTHER_THINGS.find(([shape]) => shape.test(text))
  return known?.[1] ?? 'Store the whole private file, from -----BEGIN to -----END, line breaks included.'
}

import ssh2 from 'ssh2'
import { Failure } from '../errors.ts'

/**
 * Checks the private key before anything is contacted, and mends what copying breaks: CRLF line ends, a missing final
 * newline.
 *
 * @param text the key as it was put into the secret
 * @param passphrase empty when the key has none
 * @returns the key as ssh2 takes it
 * @throws Failure SSH_KEY_INVALID with a one-line cure; the key itself is never part of a message
 */
export function readPrivateKey(text: string, passphrase: string): string {
  const key = `${text.replace(/\r\n?/g, '\n').trim()}\n`
  const parsed = ssh2.utils.parseKey(key, passphrase || undefined)
  if (parsed instanceof Error) throw invalid(cure(key, parsed.message))
  const first = Array.isArray(parsed) ? parsed[0] : parsed
  if (!first?.isPrivateKey())
    throw invalid('It is a public key; give the private one (the file without .pub).')
  return key
}

function cure(key: string, reason: string): string {
  if (key.trim() === '')
    return 'The secret is empty: create one with ssh-keygen -t ed25519 and store the private file.'
  if (/passphrase|encrypted|decrypt/i.test(reason))
    return 'Set ssh-passphrase to the right one, or use a key without.'
  if (!key.startsWith('-----BEGIN'))
    return 'Store the whole private file, from -----BEGIN to -----END, line breaks included.'
  return 'Store the whole private file as ssh-keygen wrote it (ed25519, ecdsa or rsa).'
}

function invalid(next: string): Failure {
  return new Failure('SSH_KEY_INVALID', {
    what: 'ssh-key cannot be used.',
    safe: 'Nothing was contacted.',
    next,
  })
}

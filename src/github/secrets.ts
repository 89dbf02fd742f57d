import { setSecret } from '@actions/core'

/** Shorter strings are not secrets but would blot out half a log, and drop outputs that contain them. */
const SHORTEST_MASK = 6

/**
 * Masks a secret in every form in which it may show: whole, line by line (the runner masks lines), and as the body of
 * a key without its line breaks.
 *
 * @param secret may be empty
 */
export function maskSecret(secret: string): void {
  const lines = secret.split(/\r\n|\r|\n/).map((line) => line.trim())
  const body = lines.filter((line) => !line.startsWith('-----')).join('')
  for (const text of new Set([secret, body, ...lines])) {
    if (text.length >= SHORTEST_MASK && !text.startsWith('-----')) setSecret(text)
  }
}

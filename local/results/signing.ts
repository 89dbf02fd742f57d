import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * What keeps other users of this machine out of a service that listens on loopback: one secret per process, in
 * whose name tokens and addresses are signed. GitHub's clients only carry them about.
 */
export interface Signer {
  /** A JWT for one workflow run, in the form that the artifact client reads its run from. */
  token(runId: string): string
  /** @returns the run that a token was made for, or undefined when it is not one of ours */
  runOf(token: string): string | undefined
  /** A query that makes an address one of ours; hexadecimal, since the clients strip the padding of base64. */
  query(path: string): string
  /** Whether the query belongs to the path. */
  covers(path: string, query: URLSearchParams): boolean
}

/** @returns a signer whose secret nobody else has */
export function createSigner(): Signer {
  const secret = randomBytes(32)
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('hex')
  const isSigned = (text: string, signature: string) => {
    const expected = sign(text)
    return (
      signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
    )
  }
  return {
    token: (runId) => {
      const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ scp: `Actions.Results:${runId}:${runId}` })}`
      return `${body}.${sign(body)}`
    },
    runOf: (token) => {
      const [header = '', payload = '', signature = ''] = token.split('.')
      if (!isSigned(`${header}.${payload}`, signature)) return undefined
      return /Actions\.Results:([^:"]+):/.exec(Buffer.from(payload, 'base64url').toString())?.[1]
    },
    query: (path) => `sig=${sign(path)}`,
    covers: (path, query) => isSigned(path, query.get('sig') ?? ''),
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

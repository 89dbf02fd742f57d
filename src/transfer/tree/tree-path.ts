import { Failure } from '../../errors.ts'

/** Any path is possible, but no control characters: it goes into outputs and logs. */
const PATH = /^\/[^\p{Cc}]{1,4000}$/u

/**
 * Checks what the server says of a tree's place: a path that ends as the design has it.
 *
 * @throws Failure SERVER_REPLY_INVALID
 */
export function checkedTreePath(path: string, name: string, digest: string): string {
  if (PATH.test(path) && path.endsWith(`/trees/${name}/${digest}`)) return path
  throw new Failure('SERVER_REPLY_INVALID', {
    what: 'The server says that the dataset lies where no dataset can lie.',
    safe: 'It was not believed; the dataset on the runner is untouched.',
    next: 'Run the transfer again; if it repeats, do not trust this server.',
  })
}

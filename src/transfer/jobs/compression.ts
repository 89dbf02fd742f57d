import { promisify } from 'node:util'
import { deflate } from 'node:zlib'

const deflated = promisify(deflate)

/** Label text shrinks 2.2 times at 100 MB/s; the highest level gains a tenth more at a fifth of that speed (facts on transfer, section 4.5). */
const LEVEL = 1

/** Which files are compressed on the way, by their extensions: pictures and models are compressed already. */
export class Compression {
  readonly #extensions: ReadonlySet<string>

  /** @param extensions such as `txt`, in any case */
  constructor(extensions: readonly string[]) {
    this.#extensions = new Set(extensions.map((extension) => extension.toLowerCase()))
  }

  /**
   * Compresses the content of a record in its place, if its extension says so and it becomes smaller.
   *
   * @param path of the file in the dataset
   * @returns how many bytes it takes now; undefined when it is as it was
   */
  async shrink(path: Buffer, content: Buffer): Promise<number | undefined> {
    if (!this.#extensions.has(extensionOf(path))) return undefined
    const smaller = await deflated(content, { level: LEVEL })
    if (smaller.length >= content.length) return undefined
    smaller.copy(content)
    return smaller.length
  }
}

function extensionOf(path: Buffer): string {
  const name = path.subarray(path.lastIndexOf('/') + 1).toString('latin1')
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

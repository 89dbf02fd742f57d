import { createHmac, timingSafeEqual } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, realpath, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Log } from '../log.ts'
import { datasetFolder } from './file-index.ts'

/** Keeps one file longer than `home` lasts. Neither method throws, and both end by a deadline of their own. */
export interface IndexKeeper {
  /**
   * Brings back what was kept last under a name that begins so, to the path from which it was kept.
   *
   * @returns its name; undefined when there is none
   */
  restore(path: string, beginning: string): Promise<string | undefined>
  /** Keeps a file under a name that was never used. */
  keep(path: string, name: string): Promise<void>
}

/** Which index to keep. */
export interface SignedIndexOptions {
  /** The runner-side home, absolute. */
  readonly home: string
  /** The dataset on the runner. */
  readonly source: string
  /** Signs what is kept: an index that somebody without it wrote is not used. */
  readonly secret: string
}

/** The first bytes of what is kept: an HMAC-SHA256 over the rest. */
const SIGNATURE_BYTES = 32
/** Tells this use of the secret from any other. */
const PURPOSE = 'gpu-retrain kept file index 1\n'

/**
 * Fetches the file index of a dataset when `home` has none, and when disposed of keeps the one that is there then, if
 * it is another. A home that keeps its own index costs the keeper nothing.
 */
export async function signedIndexCache(
  options: SignedIndexOptions,
  keeper: IndexKeeper,
  log: Log,
): Promise<AsyncDisposable> {
  const folder = datasetFolder(options.home, await realpath(options.source).catch(() => options.source))
  const index = join(folder, 'index')
  if (await exists(index)) return { [Symbol.asyncDispose]: async () => undefined }
  const signedFile = join(folder, 'index.sealed')
  const names = `gpu-retrain-index-${basename(folder)}-`
  const restored = await fetchIndex({ index, signedFile, names, secret: options.secret }, keeper, log)
  return {
    [Symbol.asyncDispose]: async () => {
      const signature = await signed(index, signedFile, options.secret).catch(() => '')
      if (signature !== '' && names + signature !== restored) await keeper.keep(signedFile, names + signature)
      await removed(signedFile)
    },
  }
}

interface SignedIndex {
  readonly index: string
  readonly signedFile: string
  readonly names: string
  readonly secret: string
}

async function fetchIndex(
  { index, signedFile, names, secret }: SignedIndex,
  keeper: IndexKeeper,
  log: Log,
): Promise<string | undefined> {
  const restored = await keeper.restore(signedFile, names)
  const isOurs = restored !== undefined && (await verified(signedFile, index, secret).catch(() => false))
  await removed(signedFile)
  if (isOurs) {
    log.info('The hashes of an earlier run came from the cache.')
    return restored
  }
  // There was none: whoever forged the entry may have put one beside it.
  await removed(index)
  if (restored !== undefined)
    log.notice('The file index in the cache is damaged or was not written with this SSH key: it is not used.')
  return undefined
}

/**
 * Copies a file with a signature before it.
 *
 * @returns the signature in hex
 * @throws when the file is not there
 */
async function signed(from: string, to: string, secret: string): Promise<string> {
  await using source = await open(from)
  await removed(to)
  await using target = await open(to, 'wx', 0o600)
  await target.writeFile(Buffer.alloc(SIGNATURE_BYTES))
  const signature = await copySigning(source, target, secret)
  await target.write(signature, 0, SIGNATURE_BYTES, 0)
  return signature.toString('hex')
}

/** Copies what is behind the signature, under its final name only when that fits. Whoever made the file is unknown. */
async function verified(from: string, to: string, secret: string): Promise<boolean> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  await using source = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  if (!(await source.stat()).isFile()) return false
  const temporary = `${to}.${process.pid}.tmp`
  try {
    await removed(temporary)
    await using target = await open(temporary, 'wx', 0o600)
    const { buffer, bytesRead } = await source.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES)
    const signature = await copySigning(source, target, secret)
    if (bytesRead !== SIGNATURE_BYTES || !timingSafeEqual(buffer, signature)) return false
    await rename(temporary, to)
    return true
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Copies from where the one file stands to where the other does. */
async function copySigning(source: FileHandle, target: FileHandle, secret: string): Promise<Buffer> {
  const hmac = createHmac('sha256', secret).update(PURPOSE)
  for await (const chunk of source.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
    hmac.update(chunk)
    await target.writeFile(chunk)
  }
  return hmac.digest()
}

/** What cannot be removed must not fail a transfer. */
async function removed(path: string): Promise<void> {
  await rm(path, { force: true, recursive: true }).catch(() => undefined)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

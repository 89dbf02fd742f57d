import { createHmac, timingSafeEqual } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, realpath, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Log } from '../log.ts'
import { datasetFolder } from './file-index.ts'

/** Keeps one file longer than `home` lasts. Neither method throws, and both end by a deadline of their own. */
export interface Keeper {
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
export interface KeptIndexOrder {
  /** The runner-side home, absolute. */
  readonly home: string
  /** The dataset on the runner. */
  readonly source: string
  /** Seals what is kept: an index that somebody without it wrote is not used. */
  readonly secret: string
}

/** The first bytes of what is kept: an HMAC-SHA256 over the rest. */
const SEAL_BYTES = 32
/** Tells this use of the secret from any other. */
const PURPOSE = 'gpu-retrain kept file index 1\n'

/**
 * Fetches the file index of a dataset when `home` has none, and when disposed of keeps the one that is there then, if
 * it is another. A home that keeps its own index costs the keeper nothing.
 */
export async function keptIndex(order: KeptIndexOrder, keeper: Keeper, log: Log): Promise<AsyncDisposable> {
  const folder = datasetFolder(order.home, await realpath(order.source).catch(() => order.source))
  const index = join(folder, 'index')
  if (await exists(index)) return { [Symbol.asyncDispose]: async () => undefined }
  const parcel = join(folder, 'index.sealed')
  const names = `gpu-retrain-index-${basename(folder)}-`
  const restored = await fetchIndex({ index, parcel, names, secret: order.secret }, keeper, log)
  return {
    [Symbol.asyncDispose]: async () => {
      const seal = await sealed(index, parcel, order.secret).catch(() => '')
      if (seal !== '' && names + seal !== restored) await keeper.keep(parcel, names + seal)
      await removed(parcel)
    },
  }
}

interface Parcel {
  readonly index: string
  readonly parcel: string
  readonly names: string
  readonly secret: string
}

async function fetchIndex(
  { index, parcel, names, secret }: Parcel,
  keeper: Keeper,
  log: Log,
): Promise<string | undefined> {
  const restored = await keeper.restore(parcel, names)
  const isOurs = restored !== undefined && (await unsealed(parcel, index, secret).catch(() => false))
  await removed(parcel)
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
 * Copies a file with a seal before it.
 *
 * @returns the seal in hex
 * @throws when the file is not there
 */
async function sealed(from: string, to: string, secret: string): Promise<string> {
  await using source = await open(from)
  await removed(to)
  await using target = await open(to, 'wx', 0o600)
  await target.writeFile(Buffer.alloc(SEAL_BYTES))
  const seal = await copySealing(source, target, secret)
  await target.write(seal, 0, SEAL_BYTES, 0)
  return seal.toString('hex')
}

/** Copies what is behind the seal, under its final name only when the seal fits. Whoever made the file is unknown. */
async function unsealed(from: string, to: string, secret: string): Promise<boolean> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  await using source = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  if (!(await source.stat()).isFile()) return false
  const temporary = `${to}.${process.pid}.tmp`
  try {
    await removed(temporary)
    await using target = await open(temporary, 'wx', 0o600)
    const { buffer, bytesRead } = await source.read(Buffer.alloc(SEAL_BYTES), 0, SEAL_BYTES)
    const seal = await copySealing(source, target, secret)
    if (bytesRead !== SEAL_BYTES || !timingSafeEqual(buffer, seal)) return false
    await rename(temporary, to)
    return true
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Copies from where the one file stands to where the other does. */
async function copySealing(source: FileHandle, target: FileHandle, secret: string): Promise<Buffer> {
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

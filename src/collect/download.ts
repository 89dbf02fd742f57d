import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { homeUnusable } from '../home/write-whole.ts'
import type { Agent } from '../ssh/agent.ts'
import type { Pace } from '../transfer/send/sender.ts'
import type { ResultFile } from './listing.ts'
import { readResult } from './operations.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants

/** A slower line than 80 kbit/s would not bring a model home within a job. */
const SLOWEST_BYTES_PER_MS = 10
const SPARE_MS = 3_600_000
const LONGEST_MS = 7 * 24 * 3_600_000

/** Where one download comes from and goes to. */
export interface Download {
  readonly trainingId: string
  /** A private folder on the runner for what is under way; a file in it is named by the hash that it must get. */
  readonly incoming: string
  readonly signal: AbortSignal
  /** Told of every chunk's size in bytes, bytes kept from an earlier try excluded. */
  readonly onBytes: (count: number) => void
  /** Holds it to a rate; as fast as the line carries unless given. */
  readonly pace?: Pace
}

/**
 * Brings one file home and compares its hash with the list. What an earlier try left is hashed again, never
 * trusted, and continued.
 *
 * @param agent the server's side, rooted; on any failure it must be ended, since data may still be under way
 * @returns the path of the whole, verified and flushed file in `incoming`, mode 0600
 * @throws Failure VERIFICATION_FAILED when the content is not what was listed (a file that is still being written)
 * @throws Failure RESULT_UNSAFE when the server sends more than it listed
 * @throws Failure RESULT_MISSING, CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED, HOME_UNUSABLE
 */
export async function download(agent: Agent, file: ResultFile, target: Download): Promise<string> {
  const path = join(target.incoming, file.sha256)
  const handle = await openPart(path, file.size)
  try {
    const sha256 = await fetchRest(agent, file, target, handle, path)
    if (sha256 === file.sha256) {
      await handle.sync()
      return path
    }
  } finally {
    await handle.close()
  }
  await rm(path)
  throw changed(file)
}

async function fetchRest(
  agent: Agent,
  file: ResultFile,
  target: Download,
  handle: FileHandle,
  path: string,
): Promise<string> {
  const hash = createHash('sha256')
  const offset = (await handle.stat()).size
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk)
  let position = offset
  const args = { training: target.trainingId, path: file.path, offset, size: file.size }
  await agent.call(readResult, args, {
    signal: target.signal,
    limitMs: SPARE_MS + Math.min((file.size - offset) / SLOWEST_BYTES_PER_MS, LONGEST_MS),
    onData: async (chunk) => {
      if (position + chunk.length > file.size) throw tooMuch(file)
      await writeAt(handle, chunk, position, path)
      hash.update(chunk)
      position += chunk.length
      target.onBytes(chunk.length)
      await target.pace?.take(chunk.length, target.signal)
    },
  })
  return hash.digest('hex')
}

/** Opens what is there of the file, or makes it. Nothing is followed, and nothing but a plain file is taken. */
async function openPart(path: string, sizeBytes: number): Promise<FileHandle> {
  try {
    return await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw homeUnusable(path, error)
  }
  const handle = await open(path, O_RDWR | O_NOFOLLOW).catch((error) => {
    throw homeUnusable(path, error)
  })
  const status = await handle.stat()
  if (!status.isFile() || status.nlink > 1 || status.uid !== process.geteuid?.()) {
    await handle.close()
    throw homeUnusable(path, 'it is not a file of our own')
  }
  if (status.size > sizeBytes) await handle.truncate(0)
  return handle
}

async function writeAt(handle: FileHandle, chunk: Buffer, position: number, path: string): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; ) {
      done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten
    }
  } catch (error) {
    throw homeUnusable(path, error)
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function changed(file: ResultFile): Failure {
  return new Failure('VERIFICATION_FAILED', {
    what: `${file.path} is not the file that the server listed: its SHA-256 differs.`,
    safe: 'The copy was thrown away; the file on the server is untouched.',
    next: 'If the training still runs, run collect again when it has ended; otherwise do not trust this server.',
  })
}

function tooMuch(file: ResultFile): Failure {
  return new Failure('RESULT_UNSAFE', {
    what: `The server sends more of ${file.path} than the ${file.size} bytes that it listed.`,
    safe: 'The surplus was not written.',
    next: 'Do not trust this server. Look at the file there by hand before anything is taken from it.',
  })
}

import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepGeneration, mirrorFolder } from '../../src/mirror/kept.ts'

const STATE = {
  state: 'training',
  reason: '',
  attempt: 1,
  epoch: 3,
  epochs: 9,
  stopping: null,
  failure: null,
  seconds: 30,
  secondsBefore: 0,
}

/**
 * Keeps a mirror as one that came home, of weights that are only words.
 *
 * @param epoch of its checkpoint; a later one is younger, too
 * @param changes files that are others, or further ones, by path
 */
export async function keepMirror(
  home: string,
  id: string,
  epoch: number,
  changes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const incoming = join(mirrorFolder(home, id), 'incoming')
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  const contents = {
    [`checkpoints/last-0000${epoch}.pt`]: `weights ${epoch}`,
    'events.jsonl': '{}\n'.repeat(epoch),
    'state.json': JSON.stringify({ ...STATE, epoch }),
    'order.1.json': JSON.stringify({ work: { args: { epochs: 9 } } }),
    ...changes,
  }
  const files = Object.entries(contents).map(([path, content]) => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const from = join(incoming, sha256)
    writeFileSync(from, content)
    return { path, sha256, from }
  })
  await keepGeneration(home, id, files, new Date(Date.UTC(2026, 10, 29, 3, 0, epoch)))
  rmSync(incoming, { recursive: true })
}

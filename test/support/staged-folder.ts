import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { FileTable } from '../../src/dataset/file-table.ts'
import { digestOf } from '../../src/dataset/manifest.ts'
import { sourcePath } from '../../src/dataset/source-root.ts'
import { walk } from '../../src/dataset/walk.ts'
import type { Range } from '../../src/staging/read-ranges.ts'
import { StagedFiles } from '../../src/staging/staged-files.ts'
import { inspectImage } from '../../src/workloads/ultralytics/audit/image.ts'

/** A folder of this machine as if it lay on a staging server, and what was asked for. */
export interface StagedFolder {
  readonly files: StagedFiles
  readonly digest: string
  readonly table: FileTable
  /** One for each question. */
  readonly asked: (readonly Range[])[]
}

/** Takes a folder as it is now for a verified tree. */
export function stagedFolder(folder: string): StagedFolder {
  const table = new FileTable()
  for (const entry of walk(folder)) {
    const content = readFileSync(sourcePath(folder, entry.path))
    table.add(entry, createHash('sha256').update(content).digest())
  }
  const asked: (readonly Range[])[] = []
  const digest = digestOf(table.entries())
  const read = async (ranges: readonly Range[]) => {
    asked.push(ranges)
    return ranges.map(({ place, offset, length }) => {
      const descriptor = openSync(sourcePath(folder, table.at(place).path), 'r')
      const bytes = Buffer.alloc(length)
      readSync(descriptor, bytes, 0, length, offset)
      closeSync(descriptor)
      return bytes
    })
  }
  const files = new StagedFiles('fire', { digest, table }, read, inspectImage)
  return { files, digest, table, asked }
}

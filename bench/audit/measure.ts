import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { thisMachine } from '../machine.ts'
import { VENV } from '../paths.ts'
import { noLibrary } from '../prerequisites.ts'
import { headCommit, savePage } from '../saved-page.ts'
import { type AuditReport, auditPage, type Round } from './page.ts'
import { makeSet } from './set.ts'

const run = promisify(execFile)
const PYTHON = join(VENV, 'bin/python')
/** 128,001 files, as the set that people come with. */
const WHOLE = { rounds: 3, shape: { train: 51_200, val: 12_800 } }
/** To see that it works. */
const QUICK = { rounds: 1, shape: { train: 800, val: 200 } }

/**
 * Audits and hashes a dataset beside the library's own scan, and writes the page: into docs/benchmarks, or beside it when
 * it is quick.
 *
 * @returns whether anything could be measured
 */
export async function measureAudit(isQuick: boolean, say: (line: string) => void): Promise<boolean> {
  const reason = noLibrary()
  if (reason) {
    say(`Nothing can be measured here: ${reason}.`)
    return false
  }
  const { rounds: wanted, shape } = isQuick ? QUICK : WHOLE
  const folder = await makeSet(shape)
  const rounds: Round[] = []
  // The first reads everything from the disk, for whoever comes first; it does not count.
  for (let at = 0; at <= wanted; at++) {
    const round = await measureRound(folder)
    if (at > 0) rounds.push(round)
    say(`${at === 0 ? 'to warm up' : `round ${at}`}: ${JSON.stringify(round)}`)
  }
  const report: AuditReport = { machine: thisMachine(), commit: headCommit(), shape, rounds }
  savePage('audit', { report, page: auditPage(report) }, isQuick, say)
  return true
}

async function measureRound(folder: string): Promise<Round> {
  const ours = JSON.parse(
    (await run(process.execPath, [join(import.meta.dirname, 'ours.ts'), folder])).stdout,
  )
  const script = join(import.meta.dirname, 'library_scan.py')
  const env = { ...process.env, YOLO_OFFLINE: 'true', YOLO_AUTOINSTALL: 'false', YOLO_VERBOSE: 'false' }
  const theirs = await run(PYTHON, [script, folder], { env, maxBuffer: 64 << 20 })
  return { ours, library: JSON.parse(theirs.stdout.trim().split('\n').at(-1) ?? '') }
}

import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { measure, openStage } from '../stage.ts'
import type { Scenario, Setting } from './scenario.ts'

/** The same dataset again. */
export const nothingChanged: Scenario = (setting) => afterFirst(setting, () => undefined)

/** Images and their labels moved between train and val: there, and the next time back. */
export const filesMoved: Scenario = (setting) => afterFirst(setting, moveFiles)

/** What changed within two seconds of a scan has to be hashed again; nobody transfers that soon after a change. */
const AGED_MS = 3_000

/** With their labels 1,000 files. */
const MOVED_IMAGES = 500

async function afterFirst(setting: Setting, change: (source: string, round: number) => void): Promise<void> {
  for (const { peer, repeats } of setting.entrants) {
    await using stage = await openStage(setting.link, 1)
    // Hard links: the dataset itself stays as it is for others.
    const source = `${stage.home}-source`
    execFileSync('cp', ['-al', setting.source, source])
    await sleep(AGED_MS)
    const first = await measure(peer, stage, source)
    if (first.problem) setting.record(first)
    for (let round = 1; round <= repeats && !first.problem; round++) {
      change(source, round)
      await sleep(AGED_MS)
      setting.record(await measure(peer, stage, source))
    }
  }
}

function moveFiles(source: string, round: number): void {
  const isBack = round % 2 === 0
  for (const kind of ['images', 'labels']) {
    const [from, to] = isBack ? ['val', 'train'] : ['train', 'val']
    const names = readdirSync(join(source, kind, from as string)).sort()
    const chosen = names.filter((name) => isBack === name.startsWith('moved-')).slice(0, MOVED_IMAGES)
    for (const name of chosen) {
      const next = isBack ? name.replace('moved-', '') : `moved-${name}`
      renameSync(join(source, kind, from as string, name), join(source, kind, to as string, next))
    }
  }
}

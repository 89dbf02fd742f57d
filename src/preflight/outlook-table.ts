import type { Outlook, Spread } from '../config/outlook.ts'
import { bytes, duration, energy, money, times } from '../text/format.ts'
import { markdownTable } from '../text/markdown.ts'

type Told = (value: number) => string

const HEAD = ['forecast', 'at least', 'probably', 'at most', 'stands on']
const ICONS: Readonly<Record<Outlook['goals'][number]['verdict'], string>> = {
  'will be met': '✅',
  'probably met': '🟢',
  'probably missed': '🟠',
  'will be missed': '❌',
  'not known': '❔',
}

/** The outlook as Markdown tables: what it takes, and whether the goals will be met. */
export function outlookTable(outlook: Outlook): string {
  const { phases, totalSeconds, secondsPerEpoch, cost, energyKwh } = outlook
  const rows = [
    ...phases.map(({ phase, seconds, basis }) => row(phase, seconds, duration, basis)),
    ...(secondsPerEpoch ? [row('an epoch', secondsPerEpoch, duration, '')] : []),
    row('all of it', totalSeconds, duration, 'the sum of these'),
    ...(cost ? [row('cost', cost, money, 'the price of an hour')] : []),
    ...(energyKwh ? [row('energy', energyKwh, energy, "40 to 95 % of the GPU's watts")] : []),
  ]
  return `${markdownTable(HEAD, rows)}\n${sizes(outlook.bytes)}\n${goals(outlook.goals)}`
}

function row(name: string, spread: Spread | null, told: Told, basis: string): string[] {
  if (spread === null) return [name, '', 'not known', '', basis]
  return [name, told(spread.least), told(spread.expected), told(spread.most), basis]
}

function sizes({ transfer, ramCache, diskCache, disk }: Outlook['bytes']): string {
  const parts = [
    `${bytes(transfer)} to send`,
    ...(disk === null ? [] : [`${bytes(disk)} more on the server's disk`]),
    ...(ramCache === null ? [] : [`a cache of all pictures takes ${bytes(ramCache)} of memory`]),
    ...(diskCache === null ? [] : [`or ${bytes(diskCache)} of the disk`]),
  ]
  return `${parts.join('; ')}.\n`
}

function goals(foretold: Outlook['goals']): string {
  const rows = foretold.map(({ name, wanted, verdict, found, why }) => [
    `${ICONS[verdict]} ${name}`,
    wanted,
    verdict,
    found === null ? why : told(name, found),
  ])
  return markdownTable(['goal', 'wanted', 'foretold', ''], rows)
}

function told(name: Outlook['goals'][number]['name'], { least, expected, most }: Spread): string {
  if (name === 'data lost') return 'every hash is compared'
  const one: Told = name === 'speed' ? times : (hours) => duration(hours * 3600)
  return `${one(expected)} (${one(least)} to ${one(most)})`
}

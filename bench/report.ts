import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { CELLS } from './cells.ts'
import { FACTS, type FactName } from './facts.ts'
import type { Goal } from './goals.ts'
import type { LinkShape } from './link.ts'
import type { Machine } from './machine.ts'
import { machineText, table } from './page-parts.ts'
import { type CellResult, ceilingMbps, factsOf, median, type Sample, samplesOf } from './results.ts'

/** All that a benchmark found, on one machine. */
export interface Report {
  readonly machine: Machine
  readonly cells: readonly CellResult[]
}

/** Writes the report twice: as a page, and as JSON with every single run. @param path without an ending */
export function writeReport(path: string, report: Report): void {
  writeFileSync(`${path}.md`, page(report))
  writeFileSync(`${path}.json`, `${JSON.stringify(withGoals(report), null, 1)}\n`)
}

/**
 * What was measured before on the same machine; cells that do not exist any more are left out.
 *
 * @param path without an ending
 */
export function readReport(path: string, machine: Machine): Report {
  try {
    const report = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Report
    return isDeepStrictEqual(report.machine, machine) ? report : { machine, cells: [] }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { machine, cells: [] }
    throw error
  }
}

/** The report with a cell that was measured again, in the order of the cells. */
export function withCell({ machine, cells }: Report, fresh: CellResult): Report {
  const all = [...cells.filter(({ name }) => name !== fresh.name), fresh]
  const inOrder = CELLS.flatMap((cell) => all.find(({ name }) => name === cell.name) ?? [])
  return { machine, cells: inOrder }
}

/** The overview: every goal, and what was reached. */
export function overview(cells: readonly CellResult[]): string {
  const rows = cells.flatMap((result) =>
    goalsOf(result).map((goal, at) => [
      at === 0 ? `${result.work} (\`${result.name}\`)` : '',
      at === 0 ? linkText(result.link) : '',
      goal.text,
      ...verdict(goal, result),
    ]),
  )
  return table(['work', 'link', 'goal', 'measured', 'reached'], rows)
}

/** The whole page. */
export function page({ machine, cells }: Report): string {
  return `# Transfer, measured

Made by \`npm run bench\`, cell by cell (\`npm run bench -- mix\`); do not edit. Every peer of a cell ran in turn with the others, over the same emulated link
(\`linkemu\`: rate, delay, random loss, a drop-tail queue of 100 ms), against a private sshd with OpenSSH's defaults. Times are
what a user waits, from the start of the program to its end; ours holds connecting, sending, flushing, hashing everything again on
the server, and publishing. After every run the copy was compared with the source byte for byte. Medians; in brackets the least and
the most. gpu-retrain is the committed bundle as a workflow runs it; its inputs stand in its environment. 1 MB = 10⁶ bytes. The payload ceiling is 0.963 of the link's rate: IP and TCP headers off each packet, 0.2 % for SSH.

Machine: ${machineText(machine)}. Both ends, the link and the peers share it.

## Goals

${overview(cells)}
${cells.map(section).join('')}`
}

function section(result: CellResult): string {
  const heading = `\n## ${result.name}: ${result.work}\n`
  const data = `${linkText(result.link)}; ${result.files} files, ${(result.dataBytes / 1e6).toFixed(1)} MB.`
  return `${heading}\n${data}\n\n${peersTable(result)}\n${whyMissed(result)}${commandBlock(result)}`
}

function whyMissed(result: CellResult): string {
  const why = CELLS.find(({ name }) => name === result.name)?.whyMissed
  const isMissed = goalsOf(result).some((goal) => verdict(goal, result)[1] !== 'yes')
  return why && isMissed ? `\nMissed: ${why}\n` : ''
}

function peersTable(result: CellResult): string {
  const names = Object.keys(FACTS) as FactName[]
  const facts = names.filter((name) => result.samples.some(({ facts }) => facts[name] !== undefined))
  const rates = result.isFirstTransfer ? ['Mbit/s', 'of ceiling'] : []
  const others = facts.map((name) => `${FACTS[name].label} ${FACTS[name].unit}`.trim())
  const header = ['peer', 'runs', 'seconds', ...rates, 'MB on the wire', 'identical', ...others]
  const peers = [...new Set(result.samples.map(({ peer }) => peer))]
  return table(
    header,
    peers.map((peer) => peerRow(result, peer, facts)),
  )
}

function peerRow(result: CellResult, peer: string, facts: readonly FactName[]): string[] {
  const samples = samplesOf(result, peer)
  const inUnit = (name: FactName): number[] =>
    factsOf(result, peer, name).map((value) => value / FACTS[name].scale)
  return [
    peer,
    String(samples.length),
    spread(samples.map(({ seconds }) => seconds)),
    ...(result.isFirstTransfer ? ratesOf(result, samples) : []),
    spread(samples.map(wireMegabytes)),
    `${samples.filter(({ problem }) => problem === '').length} of ${samples.length}`,
    ...facts.map((name) => spread(inUnit(name))),
  ]
}

function ratesOf({ dataBytes, link }: CellResult, samples: readonly Sample[]): [string, string] {
  const rate = median(samples.map(({ seconds }) => (dataBytes * 8) / seconds / 1e6)) ?? 0
  return [rate.toFixed(1), link ? (rate / ceilingMbps(link)).toFixed(3) : '']
}

function commandBlock({ commands, versions }: CellResult): string {
  const lines = Object.entries(versions).map(([peer, version]) => {
    return `# ${peer}: ${version ?? 'not installed here'}\n${commands[peer] ?? ''}`.trim()
  })
  return `\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`
}

function goalsOf({ name }: CellResult): readonly Goal[] {
  return CELLS.find((cell) => cell.name === name)?.goals ?? []
}

function verdict(goal: Goal, result: CellResult): [string, string] {
  const value = goal.measure(result)
  if (value === undefined) return ['not measured', 'no']
  return [goal.show(value), goal.reached(value) ? 'yes' : '**no**']
}

function withGoals({ machine, cells }: Report): object {
  const judged = cells.map((result) => ({
    ...result,
    goals: goalsOf(result).map((goal) => {
      const value = goal.measure(result)
      return { text: goal.text, value: value ?? null, reached: value !== undefined && goal.reached(value) }
    }),
  }))
  return { machine, cells: judged }
}

function wireMegabytes({ wireBytes }: Sample): number {
  return (wireBytes.sent + wireBytes.received) / 1e6
}

/** `median (least–most)` */
function spread(values: readonly number[]): string {
  const middle = median(values)
  if (middle === undefined) return ''
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return values.length === 1 ? digits(middle) : `${digits(middle)} (${digits(low)}–${digits(high)})`
}

/** Four digits that count, and never an exponent. */
function digits(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** A link in words. */
export function linkText(link: LinkShape | undefined): string {
  if (!link) return 'loopback'
  const { mbps, roundTripMs, lossPercent, congestion } = link
  return `${mbps} Mbit/s, ${roundTripMs} ms, ${lossPercent} % loss, ${congestion.toUpperCase()}`
}

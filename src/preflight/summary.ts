import type { Outlook } from '../config/outlook.ts'
import { bytes, count, duration, money, rate } from '../text/format.ts'
import { escapeMarkdown, markdownTable } from '../text/markdown.ts'
import { type CorrectedForecast, correctionText } from './correction.ts'
import { type Finding, stops } from './finding.ts'
import type { Foretold } from './foretell.ts'
import type { Judged } from './judged-before.ts'
import { outlookTable } from './outlook-table.ts'
import type { Gpu } from './probe.ts'
import type { Situation } from './situation.ts'
import { classBars, fileLists, volumeTable } from './summary-parts.ts'

/** A finding may name files and volumes. */
const SENTENCE_CHARACTERS = 1000

/** Everything that the page of preflight shows. */
export interface PreflightReport {
  readonly situation: Situation
  readonly findings: readonly Finding[]
  readonly forecast: CorrectedForecast
  /** The same for all phases, with its spread. */
  readonly outlook?: Outlook
  /** The last verdict on the same inputs, which may make a new training needless; undefined where it does not matter. */
  readonly judged: Judged | undefined
  readonly strict: boolean
}

/**
 * The page that people read before they spend money: is it fine, what will it take, what is odd.
 *
 * @returns Markdown; every word from the server, the dataset or the settings is escaped
 */
export function preflightSummary(report: PreflightReport): string {
  const { situation, findings } = report
  const parts = [
    `### ${escapeMarkdown(title(report))}\n`,
    markdownTable(['', ''], facts(report)),
    report.outlook ? outlookTable(report.outlook) : '',
    findingList(findings, report.strict),
    classBars(situation.audit),
    fileLists(situation.audit),
    volumeTable(situation.server),
  ]
  return parts.filter((part) => part !== '').join('\n')
}

function title({ situation, findings, judged, strict }: PreflightReport): string {
  const { name } = situation.settings.dataset
  const stopping = findings.filter((finding) => stops(finding, strict)).length
  if (stopping > 0)
    return `❌ ${name}: ${stopping} ${stopping === 1 ? 'thing stops' : 'things stop'} the training`
  if (judged?.doubt === '')
    return `💤 ${name}: ${judged.note ? 'not enough has' : 'nothing'} changed since training ${judged.trainingId}`
  const odd = findings.filter(({ severity }) => severity !== 'info').length
  const warnings = odd > 0 ? `, with ${odd} to look at` : ''
  return `✅ ${name} is ready to train${warnings}`
}

function facts({ situation, forecast, judged }: PreflightReport): string[][] {
  const { audit, settings } = situation
  const { train, val } = audit.splits
  return [
    ...(judged ? [['Last verdict', lastVerdict(judged)]] : []),
    [
      'Dataset',
      `${count(train.images)} + ${count(val.images)} pictures, ${bytes(audit.bytes)} in ${count(audit.files)} files`,
    ],
    ['Training', trainingFact(situation)],
    ...situation.foretold.map(autoFact),
    ['Server', serverFact(situation)],
    ['Root', rootFact(situation)],
    ['Transfer', transferFact(forecast, settings.dataset.stagingRoot !== '')],
    ['Training time', trainingTime(forecast, situation)],
    ...(forecast.cost === null ? [] : [['Cost', `about ${money(forecast.cost)} for transfer and training`]]),
  ]
}

/** What is known of the last training of the same inputs, in a sentence. */
export function lastVerdict({ trainingId, verdict, at, doubt, note }: Judged): string {
  const began = verdict === 'none' ? 'begun' : 'collected'
  const said = `${verdict}, of training ${trainingId}, ${began} ${at.slice(0, 16).replace('T', ' ')} UTC`
  if (note) return `${said}; ${note}`
  return doubt === '' ? said : `${said}: ${doubt}, so it is trained again`
}

function trainingFact({ settings, load }: Situation): string {
  const { epochs, imgsz, hours, auto } = load
  const batch = auto.includes('batch') ? 'auto' : load.batch
  const length = hours === null ? `${count(epochs)} epochs` : `${hours} hours (training.time)`
  return `${settings.training.weights}, ${length} at ${imgsz} px, batch ${batch}`
}

function autoFact({ setting, value, reason }: Foretold): [string, string] {
  return [`${setting} (auto)`, `probably ${value}: ${reason}`]
}

function serverFact(situation: Situation): string {
  const { server } = situation
  const { gpu: index } = situation.load
  const gpu = server.gpus.find((candidate) => candidate.index === index)
  const device = gpu ? gpuFact(gpu) : 'no GPU'
  const cpus = Number(server.processors.usable.toFixed(1))
  const ram = server.memory.limitBytes ?? server.memory.totalBytes
  const memory = ram === 0 ? 'unknown' : bytes(ram)
  return `${index === null ? 'CPU only by choice' : device}, ${cpus} CPUs, ${memory} memory, Python ${server.python}`
}

function gpuFact({ name, memoryBytes, driver }: Gpu): string {
  const memory = memoryBytes === null ? 'memory unknown' : bytes(memoryBytes)
  return `${name} with ${memory} (driver ${driver || 'unknown'})`
}

function rootFact({ settings, root, need }: Situation): string {
  if (root === null || need === null) return settings.root || 'not set'
  return `${root.path}: needs ${bytes(need.total)} more, ${bytes(root.freeBytes)} free`
}

function transferFact(
  { bytes: toSend, mbps, isMeasured, transferSeconds, corrections }: CorrectedForecast,
  isStaged: boolean,
): string {
  const line = `${rate(mbps)} (${isMeasured ? 'measured just now over one connection' : 'assumed'}${correctionText(corrections.mbps)})`
  if (toSend === 0) return `about nothing: the server holds as much already; the line carries ${line}`
  const what = isStaged ? `${bytes(toSend)} from the staging server` : bytes(toSend)
  if (transferSeconds < 1) return `${what}, a moment at ${line}`
  return `up to ${what} in about ${duration(transferSeconds)} at ${line}`
}

function trainingTime({ trainingSeconds, corrections }: CorrectedForecast, situation: Situation): string {
  if (trainingSeconds === null) return 'unknown: no baseline tells; a probe on the server will'
  if (situation.load.hours !== null) return `${duration(trainingSeconds)} at most, by training.time`
  return `${duration(trainingSeconds)} at the speed of the baseline, ${situation.settings.collect.baseline}${correctionText(corrections.secondsPerEpoch)}`
}

function findingList(findings: readonly Finding[], strict: boolean): string {
  const lines = findings.map((finding) => {
    const { severity, what, next, answer } = finding
    const isStop = stops(finding, strict)
    const named = isStop && answer !== undefined ? ` Its name for dataset.accept: ${answer}.` : ''
    const icon = isStop ? '❌' : severity === 'warning' ? '⚠️' : 'ℹ️'
    return `${icon} **${escapeMarkdown(what, SENTENCE_CHARACTERS)}.** ${escapeMarkdown(next + named, SENTENCE_CHARACTERS)}`.trimEnd()
  })
  return lines.map((line) => `${line}\n`).join('\n')
}

/**
 * Makes the file of a baseline from what Ultralytics left of a training: `npm run baseline -- FOLDER [--hours H
 * --power-w W --price-per-kwh P | --price-per-hour P]`. What nobody tells stays unknown.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeBaseline, type Told } from '../src/report/baseline-file.ts'
import { DASH, duration, metric, money } from '../src/text/format.ts'
import { endWith, Mistake } from './arguments.ts'

const USAGE = join(import.meta.dirname, 'usage/baseline.txt')
const OPTIONS = [
  'name',
  'hours',
  'power-w',
  'price-per-kwh',
  'price-per-hour',
  'digest',
  'ultralytics',
  'out',
] as const

type Option = (typeof OPTIONS)[number]

/**
 * Reads what was typed.
 *
 * @param here where relative paths start from: by default where the command was typed
 * @throws Error a line that says what is wrong with it
 */
export function readBaselineArguments(
  args: readonly string[],
  here: string = process.env.INIT_CWD ?? process.cwd(),
): { folder: string; out: string; told: Told } {
  const { values, positionals } = parsed(args)
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) throw new Mistake('Name one folder.')
  const run = resolve(here, folder)
  const text = (option: Option): string | null => values[option] ?? null
  const name = text('name') ?? basename(run)
  if (!/^[\w.-]{1,100}$/.test(name)) throw new Mistake('--name may hold letters, digits, dots and dashes.')
  const digest = text('digest')
  if (digest !== null && !/^[0-9a-f]{64}$/.test(digest)) throw new Mistake('--digest needs 64 hex digits.')
  const told = {
    name,
    hours: number('hours', text('hours')),
    powerW: number('power-w', text('power-w')),
    pricePerKwh: number('price-per-kwh', text('price-per-kwh')),
    pricePerHour: number('price-per-hour', text('price-per-hour')),
    digest,
    ultralytics: text('ultralytics'),
  }
  if ((told.powerW === null) !== (told.pricePerKwh === null))
    throw new Mistake('--power-w and --price-per-kwh need each other.')
  return { folder: run, out: resolve(here, text('out') ?? join('baselines', `${name}.json`)), told }
}

function parsed(args: readonly string[]) {
  const options = Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' }] as const))
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  return { values: values as Partial<Record<Option, string>>, positionals }
}

function number(option: Option, text: string | null): number | null {
  if (text === null) return null
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value < 1e9))
    throw new Mistake(`--${option} needs a number above 0.`)
  return value
}

async function main(args: readonly string[]): Promise<void> {
  const { folder, out, told } = readBaselineArguments(args)
  const file = await makeBaseline(folder, told, new Date())
  const { outcome, cost } = file
  await mkdir(dirname(out), { recursive: true })
  await writeFile(out, `${JSON.stringify(file, null, 1)}\n`)
  const hours = cost.hours === null ? DASH : duration(cost.hours * 3600)
  process.stdout.write(
    `${out}: ${outcome.curves.epochs.length} epochs, ${duration(outcome.secondsPerEpoch)} each, ${hours} in all, mAP50-95 ${metric(outcome.metrics.map5095)}, cost ${money(cost.total)}.\n`,
  )
  if (outcome.digest === null)
    process.stdout.write('Without --digest its speed and cost are compared, and its mAP is not.\n')
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    endWith(error, USAGE)
  }
}

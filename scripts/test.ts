/**
 * Runs every ring of tests, from the quickest to the end-to-end run, and closes with one line over all of them:
 * `N passed, N failed, N skipped`. Arguments name the rings to run; none means all.
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArguments } from './arguments.ts'
import { leftovers } from './leftovers.ts'

interface Count {
  passed: number
  failed: number
  skipped: number
}

const ROOT = join(import.meta.dirname, '..')
/** The longest file, on a busy machine of two cores, takes a third of it. */
const FILE_LIMIT_MS = 20 * 60_000
/** Where a ring leaves its report, and where what it says goes. */
interface Place {
  readonly report: string
  readonly output: 'inherit' | number
}

/** In the order in which they run. Files of a ring run one after the other where they share servers and cores. */
const RINGS: Record<string, (place: Place) => Promise<Count>> = {
  check: (place) => oneCommand(process.execPath, ['scripts/check.ts'], place),
  unit: (place) => nodeTests('test/unit/**/*.test.ts', place, 2),
  remote: pythonTests,
  integration: (place) => nodeTests('test/integration/**/*.test.ts', place, 1),
  bundle: (place) => nodeTests('test/bundle/**/*.test.ts', place, 1),
  faults: (place) => nodeTests('test/faults/**/*.test.ts', place, 1),
  e2e: (place) => nodeTests('test/e2e/**/*.test.ts', place, 1),
}
/**
 * Rings that wait for processes and lines most of their time, so that two lanes of them share two cores; what those beside
 * the first lane say comes when they end.
 */
const LANES = [['integration', 'bundle', 'faults'], ['remote']]

const { names: wanted } = readArguments('ring', Object.keys(RINGS))
/** The only temporary folder that the tests know, so that what they leave behind can be found. Short: it holds sockets. */
const TEMPORARY = mkdtempSync(join(tmpdir(), 'grt-'))
// Some tests act as another user, who must be able to pass.
chmodSync(TEMPORARY, 0o711)
process.exit(await runRings(wanted))

async function runRings(names: readonly string[]): Promise<number> {
  const reports = mkdtempSync(join(tmpdir(), 'gpu-retrain-reports-'))
  const total: Count = { passed: 0, failed: 0, skipped: 0 }
  for (const step of steps(names))
    for (const counts of await Promise.all(step.map((lane, at) => runLane(lane, reports, at > 0))))
      for (const count of counts)
        for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count?.[key] ?? 0
  rmSync(reports, { recursive: true, force: true })
  const left = leftovers(TEMPORARY)
  process.stdout.write(left.map((line) => `\nleft behind: ${line}`).join(''))
  if (left.length === 0) total.passed += 1
  else total.failed += 1
  rmSync(TEMPORARY, { recursive: true, force: true })
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

/** The lanes of rings that run at the same time, in the order of the rings. */
function steps(names: readonly string[]): string[][][] {
  const lanes = LANES.map((lane) => lane.filter((name) => names.includes(name))).filter(
    (lane) => lane.length > 0,
  )
  const inLanes = lanes.flat()
  const first = names.find((name) => inLanes.includes(name))
  return names
    .filter((name) => name === first || !inLanes.includes(name))
    .map((name) => (name === first ? lanes : [[name]]))
}

async function runLane(
  names: readonly string[],
  reports: string,
  isBeside: boolean,
): Promise<Array<Count | undefined>> {
  const counts: Array<Count | undefined> = []
  for (const name of names) counts.push(await runRing(name, reports, isBeside))
  return counts
}

async function runRing(name: string, reports: string, isBeside: boolean): Promise<Count | undefined> {
  const report = join(reports, `${name}.xml`)
  if (!isBeside) {
    process.stdout.write(`\n── ${name}\n`)
    return await RINGS[name]?.({ report, output: 'inherit' })
  }
  const said = join(reports, `${name}.log`)
  const output = openSync(said, 'w')
  const count = await RINGS[name]?.({ report, output })
  closeSync(output)
  process.stdout.write(`\n── ${name}\n${readFileSync(said, 'utf8')}`)
  return count
}

async function nodeTests(pattern: string, place: Place, concurrency: number): Promise<Count> {
  const { report } = place
  const files = globSync(pattern, { cwd: ROOT }).sort()
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 }
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=junit']
  const code = await run(
    process.execPath,
    [
      '--test',
      `--test-concurrency=${concurrency}`,
      // A file that never ends, for something is left open in it, fails: to cut it off loses results, and tells nobody.
      `--test-timeout=${FILE_LIMIT_MS}`,
      ...reporters,
      `--test-reporter-destination=${report}`,
      ...files,
    ],
    place,
  )
  const count = counted(report, code)
  const unheard = files.filter((file) => !hasReported(report, join(ROOT, file)))
  process.stdout.write(unheard.map((file) => `\nno test of ${file} was reported`).join(''))
  return { ...count, failed: count.failed + unheard.length }
}

function hasReported(report: string, file: string): boolean {
  return existsSync(report) && readFileSync(report, 'utf8').includes(`file="${file}"`)
}

async function pythonTests(place: Place): Promise<Count> {
  const { report } = place
  const python = join(ROOT, '.local/tools/python/bin/python')
  const folder = join(TEMPORARY, 'pytest')
  const code = await run(
    python,
    ['-m', 'pytest', '-q', `--junit-xml=${report}`, `--basetemp=${folder}`],
    place,
  )
  // pytest keeps its own folder by design; what its tests leave elsewhere is still found.
  rmSync(folder, { recursive: true, force: true })
  return counted(report, code)
}

async function oneCommand(command: string, args: string[], place: Place): Promise<Count> {
  const code = await run(command, args, place)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

/** Counts test cases in a JUnit report. A ring that died without a report, or failed outside a case, failed once. */
function counted(report: string, code: number): Count {
  const xml = existsSync(report) ? readFileSync(report, 'utf8') : ''
  const all = xml.match(/<testcase\b/g)?.length ?? 0
  const failed = (xml.match(/<(failure|error)\b/g)?.length ?? 0) || (code === 0 ? 0 : 1)
  const skipped = xml.match(/<skipped\b/g)?.length ?? 0
  return { passed: Math.max(0, all - failed - skipped), failed, skipped }
}

function run(command: string, args: string[], { output }: Place): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['inherit', output, output],
      env: { ...process.env, TMPDIR: TEMPORARY, NODE_DISABLE_COMPILE_CACHE: '1' },
    })
    child.once('error', () => resolve(127))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

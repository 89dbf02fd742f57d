/** Commands that behave and commands that do not, as real processes. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, kill } from '../../../local/processes.ts'
import { HookOutput } from '../../../src/github/hook-output.ts'
import { runCommand } from '../../../src/github/hook-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-hook-'))
after(() => rmSync(folder, { recursive: true }))

async function run(
  text: string,
  { minutes = 1, signal = AbortSignal.timeout(60_000) }: { minutes?: number; signal?: AbortSignal } = {},
): Promise<{ why: string; lines: string[] }> {
  const lines: string[] = []
  const output = new HookOutput(
    (line) => lines.push(line),
    (line) => line,
  )
  const environment = { PATH: process.env.PATH ?? '', GREETING: 'hello' }
  return { why: await runCommand({ text, folder, environment, minutes }, output, signal), lines }
}

/** Waits for the id of a process that a command wrote down. */
async function pidIn(name: string): Promise<number> {
  for (;;) {
    const path = join(folder, name)
    const pid = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
    if (pid > 0) return pid
    await sleep(20)
  }
}

describe('a command', () => {
  const FINE: [title: string, text: string, lines: string[]][] = [
    [
      'is given to bash as it stands',
      `echo "$GREETING 'a' \\"b\\" $((1+1))"; pwd`,
      [`hello 'a' "b" 2`, folder],
    ],
    ['may have many lines', 'for word in one two\ndo\n  echo $word\ndone', ['one', 'two']],
    ['finds nothing to read', 'cat; read -r line || echo nothing', ['nothing']],
    ['shows what it says to stderr', 'echo wrong >&2', ['wrong']],
    ['may print what is not UTF-8', `printf 'a\\xff\\xfeb\\rc\\r\\n\\nd'`, ['a\ufffd\ufffdb', 'c', 'd']],
    ['may say nothing', ':', []],
    [
      'gets no variable but those that it is given',
      'env | grep -vE "^(PATH|GREETING|PWD|SHLVL|_)=" || true',
      [],
    ],
  ]
  for (const [title, text, lines] of FINE)
    it(title, async () => assert.deepEqual(await run(text), { why: '', lines }))

  const FAILING: [title: string, text: string, why: string][] = [
    ['fails with its exit code', 'exit 7', 'ended with exit code 7'],
    ['fails at its first failing line', 'false; echo on', 'ended with exit code 1'],
    ['fails where a part of a pipe does', 'false | true', 'ended with exit code 1'],
    ['fails when a signal ends it', 'kill -9 $$', 'was ended by a signal'],
    ['fails when it is not there', 'no-such-program', 'ended with exit code 127'],
    ['fails when it is not bash', 'echo "', 'ended with exit code 2'],
  ]
  for (const [title, text, why] of FAILING)
    it(title, async () => assert.deepEqual((await run(text)).why, why))

  it('that cannot be started says so', async () => {
    const output = new HookOutput(assert.fail, (line) => line)
    const nowhere = { text: ':', folder: join(folder, 'gone'), environment: {}, minutes: 1 }
    assert.match(
      await runCommand(nowhere, output, AbortSignal.timeout(5000)),
      /^could not be started: .*gone/,
    )
  })
})

describe('a command that does not end', () => {
  it('is ended at its deadline with all of its group, also where that ignores SIGTERM', async () => {
    const { why } = await run("trap '' TERM; (sleep 300 & echo $! > deaf; wait); sleep 300", {
      minutes: 0.01,
    })
    assert.equal(why, 'did not end within 0.01 minutes')
    assert.equal(isAlive(await pidIn('deaf')), false)
  })

  it('is ended when the step is cancelled', async () => {
    const cancel = new AbortController()
    const running = run('sleep 300 & echo $! > long; wait', { signal: cancel.signal })
    const pid = await pidIn('long')
    cancel.abort()
    assert.equal((await running).why, 'was ended, since the step had to end')
    assert.equal(isAlive(pid), false)
  })

  it('is not even begun in a step that was cancelled', async () => {
    assert.match((await run('touch begun', { signal: AbortSignal.abort() })).why, /not started/)
    assert.equal(existsSync(join(folder, 'begun')), false)
  })

  it('is not waited for when only what it left behind holds its output', async () => {
    const { why, lines } = await run('setsid sleep 300 & echo $! > daemon; echo started')
    assert.deepEqual({ why, lines }, { why: '', lines: ['started'] })
    const pid = await pidIn('daemon')
    assert.equal(isAlive(pid), true)
    kill(pid)
  })
})

describe('a command that floods', () => {
  it('shows its beginning and its end', async () => {
    const { why, lines } = await run('seq 1 3000000')
    assert.equal(why, '')
    assert.equal(lines.length, 1051)
    assert.deepEqual(
      [lines[0], lines[999], lines[1000], lines.at(-1)],
      ['1', '1000', '… 2998950 lines are left out …', '3000000'],
    )
  })

  it('is ended when its line has no end, and the memory holds', async () => {
    const { why, lines } = await run('head -c 1000000000 /dev/zero | tr "\\0" x')
    assert.equal(why, 'printed a line without end')
    assert.equal(lines.join('').length, 10_000)
    assert.ok(process.memoryUsage().rss < 700e6, String(process.memoryUsage().rss))
  })
})

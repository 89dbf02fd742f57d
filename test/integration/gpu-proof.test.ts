/**
 * The packed proof, unpacked and run in a network namespace without routes, by a Python that has PyTorch and not the library:
 * what a machine with a GPU and no network has, but for the GPU. Two rows of it; all of them with
 * GPU_RETRAIN_HOSTILE=long, in four minutes.
 */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { MOST_BYTES, pack } from '../../scripts/gpu-proof/pack.ts'
import type { Proof } from '../../scripts/gpu-proof/page.ts'
import { ULTRALYTICS_PYTHON } from '../support/ultralytics-python.ts'

/** What comes packed, so that what is there already is not used in its place. */
const PACKED =
  /^(ultralytics|polars|_polars|thop|httpx|httpcore|anyio|h11|pynvml|nvidia_ml_py|yaml|_yaml|pyyaml)/i
/** Leaves a network namespace with a loopback alone, which sshd needs. */
const LOOPBACK_UP = [
  'import fcntl, os, socket, struct, sys',
  'fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1))',
  'os.execvp(sys.argv[1], sys.argv[1:])',
].join('\n')
const ALL = process.env.GPU_RETRAIN_HOSTILE === 'long'
const QUICK = 1

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpu-proof-test-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('everything but PyTorch fits into 60 MiB, even packed quickly, and proves itself without a network', async (t) => {
  const packed = join(folder, 'gpu-proof')
  const bytes = await pack(packed, QUICK)
  assert.ok(bytes < MOST_BYTES, `${bytes}`)
  if (process.geteuid?.() !== 0) return t.skip('sshd for root and a network namespace need root')

  const proof = await prove(packed)
  const verdicts = new Map(proof.rows.map(({ id, verdict }) => [id, verdict]))
  for (const id of ['A2', 'A8, A9', 'A10']) assert.equal(verdicts.get(id), 'not run', id)
  const proven = ALL ? ['A6', 'A12', 'A13', 'A17', 'A18'] : ['A6', 'A12']
  for (const id of proven) assert.equal(verdicts.get(id), 'passed', JSON.stringify(proof.rows, undefined, 1))
  assert.deepEqual(proof.notProven, [])
  assert.match(readFileSync(join(folder, 'out/proof.html'), 'utf8'), /Proof without a GPU/)
  assert.doesNotMatch(readFileSync(join(folder, 'out/log.txt'), 'utf8'), /PRIVATE KEY|add-mask/)
})

/** Runs it as its user would. @returns what it found */
async function prove(packed: string): Promise<Proof> {
  const out = join(folder, 'out')
  const env = {
    PATH: '/usr/bin:/bin:/usr/sbin',
    HOME: folder,
    GPU_PROOF_PYTHON: pythonWithTorch(),
    ...(ALL ? {} : { GPU_PROOF_ROWS: 'A6 A12' }),
  }
  const command = ['--net', 'python3', '-c', LOOPBACK_UP, 'sh', join(packed, 'run.sh'), out]
  await new Promise<void>((resolve) => {
    execFile('unshare', command, { env, timeout: 540_000 }, (error, stdout, stderr) => {
      if (error) process.stderr.write(`${stdout}${stderr}`)
      resolve()
    })
  })
  return JSON.parse(readFileSync(join(out, 'proof.json'), 'utf8'))
}

/** A Python that has all that the tests' own has, but for what comes packed. */
function pythonWithTorch(): string {
  const venv = join(folder, 'installed')
  execFileSync(ULTRALYTICS_PYTHON, ['-m', 'venv', '--without-pip', venv])
  const [from, to] = [dirname(dirname(ULTRALYTICS_PYTHON)), venv].map((root) => {
    const version = readdirSync(join(root, 'lib')).find((name) => name.startsWith('python3')) ?? ''
    return join(root, 'lib', version, 'site-packages')
  })
  for (const name of readdirSync(from ?? '').filter((each) => !PACKED.test(each)))
    symlinkSync(join(from ?? '', name), join(to ?? '', name))
  return join(venv, 'bin/python')
}

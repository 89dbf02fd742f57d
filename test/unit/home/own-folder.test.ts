import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { makeResultsFolder } from '../../../src/collect/results-folder.ts'
import { datasetFolder } from '../../../src/dataset/file-index.ts'
import { homeFolder } from '../../../src/home/layout.ts'
import { makeOwnFolder } from '../../../src/home/own-folder.ts'
import { recordPhase } from '../../../src/home/phases.ts'
import { writeWhole } from '../../../src/home/write-whole.ts'
import { lookAtRunner } from '../../../src/preflight/judge-runner.ts'
import { judgedBefore } from '../../../src/preflight/judged-before.ts'

/** nobody */
const NEIGHBOUR = 65_534
const AS_NEIGHBOUR = ['--reuid', String(NEIGHBOUR), '--regid', String(NEIGHBOUR), '--clear-groups']
const RECORD = { phase: 'train', startedAt: '2026-01-02T03:04:05.000Z', seconds: 1, facts: {} } as const

/** A second user, real: his links and folders on the way to `home`, and in it. Only root can be two users. */
describe('the runner’s home', { skip: process.geteuid?.() !== 0 }, () => {
  let base = ''
  let victim = ''
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'own-folder-'))
    chmodSync(base, 0o755)
    victim = folder('victim', 0o700)
  })
  afterEach(() => {
    assert.deepEqual(readdirSync(victim), [])
    rmSync(base, { recursive: true })
  })

  for (const mode of [0o777, 0o775, 0o757, 0o722]) {
    it(`is refused below a folder of mode ${mode.toString(8)}, by name, there or not`, async () => {
      const shared = folder('shared', mode)
      await refusedEverywhere(join(shared, 'home'), new RegExp(`others may write into ${shared}`))
      await refusedEverywhere(join(shared, 'a/b/home'), new RegExp(`others may write into ${shared}`))
      assert.deepEqual(readdirSync(shared), [])
      folder('shared/home', 0o700)
      await refusedEverywhere(join(shared, 'home'), new RegExp(`others may write into ${shared}`))
    })
  }

  it('is refused below a folder of another user, also one that is sticky', async () => {
    await refusedEverywhere(
      join(folder('theirs', 0o755, NEIGHBOUR), 'home'),
      /theirs belongs to another user/,
    )
    await refusedEverywhere(
      join(folder('sticky', 0o1777, NEIGHBOUR), 'home'),
      /sticky belongs to another user/,
    )
  })

  it('may lie in a sticky folder when it is ours, however deep', async () => {
    const shared = folder('shared', 0o1777)
    for (const home of [join(shared, 'home'), join(shared, 'a/b/home')]) {
      await recordPhase(home, '7', RECORD)
      assert.equal(lstatSync(home).mode & 0o777, 0o700)
    }
  })

  it('is refused where another user put a link or a folder in a sticky one', async () => {
    const shared = folder('shared', 0o1777)
    for (const place of ['home', 'a/home', 'a/b/home']) {
      const first = join(shared, place.split('/')[0] ?? '')
      spawnSync('setpriv', [...AS_NEIGHBOUR, 'ln', '-s', victim, first])
      assert.equal(lstatSync(first).uid, NEIGHBOUR)
      await refusedEverywhere(`${shared}/${place}`, /belongs to another user/)
      rmSync(first)
      spawnSync('setpriv', [...AS_NEIGHBOUR, 'mkdir', first])
      await refusedEverywhere(`${shared}/${place}`, /belongs to another user/)
      rmSync(first, { recursive: true })
    }
  })

  it('is refused where a link lies in a shared folder, whoever seems to have made it', async () => {
    await refusedEverywhere(link(join(folder('shared', 0o1777), 'home'), victim), /is a link in a folder/)
  })

  it('may be reached through an administrator’s link, wherever it leads by however many', async () => {
    folder('mnt/big')
    folder('srv')
    link(join(base, 'srv/data'), '../mnt/../mnt/big')
    link(join(base, 'data'), join(base, 'srv/data'))
    await recordPhase(join(base, 'data/home'), '7', RECORD)
    assert.ok(existsSync(join(base, 'mnt/big/home/runs/7/train.json')))
  })

  it('is refused where such a link leads to what is not ours alone, or in a circle', async () => {
    link(join(base, 'open'), folder('mnt', 0o777))
    link(join(base, 'planted'), link(join(folder('shared', 0o1777), 'x'), victim, NEIGHBOUR))
    link(join(base, 'round'), join(base, 'and-round'))
    link(join(base, 'and-round'), join(base, 'round'))
    await refusedEverywhere(join(base, 'open/home'), /others may write into .*mnt/)
    await refusedEverywhere(join(base, 'planted'), /shared\/x belongs to another user/)
    await refusedEverywhere(join(base, 'round/home'), /too many links/)
  })

  for (const place of ['runs', 'runs/7', 'datasets', 'weights']) {
    it(`is refused when ${place} in it is a link, another user's folder, or one into which others may write`, async () => {
      const home = folder('home', 0o700)
      const path = join(home, place)
      if (place.includes('/')) folder('home/runs', 0o700)
      const work = () => useHome(home, place)
      link(path, victim)
      await assert.rejects(work, isRefusal(/is a link or a file/))
      rmSync(path)
      link(path, victim, NEIGHBOUR)
      await assert.rejects(work, isRefusal(/is a link or a file/))
      rmSync(path)
      folder(`home/${place}`, 0o700, NEIGHBOUR)
      await assert.rejects(work, isRefusal(/belongs to another user/))
      rmSync(path, { recursive: true })
      folder(`home/${place}`, 0o777)
      await assert.rejects(work, isRefusal(/others may write/))
    })
  }

  it('leads nobody elsewhere while another user swaps it as fast as he can', async () => {
    const home = join(folder('shared', 0o1777), 'home')
    const swap = `import os, sys
while True:
    for make, remove in ((lambda: os.symlink(sys.argv[2], sys.argv[1]), os.unlink), (lambda: os.mkdir(sys.argv[1]), os.rmdir)):
        try:
            make()
            remove(sys.argv[1])
        except OSError:
            pass
`
    const swapper = spawn('setpriv', [...AS_NEIGHBOUR, 'python3', '-c', swap, home, victim])
    try {
      for (const until = Date.now() + 1500; Date.now() < until; ) {
        const isMade = await recordPhase(home, '7', RECORD).then(
          () => true,
          (error) => isRefusal(/./)(error) && false,
        )
        if (!isMade) continue
        assert.equal(lstatSync(home).uid, 0)
        assert.ok(lstatSync(home).isDirectory())
        rmSync(home, { recursive: true })
      }
    } finally {
      swapper.kill('SIGKILL')
    }
  })

  function folder(name: string, mode = 0o755, owner = 0): string {
    const path = join(base, name)
    mkdirSync(path, { recursive: true })
    chmodSync(path, mode)
    lchownSync(path, owner, owner)
    return path
  }

  function link(path: string, target: string, owner = 0): string {
    symlinkSync(target, path)
    lchownSync(path, owner, owner)
    return path
  }
})

/** Everything that begins to use a home refuses it, with the same words. */
async function refusedEverywhere(home: string, why: RegExp): Promise<void> {
  assert.match((await lookAtRunner(home)).problem ?? '', why)
  assert.throws(() => makeOwnFolder(home), why)
  for (const place of ['runs/7', 'datasets', 'weights'])
    await assert.rejects(() => useHome(home, place), isRefusal(why))
  await assert.rejects(writeWhole(join(home, 'x/y'), 'text'), isRefusal(why))
}

async function useHome(home: string, place: string): Promise<void> {
  if (place === 'datasets') datasetFolder(home, '/data')
  else if (place === 'weights') homeFolder(home, 'weights', 'fire')
  else if (place === 'runs') await judgedBefore('schedule', home, 'hash', 'gates')
  else {
    await assert.rejects(makeResultsFolder(home, '7', new Date()), { code: 'HOME_UNUSABLE' })
    await recordPhase(home, '7', RECORD)
  }
}

function isRefusal(why: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Error && 'code' in error && error.code === 'HOME_UNUSABLE', String(error))
    assert.match(error.message, why)
    return true
  }
}

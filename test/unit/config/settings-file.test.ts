import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { resolveSettings } from '../../../src/config/resolve.ts'
import { readSettingsText } from '../../../src/config/settings-file.ts'
import { MINIMAL, refusal, resolved } from '../../support/settings.ts'

describe('the file of the settings', () => {
  const calls: [fileName: string, shown: string][] = [
    ['retrain.yaml', 'retrain.yaml'],
    ['/repository/retrain.yaml', 'retrain.yaml'],
    ['/repository/sets/a b.yaml', 'sets/a b.yaml'],
    ['/elsewhere/mine.yaml', '/elsewhere/mine.yaml'],
    ['/repository-2/mine.yaml', '/repository-2/mine.yaml'],
  ]
  for (const [fileName, shown] of calls)
    it(`is called by what to open: ${fileName}`, () => {
      const sources = { text: MINIMAL, overrides: [], trainingId: '1', root: '', workspace: '/repository' }
      assert.equal(resolveSettings({ ...sources, fileName }).file, shown)
    })
})

describe('a text in the file', () => {
  const FILE = 'dataset:\n  path: PATH\ntraining:\n  weights: a.pt # the small one\n'
  for (const written of ['/data/fire #2', '/data/fire  #2 # mine', 'data #a/b'])
    it(`is refused where YAML cuts it: ${written}`, () =>
      assert.match(
        refusal(FILE.replace('PATH', written)),
        /one problem: line 2: dataset\.path ends before "#/,
      ))

  for (const [key, line] of [
    ['server.root', 'server: {root: /data/gpu #1\n  }\n'],
    ['training.weights', '  weights: base #2.pt\n'],
    ['collect.baseline', 'collect:\n  baseline: results #4.csv\n'],
  ] as const)
    it(`is refused where YAML cuts it: ${key}`, () => {
      const text = key === 'training.weights' ? FILE.replace(/ {2}weights.*\n/, line) : FILE + line
      assert.match(refusal(text), new RegExp(`${key} ends before "#`))
    })

  it('is taken with quotes, with a comment that has a blank, or replaced by an override', () => {
    assert.equal(resolved(FILE.replace('PATH', '"/data/fire #2"')).dataset.path, '/data/fire #2')
    assert.equal(resolved(FILE.replace('PATH', '/data/fire # mine')).dataset.path, '/data/fire')
    assert.equal(resolved(FILE.replace('PATH', '/data/fire#2')).dataset.path, '/data/fire#2')
    const replaced = resolved(FILE.replace('PATH', '/data/fire #2'), ['dataset.path=/data/fire #3'])
    assert.equal(replaced.dataset.path, '/data/fire #3')
  })

  it('keeps blanks that stand in quotes', () =>
    assert.equal(resolved(FILE.replace('PATH', '"/data/fire "')).dataset.path, '/data/fire '))
})

describe('the settings file', () => {
  it('that is missing, binary or huge is CONFIG_UNREADABLE', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'settings-'))
    try {
      const binary = join(folder, 'binary.yaml')
      const huge = join(folder, 'huge.yaml')
      await writeFile(binary, Buffer.from([0xff, 0xfe, 0x80]))
      await writeFile(huge, 'a'.repeat(1_000_001))
      for (const path of [join(folder, 'none.yaml'), folder, binary, huge]) {
        await assert.rejects(readSettingsText(path), { code: 'CONFIG_UNREADABLE' })
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('of the repository is accepted without a warning', async () => {
    const text = await readFile(new URL('../../../retrain.yaml', import.meta.url), 'utf8')
    assert.deepEqual(resolved(text).warnings, [])
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../../../../local/paths.ts'
import { Misuse, readOptions } from '../../../../local/start/options.ts'
import { parseOverrides, textOverride } from '../../../../src/config/overrides.ts'

let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-retrain-start-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('the command line of npm start', () => {
  const local = { kind: 'local', resume: '' } as const
  const drawn = { ...local, pictures: 'drawn', config: join(ROOT, 'examples/drawn-fire.yaml') } as const
  const own = { ...local, pictures: 'own', config: join(ROOT, 'examples/own-pictures.yaml') } as const

  test('without a server means one on this machine, and without a dataset drawn pictures', () => {
    assert.deepEqual(readOptions([]), { ...drawn, overrides: [] })
    const set = ['training.epochs=2', 'dataset.name=fire']
    assert.deepEqual(readOptions(set.flatMap((line) => ['--set', line])), { ...drawn, overrides: set })
  })

  test('with a dataset alone means that one on this machine, however it is named', () => {
    assert.deepEqual(readOptions(['--dataset', '/data/fire']), {
      ...own,
      overrides: ['dataset.path="/data/fire"'],
    })
    const set = 'dataset.path=/data/fire'
    assert.deepEqual(readOptions(['--set', set]), { ...own, overrides: [set] })
    assert.deepEqual(readOptions(['--config', 'mine.yaml'], '/here'), {
      ...own,
      config: '/here/mine.yaml',
      overrides: [],
    })
    assert.equal(readOptions(['--dataset', '/data/fire', '--resume', '17']).resume, '17')
  })

  for (const name of [
    'fire #2',
    "it's",
    '"quoted"',
    'a: b',
    '[x]',
    'blank ',
    'line\nbreak',
    'é',
    '-x',
    'null',
  ]) {
    test(`takes a dataset called ${JSON.stringify(name)} as it was typed`, () => {
      const { overrides } = readOptions([`--dataset=${name}`], '/data')
      assert.deepEqual(parseOverrides(overrides, assert.fail), [
        { path: ['dataset', 'path'], value: `/data/${name}` },
      ])
    })
  }

  test('with a server and a dataset means a real one', () => {
    writeFileSync(join(folder, 'key'), 'a key')
    const given = ['--server', 'root@192.0.2.1:2222', '--dataset', folder, '--key', join(folder, 'key')]
    assert.deepEqual(readOptions([...given, '--host-key', 'SHA256:abc', '--root', '/data']), {
      kind: 'real',
      server: 'root@192.0.2.1:2222',
      sshKey: 'a key',
      hostKey: 'SHA256:abc',
      root: '/data',
      config: join(ROOT, 'retrain.yaml'),
      resume: '',
      overrides: [textOverride('dataset.path', folder)],
    })
  })

  const refused: [args: string[], expected: RegExp][] = [
    [['--server', 'root@192.0.2.1'], /--server needs --dataset DIR/],
    [['--root', '/data'], /--root is for a real server: --server USER@HOST:PORT is missing/],
    [['--dataset', '/d', '--key', 'k', '--host-key', 'h'], /--key is for a real.*--host-key is for a real/],
    [['--sever', 'x'], /there is no option --sever/],
    [['--data-set=/d', '-v'], /there is no option --data-set; .*there is no option -v/],
    [
      ['/data/fire'],
      /"\/data\/fire" stands alone: options come behind "--", as in npm start -- --dataset DIR/,
    ],
    [['--dataset'], /--dataset has no value/],
    [['--dataset', ''], /--dataset has no value/],
    [['--dataset', '--resume', '1'], /--dataset has no value, but --resume behind it/],
    [['--dataset', 'a', '--dataset', 'b'], /--dataset is given twice/],
    [['--set', 'a.b=1\nc.d=2'], /--set takes one line/],
  ]
  for (const [args, expected] of refused) {
    test(`is refused in the first line: ${JSON.stringify(args)}`, () => {
      assert.throws(
        () => readOptions(args),
        (error) => {
          assert.ok(error instanceof Misuse)
          assert.match(error.message.split('\n')[0] ?? '', expected)
          return true
        },
      )
    })
  }

  test('says which option names a file that cannot be read', () => {
    const given = ['--server', 'root@192.0.2.1', '--dataset', folder, '--key', join(folder, 'no-key')]
    assert.throws(() => readOptions(given), /^Error: --key: .*no-key cannot be read/)
  })
})

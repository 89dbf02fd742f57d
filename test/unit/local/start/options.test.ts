import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT } from '../../../../local/paths.ts'
import { checkServerFolder } from '../../../../local/start/folder.ts'
import { keepNewest } from '../../../../local/start/keep-newest.ts'
import { lock } from '../../../../local/start/lock.ts'
import { Misuse, readOptions } from '../../../../local/start/options.ts'
import { eventText, learnedText, phaseTable, settingsText } from '../../../../local/start/print.ts'
import { parseOverrides, textOverride } from '../../../../src/config/overrides.ts'
import { csvOutcome } from '../../../../src/report/csv-outcome.ts'

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

describe('the folder of the server of npm start', () => {
  for (const clone of ["/home/me/it's", '/home/me/[new]', '/srv/a:b', '/srv/a?', '/srv/a\nb'])
    test(`is refused with the reason: ${JSON.stringify(clone)}`, () =>
      assert.throws(
        () => checkServerFolder(`${clone}/.local/server`),
        /which (holds|is not) .* Move the clone\.$/,
      ))

  test('may be called what a root may be called', () =>
    checkServerFolder('/home/me/my clone #2 (é)/.local/server'))
})

describe('the lock of npm start', () => {
  test('keeps a second one out while the first lives, and goes with it', () => {
    const file = join(folder, 'start.lock')
    {
      using _ = lock(file)
      assert.throws(() => lock(file), new RegExp(`Process ${process.pid} `))
    }
    assert.equal(existsSync(file), false)
  })

  test('is taken over from a process that died', () => {
    const file = join(folder, 'stale.lock')
    writeFileSync(file, String(spawnSync('true').pid))
    using _ = lock(file)
    assert.equal(readFileSync(file, 'utf8'), String(process.pid))
  })
})

describe('what earlier runs of npm start left', () => {
  test('goes but for the newest, and nothing else goes', () => {
    const local = join(folder, 'local')
    const pruned = ['runs', 'results/artifacts', 'server/root/trainings'].map((name) => join(local, name))
    const paidFor = join(local, 'server-runs')
    for (const runs of [...pruned, paidFor])
      for (const name of ['1700000000009', '1700000000010', '1699999999999', '1700000000011', 'notes'])
        mkdirSync(join(runs, name, 'model'), { recursive: true })
    keepNewest(local, 2)
    for (const runs of pruned)
      assert.deepEqual(readdirSync(runs).sort(), ['1700000000010', '1700000000011', 'notes'])
    keepNewest(local, 5)
    for (const runs of pruned) assert.equal(readdirSync(runs).length, 3)
    assert.equal(readdirSync(paidFor).length, 5)
    keepNewest(join(folder, 'never made'), 5)
  })

  test('keeps the models, however many runs were refused since', () => {
    const local = join(folder, 'refused')
    const parts = ['runs', 'results/artifacts', 'server/root/trainings'].map((name) => join(local, name))
    const trained = ['1700000000001', '1700000000002', '1700000000003']
    for (const part of parts)
      for (const name of trained) mkdirSync(join(part, name, 'model'), { recursive: true })
    for (const last of [4, 5, 6, 7])
      mkdirSync(join(local, 'runs', `170000000000${last}`, 'findings'), { recursive: true })
    keepNewest(local, 2)
    for (const part of parts) assert.deepEqual(readdirSync(part).slice(0, 2), trained.slice(1))
    assert.deepEqual(readdirSync(join(local, 'runs')).slice(2), ['1700000000006', '1700000000007'])
  })
})

describe('what npm start prints', () => {
  test('names the job at the beginning of each line', () => {
    assert.equal(eventText({ kind: 'line', job: 'train', text: 'epoch 1' }), 'train     │ epoch 1\n')
    const error = { kind: 'line', job: 'train', text: 'error: what\nsafe' } as const
    assert.equal(eventText(error), 'train     │ error: what\ntrain     │ safe\n')
    assert.equal(eventText({ kind: 'step', job: 'train', name: 'Check out' }), '')
    assert.equal(eventText({ kind: 'end', job: 'setup-env', result: 'failure' }), 'setup-env └ failure\n')
  })

  test('closes with a table of times and facts', () => {
    const jobs = [
      { job: 'transfer', result: 'success', seconds: 2 },
      { job: 'train', result: 'skipped', seconds: 0 },
    ] as const
    const kept = { 'ingredients-sha256': 'c'.repeat(64) }
    const facts = { ...kept, 'bytes-sent': 1_500_000, files: 241, digest: 'ab'.repeat(32) }
    const table = phaseTable(jobs, [
      { phase: 'transfer', startedAt: '2026-01-01T00:00:00Z', seconds: 1, facts },
    ])
    assert.match(table, /transfer +success +2\.0 s +bytes-sent 1\.5 MB, files 241, digest abababababab\n/)
    assert.match(table, /train +skipped +\n/)
    assert.match(table, /in all +2\.0 s/)
  })

  test('names the settings that messages speak of, and how to change them for one run', () => {
    const text = settingsText('/clone/examples/own-pictures.yaml')
    assert.match(text, /\/clone\/examples\/own-pictures\.yaml\n/)
    // Followed literally, with what preflight prints.
    const [, form = ''] = /--set '([^']+)'/.exec(text) ?? []
    const line = form.replace('KEY', 'accept').replace('VALUE', '[image-empty, label-invalid]')
    const { overrides } = readOptions(['--dataset', '/d', '--set', line])
    assert.deepEqual(parseOverrides(overrides.slice(1), assert.fail)[0], {
      path: ['dataset', 'accept'],
      value: ['image-empty', 'label-invalid'],
    })
  })

  test('says of what was learned no more than was measured', () => {
    const outcome = csvOutcome('7', 'epoch,metrics/mAP50(B),metrics/mAP50-95(B)\n1,0.9,0.5\n')
    const split = {
      name: '',
      digest: null,
      files: 1,
      bytes: 1,
      trainImages: 48,
      valImages: 1248,
      classes: [],
    }
    const line = (worthless: string) => learnedText({ outcome, dataset: { ...split, worthless } })
    assert.match(line(''), /^ {2}Learned {2}mAP50 0\.900 on the 1,248 pictures of the val split$/)
    assert.match(line('val is train'), /of the val split \(proves nothing\): val is train$/)
    for (const worthless of ['', 'val is train'])
      assert.doesNotMatch(line(worthless), /not trained on|held out/)
    const learned = (map50: number | null) =>
      learnedText({
        outcome: { ...outcome, metrics: { ...outcome.metrics, map50 } },
        dataset: { ...split, worthless: '' },
      })
    for (const map50 of [0, 0.049]) assert.match(learned(map50), /next to nothing: .*--set training\.epochs=/)
    for (const map50 of [null, 0.05, 1]) assert.doesNotMatch(learned(map50), /nothing/)
  })
})

describe('the bootstrap', () => {
  const bootstrap = (args: string[], env = process.env) =>
    spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 60_000 })
  const script = join(ROOT, 'scripts/bootstrap.mjs')

  test('names the commands there are', () => {
    const { status, stderr } = bootstrap([script, 'strat'])
    assert.match(stderr, /no such command.*start, test/)
    assert.equal(status, 1)
  })

  test('names an option that there is not in its first line, before anything is fetched', () => {
    const nothing = { ...process.env, PATH: folder }
    for (const wrong of ['--sever', '--data-set=/d', '--Dataset']) {
      const { status, stdout, stderr } = bootstrap([script, 'start', wrong], nothing)
      assert.match(stderr.split('\n')[0] ?? '', new RegExp(`no option ${wrong}\\.`))
      assert.match(stderr, /npm start -- --dataset DIR/)
      assert.deepEqual([status, stdout], [1, ''])
    }
  })

  test('says when npm has taken an option for itself, which would train something else', () => {
    for (const [variable, value, option] of [
      ['npm_config_dataset', '/data/fire', '--dataset'],
      ['npm_config_host_key', 'true', '--host-key'],
      ['npm_config_set', 'true\n\ntrue', '--set'],
      ['npm_config_resume', '', '--resume'],
    ] as const) {
      const { status, stderr } = bootstrap([script, 'start'], {
        ...process.env,
        PATH: folder,
        [variable]: value,
      })
      assert.match(
        stderr.split('\n')[0] ?? '',
        new RegExp(`npm took ${option} for itself: .* npm start -- ${option}`),
      )
      assert.equal(status, 1)
    }
  })

  test('says how to call a command, and fetches nothing for it', () => {
    const nothing = { ...process.env, PATH: folder }
    for (const command of ['start', 'test', 'bench']) {
      const { status, stdout } = bootstrap([script, command, '--help'], nothing)
      assert.equal(status, 0)
      assert.ok(
        [`npm ${command}\n    `, `npm run ${command}\n    `].some((begin) => stdout.startsWith(begin)),
      )
      assert.doesNotMatch(stdout, /To download|From Debian/)
    }
  })

  test('shows an ordinary user the one line to run, and installs nothing', () => {
    const asUser = ['--import', 'data:text/javascript,process.getuid = () => 1000']
    const { status, stderr } = bootstrap([...asUser, script, 'start'], { ...process.env, PATH: folder })
    assert.match(
      stderr,
      /sudo apt-get install -y (openssh-server )?openssh-client git python3 python3-venv\n/,
    )
    assert.equal(status, 1)
  })
})

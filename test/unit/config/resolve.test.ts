import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { textOverride } from '../../../src/config/overrides.ts'
import { resolveSettings, type Settings } from '../../../src/config/resolve.ts'
import { readSettingsText } from '../../../src/config/settings-file.ts'
import { Failure } from '../../../src/errors.ts'

const MINIMAL = 'dataset:\n  path: data/fire\ntraining:\n  weights: yolov8n.yaml\n'

function resolved(text: string, overrides: string[] = [], root = ''): Settings {
  return resolveSettings({
    text,
    fileName: 'retrain.yaml',
    overrides,
    trainingId: '4711',
    root,
    workspace: '/repository',
  })
}

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

/** The message of the refusal; fails when the settings are accepted. */
function refusal(text: string, overrides: string[] = []): string {
  try {
    resolved(text, overrides)
  } catch (error) {
    assert.ok(error instanceof Failure)
    assert.equal(error.code, 'CONFIG_INVALID')
    return error.text.what
  }
  return assert.fail('the settings were accepted')
}

/** What the settings say of a dataset when they say nothing. */
const AS_IT_IS = { yaml: '', data: null, exclude: [], accept: [] }

describe('settings', () => {
  it('fill in defaults, take relative paths from the repository, and name the dataset after its folder', () => {
    const settings = resolved(MINIMAL)
    assert.deepEqual(settings.dataset, {
      path: '/repository/data/fire',
      stagingRoot: '',
      name: 'fire',
      ...AS_IT_IS,
    })
    assert.deepEqual(settings.training, { weights: 'yolov8n.yaml', args: { device: 0 } })
    assert.deepEqual(settings.environment.requirements, ['ultralytics>=8.4.190'])
    assert.deepEqual(settings.limits, {
      maxHours: null,
      maxCost: null,
      pricePerHour: null,
      stallMinutes: 30,
      checkpointMinutes: null,
    })
    assert.equal(settings.trainingId, '4711')
  })

  it('may say that the dataset lies on the staging server, whatever the path', () => {
    const training = 'training: {weights: yolov8n.yaml}\n'
    const staged = resolved(`dataset: {name: fire, staging-root: /big}\n${training}`)
    assert.deepEqual(staged.dataset, { path: '', stagingRoot: '/big', name: 'fire', ...AS_IT_IS })
    assert.deepEqual(resolved(MINIMAL, ['dataset.staging-root=/big']).dataset, staged.dataset)
    assert.match(refusal(`dataset: {staging-root: /big}\n${training}`), /dataset\.name is missing/)
    assert.match(refusal(`dataset: {name: fire}\n${training}`), /dataset\.path is missing/)
    assert.match(
      refusal(MINIMAL, ['dataset.staging-root=~/big']),
      /dataset\.staging-root: it must be an absolute/,
    )
  })

  it('treat a key without a value as no such key', () => {
    assert.deepEqual(resolved(`${MINIMAL}limits:\n  max-hours:\ntransfer:\n`), resolved(MINIMAL))
  })

  it('pass training arguments on as they stand, with the device decided', () => {
    const settings = resolved(`${MINIMAL}  epochs: 3\n  lr0: 0.004\n  classes: [0, 1]\n  device: cpu\n`)
    assert.deepEqual(settings.training.args, { epochs: 3, lr0: 0.004, classes: [0, 1], device: 'cpu' })
    assert.equal(settings.environment.torchBackend, 'cpu')
  })

  it('let overrides win, the later one over the earlier, and the input root over the file', () => {
    const overrides = ['training.epochs=5', '# a comment', '', 'training.epochs = 7', 'limits.max-hours=1.5']
    const settings = resolved(`${MINIMAL}  epochs: 3\nserver:\n  root: /data/a\n`, overrides, '/data/b')
    assert.equal(settings.training.args.epochs, 7)
    assert.equal(settings.limits.maxHours, 1.5)
    assert.equal(settings.root, '/data/b')
  })

  it('pin an exact Ultralytics version, keep a range above the floor, and refuse an older one', () => {
    const lines = (version: string) =>
      resolved(`${MINIMAL}environment:\n  ultralytics: "${version}"\n`).environment.requirements
    assert.deepEqual(lines('8.5.2'), ['ultralytics==8.5.2'])
    assert.deepEqual(lines('<9'), ['ultralytics>=8.4.190,<9'])
    assert.match(
      refusal(`${MINIMAL}environment:\n  ultralytics: 8.3.183\n`),
      /line 6: environment.ultralytics is too old/,
    )
  })
})

describe('server.root', () => {
  const rooted = (root: string) => `${MINIMAL}server:\n  root: ${JSON.stringify(root)}\n`
  for (const [root, held] of [
    ["/data/it's", "'"],
    ['/data/a?b', '?'],
    ['/data/a%3fb', '%3F'],
    ['/data/a*', '*'],
    ['/data/[1] b', '[…]'],
    ['/data/a:b', ':'],
    ["/d*/it's: [x]?", "' and ? and * and […] and :"],
  ] as const)
    it(`is refused: ${root}`, () => {
      for (const what of [refusal(rooted(root)), refusal(MINIMAL, [textOverride('server.root', root)])]) {
        assert.ok(
          what.includes(`holds ${held}, and below such a folder a training fails: take one of letters,`),
          what,
        )
      }
    })

  for (const root of ['data', '~/gpu', '/', '//', '/a/../b', '/a\nb', '/a\u0007', '/a\n'])
    it(`must be a folder: ${JSON.stringify(root)}`, () =>
      assert.match(refusal(rooted(root)), /server\.root must be an absolute folder on the server, without ~/))

  for (const root of [
    '/data/a b',
    '/data/#2 ',
    '/forêt/日本',
    '/a(b),c=d&e@f%g',
    '/a"b',
    '/a{b}',
    '/a\\b',
    '/a[b',
    '/a/',
  ])
    it(`is taken: ${root}`, () => assert.equal(resolved(rooted(root)).root, root))

  it('minds nothing in a folder on the staging server, where nothing is trained', () => {
    const staged = resolved(MINIMAL, ["dataset.staging-root=/big/it's [1]", 'dataset.name=fire'])
    assert.equal(staged.dataset.stagingRoot, "/big/it's [1]")
  })
})

describe('a text in an override', () => {
  const TEXTS = [
    '/data/fire #2',
    '#2',
    "/data/it's",
    '/data/"new"',
    '/data/[a] {b} *c? !d &e',
    'a: b',
    '- a',
    '~',
    'null',
    'C:\\data\\fire',
    '/data/%20 @ `x` | > <',
    '/data/feu de forêt 日本',
    '2024',
    '3.10',
    'true',
    '"',
  ]
  /** Every setting that is text, and where it ends up. */
  const SETTINGS: [key: string, find: (settings: Settings) => unknown][] = [
    ['training.weights', ({ training }) => training.weights],
    ['collect.baseline', ({ collect }) => collect.baseline],
  ]
  for (const text of TEXTS) {
    it(`is taken as it stands: ${text}`, () => {
      for (const [key, find] of SETTINGS) {
        assert.equal(find(resolved(MINIMAL, [`${key}=${text}`])), text)
        assert.equal(find(resolved(MINIMAL, [`${key} =  ${text} `])), text)
        assert.equal(find(resolved(MINIMAL, [textOverride(key, text)])), text)
      }
      assert.equal(resolved(MINIMAL, [`dataset.path=/x/_${text}`]).dataset.path, resolve(`/x/_${text}`))
      assert.equal(resolved(MINIMAL, [`training.code=/x/_${text}`]).code?.path, resolve(`/x/_${text}`))
    })
  }

  it('is taken without the quotes that the file would have around it', () => {
    const weights = (written: string) => resolved(MINIMAL, [`training.weights=${written}`]).training.weights
    assert.equal(weights('"a b"'), 'a b')
    assert.equal(weights("'it''s #1'"), "it's #1")
    assert.equal(weights('" blank at both ends "'), ' blank at both ends ')
    assert.equal(weights('"a\\nb"'), 'a\nb')
    assert.equal(weights('"a" and "b'), '"a" and "b')
    assert.equal(resolved(MINIMAL, ['environment.python="3.10"']).environment.python, '3.10')
    for (const broken of ['"C:\\data"', "'it's'", '"a" and "b"'])
      assert.match(
        refusal(MINIMAL, [`training.weights=${broken}`]),
        /override of training\.weights: what stands between its quotes/,
      )
  })

  it('means no such setting when it is empty', () => {
    const named = MINIMAL.replace('path:', 'name: other\n  path:')
    assert.equal(resolved(named, ['dataset.name=']).dataset.name, 'fire')
    assert.equal(resolved(`${MINIMAL}  code: mine\n`, ['training.code=']).code, null)
  })

  it('is checked for what it says, remarks too', () => {
    const rates = ['20M', '08:00,20M 22:00,off', '"08:00,20M 22:00,off"', '2.5Mbit']
    for (const rate of rates)
      assert.equal(
        resolved(MINIMAL, [`transfer.bandwidth=${rate}`]).transfer.bandwidth,
        rate.replaceAll('"', ''),
      )
    for (const wrong of ['20M # slow', 'fast', '25:00,20M', '-1M'])
      assert.match(refusal(MINIMAL, [`transfer.bandwidth=${wrong}`]), /override of transfer\.bandwidth: it /)
  })

  it('is text where YAML would read something else', () => {
    assert.equal(resolved(MINIMAL, ['dataset.name=2024']).dataset.name, '2024')
    assert.equal(resolved(MINIMAL, ['environment.python=3.10']).environment.python, '3.10')
    assert.equal(resolved(MINIMAL, ['limits.on-cancel=kill']).onCancel, 'kill')
    assert.match(
      refusal(MINIMAL, ['limits.on-cancel=kill #now']),
      /on-cancel: it must be stop, detach or kill/,
    )
    const index = resolved(MINIMAL, ['environment.index-url=https://host/simple/#a'])
    assert.equal(index.environment.indexUrl, 'https://host/simple/#a')
  })
})

describe('what is not text in an override', () => {
  it('is read as YAML', () => {
    const overrides = [
      'training.epochs=5 # quick',
      'training.classes=[0, 1]',
      'training.amp=false',
      'training.optimizer=SGD',
      'transfer.connections=4',
      'transfer.compress=[txt, csv]',
      'limits.follow=false',
      'limits.max-hours=1.5',
      'collect.gates.map50=0.8',
      'environment.requirements=["a==1", b]',
    ]
    const { training, transfer, follow, limits, collect, environment } = resolved(MINIMAL, overrides)
    assert.deepEqual(training.args, { epochs: 5, classes: [0, 1], amp: false, optimizer: 'SGD', device: 0 })
    assert.deepEqual([transfer.connections, transfer.compress], [4, ['txt', 'csv']])
    assert.deepEqual([follow, limits.maxHours, collect.gates], [false, 1.5, { map50: 0.8 }])
    assert.deepEqual(environment.requirements.slice(1), ['a==1', 'b'])
    assert.equal(resolved(MINIMAL, ['transfer.connections=auto']).transfer.connections, 'auto')
  })

  for (const line of [
    'training.pretrained=/m/fire #2.pt',
    'training.optimizer=SGD # fast',
    'training.cache=ram #x',
  ]) {
    it(`is refused where YAML would cut it: ${line}`, () =>
      assert.match(refusal(MINIMAL, [line]), /override of training\.\w+: YAML reads it only up to " #"/))
  }
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

describe("code of one's own", () => {
  it('is a folder of the repository, with functions for events', () => {
    const lines = [
      'code: training/',
      'callbacks: ["mine:on_fit_epoch_end", "teardown = a.b:bye"]',
      'epochs: 2',
    ]
    const settings = resolved(MINIMAL + lines.map((line) => `  ${line}\n`).join(''))
    assert.deepEqual(settings.code, {
      path: '/repository/training',
      callbacks: [
        { event: 'on_fit_epoch_end', module: 'mine', function: 'on_fit_epoch_end' },
        { event: 'teardown', module: 'a.b', function: 'bye' },
      ],
    })
    assert.deepEqual(settings.training.args, { device: 0, epochs: 2 })
    assert.equal(resolved(MINIMAL).code, null)
  })

  const refused: [callback: string, expected: RegExp][] = [
    ['mine.py', /"mine\.py" is not module:function/],
    ['../mine:on_train_end', /is not module:function/],
    ['mine:on_fit_epoch_ends', /no event of Ultralytics; did you mean on_fit_epoch_end\?/],
    ['mine:log_to_slack', /no event of Ultralytics; write event=mine:log_to_slack, with one of on_/],
  ]
  for (const [callback, expected] of refused) {
    it(`is refused: ${callback}`, () =>
      assert.match(refusal(`${MINIMAL}  code: training\n  callbacks: ["${callback}"]\n`), expected))
  }

  it('is needed for callbacks', () =>
    assert.match(
      refusal(`${MINIMAL}  callbacks: ["a:teardown"]\n`),
      /training\.callbacks needs training\.code/,
    ))
})

describe('settings are refused with the line and the nearest right name', () => {
  const cases: [title: string, text: string, overrides: string[], expected: RegExp][] = [
    [
      'unknown section',
      `${MINIMAL}colect:\n  keep: 2\n`,
      [],
      /line 5: colect is no setting; did you mean collect\?/,
    ],
    [
      'misspelt key',
      `${MINIMAL}limits:\n  max_hour: 2\n`,
      [],
      /line 6: limits.max_hour is no setting; did you mean max-hours\?/,
    ],
    [
      'transposed key',
      'dataset:\n  nmae: a\n  path: b\ntraining:\n  weights: c\n',
      [],
      /line 2: dataset.nmae is no setting; did you mean name\?/,
    ],
    [
      'misspelt argument',
      `${MINIMAL}  epocs: 3\n`,
      [],
      /line 5: training.epocs is no training argument; did you mean epochs\?/,
    ],
    ['missing section', 'dataset:\n  path: a\n', [], /training is missing/],
    [
      'missing key',
      'dataset:\n  path: a\ntraining:\n  epochs: 2\n',
      [],
      /line 3: training.weights is missing/,
    ],
    ['wrong type', `${MINIMAL}limits:\n  max-hours: long\n`, [], /line 6: limits.max-hours must be a number/],
    ['nested argument', `${MINIMAL}  epochs: {a: 1}\n`, [], /line 5: training.epochs must be text, a number/],
    ['not YAML', 'dataset: [\n', [], /line \d: /],
    ['same key twice', `${MINIMAL}training:\n  weights: b\n`, [], /line 5: Map keys must be unique/],
    [
      'Python 3.10 as a number',
      `${MINIMAL}environment:\n  python: 3.10\n`,
      [],
      /line 6: environment.python is Python 3\.1/,
    ],
    [
      'budget without price',
      `${MINIMAL}limits:\n  max-cost: 3\n`,
      [],
      /line 6: limits.max-cost needs limits.price-per-hour/,
    ],
    [
      'home folder as root',
      `${MINIMAL}server:\n  root: ~/x\n`,
      [],
      /line 6: server.root must be an absolute folder/,
    ],
    [
      'root with ..',
      `${MINIMAL}server:\n  root: /data/../etc\n`,
      [],
      /server.root must be an absolute folder/,
    ],
    [
      'password in an address',
      `${MINIMAL}environment:\n  index-url: https://me:secret@host/simple\n`,
      [],
      /environment.index-url use an http/,
    ],
    [
      'override of nothing',
      MINIMAL,
      ['training.epochz=5'],
      /override of training.epochz: it is no training argument/,
    ],
    ['override without a value', MINIMAL, ['epochs 5'], /override "epochs 5": write section.key=value/],
    [
      'override of a wrong type',
      MINIMAL,
      ['limits.follow=perhaps'],
      /override of limits.follow: it must be true or false/,
    ],
  ]
  for (const [title, text, overrides, expected] of cases) {
    it(title, () => assert.match(refusal(text, overrides), expected))
  }

  it('all at once', () => {
    const what = refusal(`${MINIMAL}  epocs: 3\nlimits:\n  max-hours: x\n  folow: true\n`, [
      'training.half=true',
    ])
    assert.match(what, /4 problems/)
  })

  it('all at once, a line that is no override among them', () => {
    assert.match(refusal(`${MINIMAL}  epocs: 3\n`, ['epochs 5']), /2 problems: .*"epochs 5".*epocs/)
  })

  it('a misspelt section once, and not as missing too', () => {
    const what = refusal(MINIMAL.replace('training:', 'traning:'))
    assert.match(what, /one problem: line 3: traning is no setting; did you mean training\?/)
  })

  it('without repeating a secret from an address', () => {
    const address = 'https://me:secret@host/simple'
    assert.doesNotMatch(refusal(`${MINIMAL}environment:\n  index-url: ${address}\n`), /secret/)
    assert.doesNotMatch(refusal(MINIMAL, [`environment.index-url=${address}`]), /secret/)
  })
})

describe('training arguments', () => {
  const refused = [
    'data',
    'project',
    'name',
    'exist_ok',
    'resume',
    'pin_memory',
    'persistent_workers',
    'prefetch_factor',
    'model_name',
    'model_type',
    'val_split',
    'crop_fraction',
    'half',
  ]
  for (const key of refused) {
    it(`${key} is refused with what to do instead`, () => {
      const what = refusal(`${MINIMAL}  ${key}: 1\n`)
      assert.match(what, new RegExp(`line 5: training\\.${key} .*(remove|write|stand|run it again|cache)`))
    })
  }

  for (const device of ['[0, 1]', '-1', '""', '"0,1"', 'true', 'mps']) {
    it(`device: ${device} is refused`, () => {
      assert.match(refusal(`${MINIMAL}  device: ${device}\n`), /training.device must name one device/)
    })
  }

  const warned: [string, RegExp][] = [
    ['cache: true', /true means RAM/],
    ['imgsz: [1440, 808]', /larger side/],
    ['val: false', /unmeasured/],
    ['fraction: 0.1', /a part of the dataset/],
    ['brand_new_thing: 1', /setup-env asks the installed version/],
  ]
  for (const [line, expected] of warned) {
    it(`${line} is a warning`, () =>
      assert.match(resolved(`${MINIMAL}  ${line}\n`).warnings.join(), expected))
  }

  for (const key of ['toString', 'valueOf', 'hasOwnProperty'])
    it(`${key} is one like any other that nobody knows`, () =>
      assert.match(resolved(`${MINIMAL}  ${key}: 1\n`).warnings.join(), /is not known from Ultralytics/))

  it('of the example people write are taken as given', () => {
    const lines = [
      'compile: true',
      'amp: true',
      'cos_lr: true',
      'patience: 20',
      'save_period: 5',
      'batch: 20',
      'seed: 42',
    ]
    assert.deepEqual(resolved(`${MINIMAL}${lines.map((line) => `  ${line}\n`).join('')}`).warnings, [])
  })
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

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MINIMAL, refusal, resolved } from '../../support/settings.ts'

/** What the settings say of a dataset when they say nothing. */
const AS_IT_IS = { yaml: '', data: null, exclude: [], accept: [], decode: 'sample' }

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
      rescues: 3,
      checkpointMinutes: null,
      mirrorMinutes: 15,
      onCancel: 'stop',
      follow: true,
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

  it('treat a key without a value as if it were absent', () => {
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

describe('how a model is evaluated', () => {
  it('is a pattern with one group, a holdout, and the pictures of a day', () => {
    const text = `${MINIMAL}evaluation:\n  clusters: "(cam[0-9]+)_"\n  holdout: images/holdout\n`
    assert.deepEqual(resolved(text).evaluation, {
      clusters: '(cam[0-9]+)_',
      holdout: 'images/holdout',
      picturesPerDay: 1440,
    })
  })

  it('refuses a training that is measured by its holdout', () => {
    const text = `${MINIMAL}  split: test\nevaluation:\n  holdout: images/holdout\n`
    assert.match(refusal(text), /evaluation\.holdout stands for the test split/)
  })

  for (const pattern of ['cam[0-9]+', '(a)(b)', '(cam', '(?P<cam>[0-9]+)', '(?<cam>[0-9]+)', '(?:cam)'])
    it(`refuses a pattern that JavaScript and Python would not read alike, or of other groups: ${pattern}`, () => {
      const said = refusal(`${MINIMAL}evaluation:\n  clusters: '${pattern}'\n`)
      assert.match(said, /evaluation\.clusters must be a regular expression with one group/)
    })
})

describe('settings are refused with the line and the nearest right name', () => {
  const cases: [title: string, text: string, overrides: string[], expected: RegExp][] = [
    [
      'unknown section',
      `${MINIMAL}colect:\n  keep: 2\n`,
      [],
      /line 5: colect is not a setting; did you mean collect\?/,
    ],
    [
      'misspelt key',
      `${MINIMAL}limits:\n  max_hour: 2\n`,
      [],
      /line 6: limits.max_hour is not a setting; did you mean max-hours\?/,
    ],
    [
      'transposed key',
      'dataset:\n  nmae: a\n  path: b\ntraining:\n  weights: c\n',
      [],
      /line 2: dataset.nmae is not a setting; did you mean name\?/,
    ],
    [
      'misspelt argument',
      `${MINIMAL}  epocs: 3\n`,
      [],
      /line 5: training.epocs is not a training argument; did you mean epochs\?/,
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
    [
      'a misspelt finding',
      'dataset:\n  path: /x\n  accept: [image-emty]\n',
      [],
      /accept\.0 is image-emty, and no such finding can be accepted; did you mean image-empty\?/,
    ],
    [
      'a finding that nobody may let pass',
      'dataset:\n  path: /x\n  accept: [pixels-undecodable]\n',
      [],
      /accept\.0 is pixels-undecodable, and no such finding can be accepted; what can be is entry-unreadable, /,
    ],
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
      /override of training.epochz: it is not a training argument/,
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

  it('all at once, a line that is not an override among them', () => {
    assert.match(refusal(`${MINIMAL}  epocs: 3\n`, ['epochs 5']), /2 problems: .*"epochs 5".*epocs/)
  })

  it('a misspelt section once, and not as missing too', () => {
    const what = refusal(MINIMAL.replace('training:', 'traning:'))
    assert.match(what, /one problem: line 3: traning is not a setting; did you mean training\?/)
  })

  it('without repeating a secret from an address', () => {
    const address = 'https://me:secret@host/simple'
    assert.doesNotMatch(refusal(`${MINIMAL}environment:\n  index-url: ${address}\n`), /secret/)
    assert.doesNotMatch(refusal(MINIMAL, [`environment.index-url=${address}`]), /secret/)
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkListing, type ResultFile } from '../../../src/collect/listing.ts'
import { OWN_NAMES } from '../../../src/collect/names.ts'
import { ULTRALYTICS } from '../../../src/workloads/ultralytics/workload.ts'

function file(path: string, size = 1): ResultFile {
  return { path, size, sha256: '0'.repeat(64) }
}

const HOSTILE = {
  parent: '../x',
  'parent in the middle': 'ultralytics/../../x',
  'parent at the end': 'ultralytics/..',
  'the folder itself': '.',
  absolute: '/etc/cron.d/x',
  empty: '',
  'empty component': 'a//b',
  'trailing slash': 'a/',
  backslash: 'a\\..\\b',
  nul: 'a\0.png',
  newline: 'a\n::error::x',
  'carriage return': 'a\r',
  escape: '\u001b[2J',
  'C1 control': 'a\u0085b',
  delete: 'a\u007f',
  'right-to-left override': 'gpj.\u202egnp',
  'zero width': 'a\u200b.png',
  'not ASCII': 'é.png',
  decomposed: 'e\u0301.png',
  'lone surrogate': 'a\ud800',
  hidden: '.bashrc',
  option: '-rf',
  home: '~/x',
  drive: 'C:x',
  stream: 'a.png:b',
  shell: 'a;$(id)',
  'runner command': '##[error]x',
  'too long': 'x'.repeat(129),
  'too deep': 'a/b/c/d/e/f/g',
  'our page': 'report.html',
  'our report': 'report.json',
  'our sums': 'SHA256SUMS',
  'our table': 'results.csv',
  'our readme': 'README.txt',
  'our page in a folder': 'ultralytics/report.html',
  device: 'CON',
  'device with an extension': 'NUL.txt',
  'device among the pictures': 'ultralytics/AUX.png',
  'numbered device': 'COM1.json',
  'trailing dot': 'state.json.',
  'trailing blank': 'train.log ',
  'trailing newline': 'state.json\n',
  'leading blank': ' state.json',
  page: 'ultralytics/results.html',
  drawing: 'ultralytics/results.svg',
  shortcut: 'train.log.lnk',
  address: 'ultralytics/results.url',
  program: 'ultralytics/weights/best.exe',
  'program behind a model': 'ultralytics/weights/best.pt.exe',
  script: 'data.yaml.bat',
  archive: 'logs.zip',
  'another table': 'ultralytics/results2.csv',
  'another case': 'State.json',
  'a name within a name': 'xstate.json',
  'wrong folder': 'ultralytics/state.json',
  'a folder deeper': 'ultralytics/ultralytics/results.csv',
  'numbers without end': `ultralytics/train_batch${'1'.repeat(40)}.jpg`,
  'an attempt before the first': 'order.0.json',
  'an odd attempt': 'order.1e3.json',
  'other digits': 'order.\u0661.json',
}

/** One of each kind that the server makes. */
const MADE = [
  'state.json',
  'result.json',
  'order.1.json',
  'order.12.json',
  'data.yaml',
  'events.jsonl',
  'train.log',
  'train.log.1',
  'stderr.log',
  'environment.txt',
  'checkpoints/best-00009.pt',
  'checkpoints/last-00012.pt',
  'ultralytics/weights/best.pt',
  'ultralytics/weights/last.pt',
  'ultralytics/results.csv',
  'ultralytics/args.yaml',
  'ultralytics/results.png',
  'ultralytics/confusion_matrix.png',
  'ultralytics/confusion_matrix_normalized.png',
  'ultralytics/BoxPR_curve.png',
  'ultralytics/MaskF1_curve.png',
  'ultralytics/labels.jpg',
  'ultralytics/train_batch0.jpg',
  'ultralytics/val_batch2_pred.jpg',
]

describe('a list from the server', () => {
  it('may hold what a training leaves, and nothing', () => {
    checkListing(MADE.map((path) => file(path)))
    checkListing([])
  })

  it('holds what our Python would list: both sides have one list of names', () => {
    const files = ['results/results.py', 'workloads/ultralytics/workload.py']
    const listed = files.flatMap((path) => {
      const source = readFileSync(join(import.meta.dirname, '../../../remote/gpu_retrain', path), 'utf8')
      const [, names = ''] = /^(?:RESULT_)?NAMES = \(\n([\s\S]*?)^\)$/m.exec(source) ?? []
      return [...names.matchAll(/^ {4}r"(.*)",$/gm)].map(([, name]) => name)
    })
    assert.deepEqual(listed, [...OWN_NAMES, ...ULTRALYTICS.results.names])
  })

  for (const [kind, path] of Object.entries(HOSTILE)) {
    it(`may not hold a name that is: ${kind}`, () => {
      assert.throws(() => checkListing([file('events.jsonl'), file(path)]), { code: 'RESULT_UNSAFE' })
    })
  }

  it('may not name one file twice', () => {
    assert.throws(() => checkListing([file('state.json'), file('state.json')]), /twice/)
  })

  it('may not flood the runner', () => {
    const many = Array.from({ length: 501 }, (_, index) => file(`order.${index + 1}.json`))
    assert.throws(() => checkListing(many), /501 files/)
    assert.throws(
      () =>
        checkListing([file('ultralytics/weights/best.pt', 20e9), file('ultralytics/weights/last.pt', 20e9)]),
      /40000 MB/,
    )
  })

  it('never passes a name on that was changed at random', () => {
    const alphabet = ['.', '..', '/', '\\', '\0', 'a', '\n', '~', '-', 'é', ':', ' ', '.exe', 'CON']
    let seed = 20_261_124
    const roll = (limit: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % limit
    }
    for (let round = 0; round < 100_000; round++) {
      const name = MADE[roll(MADE.length)] ?? ''
      const at = roll(name.length + 1)
      const path = name.slice(0, at) + alphabet[roll(alphabet.length)] + name.slice(at)
      assert.equal(accepts(path), false, JSON.stringify(path))
    }
  })
})

function accepts(path: string): boolean {
  try {
    checkListing([file(path)])
    return true
  } catch {
    return false
  }
}

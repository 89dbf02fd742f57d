import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkListing, type ResultFile } from '../../src/collect/listing.ts'

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
}

describe('a list from the server', () => {
  it('may hold what a training leaves', () => {
    checkListing([
      file('ultralytics/weights/best.pt', 6e6),
      file('ultralytics/weights/last.pt'),
      file('ultralytics/results.csv'),
      file('order.1.json'),
      file('train.log.1'),
      file('environment.txt', 0),
    ])
    checkListing([])
  })

  for (const [kind, path] of Object.entries(HOSTILE)) {
    it(`may not hold a name that is: ${kind}`, () => {
      assert.throws(() => checkListing([file('events.jsonl'), file(path)]), { code: 'RESULT_UNSAFE' })
    })
  }

  it('may not name one file twice, whatever the case', () => {
    assert.throws(() => checkListing([file('a.png'), file('a.png')]), /twice/)
    assert.throws(() => checkListing([file('weights/A.png'), file('weights/a.png')]), /twice/)
  })

  it('may not use one name for a file and for a folder', () => {
    assert.throws(() => checkListing([file('a'), file('a/b/c.png')]), /as a folder/)
    assert.throws(() => checkListing([file('A/b.png'), file('a')]), /as a folder/)
  })

  it('may not flood the runner', () => {
    const many = Array.from({ length: 501 }, (_, index) => file(`${index}.png`))
    assert.throws(() => checkListing(many), /501 files/)
    assert.throws(() => checkListing([file('a.pt', 20e9), file('b.pt', 20e9)]), /40000 MB/)
  })

  it('never passes a random name on that could leave its folder', () => {
    const alphabet = ['.', '..', '/', '\\', '\0', 'a', '\n', '~', '-', 'é', ':', ' ']
    let seed = 20_261_124
    for (let round = 0; round < 100_000; round++) {
      let path = ''
      for (let length = 1 + (round % 7); length > 0; length--) {
        seed = (seed * 48_271) % 2_147_483_647
        path += alphabet[seed % alphabet.length]
      }
      const allowed = accepts(path)
      if (allowed) assert.match(path, /^(a[a. -]*)(\/a[a. -]*)*$/, JSON.stringify(path))
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

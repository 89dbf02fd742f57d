/** Words and figures of others in what people read: they stay words, and what cannot be is unknown. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { environmentSummary } from '../../../src/environment/summary.ts'
import { lockedVersion } from '../../../src/report/environment.ts'
import { unreportedSummary } from '../../../src/report/summary.ts'
import {
  bytes,
  change,
  compact,
  count,
  duration,
  metric,
  money,
  rate,
  times,
} from '../../../src/text/format.ts'
import { escapeMarkdown } from '../../../src/text/markdown.ts'

/** What GitHub makes links of in plain text, once the entities are read (GFM, autolinks). */
function links(markdown: string): string[] {
  const read = markdown
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/\\(?=\W)/g, '')
  return read.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+|www\.\S+|\w+:\/\/\S+/gi) ?? []
}

const ADDRESSES = [
  'root@gpu.example.com',
  'a.b+c-d_e@evil.example',
  'mailto:a@evil.example',
  'xmpp:a@evil.example/b',
  'www.evil.example',
  'WWW.evil.example/a',
  'NVIDIA www.evil.example A100',
  'https://evil.example',
  'HTTP://evil.example',
  'ftp://a@evil.example',
  'a@b.c@d.e',
]

describe('a word of a server becomes no link', () => {
  for (const address of ADDRESSES)
    it(address, () => {
      assert.notEqual(links(address).length, 0)
      assert.deepEqual(links(escapeMarkdown(address)), [])
      assert.deepEqual(links(unreportedSummary(address, [address])), [])
    })

  for (const gpu of ['www.evil.example', 'NVIDIA www.evil.example', '| a'])
    it(`nor what it calls its GPU: ${gpu}`, () => {
      const venv = {
        venv: '/venvs/a',
        fingerprint: 'a'.repeat(64),
        reused: false,
        python: 'www.evil.example',
        installer: 'uv',
        torchIndex: '',
        packages: 1,
        seconds: 1,
      } as const
      const proof = { torch: '2', cuda: '', library: 'www.e.f', gpu, memoryBytes: 1, reused: false }
      const text = environmentSummary(venv, proof, 1, [], 1)
      assert.deepEqual(links(text), [])
      const cells = text.split('\n').filter((line) => line.startsWith('|'))
      assert.deepEqual([...new Set(cells.map((line) => line.split(/(?<!\\)\|/).length))], [4])
    })
})

describe('figures that cannot be are unknown', () => {
  for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, null])
    it(String(value), () => {
      for (const shown of [duration, bytes, metric, change, count, times, money, compact])
        assert.equal(shown(value), '–', shown.name)
      assert.equal(rate(Number(value ?? Number.NaN)), '–')
    })

  it('and so is a version that is none', () => {
    for (const version of ['1.0 ::error::x', '1'.repeat(65), '<b>', '', '1.0;extra', '@ file:///x'])
      assert.equal(lockedVersion(`torch==${version}\n`, 'torch'), null, version)
    assert.equal(lockedVersion('numpy==1\r\nTorch==2.1.0+cu121 \r\n', 'torch'), '2.1.0+cu121')
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { foreignLines, readForeignFile } from '../../../src/untrusted/file.ts'

describe('files of others', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foreign-'))
  })
  after(() => rm(folder, { recursive: true }))

  const put = async (content: string): Promise<string> => {
    const path = join(folder, 'file')
    await writeFile(path, content)
    return path
  }
  const linesOf = async (content: string, lineBytes = 10, fileBytes = 1_000_000): Promise<string[]> => {
    const found: string[] = []
    const { signal } = new AbortController()
    for await (const lines of foreignLines(await put(content), { lineBytes, fileBytes }, signal))
      found.push(...lines)
    return found
  }

  it('are read whole up to a limit', async () => {
    assert.equal(String(await readForeignFile(await put('12345'), 5)), '12345')
    assert.equal(await readForeignFile(await put('123456'), 5), undefined)
    assert.equal(String(await readForeignFile(await put(''), 5)), '')
  })

  it('that have no size, or never end, end at the limit', async () => {
    assert.equal(await readForeignFile('/dev/zero', 1000), undefined)
    assert.match(String(await readForeignFile('/proc/self/status', 1_000_000)), /VmRSS/)
  })

  it('are cut into lines, whatever their ends and lengths', async () => {
    assert.deepEqual(await linesOf('a\n\nbc\nlast'), ['a', 'bc', 'last'])
    assert.deepEqual(await linesOf('12345678901\nok\n'), ['ok'])
    assert.deepEqual(await linesOf(`${'x'.repeat(600_000)}\nok\n${'y'.repeat(600_000)}`, 10, 2_000_000), [
      'ok',
    ])
    assert.deepEqual(await linesOf('ab\ncd\nef\n', 10, 4), ['ab', 'c'])
    const across = `${'x'.repeat(262_140)}\nabcdefgh\n`
    assert.deepEqual(await linesOf(across, 300_000), ['x'.repeat(262_140), 'abcdefgh'])
  })

  it('are left at once by whoever cancels', async () => {
    const controller = new AbortController()
    const path = await put('line\n'.repeat(400_000))
    const reading = async (): Promise<void> => {
      const limits = { lineBytes: 10, fileBytes: 10_000_000 }
      for await (const _ of foreignLines(path, limits, controller.signal))
        controller.abort(new Error('enough'))
    }
    await assert.rejects(reading(), /enough/)
  })
})

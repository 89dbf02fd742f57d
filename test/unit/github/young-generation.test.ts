import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'

const MODULE = new URL('../../../src/github/young-generation.ts', import.meta.url).href

/** Bytes that V8 holds for new objects after making many, some of which stay for a while. */
function bytesForNew(before: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8'
    ${before}
    const kept = []
    for (let at = 0; at < 1e6; at++) kept[at % 50_000] = { at, text: 'x' + at }
    const spaces = getHeapSpaceStatistics()
    console.log(spaces.find(({ space_name }) => space_name === 'new_space').physical_space_size)`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }))
}

test('new objects get a few megabytes, and would take many', () => {
  const usual = bytesForNew('')
  const small = bytesForNew(
    `const { keepYoungGenerationSmall } = await import('${MODULE}'); keepYoungGenerationSmall()`,
  )
  assert.ok(usual > 8e6, `${usual}`)
  // Two halves of 2 MB, and pages that are begun.
  assert.ok(small < 6e6, `${small}`)
})

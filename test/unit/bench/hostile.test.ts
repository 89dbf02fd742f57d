import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hostilePage, withRow } from '../../../bench/hostile/page.ts'

const machine = {
  processor: 'AMD EPYC',
  cores: 2,
  memoryBytes: 25e9,
  kernel: '6.18',
  system: 'Debian 12',
  fileSystem: 'ext4',
  node: 'v24.0.0',
}
const ran = (row: string, runs: number, kernel = machine.kernel) => ({
  ...{ row, runs, wrong: 0, seed: 1, facts: {}, seconds: 60, commit: 'abc' },
  machine: { ...machine, kernel },
})

describe('a row of faults', () => {
  it('takes the place of the same one, and leaves those of other machines', () => {
    const before = { rows: [ran('outages', 1_000), ran('fuzz', 5)] }
    const report = withRow(before, ran('fuzz', 1_000_000, '6.19'))
    assert.deepEqual(
      report.rows.map(({ row, runs }) => [row, runs]),
      [
        ['outages', 1_000],
        ['fuzz', 1_000_000],
      ],
    )
    const page = hostilePage(report)
    assert.match(page, /## outages\n\n1,000 in 1 min, .*Linux 6\.18/)
    assert.match(page, /## fuzz\n\n1,000,000 in 1 min, .*Linux 6\.19/)
    assert.match(page, /`real-transfers`\) \| ≥ 300 \| not run /)
  })
})

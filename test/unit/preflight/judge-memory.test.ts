import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findings, situation } from '../../support/situation.ts'

describe('judge of the memory', () => {
  it('does not judge a RAM cache by a memory that is unknown', () => {
    const memory = { totalBytes: 0, availableBytes: 0, limitBytes: null, usableBytes: 0 }
    const [found] = findings(situation('workers: 4, cache: ram', { memory }), 'REMOTE_MEMORY_SHORT warning')
    assert.match(found?.what ?? '', /whether cache: ram fits is unknown/)
    findings(situation('', { memory }))
  })

  it('REMOTE_MEMORY_SHORT when the RAM cache fits the machine but not the container', () => {
    const [found] = findings(situation('workers: 4, cache: ram, imgsz: 1440'), 'REMOTE_MEMORY_SHORT error')
    assert.match(
      found?.what ?? '',
      /178\.72 GB for train and 44\.68 GB for val .* only 60\.00 GB of the container's 64\.00 GB/,
    )
    assert.match(found?.what ?? '', /would be killed/)
  })

  it('REMOTE_MEMORY_SHORT is a warning when the library itself will not cache', () => {
    const memory = { totalBytes: 64e9, availableBytes: 60e9, limitBytes: null, usableBytes: 60e9 }
    const [found] = findings(situation('workers: 4, cache: ram', { memory }), 'REMOTE_MEMORY_SHORT warning')
    assert.match(
      found?.what ?? '',
      /35\.39 GB for train and 8\.85 GB for val at imgsz 640; .* sees 60\.00 GB, so it will not cache the train split/,
    )
  })

  it('has nothing against a RAM cache that fits', () => {
    const memory = { totalBytes: 256e9, availableBytes: 200e9, limitBytes: null, usableBytes: 200e9 }
    findings(situation('workers: 4, cache: ram', { memory }))
  })

  it('REMOTE_MEMORY_SHORT is a warning for a small /dev/shm, with the workers that fit', () => {
    const [found] = findings(situation('', { sharedMemoryBytes: 5e8 }), 'REMOTE_MEMORY_SHORT warning')
    assert.match(found?.what ?? '', /\/dev\/shm has 500\.0 MB, and 4 loader processes may fill 943\.7 MB/)
    assert.match(found?.next ?? '', /workers: 2,/)
    findings(situation('workers: auto', { sharedMemoryBytes: 5e8 }))
    findings(situation('', { sharedMemoryBytes: null }))
  })

  it('REMOTE_MEMORY_SHORT is a warning for more workers than the quota feeds', () => {
    const [found] = findings(situation('workers: 32'), 'REMOTE_MEMORY_SHORT warning')
    assert.match(found?.what ?? '', /workers is 32, and the server gives 8 CPUs/)
  })
})

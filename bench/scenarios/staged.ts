import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { start } from '../command.ts'
import { ours, outputOf } from '../peers/ours.ts'
import type { StagedTree } from '../peers/peer.ts'
import { type BenchServer, startServer } from '../server.ts'
import { measure, openStage, type Stage } from '../stage.ts'
import { rounds, type Scenario } from './scenario.ts'

const FILLED_WITHIN_SECONDS = 600

/**
 * A staging server sends to the training server. It stands at the runner's end of the link, so that the link is the line
 * between the two servers; a peer is what somebody would run by hand there.
 */
export const fromStaging: Scenario = async (setting) => {
  for (const { peer, round } of rounds(setting.entrants)) {
    await using stage = await openStage(setting.link, round)
    await using staging = await openStaging(stage)
    const tree = await filled(staging.server, stage, setting.source)
    setting.record(await measure(peer, { ...stage, staging: tree }, setting.source))
  }
}

async function openStaging(stage: Stage): Promise<AsyncDisposable & { readonly server: BenchServer }> {
  const { link } = stage
  execFileSync('ip', ['-n', link.runner, 'link', 'set', 'lo', 'up'])
  const there = { ...link, server: link.runner, serverAddress: '127.0.0.1' }
  const server = await startServer(there, join(stage.home, '../staging'))
  const publicKey = readFileSync(`${stage.server.keyFile}.pub`)
  appendFileSync(server.authorizedKeysFile, publicKey)
  return { server, [Symbol.asyncDispose]: () => server.stop() }
}

/** Sends the dataset to the staging server, as a transfer of some day before. */
async function filled(server: BenchServer, { link, home }: Stage, source: string): Promise<StagedTree> {
  const delivery = { source, server, home: `${home}-before` }
  const { code, output } = await start(ours.command(delivery), link.runner, FILLED_WITHIN_SECONDS).ending
  const digest = outputOf(delivery.home, 'digest')
  if (code !== 0 || digest === undefined) throw new Error(`the staging server was not filled: ${output}`)
  return { server, digest }
}

import { execFileSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Running, start } from './command.ts'
import type { Facts } from './facts.ts'
import { type Link, type LinkShape, openLink, openLoopback } from './link.ts'
import { runFolder } from './paths.ts'
import type { Delivery, Peer, StagedTree } from './peers/peer.ts'
import type { Sample } from './results.ts'
import { type BenchServer, startServer } from './server.ts'

/** A link with a new server behind it and an empty runner's home before it. */
export interface Stage extends AsyncDisposable {
  readonly link: Link
  readonly server: BenchServer
  readonly home: string
  /** Where a server beside the runner is to send instead of it. */
  readonly staging?: StagedTree
}

/** No peer takes half as long as this where the link works. */
const DEADLINE_SECONDS = 1800
let count = 0

/** @param seed of the link's losses: the same for every peer of a repeat */
export async function openStage(shape: LinkShape | undefined, seed: number): Promise<Stage> {
  const directory = join(runFolder(process.pid), String(count++))
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const link = shape ? await openLink(shape, seed) : openLoopback()
  const server = await startServer(link, directory)
  return {
    link,
    server,
    home: join(directory, 'home'),
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      await link[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Starts a peer on the runner's side. */
export function startPeer(peer: Peer, stage: Stage, source: string): Running {
  return start(peer.command(deliveryOf(stage, source)), stage.link.runner, DEADLINE_SECONDS)
}

/**
 * Runs a peer to its end and compares what arrived.
 *
 * @param during watches or disturbs the run; gets it under way, and returns what it measured
 */
export async function measure(
  peer: Peer,
  stage: Stage,
  source: string,
  during: (running: Running) => Promise<Facts> = async () => ({}),
): Promise<Sample> {
  calmDown(stage)
  const before = stage.link.wire()
  const running = startPeer(peer, stage, source)
  const [ending, facts] = await Promise.all([running.ending, during(running)])
  const after = stage.link.wire()
  const failed = ending.code === 0 ? '' : `ended with ${ending.code}: ${lastWords(ending.output)}`
  return {
    peer: peer.name,
    seconds: ending.seconds,
    wireBytes: { sent: after.sent - before.sent, received: after.received - before.received },
    problem: failed || peer.problem(deliveryOf(stage, source), ending),
    facts,
  }
}

/** The runner takes the lines that mask a secret for itself; here they are dropped. */
function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  return lines.join('\n').trim().slice(-1000)
}

/** What a peer needs to know. */
export function deliveryOf({ server, home, staging }: Stage, source: string): Delivery {
  return { source, server, home, staging }
}

/** Nobody shall pay for what was written or learned about the path before. */
function calmDown({ link, server }: Stage): void {
  execFileSync('sync', ['-f', server.root])
  for (const namespace of [link.runner, link.server]) {
    execFileSync('ip', ['-n', namespace, 'tcp_metrics', 'flush'])
  }
}

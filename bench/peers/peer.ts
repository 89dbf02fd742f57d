import { spawnSync } from 'node:child_process'
import type { Command, Ending } from '../command.ts'
import type { BenchServer } from '../server.ts'

/** A verified tree on another server, which the same key opens. */
export interface StagedTree {
  readonly server: BenchServer
  readonly digest: string
}

/** What a peer is to deliver, and where. */
export interface Delivery {
  /** The dataset's folder on the runner. */
  readonly source: string
  readonly server: BenchServer
  /** Folder that the peer may use on the runner, new with the server. */
  readonly home: string
  /** The server that is to send it, beside the runner; undefined where the runner sends. */
  readonly staging?: StagedTree | undefined
}

/** A way to bring a folder onto a server. */
export interface Peer {
  readonly name: string
  /** Undefined when it is not installed here. */
  version(): string | undefined
  command(delivery: Delivery): Command
  /** Compares what arrived, byte for byte: '' when it is the source, otherwise the difference in words. */
  problem(delivery: Delivery, ending: Ending): string
}

/** The first line that a program prints about itself; undefined when there is no such program. */
export function firstLine(program: string, ...args: string[]): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return error ? undefined : (stdout || stderr).split('\n')[0]
}

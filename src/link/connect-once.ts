import type { Agent } from '../ssh/agent.ts'

/** An agent and the connection it came over. */
export interface Linked {
  readonly agent: Agent
  /** Resolves when the agent has started, or rejects; undefined where it had before. What it is asked earlier waits. */
  readonly started?: Promise<void>
  /** Of the TCP connection, in milliseconds; 0 where it is not known. */
  readonly roundTripMs: number
  /** Drops the connection at once. */
  destroy(): void
}

/** What is special about a connection that only helps to send. */
export interface Helping {
  /** Called when a login shell, which may take its time, begins to start. */
  readonly loggedIn: () => void
}

/**
 * Connects once to the server and begins to start an agent there. The signal ends the connecting, not the shell's start.
 * With `helping`, the agent knows no more than how to receive, so that it is there the sooner.
 */
export type ConnectOnce = (signal: AbortSignal, helping?: Helping) => Promise<Linked>

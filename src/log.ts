/**
 * What the domains know of a log. The only implementation that prints is in `src/github/log.ts`; tests bring
 * their own. Lines may hold remote text: the printing side makes every line harmless, so that no caller can forget.
 */
export interface Log {
  /** One line that says one thing. */
  info(line: string): void
  /** Something the user should know and need not act on. */
  notice(line: string): void
  /** Something that will matter, though the work goes on. */
  warning(line: string): void
  /** For the developers; shown only with debug logging on. */
  debug(line: string): void
  /** A foldable part of the log; closed also when `body` throws. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>
}

/** What every step of the work gets: where to say things, and when to stop. */
export interface Context {
  readonly log: Log
  readonly signal: AbortSignal
}

/** A log that says nothing, for tests and for work in the background. */
export const silentLog: Log = {
  info: () => undefined,
  notice: () => undefined,
  warning: () => undefined,
  debug: () => undefined,
  group: (_title, body) => body(),
}

/** What scenarios measure besides time and traffic: how a fact is called in the report, and its unit there. */
export const FACTS = {
  afterLastByteShare: { label: 'after the last byte', unit: '%', scale: 0.01 },
  ofCarriedShare: { label: 'of what the link carried', unit: '', scale: 1 },
  toFullRateSeconds: { label: 'to the full rate', unit: 's', scale: 1 },
  runnerKilledAtShare: { label: 'runner killed at', unit: '%', scale: 0.01 },
  serverKilledAtShare: { label: 'server killed at', unit: '%', scale: 0.01 },
  sentAgainBytes: { label: 'sent again', unit: 'MB', scale: 1e6 },
  runnerBytes: { label: "runner's memory", unit: 'MB', scale: 1e6 },
  agentBytes: { label: "largest agent's memory", unit: 'MB', scale: 1e6 },
  agents: { label: 'agents', unit: '', scale: 1 },
} as const

export type FactName = keyof typeof FACTS

/** What one run showed. */
export type Facts = Partial<Record<FactName, number>>

/**
 * The names that the `gates` setting may use. A drop is how far a metric may fall below the baseline's;
 * `not-worse-than-baseline` is what mAP50-95 may lose against the last good model, by the interval's lower end.
 */
export const GATE_NAMES = [
  'precision',
  'recall',
  'map50',
  'map50-95',
  'map50-drop',
  'map50-95-drop',
  'not-worse-than-baseline',
  'speedup',
  'hours',
  'cost',
] as const

/** The name of a gate. */
export type GateName = (typeof GATE_NAMES)[number]

/** Whether there is such a gate. */
export function isGateName(name: string): name is GateName {
  return (GATE_NAMES as readonly string[]).includes(name)
}

/** Whether a gate compares with a baseline. */
export function isComparing(name: GateName): boolean {
  return name === 'speedup' || name.endsWith('-drop')
}

import { WORKLOADS } from '../workloads/workloads.ts'

/**
 * What may come home, by name: what our own Python and the workloads make, and nothing else. The server chooses among these;
 * so no page, script, link or name of a device comes with them, and no report that is not ours. The same list as NAMES in
 * `remote/gpu_retrain/results/results.py` and in the workloads there.
 */
export const OWN_NAMES: readonly string[] = [
  String.raw`(?:state|result|decisions|order\.[1-9][0-9]{0,5})\.json`,
  String.raw`data\.yaml`,
  String.raw`events\.jsonl`,
  String.raw`(?:train|stderr)\.log(?:\.1)?`,
  String.raw`environment\.txt`,
  String.raw`checkpoints/(?:best|last)-[0-9]{5,9}\.pt`,
]

/** Whether a path is one that may come home. */
export function isResultName(path: string): boolean {
  const names = [...OWN_NAMES, ...[...WORKLOADS.values()].flatMap(({ results }) => results.names)]
  return new RegExp(`^(?:${names.join('|')})$`).test(path)
}

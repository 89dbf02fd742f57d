import type { ProofEvent } from '../../scripts/gpu-proof/records.ts'

/** Events of epochs, from 100 images each. */
export function events(...epochs: readonly Readonly<Record<string, number>>[]): ProofEvent[] {
  return epochs.map((epoch) => ({ type: 'epoch', images: 100, ...epoch }))
}

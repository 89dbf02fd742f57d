import { INPUT_HASH_FACT, type PhaseRecord, SETUP_HASH_FACT } from '../../src/home/phases.ts'
import type { PreflightResult } from './main.ts'

/** The outputs by name. */
export function outputs({ written, needed }: PreflightResult): Record<string, string> {
  return { plan: written, needed: String(needed) }
}

/** What the record says of it. */
export function facts({ plan, inputHash, setupHash, mbps }: PreflightResult): PhaseRecord['facts'] {
  return {
    [INPUT_HASH_FACT]: inputHash,
    [SETUP_HASH_FACT]: setupHash,
    files: plan.dataset.files,
    bytes: plan.dataset.bytes,
    gpu: plan.server.gpu?.name ?? 'none',
    mbps: Number(mbps.toPrecision(3)),
  }
}

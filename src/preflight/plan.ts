import type { Plan } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import { namedWeights } from '../weights/names.ts'
import { gpuIndex, type Situation } from './situation.ts'

/** Composes what the later actions need. Pure. */
export function composePlan(situation: Situation): Plan {
  const { settings, audit, weightFiles, code, server } = situation
  const { warnings: _, code: __, dataset, ...decided } = settings
  const { path, name, stagingRoot } = dataset
  const gpu = server.gpus.find(({ index }) => index === gpuIndex(situation))
  return {
    schema: 1,
    ...decided,
    dataset: {
      path,
      name,
      staging: stagingRoot === '' ? null : { root: stagingRoot, digest: audit.snapshot },
      files: audit.files,
      bytes: audit.bytes,
      trainImages: audit.splits.train.images,
      valImages: audit.splits.val.images,
      classes: [...audit.classes],
      weights: namedWeights(settings.training).filter(audit.has),
    },
    weightFiles: [...weightFiles],
    code,
    server: {
      gpu: gpu ? { name: gpu.name, memoryBytes: gpu.memoryBytes, driver: gpu.driver } : null,
      cpus: server.processors.usable,
      ramBytes: server.memory.limitBytes ?? server.memory.totalBytes,
    },
  }
}

/**
 * GitHub drops an output that contains a secret, with no more than a warning, and every later job would miss it.
 *
 * @param plan as it will be put out
 * @param passphrase the only secret of ours that is short enough to turn up by chance
 * @throws Failure INPUT_INVALID when the plan would be dropped
 */
export function refuseSecret(plan: string, passphrase: string): void {
  if (passphrase === '' || !plan.includes(passphrase)) return
  throw new Failure('INPUT_INVALID', {
    what: 'The passphrase of the SSH key also occurs in the settings, so GitHub would hide the whole plan.',
    safe: 'Nothing was sent, installed or started.',
    next: 'Give the key a passphrase that is no part of a path, a name or a setting.',
  })
}

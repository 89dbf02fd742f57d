import type { Outlook } from '../config/outlook.ts'
import type { Plan } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import type { Audit, Split, SplitSource } from '../interfaces/audit.ts'
import { PIXEL_NAMES } from '../interfaces/pixels.ts'
import { holdsMasked, maskedForms, maskedPlaces } from '../text/masked.ts'
import { serverWeights } from '../weights/names.ts'
import { diskCacheBytes, type PictureSizes, ramCacheBytes } from './cache-size.ts'
import type { CorrectedForecast } from './correction.ts'
import { worthlessReason } from './judge-dataset.ts'
import { misfitsOf } from './judge-task.ts'
import type { Situation } from './situation.ts'

/**
 * Composes what the later actions need. Pure.
 *
 * @param view what of the dataset travels, as it goes into a plan
 * @param foreseen what the training may be held against; undefined when nothing was foreseen
 * @param outlook the same for all phases, with its spread
 */
export function composePlan(
  situation: Situation,
  view: Plan['dataset']['view'],
  foreseen?: CorrectedForecast,
  outlook?: Outlook,
): Plan {
  const { settings, audit, weightFiles, modelToBeat, code, server } = situation
  const {
    warnings: _,
    code: __,
    file: ___,
    retrainWhen: ____,
    baselineGpu: _____,
    dataset,
    ...decided
  } = settings
  const { name, stagingRoot } = dataset
  const gpu = server.gpus.find(({ index }) => index === situation.load.gpu)
  return {
    schema: 1,
    ...decided,
    dataset: {
      path: situation.folder,
      name,
      staging: stagingRoot === '' ? null : { root: stagingRoot, digest: audit.snapshot },
      files: audit.files,
      bytes: audit.bytes,
      view,
      splits: { train: splitOf('train', audit), val: splitOf('val', audit), test: splitOf('test', audit) },
      classes: [...audit.classes],
      rest: audit.rest,
      worthless: worthlessReason(audit),
      weights: serverWeights(settings, weightFiles, () => false).filter(audit.has),
      misfits: misfitsOf(audit, settings.workload),
      pixels: { decode: dataset.decode, accept: PIXEL_NAMES.filter((kind) => dataset.accept.includes(kind)) },
    },
    weightFiles: [...weightFiles],
    modelToBeat,
    code,
    ...(foreseen ? { promise: promiseOf(situation, foreseen) } : {}),
    ...(outlook ? { outlook } : {}),
    server: {
      gpu: gpu ? { name: gpu.name, memoryBytes: gpu.memoryBytes, driver: gpu.driver } : null,
      cpus: server.processors.usable,
      ramBytes: server.memory.limitBytes ?? server.memory.totalBytes,
    },
  }
}

function promiseOf({ audit, load }: Situation, foreseen: CorrectedForecast): NonNullable<Plan['promise']> {
  const { trainingSeconds, secondsPerEpoch, bytes, mbps, isMeasured, transferSeconds } = foreseen
  const { train, val } = audit.splits
  const both = (of: (sizes: PictureSizes) => number) => of(train.sizes) + of(val.sizes) || null
  return {
    trainingSeconds: trainingSeconds || null,
    secondsPerEpoch: secondsPerEpoch || null,
    ramCacheBytes: both((sizes) => ramCacheBytes(sizes, load.imgsz)),
    diskCacheBytes: both(diskCacheBytes),
    transfer: { bytes, mbps, isMeasured, seconds: transferSeconds },
    cost: foreseen.cost,
    phases: foreseen.phases,
    bases: definedOnly(foreseen.bases),
    corrections: definedOnly(foreseen.corrections),
  }
}

function definedOnly<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function splitOf(split: Split, { splits, sources }: Audit): Plan['dataset']['splits'][Split] {
  const { images, backgrounds, boxes } = splits[split]
  return { images, backgrounds, boxes: [...boxes], sources: sources[split].map(sourceOf) }
}

function sourceOf({ prefixes, ...source }: SplitSource): Plan['dataset']['splits'][Split]['sources'][number] {
  return { ...source, ...(prefixes ? { prefixes: [...prefixes] } : {}) }
}

/**
 * GitHub drops an output that contains a secret, with no more than a warning, and every later job would miss it.
 *
 * @param plan as it will be put out
 * @param passphrase of the SSH key, or empty
 * @param key the SSH key, or empty: the runner hides each of its lines, and the last one may be short
 * @throws Failure INPUT_INVALID when the plan would be dropped
 */
export function refuseSecret(
  plan: string,
  passphrase: string,
  key = '',
  hookSecrets: ReadonlyMap<string, string> = new Map(),
): void {
  refuse(plan, maskedForms(passphrase), {
    what: 'The passphrase of the SSH key',
    next: 'Give the key a passphrase that is not part of a path, a name or a setting (`ssh-keygen -p -f KEY`), or change that setting.',
  })
  refuse(plan, maskedForms(key), {
    what: 'A line of the SSH key',
    next: 'Change that setting, or make another key (`ssh-keygen -t ed25519`).',
  })
  for (const [name, value] of hookSecrets)
    refuse(plan, maskedForms(value), {
      what: `${name} of hook-secrets`,
      next: 'Change that setting; or write what is not a secret into the command itself.',
    })
}

function refuse(
  plan: string,
  forms: readonly string[],
  { what, next }: { what: string; next: string },
): void {
  if (!holdsMasked(plan, forms)) return
  const places = maskedPlaces(plan, forms)
  throw new Failure('INPUT_INVALID', {
    what: `${what} also stands in the settings (${places.join(', ') || 'across several of them'}), so GitHub would hide the whole plan from the jobs after this one.`,
    safe: 'Nothing was sent, installed or started.',
    next,
  })
}

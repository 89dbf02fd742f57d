import type { ArgumentFinding, Arguments } from '../../interfaces/workload.ts'
import { nearest } from '../../text/nearest.ts'
import { TASKS } from './task.ts'

/**
 * What an argument of the settings would do wrong, as far as it is known without the server; setup-env asks the
 * installed library about the rest.
 *
 * @param args the keys below `training:`, without `weights`
 * @returns the findings in the order of the keys
 */
export function checkArguments(args: Arguments): ArgumentFinding[] {
  return Object.entries(args).flatMap(([key, value]) => {
    const error = of(OWNED, key) ?? of(REFUSED, key)
    if (error !== undefined) return [{ key, severity: 'error' as const, text: error }]
    const finding = of(VALUE_RULES, key)?.(value) ?? unknown(key)
    return finding === undefined ? [] : [{ key, ...finding }]
  })
}

/** A key of somebody's file may be called `constructor`, which every object answers to. */
function of<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

type Verdict = Omit<ArgumentFinding, 'key'> | undefined

function error(text: string): Verdict {
  return { severity: 'error', text }
}

function warning(text: string): Verdict {
  return { severity: 'warning', text }
}

function unknown(key: string): Verdict {
  if (TRAIN_ARGUMENTS.includes(key)) return undefined
  const meant = nearest(key, TRAIN_ARGUMENTS)
  if (meant !== undefined) return error(`is not a training argument; did you mean ${meant}?`)
  return warning('is not known from Ultralytics 8.4.190; setup-env asks the installed version')
}

const OWN_FOLDER = 'is set by the pipeline, which keeps every training in a folder of its own; remove it'

/** Keys that the pipeline sets itself. */
const OWNED: Readonly<Record<string, string>> = {
  data: 'is set by the pipeline; the dataset stands under dataset.path',
  project: OWN_FOLDER,
  name: OWN_FOLDER,
  exist_ok: OWN_FOLDER,
  save_dir: OWN_FOLDER,
  resume: 'is decided by the pipeline: run it again with the same training id and it resumes',
  model: 'is training.weights here',
  mode: 'is always train here; remove it',
  cfg: 'is not needed: write the arguments themselves here',
  save: 'is always on, or there would be nothing to resume from; remove it',
}

const LOADER =
  "is not an argument of Ultralytics, which sets up PyTorch's loader itself; remove it (workers is one)"

/** Keys that Ultralytics 8.4.190 refuses, or drops, though people write them (check_cfg and _handle_deprecation). */
const REFUSED: Readonly<Record<string, string>> = {
  pin_memory: LOADER,
  persistent_workers: LOADER,
  prefetch_factor: LOADER,
  model_name: 'is not an argument of Ultralytics; write training.weights',
  model_type: 'is not an argument of Ultralytics; write training.weights',
  val_split: 'is not an argument of Ultralytics; the splits stand in data.yaml',
  crop_fraction: 'was removed from Ultralytics; remove it',
  label_smoothing: 'was removed from Ultralytics; remove it',
  half: 'does not train in half precision; write amp: true',
  int8: 'was replaced in Ultralytics by quantize',
  early_stopping: 'is not an argument of Ultralytics; write patience',
  learning_rate: 'is not an argument of Ultralytics; write lr0',
  batch_size: 'is not an argument of Ultralytics; write batch',
  img_size: 'is not an argument of Ultralytics; write imgsz',
}

/** By which the audit counts what the training will see (`request` in `dataset-request.ts`). */
export const COUNTED: readonly string[] = ['single_cls', 'classes']

/** Values that do something else than they seem to. */
const VALUE_RULES: Readonly<Record<string, (value: unknown) => Verdict>> = {
  batch: (value) =>
    typeof value === 'number' && value < 1
      ? warning('lets the library estimate, anew in each attempt; auto tries what fits, once')
      : undefined,
  cache: (value) =>
    value === true
      ? warning('true means RAM; write ram, disk, auto or false to say which is meant')
      : undefined,
  imgsz: (value) =>
    Array.isArray(value)
      ? warning('is one number for training; of a list the larger side is taken')
      : undefined,
  task: (value) =>
    TASKS.includes(String(value))
      ? undefined
      : error(
          `is not a task of Ultralytics; the weights decide it, so remove it, or name one of ${TASKS.join(', ')}`,
        ),
  split: (value) =>
    ['train', 'val', 'test'].includes(String(value))
      ? undefined
      : error('must be val, test or train: the split that the training is measured by'),
  device: (value) =>
    isOneDevice(value) ? undefined : error('must name one device: 0 (the first GPU) or cpu'),
  val: (value) =>
    value === false ? warning('false leaves the model unmeasured: no mAP, every gate fails') : undefined,
  fraction: (value) =>
    value === 1
      ? undefined
      : warning('trains on a part of the dataset only: the first files of each split, not a random choice'),
}

/** GPU indices as the library takes them; -1 and lists pick by a rule of its own, or train on several. */
function isOneDevice(value: unknown): boolean {
  return value === 'cpu' || /^\d{1,2}$/.test(String(value))
}

/** What Ultralytics 8.4.190 takes for training (ultralytics/cfg/default.yaml). */
export const TRAIN_ARGUMENTS: readonly string[] =
  `task epochs time patience batch imgsz save_period cache device workers pretrained cls_remap optimizer verbose seed
  deterministic single_cls rect cos_lr close_mosaic amp fraction profile freeze multi_scale compile channels_last
  overlap_mask mask_ratio dropout val split save_json conf iou max_det quantize plots nms augment agnostic_nms classes
  lr0 lrf momentum weight_decay warmup_epochs warmup_momentum warmup_bias_lr distill_model dis box cls cls_pw dfl pose
  kobj rle angle dlog dgrad dlam nbs hsv_h hsv_s hsv_v degrees translate scale shear perspective flipud fliplr bgr
  mosaic mixup cutmix copy_paste copy_paste_mode auto_augment erasing`.split(/\s+/)

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Settings } from '../config/resolve.ts'
import { printable } from '../text.ts'
import type { Finding } from './finding.ts'
import { usableRoot } from './need.ts'
import type { Server } from './probe.ts'

/** Arguments that may name a file of weights, beside `weights` itself. */
const WEIGHT_ARGUMENTS = ['pretrained', 'distill_model'] as const

/**
 * The files of weights that a training needs. An architecture such as `yolov8s.yaml` comes with the library.
 *
 * @returns names as written in the settings
 */
export function neededWeights({ training }: Settings): string[] {
  const named = [training.weights, ...WEIGHT_ARGUMENTS.map((name) => training.args[name])]
  return named.filter((name) => typeof name === 'string').filter((name) => !/^[^/]+\.ya?ml$/.test(name))
}

/** Is every file of weights on the server, or in the dataset, with which it travels? Nothing is downloaded unasked. */
export function judgeWeights(settings: Settings, server: Server): Finding[] {
  const missing = usableRoot(server.root)?.missingWeights ?? []
  const named = neededWeights(settings).filter((name) => missing.includes(name))
  const absent = named.filter((name) => !existsSync(resolve(settings.dataset.path, name)))
  return absent.map((name) => ({
    severity: 'error',
    code: 'ARGUMENTS_INVALID',
    what: `The weights ${printable(name, 200)} are neither on the server nor in the dataset`,
    next: `Put the file into ${printable(settings.dataset.path, 200)}, with which it travels, or into ${printable(settings.root, 200)}/weights on the server; or train from scratch with an architecture such as yolov8s.yaml.`,
  }))
}

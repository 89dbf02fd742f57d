import { bytes, duration } from '../text/format.ts'
import { markdownTable } from '../text/markdown.ts'
import type { Proof, ServerWeights, Venv } from './replies.ts'

/**
 * The environment as a table for the run's summary.
 *
 * @param checked how many training arguments Ultralytics approved
 * @param weights what a training will start from, as the server has it
 * @param seconds what the whole action took
 */
export function environmentSummary(
  venv: Venv,
  proof: Proof,
  checked: number,
  weights: readonly ServerWeights[],
  seconds: number,
): string {
  const gigabytes = (proof.memoryBytes / 1e9).toFixed(0)
  const rows = [
    [
      'Environment',
      `${venv.fingerprint.slice(0, 12)}, ${venv.reused ? 'reused' : `built with ${venv.installer}`}`,
    ],
    ['Computes on', proof.gpu ? `${proof.gpu}, ${gigabytes} GB` : 'CPU'],
    ['PyTorch', proof.cuda ? `${proof.torch} (CUDA ${proof.cuda})` : proof.torch],
    ['Ultralytics', `${proof.library}, accepts all ${checked} training arguments`],
    ...weights.map((found) => ['Starts from', weightsText(found)]),
    ['Python', `${venv.python}, ${venv.packages} packages`],
    ['Time', duration(seconds)],
  ]
  return `### Environment\n\n${markdownTable(['', ''], rows)}\n`
}

/** Such as `yolov8s.pt for detect, fetched, 22.6 MB, SHA-256 0123…`, for the log, too. */
export function weightsText({ name, kind, task, sent, fetched, sha256, bytes: size }: ServerWeights): string {
  if (kind === 'architecture') return `${name} for ${task}, an architecture of the installed library`
  const origin = sent ? 'from the runner' : fetched ? 'fetched' : 'there already'
  return `${name} for ${task}, ${origin}, ${bytes(size)}, SHA-256 ${sha256}`
}

import type { Proof, Venv } from './replies.ts'

/**
 * The environment as a table for the run's summary. Everything in it has passed a schema that leaves no room for
 * Markdown of the server's own.
 *
 * @param checked how many training arguments Ultralytics approved
 * @param seconds what the whole action took
 */
export function environmentSummary(venv: Venv, proof: Proof, checked: number, seconds: number): string {
  const gigabytes = (proof.memory_bytes / 1e9).toFixed(0)
  const rows = [
    [
      'Environment',
      `\`${venv.fingerprint.slice(0, 12)}\`, ${venv.reused ? 'reused' : `built with ${venv.installer}`}`,
    ],
    ['Computes on', proof.gpu ? `${proof.gpu}, ${gigabytes} GB` : 'CPU'],
    ['PyTorch', proof.cuda ? `${proof.torch} (CUDA ${proof.cuda})` : proof.torch],
    ['Ultralytics', `${proof.ultralytics}, accepts all ${checked} training arguments`],
    ['Python', `${venv.python}, ${venv.packages} packages`],
    ['Time', `${seconds.toFixed(1)} s`],
  ]
  return [
    '### Environment',
    '',
    '| | |',
    '|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n')
}

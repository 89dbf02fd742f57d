import type { PhaseRecord } from '../../src/home/phases.ts'
import type { SetupEnvResult } from './main.ts'

/** The outputs by name. */
export function outputs({ venv, proof }: SetupEnvResult): Record<string, string> {
  return {
    venv: venv.venv,
    fingerprint: venv.fingerprint,
    reused: String(venv.reused),
    gpu: proof.gpu || 'cpu',
    torch: proof.torch,
    ultralytics: proof.library,
  }
}

/** What the record says of it. */
export function facts({ venv, proof, weights }: SetupEnvResult): PhaseRecord['facts'] {
  const files = weights.filter(({ kind }) => kind === 'file')
  return {
    reused: String(venv.reused),
    python: venv.python,
    torch: proof.torch,
    ultralytics: proof.library,
    ...Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
  }
}

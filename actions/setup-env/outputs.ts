import type { SetupEnvResult } from './main.ts'

/** The outputs by name. */
export function outputs({ venv, proof }: SetupEnvResult): Record<string, string> {
  return {
    venv: venv.venv,
    fingerprint: venv.fingerprint,
    reused: String(venv.reused),
    gpu: proof.gpu || 'cpu',
    torch: proof.torch,
    ultralytics: proof.ultralytics,
  }
}

/** Every action in one bundle, so that what they share is there once. */
import '../src/ssh/node-globals.ts'
import '../src/config/resolve.ts'
import '../src/github/run-action.ts'
import '../src/github/server-inputs.ts'
import '../src/ssh/connect.ts'

/** By name. Each is loaded when it is run; what stands above, all of them load: a few files instead of many. */
const ACTIONS = {
  collect: () => import('./collect/run.ts'),
  preflight: () => import('./preflight/run.ts'),
  'setup-env': () => import('./setup-env/run.ts'),
  train: () => import('./train/run.ts'),
  transfer: () => import('./transfer/run.ts'),
} as const

/** The actions that there are. */
export const NAMES: readonly string[] = Object.keys(ACTIONS)

/** Runs an action to its end, and the process with it. */
export async function run(name: keyof typeof ACTIONS): Promise<void> {
  await ACTIONS[name]()
}

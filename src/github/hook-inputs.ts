import { resolve } from 'node:path'
import { AllowedPaths } from '../config/allowed-paths.ts'
import { type HookSettings, NO_HOOKS, readHookSettings } from '../config/hooks.ts'
import { readSettingsText } from '../config/settings-file.ts'
import { asFailure } from '../errors.ts'
import { readHookSecrets } from './hook-secrets.ts'
import type { InputReader } from './inputs.ts'

/** What an action is told of the commands of the repository. */
export interface HookInputs {
  /** The settings file in the checked out repository; empty for retrain.yaml, which need not be there. */
  readonly config: string
  readonly secrets: ReadonlyMap<string, string>
}

/** Reads the inputs of every action that runs hooks. */
export function readHooks(read: InputReader): HookInputs {
  return { config: read.optional('config'), secrets: readHookSecrets(read) }
}

/**
 * The commands of the repository: those that stand in its settings file as it was checked out. Neither the plan nor the
 * inputs of a run have a say in them, for they run on the runner.
 *
 * @throws Failure CONFIG_UNREADABLE, CONFIG_INVALID; NOT_ALLOWED for commands that lie outside of the repository
 */
export async function findHooks(config: string, workspace: string): Promise<HookSettings> {
  const path = resolve(workspace, config || 'retrain.yaml')
  let text: string
  try {
    text = await readSettingsText(path)
  } catch (error) {
    // A workflow of one's own may pass everything as inputs, and check nothing out.
    if (config === '' && isMissing(asFailure(error).cause)) return NO_HOOKS
    throw error
  }
  const found = readHookSettings(text, path)
  const hasAny = [found.before, found.failed, found.after].some((commands) => commands.length > 0)
  if (hasAny) new AllowedPaths([workspace]).refuseOthers([{ setting: 'config with hooks', path }])
  return found
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

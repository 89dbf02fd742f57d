import type { Plan } from '../config/plan.ts'
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'
import { transfer } from '../transfer/transfer.ts'
import type { TransferOptions } from '../transfer/transfer-options.ts'
import { codeTree } from './tree.ts'

/**
 * Makes the server hold the user's own code, as a verified tree with its receipt: the same way that the dataset went.
 *
 * @param options how the dataset was sent
 * @throws Failure SOURCE_CHANGED when the folder is not what preflight saw, and what a transfer throws
 */
export async function sendCode(
  options: TransferOptions,
  plan: Pick<Plan, 'dataset' | 'code'>,
  context: Parameters<typeof transfer>[1],
): Promise<void> {
  const { code } = plan
  const tree = codeTree(plan)
  if (code === null || tree === null) return
  // A checkout gives files new times: whatever an index says of them is of no use.
  const sending = {
    ...options,
    source: code.path,
    name: tree.name,
    adopt: '',
    allowShrink: true,
    trustIndex: false,
  }
  const sent = await transfer(sending, context)
  if (sent.digest !== code.digest) throw changed(code.path)
  context.log.info(`The code is in ${sent.path}, verified.`)
}

function changed(path: string): Failure {
  return new Failure('SOURCE_CHANGED', {
    what: `The code in ${printable(path)} on the runner is not what preflight saw.`,
    safe: 'The dataset is on the server, verified; no training started.',
    next: 'Run the workflow again from preflight, and let no step write into that folder meanwhile.',
  })
}

import '../../src/ssh/node-globals.ts'
import { runAction } from '../../src/github/run-action.ts'
import { isPostStep } from '../../src/github/state.ts'
import { readInputs } from './inputs.ts'
import { main } from './main.ts'
import { onCancel } from './on-cancel.ts'
import { facts, outputs } from './outputs.ts'

await (isPostStep()
  ? runAction('train', {
      readInputs,
      main: onCancel,
      outputs: () => ({}),
      facts: () => undefined,
      hooks: 'none',
    })
  : runAction('train', { readInputs, main, outputs, facts, limitMinutes: 7140 }))

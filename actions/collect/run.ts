import '../../src/ssh/node-globals.ts'
import { runAction } from '../../src/github/run-action.ts'
import { readInputs } from './inputs.ts'
import { main } from './main.ts'
import { facts, outputs } from './outputs.ts'

await runAction('collect', { readInputs, main, outputs, facts, limitMinutes: 110 })

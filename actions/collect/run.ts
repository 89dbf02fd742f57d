import '../../src/ssh/node-globals.ts'
import { runAction } from '../../src/github/run-action.ts'
import { toTheEnd } from './end.ts'
import { readInputs } from './inputs.ts'
import { facts, outputs } from './outputs.ts'

await runAction('collect', { readInputs, main: toTheEnd, outputs, facts, hooks: 'own', limitMinutes: 110 })

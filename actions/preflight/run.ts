import '../../src/ssh/node-globals.ts'
import { runAction } from '../../src/github/run-action.ts'
import { readInputs } from './inputs.ts'
import { main } from './main.ts'
import { outputs } from './outputs.ts'

await runAction('preflight', {
  readInputs,
  main,
  outputs,
  passedOn: ['plan', 'needed'],
  limitMinutes: 50,
})

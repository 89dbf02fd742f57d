import '../../src/ssh/node-globals.ts'
import { runAction } from '../../src/github/run-action.ts'
import { readInputs } from './inputs.ts'
import { main } from './main.ts'
import { facts, outputs } from './outputs.ts'

await runAction('preflight', {
  readInputs,
  main,
  outputs,
  facts,
  passedOn: ['plan', 'needed'],
  limitMinutes: 50,
})

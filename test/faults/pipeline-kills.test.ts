/**
 * kill -9 at seeded moments in the whole pipeline, of whatever works in it: the action on the runner, our agent on the server,
 * the supervisor, the driver. Real processes over a real sshd; the driver is scripted_driver.py, which trains nothing. Run
 * again as GitHub's "Re-run failed jobs" does, every pipeline comes to the same end: one training with every epoch once, the
 * dataset as it is, the model as the server has it.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomNumbers } from '../../bench/random.ts'
import type { Step } from '../support/action.ts'
import { commandOf, descendants } from '../support/descendants.ts'
import { runsOf, SEED, Tally, tell } from '../support/figures.ts'
import { PipelineSteps, STAGES, type Stage } from '../support/pipeline-steps.ts'
import { contentOf } from '../support/transfer-world.ts'

const KILLS = runsOf(10, 200)
/** In one pipeline. */
const MOST_KILLS: Readonly<Record<Stage, number>> = { preflight: 2, transfer: 4, train: 5, collect: 3 }
const EPOCHS = 4
const SETTINGS = `training:\n  weights: yolov8n.yaml\n  device: cpu\n  epochs: ${EPOCHS}\n  time: 0.3\n`
/** After a kill at the worst moment the next try succeeds; one more is for a machine that has not noticed yet. */
const MOST_TRIES = 6

/** What can be killed while an action is at work, and about how long the action takes, in milliseconds. */
const VICTIMS: Record<Stage, { readonly names: readonly Victim[]; readonly lastsMs: number }> = {
  preflight: { names: ['runner', 'agent'], lastsMs: 2_000 },
  transfer: { names: ['runner', 'agent'], lastsMs: 2_500 },
  train: { names: ['runner', 'agent', 'supervisor', 'driver'], lastsMs: 3_500 },
  collect: { names: ['runner', 'agent'], lastsMs: 2_000 },
}
type Victim = 'runner' | 'agent' | 'supervisor' | 'driver'

const random = randomNumbers(SEED)
const below = (most: number): number => Math.floor(random() * most)
const tally = new Tally()

/** Kills it if it is there. @returns whether it was */
function kill(victim: Victim, step: Step, pipeline: PipelineSteps): boolean {
  const pids = victim === 'runner' ? [step.process.pid ?? 0] : pidsOf(victim, pipeline)
  if (step.process.exitCode !== null && victim === 'runner') return false
  const killed = pids.filter((pid) => {
    try {
      return process.kill(pid, 'SIGKILL')
    } catch {
      return false
    }
  })
  return killed.length > 0
}

function pidsOf(victim: Victim, { server, trainingId }: PipelineSteps): number[] {
  if (victim === 'agent') return descendants(server.pid).filter((pid) => commandOf(pid).startsWith('python'))
  const path = join(server.root, 'trainings', trainingId, 'state.json')
  try {
    const { pid } = JSON.parse(readFileSync(path, 'utf8'))[victim]
    // A number that has been given to somebody else is nobody of ours.
    return commandOf(pid).includes('python') ? [pid] : []
  } catch {
    return []
  }
}

/** Runs one action until it succeeds, with so many kills at the most. */
async function carry(pipeline: PipelineSteps, stage: Stage, kills: number): Promise<void> {
  for (let tries = 0, left = kills; ; tries++) {
    const step = pipeline.launch(stage)
    left -= await disturb(step, stage, left, pipeline)
    const { ok, log } = await pipeline.finish(step)
    if (ok) return
    assert.ok(tries < kills + MOST_TRIES, `${stage} does not come to its end:\n${log}`)
    assert.doesNotMatch(log, /INTERNAL_ERROR|this should not happen/, log)
  }
}

/** Kills while an action is at work. @returns how often */
async function disturb(step: Step, stage: Stage, most: number, pipeline: PipelineSteps): Promise<number> {
  const { names, lastsMs } = VICTIMS[stage]
  const ended = step.result.then(() => true)
  let kills = 0
  while (kills < most && !(await Promise.race([sleep(300 + below(lastsMs), false), ended]))) {
    const victim = names[below(names.length)] as Victim
    if (!kill(victim, step, pipeline)) continue
    tally.add(`${stage}: ${victim}`)
    kills++
  }
  return kills
}

/** What must be so at the end, whatever was killed on the way. */
function check({ server, source, dataset, trainingId, home }: PipelineSteps): void {
  const trees = globSync(join(server.root, 'trees', dataset, '*.receipt.json'))
  assert.equal(trees.length, 1, 'one dataset')
  assert.deepEqual(contentOf((trees[0] ?? '').slice(0, -'.receipt.json'.length)), contentOf(source))
  const folder = join(server.root, 'trainings', trainingId)
  assert.equal(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')).state, 'finished')
  const events = readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n')
  const epochs = events.map((line) => JSON.parse(line)).filter(({ type }) => type === 'epoch')
  assert.deepEqual(
    epochs.map(({ epoch }) => epoch),
    Array.from({ length: EPOCHS }, (_, at) => at + 1),
    'every epoch once',
  )
  const model = hashOf(join(folder, 'ultralytics/weights/best.pt'))
  const homes = globSync(join(home, 'runs', trainingId, 'results-*/ultralytics/weights/best.pt'))
  assert.ok(homes.length > 0, 'the model is home')
  for (const path of homes) assert.equal(hashOf(path), model)
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

test(`${KILLS} kills in the whole pipeline (FAULT_SEED=${SEED})`, async () => {
  await using pipeline = await PipelineSteps.start(SETTINGS)
  const wrong: string[] = []
  const killed = (): number => Object.values(tally.facts).reduce((sum, count) => sum + count, 0)
  for (let pipelines = 0; killed() < KILLS; pipelines++) {
    assert.ok(pipelines < KILLS, 'hardly a kill finds anything')
    await pipeline.begin()
    try {
      for (const stage of STAGES) await carry(pipeline, stage, MOST_KILLS[stage])
      check(pipeline)
    } catch (error) {
      wrong.push(`pipeline ${pipelines}: ${error instanceof Error ? error.stack : error}`)
    }
  }
  tell({ row: 'pipeline-kills', runs: killed(), wrong: wrong.length, facts: tally.facts })
  assert.deepEqual(wrong, [])
})

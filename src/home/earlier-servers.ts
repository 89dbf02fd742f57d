import { join } from 'node:path'
import * as v from 'valibot'
import { seconds } from '../schemas.ts'
import { readForeignJsonFile } from '../untrusted/json.ts'
import { runFolder } from './layout.ts'
import { PHASES, readPhases } from './phases.ts'
import { writeWhole } from './write-whole.ts'

/** What the phases before the training took on servers that a training has left: their records are replaced there. */
const EARLIER = 'earlier-servers.json'
const MOST_BYTES = 1_000
const schema = v.object({ seconds })

/** Seconds that the phases before the training took on servers that it has left; 0 for one that has left none. */
export async function secondsOnEarlierServers(home: string, trainingId: string): Promise<number> {
  return await readSeconds(join(runFolder(home, trainingId), EARLIER))
}

/** Notes them, now that the training has left one more. @throws Failure HOME_UNUSABLE */
export async function noteEarlierServers(home: string, trainingId: string, spent: number): Promise<void> {
  await writeSeconds(join(runFolder(home, trainingId), EARLIER), spent)
}

/** Seconds that the phases before the training took on this server and those before it. */
export async function secondsBeforeTraining(home: string, trainingId: string): Promise<number> {
  const before = PHASES.slice(0, PHASES.indexOf('train'))
  const phases = (await readPhases(home, trainingId)).filter(({ phase }) => before.includes(phase))
  const earlier = await secondsOnEarlierServers(home, trainingId)
  return phases.reduce((sum, phase) => sum + phase.seconds, earlier)
}

/** Reads such a number; 0 where there is none. */
export async function readSeconds(path: string): Promise<number> {
  const parsed = v.safeParse(schema, await readForeignJsonFile(path, MOST_BYTES))
  return parsed.success ? parsed.output.seconds : 0
}

/** Writes one. @throws Failure HOME_UNUSABLE */
export async function writeSeconds(path: string, value: number): Promise<void> {
  await writeWhole(path, `${JSON.stringify({ seconds: value })}\n`)
}

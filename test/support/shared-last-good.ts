import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultsService } from '../../local/results.ts'
import { uploadArtifact } from '../../src/github/artifacts.ts'
import { shareLastGood } from '../../src/github/last-good/share.ts'
import { keepModelToBeat } from '../../src/home/model-to-beat.ts'
import type { FakeGithubApi } from './fake-github-api.ts'

/** A digest like any other. */
export const DIGEST = 'd'.repeat(64)

/** A model that passed in a run on another runner. */
export interface SharedModel {
  readonly runId: number
  readonly content: string
  /** What lies in its artifact instead, if it is not what was kept. */
  readonly uploaded?: string
  readonly classes?: readonly string[]
  /** ISO 8601; the artifact came an hour later. */
  readonly at: string
}

/**
 * Does what collect does with a model that passed, with GitHub's own client and in a home that is no other's, and has the
 * API list what was uploaded.
 *
 * @param folder a temporary one, absolute
 */
export async function sharedLastGood(
  { runId, content, uploaded = content, classes = ['fire'], at }: SharedModel,
  { service, api, folder }: { service: ResultsService; api: FakeGithubApi; folder: string },
): Promise<void> {
  const home = await mkdtemp(join(folder, 'other-home-'))
  const results = join(home, 'results')
  await mkdir(join(results, 'openvino'), { recursive: true })
  const files = { 'best.pt': uploaded, 'openvino/x.bin': 'exported', manifest: `manifest of ${content}` }
  for (const [name, text] of Object.entries(files)) await writeFile(join(results, name), text)
  const model = {
    path: join(results, 'best.pt'),
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    trainingId: `t${runId}`,
    classes: [...classes],
    passed: { runId: String(runId), at },
    madeOf: { at, setup: DIGEST, judgedBy: DIGEST, digest: DIGEST, profile: { pictures: { train: 3 } } },
  }
  // The copy at home needs no right content: what travels is the artifact.
  await keepModelToBeat(home, 'fire', model, join(results, 'manifest'))
  Object.assign(process.env, service.environment(String(runId)))
  const signal = AbortSignal.timeout(30_000)
  const taken = ['best.pt', 'openvino/x.bin'].map((name) => join(results, name))
  const upload = { name: `model-t${runId}-1`, files: taken, folder: results, retentionDays: 1 }
  const artifact = await uploadArtifact({ ...upload, compressionLevel: 0 }, signal)
  await shareLastGood({ home, dataset: 'fire', artifact, retentionDays: 1 }, signal)
  const createdAt = new Date(Date.parse(at) + 3_600_000).toISOString()
  for (const each of service.artifacts(String(runId))) api.artifacts.push({ ...each, runId, createdAt })
}

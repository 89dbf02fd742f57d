import type { ArtifactKind } from '../../src/collect/artifacts.ts'
import { amounts } from '../../src/collect/listing.ts'
import { JUDGED_BY_FACT, type PhaseRecord } from '../../src/home/phases.ts'
import type { CollectResult } from './main.ts'

/** The outputs by name; empty where there is nothing. */
export function outputs({ report, uploaded }: CollectResult): Record<string, string> {
  const artifact = (kind: ArtifactKind): string => uploaded.find((each) => each.kind === kind)?.name ?? ''
  return {
    verdict: report?.verdict ?? '',
    'model-artifact': artifact('model'),
    'logs-artifact': artifact('logs'),
    'report-artifact': artifact('report'),
    'model-sha256': report?.model?.sha256 ?? '',
    speedup: report?.comparison?.speedup?.toFixed(3) ?? '',
  }
}

/**
 * What the record says of it; nothing when nothing was brought home. A failure among them is, for a later run on a schedule,
 * not evidence that there is nothing to do; a hook that failed says nothing of the model.
 */
export function facts({
  files,
  folder,
  report,
  judgedBy,
  failure,
}: CollectResult): PhaseRecord['facts'] | undefined {
  if (folder === '') return undefined
  return {
    ...amounts(files),
    ...(report && judgedBy !== undefined ? { verdict: report.verdict, [JUDGED_BY_FACT]: judgedBy } : {}),
    ...(failure && failure.code !== 'HOOK_FAILED' ? { failure: failure.code } : {}),
  }
}

import type { ArtifactKind } from '../../src/collect/artifacts.ts'
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

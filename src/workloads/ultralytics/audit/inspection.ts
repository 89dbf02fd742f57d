import { keyOf, textOf } from '../../../dataset/path-key.ts'
import type { DatasetView } from '../../../dataset/view.ts'
import { SPLITS } from '../../../interfaces/audit.ts'
import type { DatasetFiles, FileIndex, Pause } from '../../../interfaces/dataset-files.ts'
import type { DatasetRequest } from '../../../interfaces/dataset-request.ts'
import { leftBecause } from './file-index.ts'
import { type Described, findDataYaml } from './find-yaml.ts'
import { withHoldout } from './holdout.ts'
import { Issues } from './issues.ts'
import {
  exactFollow,
  followingView,
  type Moved,
  movedByLinks,
  movedKeys,
  NOTHING_MOVED,
  possibleFollow,
} from './links.ts'
import { writtenKeys } from './locate.ts'
import { labelFolder } from './pairing.ts'
import { findSplits } from './splits.ts'

/** What a dataset consists of, before its pictures are looked at. */
export interface Inspection {
  readonly described: Described
  readonly files: FileIndex
  readonly moved: Moved
  readonly view: DatasetView
}

/** Lists the files; where there are links, once more with those followed that lead to pictures or labels. */
export async function inspect(
  dataset: DatasetFiles,
  request: DatasetRequest,
  pause: Pause,
): Promise<Inspection> {
  const asked: DatasetView = { exclude: request.exclude, leave: [], follow: [], mounts: [] }
  const seen = await dataset.list(pause, asked)
  const described = withHoldout(await findDataYaml(dataset, seen, request), request.holdout)
  const back = hiddenSplits(described, seen)
  const plain = back.length === 0 ? asked : { ...asked, back }
  const first = back.length === 0 ? seen : await dataset.list(pause, plain)
  if (first.left.link.length === 0 || dataset.folder === '')
    return { described, files: first, moved: NOTHING_MOVED, view: plain }
  const { yaml, at } = described
  const wide = followingView(plain, await possibleFollow(dataset, yaml, at, first), NOTHING_MOVED)
  const files = await dataset.list(pause, wide)
  const { measured } = request
  const unmoved = { dataset, at, files, moved: new Map(), issues: new Issues(), measured }
  const found = await findSplits(yaml, unmoved, pause)
  const sources = SPLITS.flatMap((split) => found.sources[split])
  const folders = sources.filter(({ prefixes }) => prefixes === undefined).map(({ path }) => keyOf(path))
  const moved = movedByLinks(dataset.folder, folders, files)
  const pictures = SPLITS.flatMap((split) => found.pictures[split])
  const kept = sources.filter(({ path }) => !moved.keys.has(keyOf(path)))
  const leave = movedKeys(files.left.excluded, moved)
  const view = followingView({ ...plain, leave }, exactFollow(kept, pictures), moved)
  return { described, files: await dataset.list(pause, view), moved, view }
}

/** Hidden folders on the way to what a split names, from the top; their names need no signs that ignore rules have. */
function hiddenSplits({ yaml, at }: Described, files: FileIndex): string[] {
  const named = Object.values(yaml.splits).flatMap((entries) =>
    entries.flatMap((entry) => writtenKeys(entry, at)),
  )
  const hidden = named.filter((key) => leftBecause(files, key) === 'junk').map(textOf)
  const labels = hidden.map((path) => labelFolder(`/${path}/`).slice(1, -1))
  const above = [...hidden, ...labels].flatMap((path) =>
    path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/')),
  )
  return [...new Set(above)].filter((path) => /(^|\/)\.[^/]*$/.test(path) && !/[*?!\\{}[\]]|\s$/.test(path))
}

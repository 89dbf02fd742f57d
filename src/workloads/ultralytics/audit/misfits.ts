import type { RowShapes, Split, SplitFacts } from '../../../interfaces/audit.ts'
import type { DataYaml } from './data-yaml.ts'

/** Tasks that take polygons alone (YOLODataset.verify_labels of Ultralytics 8.4.190). */
const POLYGON_TASKS = ['segment', 'obb', 'semantic'] as const

/**
 * Which tasks of Ultralytics the labels cannot train, and why, as the library itself decides. Detection takes everything:
 * it makes boxes of polygons, and drops keypoints.
 *
 * @returns by the task's name the reason: half a sentence about the task, without a full stop
 */
export function misfits(
  splits: Readonly<Record<Split, SplitFacts>>,
  { keypointColumns, keypointWidth, rest }: Pick<DataYaml, 'keypointColumns' | 'keypointWidth' | 'rest'>,
): Record<string, string> {
  const { boxes, polygons, keypoints } = total(splits)
  const flips = Array.isArray(rest.flip_idx) ? rest.flip_idx.length : 0
  const reasons: Record<string, string> = {
    classify: 'it takes folders of pictures by class, and this dataset has labels in text files',
  }
  if (boxes + keypoints > 0)
    for (const task of POLYGON_TASKS)
      reasons[task] =
        `it takes polygons in every label (class x1 y1 x2 y2 ...), and ${told({ boxes, polygons: 0, keypoints })}`
  if (keypointColumns === 0)
    reasons.pose = 'it takes keypoints in every row, and their kpt_shape in data.yaml, and there is none'
  else if (keypointWidth !== 2 && keypointWidth !== 3)
    reasons.pose = `it takes a kpt_shape of which each point has 2 or 3 numbers, and here it has ${keypointWidth}`
  else if (flips !== 0 && flips !== keypointColumns / keypointWidth)
    reasons.pose = `it takes a flip_idx of as many numbers as there are points (${keypointColumns / keypointWidth}), and here it has ${flips}`
  else if (boxes + polygons > 0)
    reasons.pose = `it takes ${5 + keypointColumns} columns in every row, as kpt_shape says, and ${told({ boxes, polygons, keypoints: 0 })}`
  return reasons
}

function total(splits: Readonly<Record<Split, SplitFacts>>): RowShapes {
  const sum = { boxes: 0, polygons: 0, keypoints: 0 }
  for (const { shapes } of [splits.train, splits.val, splits.test]) {
    sum.boxes += shapes.boxes
    sum.polygons += shapes.polygons
    sum.keypoints += shapes.keypoints
  }
  return sum
}

function told(shapes: RowShapes): string {
  const named = Object.entries(shapes).filter(([, count]) => count > 0)
  return named.map(([shape, count]) => `${count} rows are ${shape}`).join(', ')
}

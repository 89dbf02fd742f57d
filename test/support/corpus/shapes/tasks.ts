/** Labels of one task under a model of another, and rows that the library counts once. */
import type { Entry } from '../entry.ts'
import { box, byKind, corners, keypoints, polygon, type Row, USUAL, usualSet } from '../world.ts'

const YAML = 'train: images/train\nval: images/val\nnames: [coin, note]\n'
const POINTS = `${YAML}kpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\n`

const rows = (
  name: string,
  row: Row,
  task: NonNullable<Entry['task']>,
  expected: Entry['expected'],
  yaml = YAML,
): Entry => ({
  name,
  task,
  build: async (world) => {
    await usualSet(world, byKind, row)
    await world.put('set/data.yaml', yaml)
  },
  expected,
})

/** The usual set whose first label is another. */
const first = (
  name: string,
  task: NonNullable<Entry['task']>,
  row: Row,
  label: string,
  expected: Entry['expected'] = USUAL,
): Entry => ({
  name,
  task,
  build: async (world) => {
    await usualSet(world, byKind, row)
    await world.put('set/labels/train/train_0.txt', label)
    await world.put('set/data.yaml', task === 'pose' ? POINTS : YAML)
  },
  expected,
})

export const TASKS: readonly Entry[] = [
  rows('polygons under a detection model, which takes the boxes around them', polygon, 'detect', USUAL),
  rows('corners under a detection model', corners, 'detect', USUAL),
  rows('corners under a segmentation model', corners, 'segment', USUAL),
  rows('boxes under a segmentation model', box, 'segment', { refused: /box|polygon/i }),
  rows('boxes under a model for oriented boxes', box, 'obb', { refused: /box|corner/i }),
  rows('boxes under a pose model', box, 'pose', { refused: /kpt_shape/ }),
  rows(
    'boxes under a pose model, with the shape of keypoints',
    box,
    'pose',
    { refused: /columns|keypoint/i },
    POINTS,
  ),
  rows('polygons under a pose model', polygon, 'pose', { refused: /kpt_shape/ }),
  rows('keypoints without their shape', keypoints, 'detect', { refused: /columns|kpt_shape/ }),
  rows(
    'two columns a keypoint',
    (class_) => `${class_} 0.5 0.5 0.2 0.2 0.4 0.4 0.6 0.6`,
    'pose',
    USUAL,
    `${YAML}kpt_shape: [2, 2]\n`,
  ),
  first(
    'a label of boxes among labels of polygons, under a detection model',
    'detect',
    polygon,
    `${box(0)}\n`,
  ),
  first(
    'a label of boxes among labels of polygons, under a segmentation model',
    'segment',
    polygon,
    `${box(0)}\n`,
    { refused: /box|polygon/i },
  ),
  first('a box among the polygons of one label', 'segment', polygon, `${polygon(0)}\n${box(0)}\n`, {
    refused: /box among polygons/,
  }),
  first('the same box written in two ways', 'detect', box, '0 0.5 0.5 0.25 0.25\n0 .50 5e-1 0.2500 0.25\n'),
  first(
    'two boxes that differ by less than the library can tell',
    'detect',
    box,
    '0 0.5 0.5 0.25 0.25\n0 0.50000001 0.5 0.25 0.25\n',
  ),
  first('the same polygon twice', 'segment', polygon, `${polygon(0)}\n${polygon(0)}\n`),
  first(
    'two polygons with the same box around them',
    'segment',
    polygon,
    '0 0.2 0.2 0.8 0.2 0.8 0.8 0.2 0.8\n0 0.2 0.2 0.8 0.2 0.8 0.8 0.2 0.8 0.3 0.5\n',
    { ...USUAL, train: { pictures: 3, backgrounds: 1, boxes: { 0: 3, 1: 1 } } },
  ),
  first('the same keypoints twice', 'pose', keypoints, `${keypoints(0)}\n${keypoints(0)}\n`),
  first(
    'a box twice, with other keypoints',
    'pose',
    keypoints,
    `${keypoints(0)}\n${keypoints(0).replace('0.4 0.4', '0.3 0.3')}\n`,
    { ...USUAL, train: { pictures: 3, backgrounds: 1, boxes: { 0: 3, 1: 1 } } },
  ),
  first('boxes that touch and cross the edges a little', 'detect', box, '0 0.5 0.5 1 1\n', USUAL),
  first('a box whose centre is a hair outside', 'detect', box, '0 1.005 0.5 0.25 0.25\n', USUAL),
]

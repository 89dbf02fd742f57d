import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Audit } from '../../../src/interfaces/audit.ts'
import type { Found } from '../../../src/preflight/found.ts'
import { judge } from '../../../src/preflight/judge.ts'
import { composePlan } from '../../../src/preflight/plan.ts'
import { type Situation, situationOf } from '../../../src/preflight/situation.ts'
import { root, SERVER, situation } from '../../support/situation.ts'

const VIEW = { exclude: [], leave: [], follow: [], mounts: [] }

/** The example with other weights, labels that only detection can use, and no weights on the server. */
function labelled(weights: string, args = '', misfits: Audit['misfits'] = BOXES): Situation {
  const given = situation(args, root({ missingWeights: [weights] }), { misfits })
  const training = { ...given.settings.training, weights }
  return situationOf({ ...given, settings: { ...given.settings, training } })
}

const BOXES = {
  segment: 'the labels are boxes, and it needs polygons.',
  pose: 'data.yaml has no kpt_shape',
  obb: 'the labels are boxes, and it needs four corners',
  semantic: 'the labels are boxes, and it needs polygons',
}

describe('task and labels', () => {
  const refused = (given: Found) => judge(situationOf(given)).filter(({ code }) => code === 'TASK_MISMATCH')

  it('TASK_MISMATCH for a release or an architecture that the labels cannot train, with the cure', () => {
    for (const [weights, task, cure] of [
      ['yolov8s-seg.pt', 'segment', 'yolov8s.pt'],
      ['yolo11n-pose.yaml', 'pose', 'yolo11n.yaml'],
      ['yolov8x-pose-p6.pt', 'pose', 'yolo26n.pt'],
      ['yolov8m-obb.pt', 'obb', 'yolov8m.pt'],
      ['yolo26n-sem-ade20k.pt', 'semantic', 'yolo26n.pt'],
      ['yolov8-seg-p6.yaml', 'segment', 'yolo26n.yaml'],
    ] as const) {
      const [found, ...more] = refused(labelled(weights))
      assert.deepEqual(more, [])
      assert.match(
        found?.what ?? '',
        new RegExp(`^${weights} is a model for ${task}, which this dataset cannot`),
      )
      assert.match(found?.what ?? '', new RegExp(BOXES[task].slice(0, 20)))
      assert.ok(found?.next.includes(`detect (such as ${cure})`), found?.next)
      assert.match(found?.next ?? '', new RegExp(`Or bring labels for ${task}\\.`))
    }
  })

  it('says by name that classification and depth are not supported yet', () => {
    for (const weights of ['yolov8n-cls.pt', 'yolo11s-cls.yaml', 'yolov8-cls-resnet50.yaml']) {
      const [found] = refused(labelled(weights, '', {}))
      assert.match(found?.what ?? '', /classification \(-cls\) is not supported yet/)
      assert.match(found?.next ?? '', /detect \(such as .*, segment \(such as .* or pose/)
    }
    assert.match(refused(labelled('yolo26n-depth.pt'))[0]?.what ?? '', /depth estimation \(-depth\) is not/)
  })

  it('says nothing where they fit', () => {
    const polygons = { pose: 'no kpt_shape', obb: 'not four corners' }
    for (const weights of ['yolov8s.pt', 'yolov5su.pt', 'rtdetr-l.pt', 'yolov8n-p2.yaml', 'yolov8s-world.pt'])
      assert.deepEqual(refused(labelled(weights)), [])
    assert.deepEqual(refused(labelled('yolov8s-seg.pt', '', polygons)), [])
    assert.deepEqual(refused(labelled('yolov8s-seg.pt', 'task: segment', polygons)), [])
  })

  it('leaves to setup-env what only the file itself can tell', () => {
    const here = labelled('yolov8s-seg.pt')
    const file = { name: 'yolov8s-seg.pt', path: '/x/yolov8s-seg.pt', bytes: 1, sha256: 'a'.repeat(64) }
    assert.deepEqual(refused({ ...here, weightFiles: [file] }), [])
    assert.deepEqual(refused({ ...here, server: { ...SERVER, ...root({ missingWeights: [] }) } }), [])
    assert.deepEqual(refused({ ...here, audit: { ...here.audit, has: () => true } }), [])
    assert.deepEqual(refused(labelled('mine.pt')), [])
  })

  it('TASK_MISMATCH for a training.task that is not that of the weights, or that the labels cannot train', () => {
    const [conflict, misfit] = refused(labelled('yolov8s-seg.pt', 'task: detect'))
    assert.match(conflict?.what ?? '', /training\.task is detect, and yolov8s-seg\.pt is a model for segment/)
    assert.match(
      conflict?.next ?? '',
      /remove training\.task, or name weights for detect \(such as yolov8s\.pt\)/,
    )
    assert.match(misfit?.what ?? '', /yolov8s-seg\.pt is a model for segment, which/)
    const [only] = refused(labelled('yolov8n.yaml', 'task: obb'))
    assert.match(only?.next ?? '', /such as yolov8n-obb\.yaml/)
    const [unknown] = refused(labelled('mine.pt', 'task: pose'))
    assert.match(
      unknown?.what ?? '',
      /^training\.task is pose, which this dataset cannot train: data\.yaml has no/,
    )
    assert.throws(() => situation('task: segmentation'), /task is not a task of Ultralytics/)
  })

  it('goes into the plan', () => {
    const { misfits } = composePlan(labelled('yolov8s.pt'), VIEW).dataset
    assert.deepEqual(Object.keys(misfits ?? {}).sort(), [
      'classify',
      'depth',
      'obb',
      'pose',
      'segment',
      'semantic',
    ])
  })
})

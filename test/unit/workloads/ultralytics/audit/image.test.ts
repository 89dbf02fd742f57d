import assert from 'node:assert/strict'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { IssueKind } from '../../../../../src/workloads/ultralytics/audit/kinds.ts'
import { audit, bitmap, folder, pictures, put } from '../../../../support/audited-folder.ts'

describe('audit names pictures that the library would drop or rewrite', () => {
  const cases: [IssueKind, string, () => Promise<void>][] = [
    ['image-empty', 'of zero bytes', () => put('images/train/train1.jpg', '')],
    ['image-unknown', 'that are text', () => put('images/train/train1.jpg', '<html>404</html>')],
    ['image-unknown', 'that are GIF', () => put('images/train/train1.jpg', 'GIF89a....................')],
    [
      'image-needs-reader',
      'in HEIC',
      () => put('images/train/x.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1')),
    ],
    [
      'image-trailing-bytes',
      'with a newline at the end',
      () => put('images/train/train1.jpg', Buffer.concat([pictures.jpeg, Buffer.from('\n')])),
    ],
    [
      'image-truncated',
      'in JPEG, cut in the middle',
      () => truncate(join(folder, 'images/train/train1.jpg'), pictures.jpeg.length - 30),
    ],
    [
      'image-truncated',
      'in JPEG, cut in the header',
      () => truncate(join(folder, 'images/train/train1.jpg'), 40),
    ],
    [
      'image-damaged',
      'in JPEG, with garbage for a segment',
      () =>
        put('images/train/train1.jpg', Buffer.concat([pictures.jpeg.subarray(0, 20), Buffer.alloc(400, 7)])),
    ],
    ['image-truncated', 'in PNG', () => put('images/train/x.png', pictures.png.subarray(0, -8))],
    ['image-truncated', 'in WebP', () => put('images/train/x.webp', pictures.webp.subarray(0, -8))],
    [
      'image-truncated',
      'in TIFF',
      () => put('images/train/x.tif', pictures.tiff.subarray(0, pictures.tiff.length / 2)),
    ],
    ['image-truncated', 'in BMP', () => put('images/train/x.bmp', bitmap(64, 36).subarray(0, -50))],
    ['image-tiny', 'smaller than 10 pixels', () => put('images/train/x.bmp', bitmap(9, 36))],
  ]
  for (const [kind, title, spoil] of cases) {
    it(`${kind}: ${title}`, async () => {
      await spoil()
      const { issues } = await audit()
      assert.deepEqual(
        issues.map(({ kind, severity, count }) => ({ kind, severity, count })),
        [{ kind, severity: 'error', count: 1 }],
      )
      assert.match(issues[0]?.examples[0] ?? '', /^images\/train\//)
    })
  }
})

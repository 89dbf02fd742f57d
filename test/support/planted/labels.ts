import type { DatasetFolder } from '../dataset-folder.ts'
import { BOX, JPEG } from '../dataset-folder.ts'
import type { Fault } from './fault.ts'

type Severity = Fault['severity']

/** A label of the first training picture. */
function label(title: string, kind: string, severity: Severity, text: string, besides: string[] = []): Fault {
  const plant = (folder: DatasetFolder) => folder.put('labels/train/p0.txt', text)
  return { title, kind, severity, named: /labels\/train\/p0\.txt/, plant, besides }
}

/** A label of a further training picture, in a place of its own. */
function stray(title: string, name: string, at: string): Fault {
  const plant = async (folder: DatasetFolder): Promise<void> => {
    await folder.put(`images/train/${name}.jpg`, JPEG)
    await folder.put(at, BOX)
  }
  return { title, kind: 'label-elsewhere', severity: 'error', named: /images\/train\/.*: /, plant }
}

const lines = (...rows: string[]): string => rows.map((row) => `${row}\n`).join('')

/** What is wrong with labels. */
export const LABEL_FAULTS: readonly Fault[] = [
  label('a row of four numbers', 'label-invalid', 'error', '0 0.5 0.5 0.2\n'),
  label('a row of words', 'label-invalid', 'error', 'fire 0.5 0.5 0.2 0.2\n'),
  label('a box half outside', 'label-invalid', 'error', '0 1.5 0.5 0.2 0.2\n'),
  label('a number that is none', 'label-invalid', 'error', '0 nan 0.5 0.2 0.2\n'),
  label('pixels instead of shares', 'label-invalid', 'error', '0 320 240 64 48\n'),
  label(
    'a pointer of Git LFS',
    'label-pointer',
    'error',
    'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
  ),
  label('a class without a name', 'class-beyond', 'error', '7 0.5 0.5 0.2 0.2\n'),
  stray('a label that ends in .TXT', 'upper', 'labels/train/upper.TXT'),
  stray('a label in the other split', 'moved', 'labels/val/moved.txt'),
  stray('a label beside its picture', 'beside', 'images/train/beside.txt'),
  stray('a label whose accent is spelled in another way', 'f\u00eate', 'labels/train/fe\u0302te.txt'),
  label('a box up to 1 % outside', 'label-outside', 'warning', '0 0.5 1.005 0.2 0.2\n'),
  label('corners instead of centre and size', 'label-overhang', 'warning', '0 0.6 0.6 0.9 0.9\n'),
  label('a polygon of one point', 'label-flat', 'warning', '0 0.1 0.1 0.1 0.1 0.1 0.1\n'),
  label('a box without a width', 'label-flat', 'warning', '0 0.5 0.5 0 0.2\n'),
  label('a box twice', 'label-repeated', 'warning', lines('0 0.5 0.5 0.2 0.2', '0 0.5 0.5 0.2 0.2')),
  label(
    'a box of two classes',
    'label-two-classes',
    'warning',
    lines('0 0.5 0.5 0.2 0.2', '1 0.5 0.5 0.2 0.2'),
    ['class-not-in-val'],
  ),
  {
    title: 'a label without a picture',
    kind: 'label-orphan',
    severity: 'warning',
    named: /labels\/train\/gone\.txt/,
    plant: (folder) => folder.put('labels/train/gone.txt', BOX),
  },
  {
    title: 'two pictures of one label',
    kind: 'label-shared',
    severity: 'warning',
    named: /labels\/train\/p0\.txt: images\/train\/p0\.jpe?g/,
    plant: (folder) => folder.put('images/train/p0.jpeg', JPEG),
  },
  {
    title: 'labels of no split',
    kind: 'label-unused',
    severity: 'info',
    named: /labels\/old\/a\.txt/,
    plant: (folder) => folder.put('labels/old/a.txt', BOX),
  },
  {
    title: 'a class that train never shows',
    kind: 'class-not-in-train',
    severity: 'warning',
    named: /1: smoke/,
    plant: (folder) => folder.put('labels/val/v0.txt', `${BOX}1 0.3 0.3 0.2 0.2\n`),
  },
  {
    title: 'a class that val never shows',
    kind: 'class-not-in-val',
    severity: 'warning',
    named: /1: smoke/,
    plant: (folder) => folder.put('labels/train/p1.txt', '1 0.5 0.5 0.2 0.2\n'),
  },
]

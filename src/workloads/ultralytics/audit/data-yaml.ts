import * as v from 'valibot'
import { Failure } from '../../../errors.ts'
import type { Split } from '../../../interfaces/audit.ts'
import { printable } from '../../../text/printable.ts'
import { dataYamlSchema } from './data-yaml-schema.ts'
import { decodeText } from './decode.ts'
import { LFS_POINTER } from './image.ts'
import { readYaml } from './yaml-text.ts'

/** What data.yaml, or the settings in its stead, says of a dataset. */
export interface DataYaml {
  /** How to call it in messages. */
  readonly place: string
  /** Names by class number. */
  readonly classes: readonly string[]
  /** Folders or list files of each split, as written; empty for a split that is not there. */
  readonly splits: Readonly<Record<Split, readonly string[]>>
  /** The share of the training's pictures that are held out, when the settings say `val: 20%`; else null. */
  readonly heldOutShare: number | null
  /** What it calls the dataset's folder; empty for nothing. */
  readonly path: string
  /** Columns of a label row after the class and the box; 0 for detection (`kpt_shape` of a pose dataset). */
  readonly keypointColumns: number
  /** Of these, the columns of one point. */
  readonly keypointWidth: number
  /** What else it holds and the library may read, such as `kpt_shape` and `flip_idx`. */
  readonly rest: Readonly<Record<string, unknown>>
  /** What people should know of it: class names that YAML changes, a download entry, a split under another name. */
  readonly oddities: readonly Oddity[]
}

/** A remark on a data.yaml. */
export interface Oddity {
  readonly kind: 'name-changed' | 'download-entry' | 'split-renamed' | 'key-repeated' | 'key-left'
  readonly text: string
}

/** `val: 20%` in the settings. */
const SHARE = /^(\d{1,2}(?:\.\d+)?) ?%$/

/** Far more than any list of classes needs. */
const MOST_BYTES = 2_000_000
/** Of what else it holds, by key: values that travel with the plan. The library's own lists are as long as a face has points. */
const MOST_VALUES = 2000
/** The largest public sets have some 22,000 classes. */
const MOST_CLASSES = 30_000
/** What the library calls the split that it measures by, and what people call it. */
const VAL_KEYS = ['val', 'validation', 'valid', 'validate'] as const

/**
 * Reads a data.yaml as Ultralytics 8.4.190 does (check_det_dataset), but for where its paths lead to.
 *
 * @param content of the file
 * @param place how to call it in messages
 * @throws Failure DATASET_INVALID when the library would refuse it, or it is not UTF-8
 */
export function parseDataYaml(content: Buffer, place: string): DataYaml {
  if (content.length > MOST_BYTES)
    throw invalid(`is larger than ${MOST_BYTES} bytes: it is not the description of a dataset`, place)
  const text = decodeText(content)
  if (typeof text !== 'string')
    throw invalid(text.problem, place, 'Save it as UTF-8 in an editor, and try again.')
  if (text.startsWith(LFS_POINTER))
    throw invalid('is a pointer of Git LFS, not the file itself', place, 'Fetch it with `git lfs pull`.')
  const read = readYaml(text)
  if ('problem' in read) throw invalid(`is not YAML that can be used: ${read.problem}`, place)
  const data = checkData(read.data, place, read.written)
  const oddities = read.repeated.map((text): Oddity => ({ kind: 'key-repeated', text: `${place}: ${text}` }))
  return { ...data, oddities: [...data.oddities, ...oddities] }
}

/**
 * Checks what a data.yaml holds, or what stands for it in the settings.
 *
 * @param data parsed
 * @param place how to call it in messages
 * @param written class names by number as they are written, where YAML reads them as something else than text
 * @throws Failure DATASET_INVALID
 */
export function checkData(
  data: unknown,
  place: string,
  written: ReadonlyMap<string, string> = new Map(),
): DataYaml {
  const parsed = v.safeParse(dataYamlSchema, withoutNone(data))
  if (!parsed.success) {
    const [issue] = parsed.issues
    throw invalid(`cannot be used: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`, place)
  }
  const {
    path,
    train,
    val,
    validation,
    valid,
    validate,
    test,
    nc,
    names,
    download,
    yaml_file: _,
    ...rest
  } = parsed.output
  const vals = { val, validation, valid, validate }
  const valKey = VAL_KEYS.find((key) => entries(vals[key]).length > 0)
  if (entries(train).length === 0 || valKey === undefined)
    throw invalid(`names no ${valKey === undefined ? 'val' : 'train'} split`, place)
  const [points = 0, columns = 0] = rest.kpt_shape ?? []
  const others = Object.entries(rest).filter(([, value]) => value != null)
  const left = others.filter(([, value]) => !isPlain(value, { left: MOST_VALUES }))
  return {
    place,
    classes: classesOf({ names, nc, written }, place),
    splits: { train: entries(train), val: entries(vals[valKey]), test: entries(test) },
    heldOutShare: null,
    path: String(path ?? ''),
    keypointColumns: points * columns,
    keypointWidth: Math.max(1, columns),
    rest: Object.fromEntries(others.filter((entry) => !left.includes(entry))),
    oddities: [
      ...[...written].map(
        ([number, name]): Oddity => ({
          kind: 'name-changed',
          text: `class ${number} is called ${printable(name, 80)}, as it is written`,
        }),
      ),
      ...left.map(([key]): Oddity => ({ kind: 'key-left', text: `${place}: ${printable(key, 80)}` })),
      ...(download == null ? [] : [{ kind: 'download-entry', text: place } as const]),
      ...(valKey === 'valid' || valKey === 'validate'
        ? [{ kind: 'split-renamed', text: `${valKey} is taken for val` } as const]
        : []),
    ],
  }
}

/**
 * Reads what the settings say in data.yaml's stead. There, `val` may be a share of the training's pictures: `20%`.
 *
 * @throws Failure DATASET_INVALID as `checkData` does
 */
export function dataOfSettings(data: Readonly<Record<string, unknown>>): DataYaml {
  const [, percent] = SHARE.exec(String(data.val ?? '')) ?? []
  const { names } = data
  const [changed] =
    typeof names === 'object'
      ? Object.entries(names ?? {}).filter(([, name]) => typeof name !== 'string')
      : []
  if (changed)
    throw invalid(
      `has a name of class ${printable(changed[0], 20)} that YAML does not read as text (${printable(String(changed[1]), 40)})`,
      SETTINGS,
      'Put it in quotes, as it is meant.',
    )
  const yaml = checkData(data, SETTINGS)
  if (percent === undefined || Number(percent) === 0) return yaml
  return { ...yaml, splits: { ...yaml.splits, val: [] }, heldOutShare: Number(percent) / 100 }
}

/** The library takes None in Python's spelling for nothing, at the top. */
function withoutNone(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, value === 'None' ? null : value]),
  )
}

/** An empty text names nothing, and not the top. */
function entries(split: string | readonly string[] | null | undefined): string[] {
  return [split ?? []].flat().filter((entry) => entry !== '')
}

/** Whether a value can be written down again: neither too much of it, nor anything that holds itself. */
function isPlain(value: unknown, budget: { left: number }): boolean {
  budget.left -= typeof value === 'string' ? Math.ceil(value.length / 100) : 1
  if (budget.left < 0) return false
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((each) => isPlain(each, budget))
}

const SETTINGS = 'dataset.data of the settings'

interface Names {
  readonly names: readonly unknown[] | Readonly<Record<string, unknown>> | null | undefined
  readonly nc: number | null | undefined
  readonly written: ReadonlyMap<string, string>
}

function classesOf({ names, nc, written }: Names, place: string): string[] {
  if (names == null && nc == null) throw invalid('has neither names nor nc', place)
  const count = names == null ? (nc ?? 0) : Object.keys(names).length
  if (count > MOST_CLASSES) throw invalid(`names ${count} classes, more than ${MOST_CLASSES}`, place)
  if (names == null) return Array.from({ length: count }, (_, index) => `class_${index}`)
  const named = Object.entries(names).find(([, name]) => typeof name === 'object' && name !== null)
  if (named && !written.has(named[0]))
    throw invalid(`has ${count} names, and that of class ${printable(named[0], 20)} is not text`, place)
  const numbered = new Map(
    Object.entries(names).map(([key, name]) => [Number(key), written.get(key) ?? String(name)] as const),
  )
  if (count === 0) throw invalid('names no class', place)
  const classes = Array.from({ length: count }, (_, index) => numbered.get(index))
  if (!classes.every((name) => name !== undefined))
    throw invalid(`has ${count} names that are not numbered 0 to ${count - 1}`, place)
  if (nc != null && nc !== count) throw invalid(`has ${count} names but nc: ${nc}`, place)
  return classes
}

function invalid(reason: string, place: string, next?: string): Failure {
  return new Failure('DATASET_INVALID', {
    what: `${printable(place)} ${printable(reason, 300)}.`,
    safe: 'Nothing was sent or changed.',
    next:
      next ?? 'Correct it, name another one as dataset.yaml, or say it in the settings under dataset.data.',
  })
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import type { ErrorCode, Failure } from '../../src/errors.ts'
import type { Audit } from '../../src/interfaces/audit.ts'
import { type DatasetRequest, PLAIN_REQUEST } from '../../src/interfaces/dataset-request.ts'
import { auditDataset } from '../../src/workloads/ultralytics/audit/audit.ts'
import { LocalFiles } from '../../src/workloads/ultralytics/audit/local-files.ts'
import { rejectsWith } from './failures.ts'
import { unlike } from './unlike.ts'

/** A label with one box of the first class. */
export const BOX = '0 0.5 0.5 0.2 0.2\n'

/** A JPEG of 64 x 36 pixels. */
export const JPEG: Buffer = await sharp({
  create: { width: 64, height: 36, channels: 3, background: '#c84' },
})
  .jpeg()
  .toBuffer()

/** A folder to lay a dataset into, in a temporary folder of its own. */
export class DatasetFolder implements AsyncDisposable {
  /** Absolute; everything of it goes with it. */
  readonly top: string
  /** The dataset's folder. */
  readonly path: string

  private constructor(top: string, name: string) {
    this.top = top
    this.path = join(top, name)
  }

  /** @param name of the dataset's folder */
  static async make(name = 'set'): Promise<DatasetFolder> {
    const folder = new DatasetFolder(await mkdtemp(join(tmpdir(), 'dataset-')), name)
    await mkdir(folder.path, { recursive: true })
    return folder
  }

  /** Writes a file, each JPEG another one; `../` leads beside the dataset. */
  async put(path: string, content: string | Buffer): Promise<void> {
    await this.copy(path, typeof content === 'string' ? content : unlike(content, path))
  }

  /** Writes a file just as it is given. */
  async copy(path: string, content: string | Buffer): Promise<void> {
    const full = join(this.path, path)
    await mkdir(dirname(full), { recursive: true })
    await writeFile(full, content)
  }

  /** Draws pictures `<prefix>0.jpg` and so on into a folder, with a box in each where a folder for labels is named. */
  async pictures(folder: string, count: number, labels?: string, prefix = 'p'): Promise<void> {
    for (let number = 0; number < count; number++) {
      await this.put(`${folder}/${prefix}${number}.jpg`, JPEG)
      if (labels !== undefined) await this.put(`${labels}/${prefix}${number}.txt`, BOX)
    }
  }

  /** Lays a link. */
  async link(path: string, target: string): Promise<void> {
    const full = join(this.path, path)
    await mkdir(dirname(full), { recursive: true })
    await symlink(target, full)
  }

  /** What the audit finds. */
  audit(request: Partial<DatasetRequest> = {}): Promise<Audit> {
    const { signal } = new AbortController()
    return auditDataset(new LocalFiles(this.path), { signal }, { ...PLAIN_REQUEST, ...request })
  }

  /** How the audit refuses it. */
  refusal(request: Partial<DatasetRequest> = {}, code: ErrorCode = 'DATASET_INVALID'): Promise<Failure> {
    return rejectsWith(code, () => this.audit(request))
  }

  /** @returns the kinds of what the audit finds */
  async kinds(request: Partial<DatasetRequest> = {}): Promise<string[]> {
    return (await this.audit(request)).issues.map(({ kind }) => kind)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.top, { recursive: true, force: true })
  }
}

/** What describes a plain dataset. */
export const YAML = 'train: images/train\nval: images/val\nnames: [fire, smoke]\n'

/** A plain dataset of three pictures to train on and two to measure by. */
export async function plain(): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make()
  await folder.put('data.yaml', YAML)
  await folder.pictures('images/train', 3, 'labels/train')
  await folder.pictures('images/val', 2, 'labels/val', 'v')
  return folder
}

/** A dataset of three pictures to train on and two to measure by, in the shape that Roboflow exports. */
export async function exported(yaml: string): Promise<DatasetFolder> {
  const folder = await DatasetFolder.make('coins')
  await folder.pictures('train/images', 3, 'train/labels')
  await folder.pictures('valid/images', 2, 'valid/labels', 'v')
  await folder.put('data.yaml', yaml)
  return folder
}

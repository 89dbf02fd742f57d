/** What the server may decide before the first epoch, where it is `auto`. */
export const AUTO_ARGUMENTS = ['batch', 'workers', 'cache'] as const

/** What a training demands of its machine, out of its arguments. */
export interface Load {
  /** The longer side of a picture, in pixels. */
  readonly imgsz: number
  /** Pictures; below one when the library chooses. */
  readonly batch: number
  /** Processes of the loader. */
  readonly workers: number
  readonly epochs: number
  /** After which the library ends the training, whatever `epochs` says; null when epochs count. */
  readonly hours: number | null
  readonly cache: 'ram' | 'disk' | 'none'
  /** What the server decides before the first epoch; foretold here, or, of the batch, the library's default. */
  readonly auto: ReadonlyArray<(typeof AUTO_ARGUMENTS)[number]>
  /** The GPU's number, or null for a training on the CPU. */
  readonly gpu: number | null
}

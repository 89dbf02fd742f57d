/** What of a dataset tells how much a measurement on it is worth. */
interface Measured {
  /** Why nothing that is measured on it proves anything; empty when it does. */
  readonly worthless: string
}

/** Behind a number that is measured: ` (proves nothing)` where it does not, else nothing. */
export function mark({ worthless }: Measured): string {
  return worthless === '' ? '' : ' (proves nothing)'
}

/**
 * On what the library measures, as people call it. Whether its pictures were held out of the training nobody says here:
 * that of a val split which is the train split, or shares pictures with it, they were not.
 */
export function onVal(dataset: Measured): string {
  return `on the val split${mark(dataset)}`
}

import { printable } from '../text/printable.ts'

/** What a collection has put where, by what it is: `report`, `logs` or `model`. */
export interface Saved {
  /** What there was to save; what the training did not leave is not among it. */
  readonly kinds: readonly string[]
  /** Of these, what GitHub has confirmed. */
  readonly uploaded: readonly string[]
  /** Where all of it lies on the runner, absolute. */
  readonly folder: string
}

/**
 * What is saved, in a sentence: no more than there is.
 *
 * @param hasModel whether a model is among the weights, and not only the last state of a training that ended early
 */
export function savedText({ kinds, uploaded, folder }: Saved, hasModel: boolean): string {
  const name = (kind: string) => (kind === 'model' && !hasModel ? 'unfinished weights' : kind)
  const sentences = [
    said(uploaded.map(name), 'saved as artifacts, verified'),
    said(
      kinds.filter((kind) => !uploaded.includes(kind)).map(name),
      `only on the runner, in ${printable(folder)}`,
    ),
    hasModel || kinds.includes('model') ? '' : 'There is no model.',
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

function said(names: readonly string[], where: string): string {
  if (names.length === 0) return ''
  const list = new Intl.ListFormat('en').format(names)
  const verb = names.length > 1 || /s$/.test(list) ? 'are' : 'is'
  return `${list[0]?.toUpperCase()}${list.slice(1)} ${verb} ${where}.`
}

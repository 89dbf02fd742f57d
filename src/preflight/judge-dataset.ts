import type { Acceptance, Audit, Issue } from '../interfaces/audit.ts'
import type { Finding } from './finding.ts'

/** Files that one sentence names; the summary names more, and a table all of them. */
const NAMED = 3

/** What is wrong with the dataset, and what people should know of it. */
export function judgeDataset(audit: Audit): Finding[] {
  const { images, backgrounds } = audit.splits.train
  if (images > backgrounds) return audit.issues.map(issueFinding)
  // Nobody accepts his way past it, so that a val split without boxes is not a question of its own.
  const others = audit.issues.filter(({ kind }) => kind !== 'val-without-boxes')
  return [noBoxes(audit), ...others.map(issueFinding)]
}

function noBoxes({ splits, files, foreign }: Audit): Finding {
  const what = `None of the ${splits.train.images} pictures of the train split has a box, in ${files} files`
  return {
    severity: 'error',
    code: 'DATASET_INVALID',
    what: foreign === undefined ? what : `${what}; ${foreign}`,
    next: 'Labels stand in labels/ where pictures stand in images/, under the same name ending in .txt; training.classes must name classes that they use.',
  }
}

function issueFinding(issue: Issue): Finding {
  const { kind, severity, count, meaning, told, examples, acceptance, isAccepted } = issue
  const named = examples.slice(0, NAMED).join('; ')
  const accepted = isAccepted && acceptance ? `; ${ACCEPTED[acceptance]}` : ''
  return {
    severity,
    code: kind === 'entry-unreadable' ? 'DATASET_UNREADABLE' : 'DATASET_INVALID',
    what: `${count} × ${told ?? meaning}${accepted} (${named}${count > NAMED ? '; …' : ''})`,
    next: nextStep(issue),
    ...(acceptance === undefined ? {} : { answer: kind }),
  }
}

/** What comes of a finding that the settings accept. */
const ACCEPTED: Readonly<Record<Acceptance, string>> = {
  leave: 'accepted, so each picture and its label stay at home',
  'as-is': 'accepted as it is',
  worthless: 'accepted, so every result says that it proves nothing',
}

const PART_ANEW =
  'Part the pictures anew, so that both splits show them, or train without them (training.classes).'

/** Of kinds whose cure is not that of all others. */
const CURES: Readonly<Record<string, string>> = {
  'class-beyond':
    'Name them where the classes are named, train all classes as one (training.single_cls: true), or accept it: these pictures and their labels then stay at home.',
  'label-elsewhere':
    'Move the labels into labels/ where pictures stand in images/, else beside the pictures, or accept that these pictures count as background.',
  'exclude-missing': 'Correct these lines, or take them out.',
  'class-not-in-train': PART_ANEW,
  'class-not-in-val': PART_ANEW,
  'name-repeated': 'Give each class a name of its own.',
  'image-ending': 'Make JPEG or PNG of them, or have them stay at home (dataset.exclude).',
  'label-overhang':
    'Look at some: a row is class, x and y of the centre, width and height, as shares of the picture.',
}

function nextStep({ kind, acceptance, severity }: Issue): string {
  if (severity === 'info') return ''
  const cure = CURES[kind]
  if (cure !== undefined) return cure
  if (severity === 'warning') return 'Look at them where the dataset comes from.'
  if (acceptance === 'leave')
    return 'Mend them where the dataset comes from, or accept them: each picture and its label then stay at home.'
  if (acceptance === undefined) return 'Mend them where the dataset comes from.'
  const warned = acceptance === 'worthless' ? ', and every result says that it proves nothing' : ''
  return `Mend it where the dataset comes from, or accept it as it is${warned}.`
}

/**
 * Why nothing that is measured on the dataset proves anything, though the settings accept that.
 *
 * @returns one sentence without a full stop; empty when it does
 */
export function worthlessReason({ issues }: Pick<Audit, 'issues'>): string {
  const reasons = issues.filter(({ acceptance, isAccepted }) => isAccepted && acceptance === 'worthless')
  return reasons.map(({ meaning }) => meaning).join('; ')
}

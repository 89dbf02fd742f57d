import {
  type EachFinding,
  exampleOf,
  type Issue,
  NAMED_FILES,
  type Severity,
} from '../../../interfaces/audit.ts'
import { ACCEPTABLE, type IssueKind, KINDS } from './kinds.ts'

/** Collects findings by kind with bounded memory, however bad the dataset is; `each` hears of every single one. */
export class Issues {
  readonly #found = new Map<IssueKind, { count: number; examples: string[]; told?: string }>()
  readonly #accepted: ReadonlySet<string>
  readonly #each: EachFinding

  constructor(accepted: readonly string[] = [], each: EachFinding = () => undefined) {
    this.#accepted = new Set(accepted)
    this.#each = each
  }

  /**
   * @param place the file concerned, printable; else what is spoken of, such as a split
   * @param detail what is to be said of it beside its kind
   */
  add(kind: IssueKind, place: string, detail = ''): void {
    this.#each({ kind, severity: this.#severity(kind), place, detail })
    const entry = this.#found.get(kind) ?? { count: 0, examples: [] }
    entry.count += 1
    if (entry.examples.length < NAMED_FILES) entry.examples.push(exampleOf(place, detail))
    this.#found.set(kind, entry)
  }

  /** Says what a kind means in this case, if anything of it was found. */
  tell(kind: IssueKind, told: string): void {
    const entry = this.#found.get(kind)
    if (entry) entry.told = told
  }

  /** Whether the settings have the files of such a finding stay at home. */
  leaves(kind: IssueKind): boolean {
    return this.#accepted.has(kind) && KINDS[kind][1] === 'leave'
  }

  /** The findings, errors first, each kind in the order of the table. */
  list(): Issue[] {
    const kinds = (Object.keys(KINDS) as IssueKind[]).filter((kind) => this.#found.has(kind))
    const issues = kinds.map((kind): Issue => {
      const meaning = KINDS[kind][2]
      const found = this.#found.get(kind) ?? { count: 0, examples: [] }
      return {
        kind,
        severity: this.#severity(kind),
        meaning,
        acceptance: KINDS[kind][1],
        isAccepted: this.#isAccepted(kind),
        ...found,
      }
    })
    return issues.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity])
  }

  #isAccepted(kind: IssueKind): boolean {
    return this.#accepted.has(kind) && ACCEPTABLE.has(kind)
  }

  #severity(kind: IssueKind): Severity {
    return this.#isAccepted(kind) ? 'info' : KINDS[kind][0]
  }
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** What one row came to; a line of JSON that its test writes. */
export interface Figures {
  /** The name of the row. */
  readonly row: string
  /** How many were tried. */
  readonly runs: number
  /** How often what must never happen did. */
  readonly wrong: number
  /** Repeats the run, as `FAULT_SEED`. */
  readonly seed: number
  /** How often each fault was made, and what else shows that the row is not empty. */
  readonly facts: Readonly<Record<string, number>>
}

/** A promise that is attacked many times. */
export interface Row {
  /** Also of its test, `test/faults/<name>.test.ts`. */
  readonly name: string
  readonly what: string
  /** At least so many are to be tried. */
  readonly least: number
  /** What is counted as wrong. */
  readonly never: string
}

/** In the order of the page. */
export const ROWS: readonly Row[] = [
  {
    name: 'faulted-transfers',
    what: 'small transfers with faults, our whole sending side against a simulated server, in virtual time',
    least: 10_000,
    never: 'a success that is not what lay on the runner; a failure without its cause',
  },
  {
    name: 'real-transfers',
    what: 'transfers over a real sshd, each with one real fault',
    least: 300,
    never: 'a success that is not what lay on the runner; a failure without its cause',
  },
  {
    name: 'pipeline-kills',
    what: '`kill -9` in whole pipelines: of an action, the agent, the supervisor, the driver',
    least: 200,
    never: 'an end that is another: an epoch twice or never, another dataset, another model',
  },
  {
    name: 'training-kills',
    what: '`kill -9` in real trainings with Ultralytics: of the supervisor, the driver, a process of the loader',
    least: 30,
    never:
      'an end that is another: an epoch never trained, a model that is not the recorded one, a wrong reason',
  },
  {
    name: 'outages',
    what: 'outages while a training is followed, over real SSH in virtual time',
    least: 1_000,
    never: 'a training taken for dead; an epoch told twice or never',
  },
  {
    name: 'start-races',
    what: 'races of three starts of one id, by three agents over a real sshd',
    least: 1_000,
    never: 'a training that starts twice, or not at all',
  },
  {
    name: 'lost-answers',
    what: 'answers to a start that never arrive, over a real sshd',
    least: 200,
    never: 'a training that starts twice, or not at all',
  },
  {
    name: 'watcher-kills',
    what: "kills of the watcher's SSH, and the mirror's, during one real training on the CPU",
    least: 50,
    never: 'a second training; one taken for failed; something at home that is not what the server has',
  },
  {
    name: 'torn-checkpoints',
    what: '`kill -9` of whoever keeps a checkpoint, while it is written',
    least: 50,
    never: 'something mirrored, collected or resumed from that is not whole',
  },
  {
    name: 'fuzz',
    what: 'texts and bytes that nobody thought of, for every parser of what is not ours',
    least: 1_000_000,
    never: 'a crash, a runner command in what is said, an input that takes two seconds',
  },
  {
    name: 'hostile-replies',
    what: 'answers that no operation expects, each of 31 to every operation, over real SSH in virtual time',
    least: 480,
    never: 'a wait beyond the deadline; an end without a cause',
  },
]

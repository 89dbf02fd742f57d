/** Lines that are shown from the beginning of a command's output. */
const FIRST_LINES = 1_000
/** Of more, the last ones are shown, too: an error stands there. */
const LAST_LINES = 50
/** Of a line without an end, as much is kept as a log shows, and a secret that begins within that. */
const MOST_CHARACTERS = 10_000

/** What a command prints, line by line: its beginning as it comes, and its end. */
export class HookOutput {
  readonly #print: (line: string) => void
  readonly #mask: (text: string) => string
  readonly #streams: LineSplitter[] = []
  #count = 0
  #last: string[] = []
  #hasEnded = false

  /**
   * @param print gets one line; it makes it harmless
   * @param mask hides secrets in a line, before the printing side cuts or escapes anything in it
   */
  constructor(print: (line: string) => void, mask: (text: string) => string) {
    this.#print = print
    this.#mask = mask
  }

  /** A listener for one stream of the command. */
  stream(): (chunk: Buffer) => void {
    const splitter = new LineSplitter((line) => this.#line(line))
    this.#streams.push(splitter)
    return (chunk) => {
      // What the command left behind may go on talking; nobody listens.
      if (!this.#hasEnded) splitter.push(chunk)
    }
  }

  /** Shows what is left. */
  end(): void {
    if (this.#hasEnded) return
    for (const splitter of this.#streams) splitter.end()
    this.#hasEnded = true
    const left = this.#count - FIRST_LINES - this.#last.length
    if (left > 0) this.#print(`… ${left} lines are left out …`)
    for (const line of this.#last) this.#print(this.#mask(line))
  }

  #line(line: string): void {
    this.#count++
    if (this.#count <= FIRST_LINES) this.#print(this.#mask(line))
    else {
      this.#last.push(line)
      if (this.#last.length > LAST_LINES) this.#last.shift()
    }
  }
}

/** Splits bytes at every line break that the runner knows; what is not UTF-8 becomes a mark, and empty lines go. */
class LineSplitter {
  readonly #decoder = new TextDecoder()
  readonly #told: (line: string) => void
  #pending = ''

  constructor(told: (line: string) => void) {
    this.#told = told
  }

  push(chunk: Buffer): void {
    this.#take(this.#decoder.decode(chunk, { stream: true }))
  }

  end(): void {
    this.#take(`${this.#decoder.decode()}\n`)
  }

  #take(text: string): void {
    const lines = (this.#pending + text).split(/[\r\n]+/)
    this.#pending = (lines.pop() ?? '').slice(0, MOST_CHARACTERS)
    for (const line of lines) if (line !== '') this.#told(line.slice(0, MOST_CHARACTERS))
  }
}

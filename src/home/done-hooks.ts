import { join } from 'node:path'
import * as v from 'valibot'
import { readForeignFile } from '../untrusted/file.ts'
import { readForeignJson } from '../untrusted/json.ts'
import { runFolder } from './layout.ts'
import { writeWhole } from './write-whole.ts'

const MOST_BYTES = 10_000
const schema = v.object({ attempt: v.string(), done: v.array(v.string()) })

/** Which hooks have run in this attempt of the run: the jobs of an attempt share them, and another one runs them anew. */
export class DoneHooks {
  readonly #home: string
  readonly #trainingId: string
  readonly #attempt: string

  /** @param attempt names the run and which attempt of it this is */
  constructor(home: string, trainingId: string, attempt: string) {
    this.#home = home
    this.#trainingId = trainingId
    this.#attempt = attempt
  }

  /** Whether it has. What cannot be read says no: to run twice does less harm than never. */
  async has(name: string): Promise<boolean> {
    return (await this.#read()).includes(name)
  }

  /** @throws Failure HOME_UNUSABLE */
  async add(name: string): Promise<void> {
    const done = [...new Set([...(await this.#read()), name])]
    await writeWhole(this.#path(), `${JSON.stringify({ attempt: this.#attempt, done })}\n`)
  }

  #path(): string {
    return join(runFolder(this.#home, this.#trainingId), 'hooks.json')
  }

  async #read(): Promise<string[]> {
    try {
      const content = (await readForeignFile(this.#path(), MOST_BYTES)) ?? ''
      const parsed = v.parse(schema, readForeignJson(content.toString('utf8'), MOST_BYTES))
      return parsed.attempt === this.#attempt ? parsed.done : []
    } catch {
      return []
    }
  }
}

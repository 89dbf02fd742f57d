import { Failure } from '../errors.ts'
import { maskSecret } from './secrets.ts'

/**
 * Reads an action's inputs from `INPUT_*` and takes them out of the environment, so that no child process inherits
 * them. Problems are collected and reported together.
 */
export class InputReader {
  readonly #values: Map<string, string>
  readonly #problems: string[] = []
  readonly #secrets: string[] = []
  readonly #refusals: Failure[] = []

  /** @param environment where to read; the variables are deleted from it */
  constructor(environment: NodeJS.ProcessEnv) {
    this.#values = takeInputs(environment)
  }

  /** The input without surrounding white space; empty when it was not given. */
  optional(name: string): string {
    return (this.#values.get(name.toUpperCase()) ?? '').trim()
  }

  /** Whether the step says anything about it, be it nothing: an empty list is a list. */
  isGiven(name: string): boolean {
    return this.#values.has(name.toUpperCase())
  }

  /** Like optional; a problem when it is empty. */
  required(name: string): string {
    const value = this.optional(name)
    if (value === '') this.problem(`${name} is required`)
    return value
  }

  /** Like optional; the value is masked in every log from here on. */
  secret(name: string): string {
    return this.hide(this.optional(name))
  }

  /** Masks what stands in an input and is secret by itself. @returns the same */
  hide(value: string): string {
    maskSecret(value)
    this.#secrets.push(value)
    return value
  }

  /** What was read with `secret`, or hidden. */
  get secrets(): readonly string[] {
    return this.#secrets
  }

  /** A number, undefined when not given; a problem when it is none or out of bounds. */
  number(name: string, { min = -Infinity, max = Infinity } = {}): number | undefined {
    const text = this.optional(name)
    if (text === '') return undefined
    const value = Number(text)
    if (Number.isFinite(value) && value >= min && value <= max) return value
    this.problem(`${name}: "${text}" is not a number${bounds(min, max)}`)
    return undefined
  }

  /** Like number, but whole. */
  integer(name: string, limits: { min?: number; max?: number } = {}): number | undefined {
    const value = this.number(name, limits)
    if (value === undefined || Number.isSafeInteger(value)) return value
    this.problem(`${name}: ${value} is not a whole number`)
    return undefined
  }

  /** One of the given words, undefined when not given. */
  choice<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.optional(name)
    const value = values.find((candidate) => candidate === text)
    if (text !== '' && value === undefined) this.problem(`${name}: "${text}" is none of ${values.join(', ')}`)
    return value
  }

  /** `true` or `false`, undefined when not given. */
  boolean(name: string): boolean | undefined {
    const value = this.choice(name, ['true', 'false'])
    return value === undefined ? undefined : value === 'true'
  }

  /** The lines that are not empty, trimmed. */
  lines(name: string): string[] {
    return this.optional(name)
      .split(/\r\n|\r|\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
  }

  /** Notes something that is wrong; finish reports it. */
  problem(text: string): void {
    this.#problems.push(text)
  }

  /**
   * Reads a value and notes the failure with which it is refused, so that it is said before anything is begun.
   *
   * @returns what was read; undefined when it was refused
   */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#refusals.push(error)
      return undefined
    }
  }

  /** @throws Failure the only one that was noted; INPUT_INVALID with all of them, and every problem */
  finish(): void {
    const [only, ...others] = this.#refusals
    if (only && others.length === 0 && this.#problems.length === 0) throw only
    const told = this.#refusals.map(
      ({ text }) => `${text.what.replace(/\.$/, '')} (${text.next.replace(/\.$/, '')})`,
    )
    const problems = [...this.#problems, ...told]
    if (problems.length === 0) return
    throw new Failure('INPUT_INVALID', {
      what: `Inputs: ${problems.join('; ')}.`,
      safe: 'Nothing was contacted.',
      next: 'Correct the inputs of this step in the workflow and run it again.',
    })
  }
}

function takeInputs(environment: NodeJS.ProcessEnv): Map<string, string> {
  const values = new Map<string, string>()
  for (const [key, value] of Object.entries(environment)) {
    if (!key.startsWith('INPUT_')) continue
    values.set(key.slice('INPUT_'.length), value ?? '')
    delete environment[key]
  }
  return values
}

function bounds(min: number, max: number): string {
  if (min > -Infinity && max < Infinity) return ` from ${min} to ${max}`
  if (min > -Infinity) return ` of at least ${min}`
  return max < Infinity ? ` of at most ${max}` : ''
}

import { Composer, type Document, Lexer, LineCounter, Parser } from 'yaml'
import { printable } from '../text/printable.ts'
import { measure } from './yaml-extent.ts'

/**
 * What may stand in a YAML file. Reading costs some 10 to 20 microseconds a token whatever they are, blank lines and
 * comments included, so the tokens bound the time; the rest bounds what the tokens can stand for.
 */
export interface YamlLimits {
  /** Characters of the text. */
  readonly characters: number
  /** Words, signs, line breaks: about five for `- name`, eight for `key: value`. */
  readonly tokens: number
  /** References to what stands elsewhere, and anchors: for each reference the parser walks over all that could be meant. */
  readonly aliases: number
}

/** Settings that people write. */
export const SETTINGS_LIMITS: YamlLimits = { characters: 1_000_000, tokens: 100_000, aliases: 100 }
/** What the library says that it was told: some hundred arguments. */
export const ARGUMENTS_LIMITS: YamlLimits = { characters: 100_000, tokens: 20_000, aliases: 100 }
/** A description of a dataset: the 22,000 classes of the largest public sets, with their names. */
export const DATASET_LIMITS: YamlLimits = { characters: 4_000_000, tokens: 300_000, aliases: 5_000 }

/** Kinds of values that nobody writes in such files, and that cost quadratic time or are not plain values. */
const ODD_TAGS = /^tag:yaml\.org,2002:(omap|pairs|set|binary)$/
/** Whoever has more corrects these first. */
const MOST_PROBLEMS = 100
const TOO_DEEP = 'it is nested too deep'

/** Something that is wrong with a text, and where. */
export interface YamlProblem {
  /** Counted from 1. */
  readonly line: number
  /** Without a full stop; printable. */
  readonly text: string
}

/** What was read of a YAML text that somebody else wrote. */
export interface ForeignYaml {
  /** Empty where there are problems. */
  readonly document: Document
  /** Why it cannot be used: the first hundred. */
  readonly problems: readonly YamlProblem[]
  /** Keys that stand twice in one map, where the last one counts: the first hundred, by name. */
  readonly repeated: readonly YamlProblem[]
  /** What it says, as plain values; null where there are problems. */
  readonly value: unknown
  /** The line of a place in the text, counted from 1. */
  lineAt(offset: number): number
}

/**
 * Reads YAML that somebody else wrote: the only way to the parser. It prints nothing, never throws for what stands in the
 * text, and takes time in proportion to its length.
 *
 * @param text which may be hostile
 * @param version of YAML; the library reads 1.1
 */
export function readForeignYaml(text: string, version: '1.1' | '1.2', limits: YamlLimits): ForeignYaml {
  const lines = new LineCounter()
  const refused = (problem: string) => nothing(lines, [{ line: 1, text: problem }])
  if (text.length > limits.characters) return refused(`it is longer than ${limits.characters} characters`)
  const { stackTraceLimit } = Error
  try {
    // Hundreds of thousands of faults, each with its stack, take more memory than all that they are about.
    Error.stackTraceLimit = 0
    const composed = compose(text, version, limits.tokens, lines)
    if (typeof composed === 'string') return refused(composed)
    const problems = problemsOf(composed, lines)
    return problems.length > 0 ? nothing(lines, problems) : read(composed.document, lines, limits.aliases)
  } catch (error) {
    // The parser recurses before anything can be measured; and of what it throws, none is worth more than its words.
    return refused(error instanceof RangeError ? TOO_DEEP : brief(String(error)))
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

interface Composed {
  readonly document: Document
  /** What a further document begins with; one is enough to know. */
  readonly second: Document | undefined
}

function compose(
  text: string,
  version: '1.1' | '1.2',
  mostTokens: number,
  lines: LineCounter,
): Composed | string {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  const parsed = []
  let tokens = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (++tokens > mostTokens) return `it holds more than ${mostTokens} words and signs`
    for (const token of parser.next(lexeme)) parsed.push(token)
  }
  for (const token of parser.end()) parsed.push(token)
  // Silent, or it prints what stands in the text; its own search for equal keys, and its drawings, take quadratic time.
  const composer = new Composer({
    version,
    logLevel: 'silent',
    uniqueKeys: false,
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !ODD_TAGS.test(tag.tag)),
  })
  const documents = composer.compose(parsed, true, text.length)
  const [document, second] = [documents.next().value, documents.next().value]
  return document ? { document, second: second || undefined } : 'it is empty'
}

function problemsOf({ document, second }: Composed, lines: LineCounter): YamlProblem[] {
  const tags = document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED')
  const found = [...document.errors, ...tags].slice(0, MOST_PROBLEMS)
  const problems = found.map(({ pos: [start], code, message }) => ({
    line: lineAt(lines, start),
    text: code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : brief(message),
  }))
  if (second !== undefined)
    problems.push({ line: lineAt(lines, second.range?.[0] ?? 0), text: 'a second document begins there' })
  return problems.sort((one, other) => one.line - other.line)
}

function read(document: Document, lines: LineCounter, mostAliases: number): ForeignYaml {
  const seen = measure(document, mostAliases)
  const place = (offset: number) => lineAt(lines, offset)
  const problem = seen.problem && { line: place(seen.problem.offset), text: seen.problem.text }
  if (problem) return nothing(lines, [problem])
  return {
    document,
    problems: [],
    repeated: seen.repeated
      .slice(0, MOST_PROBLEMS)
      .map(({ name, offset }) => ({ line: place(offset), text: brief(name) })),
    // The parser's own count of aliases knows no merges, and is quadratic; what they bring in was counted above.
    value: document.toJS({ maxAliasCount: -1 }) ?? null,
    lineAt: place,
  }
}

function nothing(lines: LineCounter, problems: readonly YamlProblem[]): ForeignYaml {
  const [document] = new Composer({ logLevel: 'silent' }).compose([], true, 0)
  if (document === undefined) throw new Error('the parser makes a document of nothing')
  return { document, problems, repeated: [], value: null, lineAt: (offset) => lineAt(lines, offset) }
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line)
}

/** The parser's words begin with a capital, and may repeat the text. */
function brief(message: string): string {
  return printable(message.replace(/ at line \d+, column \d+[\s\S]*/, ''), 200)
}

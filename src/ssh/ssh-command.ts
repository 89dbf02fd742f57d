/** What an `ssh` command line says about where a server is. */
import { printable } from '../text/printable.ts'

/** Where the command leads, or why that is not where we could go. */
export interface SshCommand {
  /** `host`, `user@host` or `ssh://…` without its scheme, as it stands there; empty when there is none. */
  readonly target: string
  /** Of `-l`; wins over the target's. */
  readonly user?: string
  /** Of `-p`. */
  readonly port?: string
  /** What cannot be done as the command says. */
  readonly problem?: string
  /** What to do instead. */
  readonly cure?: string
}

/** The client's options that a value belongs to (OpenSSH, ssh.c). All others are single letters. */
const WITH_VALUE = 'BbcDEeFIiJLlmOoPpQRSWw'
const LETTERS = /^-[A-Za-z0-9]/

/** Whether a text is a command line: it begins with ssh, or has options. */
export function looksLikeCommand(text: string): boolean {
  return /^(?:\S*\/)?ssh(?:\.exe)?\s/.test(text) || /\s-[A-Za-z]/.test(text)
}

/**
 * Reads `ssh -p 40022 root@203.0.113.7 -L 8080:localhost:8080`, with or without its first word. Forwardings, identity
 * files and whatever else has no say in where the connection leads are passed over.
 */
export function readSshCommand(line: string): SshCommand {
  const words = wordsOf(line)
  if (/^(?:.*\/)?ssh(?:\.exe)?$/.test(words[0] ?? '')) words.shift()
  const options = new Map<string, string>()
  const plain: string[] = []
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (plain.length > 1 || !LETTERS.test(word)) plain.push(word)
    else readOption(word, words, options)
  }
  const [target = '', ...command] = plain
  return {
    target: options.get('hostname') ?? target.replace(/^ssh:\/\//i, '').replace(/\/$/, ''),
    ...optional('user', options.get('user') ?? userOf(options, target)),
    ...optional('port', options.get('port')),
    ...problemOf(options, command),
  }
}

/** `HostName` replaces the host alone. */
function userOf(options: ReadonlyMap<string, string>, target: string): string | undefined {
  return options.has('hostname') ? /^([^@]+)@/.exec(target)?.[1] : undefined
}

/** Several letters may stand together (`-NT`), and a value right behind its letter (`-p40022`). */
function readOption(word: string, rest: string[], options: Map<string, string>): void {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? ''
    if (!WITH_VALUE.includes(letter)) continue
    const value = word.slice(at + 1) || rest.shift() || ''
    if (letter === 'o') readSetting(value, options)
    else set(options, SETTING_OF[letter] ?? letter, value)
    return
  }
}

/** What options are called in a configuration file. */
const SETTING_OF: Readonly<Record<string, string>> = { p: 'port', l: 'user', J: 'proxyjump', W: 'forward' }

function readSetting(text: string, options: Map<string, string>): void {
  const [, key = '', value = ''] = /^\s*(\w+)\s*(?:=|\s)\s*(.*?)\s*$/.exec(text) ?? []
  set(options, key.toLowerCase(), value)
}

/** Of several values ssh takes the first. */
function set(options: Map<string, string>, key: string, value: string): void {
  if (!options.has(key)) options.set(key, value)
}

function problemOf(
  options: ReadonlyMap<string, string>,
  command: readonly string[],
): Pick<SshCommand, 'problem' | 'cure'> {
  const jump = ['proxyjump', 'proxycommand'].find((key) => (options.get(key) ?? 'none') !== 'none')
  if (jump !== undefined) return jumps(options.get(jump) ?? '')
  if (options.has('forward')) return jumps(options.get('forward') ?? '')
  if (options.has('F'))
    return {
      problem: 'the command takes the address from a configuration file (-F), which is not here',
      cure: 'Write user@host:port as that file has them (HostName, User, Port).',
    }
  if (command[0] === undefined) return {}
  if (/^(?:.*\/)?ssh$/.test(command[0])) return jumps(command.join(' '))
  return {
    problem: `the ssh line ends in a command (${printable(command.join(' '), 60)})`,
    cure: 'Give the line without it: what runs there is ours to say.',
  }
}

function jumps(over: string): Pick<SshCommand, 'problem' | 'cure'> {
  return {
    problem: `the ssh line goes over a jump host (${printable(over, 60)}), and jump hosts (-J, ProxyJump) are not supported yet`,
    cure: "Give an address that this runner reaches by itself: the provider's direct port, or let the runner stand in that network.",
  }
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }
}

/** Words as a shell splits them, quotes and line continuations included. */
function wordsOf(line: string): string[] {
  const words = line.replaceAll(/\\\r?\n/g, ' ').match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) => word.replaceAll(/["']/g, ''))
}

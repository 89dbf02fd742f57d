/** Why a login shell did not start our Python, from how it ended and what it printed. */
import { Failure } from '../errors.ts'
import { printable } from '../text/printable.ts'

/** What a shell ends with that was started in our command's place, and read ours as its first command. */
export const TAKEN_OVER = 96
/** There is no Python, or an old one. */
export const NO_PYTHON = 97
/** Python is there, but what it reads is not what we sent. */
export const INPUT_EATEN = 98

/** What our command says on stderr before it ends with NO_PYTHON, so that no `exit 97` of others is taken for it. */
export const NO_PYTHON_WORDS = '<<gpu-retrain no python>>'
const OUR_WORDS = /<<gpu-retrain [^>]*>>\s*/g

/** What was seen of a shell. */
export interface ShellTrace {
  /** Of the command; null when it ended without one. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

const STARTUP_FILES: Readonly<Record<string, string>> = {
  bash: '~/.bashrc',
  zsh: '~/.zshenv',
  fish: '~/.config/fish/config.fish',
  csh: '~/.cshrc',
  tcsh: '~/.tcshrc',
  ksh: '~/.kshrc',
}
const ANY_FILE = '~/.bashrc (bash), ~/.zshenv (zsh)'
const DIRECT_PORT = "If this is a provider's proxy, use its direct SSH port (a public IP and port) instead"
const GUARD = 'case $- in *i*) ;; *) return ;; esac'

/** What shells and proxies say, and what it means. The first that fits counts. */
const SAYINGS: readonly [RegExp, (found: RegExpExecArray) => { what: string; next: string }][] = [
  [
    /(?:exec: |\b)sh: (?:command )?not found/,
    () => ({
      what: 'finds no sh',
      next: `A start-up file (${ANY_FILE}) sets PATH anew: let it add to $PATH.`,
    }),
  ],
  [
    /Please login as the user "?([\w.-]{1,32})"?/,
    (found) => ({
      what: 'does not let this user work',
      next: `If its word is right: Log in as ${found[1]}, with that user before the @ of server.`,
    }),
  ],
  [
    /not a (?:terminal|tty)|connected to a terminal|\bPTY\b|pseudo-?(?:tty|terminal)|requires? a (?:terminal|tty)|interactive (?:session|shell|login)s? only/i,
    () => ({
      what: 'wants a terminal in place of a command',
      next: `If a start-up file (${ANY_FILE}) starts tmux, screen or another shell, begin it with: ${GUARD}. ${DIRECT_PORT}.`,
    }),
  ],
  [
    /account is (?:currently )?not available|\bnologin\b/i,
    () => ({
      what: 'gives this user no shell',
      next: 'Log in as another user, or give this one a shell (usermod -s /bin/bash).',
    }),
  ],
  [
    /password (?:has )?expired|change your password|password change required/i,
    () => ({ what: 'wants a new password first', next: 'Log in by hand once and set it (passwd).' }),
  ],
  [
    /(?:command|exec(?:ution)?)s? (?:is |are )?(?:not (?:allowed|permitted|supported)|disabled|rejected)|unrecognized command|restricted/i,
    () => ({ what: 'runs no commands', next: `${DIRECT_PORT}; a restricted shell or ForceCommand must go.` }),
  ],
  [
    /([~/][^\s:'"]*):? (?:line )?\d+:/,
    (found) => ({
      what: `failed in ${printable(found[1] ?? '', 100)}`,
      next: `Mend that file on the server, or begin it with: ${GUARD}.`,
    }),
  ],
]

/**
 * The failure of a shell that has ended before our Python spoke.
 *
 * @param why in words, where the status does not say it
 */
export function shellFailure(trace: ShellTrace, why = ''): Failure {
  const { status, stdout, stderr } = trace
  if (status === TAKEN_OVER) return takenOver(trace)
  const words = `${stderr}\n${stdout}`
  for (const [pattern, meaning] of SAYINGS) {
    const found = pattern.exec(words)
    if (found) return unusable(meaning(found).what, meaning(found).next, trace)
  }
  const ended = status === null ? 'ended without a status' : `ended with status ${status}`
  return unusable(
    `did not run our command: it ${why || ended}`,
    `Look for exit, exec or set -e in ${ANY_FILE} there, or begin it with: ${GUARD}. ${DIRECT_PORT}.`,
    trace,
  )
}

/** Python is there, but something before it has read from what we sent. */
export function inputEaten(trace: ShellTrace): Failure {
  const file = startupFile(trace)
  return unusable(
    `has a start-up file (${file}) that reads what was meant for our program`,
    `Let it ask (read, select, cat) only people: begin ${file} there with: ${GUARD}.`,
    { ...trace, stderr: '' },
  )
}

/** Python is there, but what it says does not arrive. */
export function outputElsewhere(trace: ShellTrace): Failure {
  const file = startupFile(trace)
  return unusable(
    `has a start-up file (${file}) that sends elsewhere what is printed`,
    `Let it do so (exec >…) only for people: begin ${file} there with: ${GUARD}.`,
    { ...trace, stderr: '' },
  )
}

/** The command tells which shell has started it. */
function startupFile({ stderr }: ShellTrace): string {
  const shell = /<<gpu-retrain shell \S*?([\w-]+)>>/.exec(stderr)?.[1] ?? ''
  return Object.hasOwn(STARTUP_FILES, shell) ? (STARTUP_FILES[shell] ?? ANY_FILE) : ANY_FILE
}

function takenOver(trace: ShellTrace): Failure {
  return unusable(
    'starts another shell in place of our command (exec zsh, exec bash or the like)',
    `Begin its start-up file (${ANY_FILE}) with: ${GUARD}; a ForceCommand must go. ${DIRECT_PORT}.`,
    trace,
  )
}

function unusable(what: string, next: string, { stdout, stderr }: ShellTrace): Failure {
  const said = printable((withoutOurs(stderr) || withoutOurs(stdout)).slice(-300))
  return new Failure('SHELL_UNUSABLE', {
    what: `The server's login shell ${what}${said && `; it printed: ${said}`}.`,
    safe: 'The login itself worked. Nothing was written there, and nothing of ours ran as a command.',
    next,
  })
}

/** What others printed. */
export function withoutOurs(text: string): string {
  return text.replaceAll(OUR_WORDS, '').trim()
}

/** The server opens no channel for a command at all. */
export function commandsRefused(host: string, why: string): Failure {
  return new Failure('SHELL_UNUSABLE', {
    what: `${host} lets us in, but runs no commands over SSH; it says: ${printable(why, 200)}.`,
    safe: 'Nothing was written there.',
    next: `${DIRECT_PORT}; on a server of your own, sshd_config must allow sessions (MaxSessions).`,
  })
}

/** The shell has said nothing that we wait for. */
export function shellTooSlow(limitMs: number, stdout: string): Failure {
  const said = printable(stdout.trim().slice(-300))
  return new Failure('DEADLINE_EXCEEDED', {
    what: `The server's login shell did not start our helper within ${limitMs / 1000} s; it printed: ${said || 'nothing'}.`,
    safe: 'Nothing was written there.',
    next: `A start-up file there (${ANY_FILE}) is slow, waits for an answer or sends its output elsewhere: begin it with: ${GUARD}. ${DIRECT_PORT}.`,
  })
}

/** Python has started, but does not get our program, which was sent before. */
export function programTooSlow(limitMs: number): Failure {
  return new Failure('DEADLINE_EXCEEDED', {
    what: `Python on the server did not get our program within ${limitMs / 1000} s: a start-up file there (${ANY_FILE}) has read it, or the server is overloaded.`,
    safe: 'Nothing was written there, and nothing of ours ran as a command.',
    next: `If a start-up file there reads (read, cat), begin it with: ${GUARD}. Otherwise run it again.`,
  })
}

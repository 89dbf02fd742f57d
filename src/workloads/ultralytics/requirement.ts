/** The library as it is installed: its package, and the versions that the pipeline was checked against. */
export const PACKAGE = 'ultralytics'

/** The first release whose callbacks, cache margins and checkpoints the driver was checked against. */
const FLOOR = [8, 4, 190] as const
const OLDEST = `${PACKAGE}>=${FLOOR.join('.')}`

/** Adds the library to requirements that do not name it. */
export function withLibrary(requirements: readonly string[]): readonly string[] {
  const named = requirements.some((line) => /^ultralytics(?![\w.-])/i.test(line))
  return named ? requirements : [OLDEST, ...requirements]
}

/** Whether a line of a requirements.txt asks for the library, or for a package whose name begins like it. */
export function namesLibrary(line: string): boolean {
  return /^ultralytics\b/i.test(line)
}

/** The requirement for a version: an exact one as it stands; a range always gets the floor that the pipeline needs. */
export function requirementFor(version: string): string {
  if (/^\d/.test(version)) return `${PACKAGE}==${version}`
  if (version.startsWith('==') || version.startsWith('>=')) return `${PACKAGE}${version.replaceAll(' ', '')}`
  return `${OLDEST},${version.replaceAll(' ', '')}`
}

/** Whether a version, such as `8.3.1` or `<=8.3`, is older than the oldest that is supported. */
export function isBelowFloor(version: string): boolean {
  const exact = /^(?:==|<=?|~=)? ?(\d+)\.(\d+)(?:\.(\d+))?$/.exec(version)
  if (exact === null) return false
  const parts = [Number(exact[1]), Number(exact[2]), Number(exact[3] ?? 0)]
  const index = FLOOR.findIndex((floor, at) => parts[at] !== floor)
  return index !== -1 && (parts[index] ?? 0) < (FLOOR[index] ?? 0)
}

import type { PreflightResult } from './main.ts'

/** The outputs by name. */
export function outputs({ written, needed }: PreflightResult): Record<string, string> {
  return { plan: written, needed: String(needed) }
}

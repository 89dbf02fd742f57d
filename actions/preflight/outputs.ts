import type { PreflightResult } from './main.ts'

/** The outputs by name. */
export function outputs({ plan, needed }: PreflightResult): Record<string, string> {
  return { plan: JSON.stringify(plan), needed: String(needed) }
}

import { writePlan } from '../../src/config/plan-text.ts'
import type { PreflightResult } from './main.ts'

/** The outputs by name. */
export function outputs({ plan, needed }: PreflightResult): Record<string, string> {
  return { plan: writePlan(plan), needed: String(needed) }
}

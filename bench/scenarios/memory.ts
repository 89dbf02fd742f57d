import { readFileSync } from 'node:fs'
import type { Running } from '../command.ts'
import type { Facts } from '../facts.ts'
import { measure, openStage } from '../stage.ts'
import { rounds, type Scenario } from './scenario.ts'

const INTERVAL_MS = 250

/** The most memory that the runner's process and the server's agents ever held. */
export const memory: Scenario = async (setting) => {
  for (const { peer, round } of rounds(setting.entrants)) {
    await using stage = await openStage(setting.link, round)
    const during = (running: Running): Promise<Facts> => watch(running, stage.server.sessions)
    setting.record(await measure(peer, stage, setting.source, during))
  }
}

async function watch(running: Running, sessions: () => number[]): Promise<Facts> {
  let runnerBytes = 0
  const agents = new Map<number, number>()
  const timer = setInterval(() => {
    runnerBytes = Math.max(runnerBytes, peakBytes(running.pid))
    for (const pid of sessions().filter(isPython)) agents.set(pid, peakBytes(pid) || (agents.get(pid) ?? 0))
  }, INTERVAL_MS)
  await running.ending
  clearInterval(timer)
  return { runnerBytes, agentBytes: Math.max(0, ...agents.values()), agents: agents.size }
}

/** The kernel keeps the peak itself, so that nothing is missed between two looks. */
function peakBytes(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readProcess(pid, 'status'))?.[1] ?? 0)
}

function isPython(pid: number): boolean {
  return readProcess(pid, 'comm').startsWith('python')
}

/** '' when the process is gone. */
function readProcess(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

import { rootTrouble } from '../config/root-path.ts'
import { bytes, count } from '../text/format.ts'
import { printable } from '../text/printable.ts'
import type { Finding } from './finding.ts'
import type { Need, UsableRoot } from './need.ts'
import type { Server, Volume } from './probe.ts'
import type { Situation } from './situation.ts'

/** Smaller volumes are not worth a mention. */
const MENTIONED_BYTES = 1e9
const MENTIONED_VOLUMES = 5
/** A longer or stranger name is a sentence: what we tell to do holds none of the server's. */
const PLAIN_PATH = /^\/[\p{L}\p{N}._+@=,/-]{0,100}$/u

/** Is there a folder for everything, does it do what is needed, and is it large enough? */
export function judgeRoot(situation: Situation): Finding[] {
  const { server, root, need } = situation
  if (server.root === null) return [missing(situation)]
  if (root === null || need === null) return [unusable(`The server says: ${server.root.problem}`, situation)]
  const trouble = rootTrouble(root.realPath)
  if (trouble !== undefined)
    return [unusable(`${printable(root.path, 200)}${aim(root)} ${trouble}`, situation)]
  return [...judgeSpace(situation, root, need), ...judgeLinks(root)]
}

/** The writable volumes on which trainings can live, largest free space first: `/data (280.00 GB free)`. */
export function writableVolumes({ volumes }: Server): readonly Volume[] {
  return volumes.filter(
    ({ path, writable, freeBytes }) =>
      writable && freeBytes >= MENTIONED_BYTES && PLAIN_PATH.test(path) && rootTrouble(path) === undefined,
  )
}

function suggestion({ server, settings }: Situation): string {
  const volumes = writableVolumes(server).slice(0, MENTIONED_VOLUMES)
  if (volumes.length === 0)
    return 'No volume of the server is writable and has room: rent one with a larger disk.'
  const named = volumes.map(({ path, freeBytes }) => `${printable(path, 200)} (${bytes(freeBytes)} free)`)
  const [best] = volumes
  const example = `${best?.path === '/' ? '' : printable(best?.path ?? '', 200)}/gpu-retrain`
  return `Writable there: ${named.join(', ')}. Set server.root in ${settings.file}, for example to ${example}.`
}

function missing(situation: Situation): Finding {
  return {
    severity: 'error',
    code: 'ROOT_MISSING',
    what: 'No folder on the server is named for the dataset, the Python environment and the trainings',
    next: suggestion(situation),
  }
}

function unusable(problem: string, situation: Situation): Finding {
  const what = printable(problem, 300).replace(/\.$/, '')
  return { severity: 'error', code: 'ROOT_UNUSABLE', what, next: suggestion(situation) }
}

/** A link's own name may hold nothing that the library minds, and the name of what it leads to may. */
function aim({ path, realPath }: UsableRoot): string {
  return path === realPath ? '' : ` leads to ${printable(realPath, 200)}, which`
}

function judgeSpace(situation: Situation, root: UsableRoot, need: Need): Finding[] {
  const where = printable(root.path, 200)
  if (need.total > root.freeBytes) {
    const what = `${where} needs ${bytes(need.total)} (${parts(need)}) and has ${bytes(root.freeBytes)} free`
    return [{ severity: 'error', code: 'REMOTE_DISK_FULL', what, next: suggestion(situation) }]
  }
  if (root.freeInodes !== null && need.inodes > root.freeInodes) {
    const what = `${where} needs room for ${count(need.inodes)} files and has it for ${count(root.freeInodes)}`
    return [{ severity: 'error', code: 'REMOTE_DISK_FULL', what, next: suggestion(situation) }]
  }
  return []
}

function parts({ dataset, environment, cache, reserve }: Need): string {
  const named = Object.entries({ dataset, environment, cache, reserve }).filter(([, value]) => value > 0)
  return named.map(([name, value]) => `${name} ${bytes(value)}`).join(', ')
}

function judgeLinks(root: UsableRoot): Finding[] {
  if (root.hardLinks) return []
  return [
    {
      severity: 'warning',
      code: 'ROOT_UNUSABLE',
      what: `${printable(root.path, 200)} takes no hard links, so that the dataset is stored twice`,
      next: 'A local volume (ext4, xfs) needs half the space and is faster.',
    },
  ]
}

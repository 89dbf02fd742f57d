/**
 * The Python that runs on the server, as it is sent there.
 *
 * One literal path per file: ncc ships exactly the files named like this; computed paths build and then fail.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'

/** The bootstrap, which makes the others importable. */
const boot = readFileSync(new URL('../../remote/channel/boot.py', import.meta.url), 'utf8')

/** Module name to source text. */
const sources = {
  adoption: readFileSync(new URL('../../remote/store/adoption.py', import.meta.url), 'utf8'),
  agent: readFileSync(new URL('../../remote/channel/agent.py', import.meta.url), 'utf8'),
  arguments: readFileSync(new URL('../../remote/environment/arguments.py', import.meta.url), 'utf8'),
  assembly: readFileSync(new URL('../../remote/store/assembly.py', import.meta.url), 'utf8'),
  capacity: readFileSync(new URL('../../remote/machine/capacity.py', import.meta.url), 'utf8'),
  check_arguments: readFileSync(
    new URL('../../remote/environment/check_arguments.py', import.meta.url),
    'utf8',
  ),
  certificates: readFileSync(new URL('../../remote/machine/certificates.py', import.meta.url), 'utf8'),
  checkpoints: readFileSync(new URL('../../remote/training/checkpoints.py', import.meta.url), 'utf8'),
  child: readFileSync(new URL('../../remote/channel/child.py', import.meta.url), 'utf8'),
  control: readFileSync(new URL('../../remote/training/control.py', import.meta.url), 'utf8'),
  descent: readFileSync(new URL('../../remote/channel/descent.py', import.meta.url), 'utf8'),
  dispatch: readFileSync(new URL('../../remote/staging/dispatch.py', import.meta.url), 'utf8'),
  dispatch_crew: readFileSync(new URL('../../remote/staging/dispatch_crew.py', import.meta.url), 'utf8'),
  dispatch_stream: readFileSync(new URL('../../remote/staging/dispatch_stream.py', import.meta.url), 'utf8'),
  door: readFileSync(new URL('../../remote/staging/door.py', import.meta.url), 'utf8'),
  driver: readFileSync(new URL('../../remote/driver/driver.py', import.meta.url), 'utf8'),
  driver_amp: readFileSync(new URL('../../remote/driver/driver_amp.py', import.meta.url), 'utf8'),
  driver_code: readFileSync(new URL('../../remote/driver/driver_code.py', import.meta.url), 'utf8'),
  driver_data: readFileSync(new URL('../../remote/driver/driver_data.py', import.meta.url), 'utf8'),
  driver_errors: readFileSync(new URL('../../remote/driver/driver_errors.py', import.meta.url), 'utf8'),
  driver_keeper: readFileSync(new URL('../../remote/driver/driver_keeper.py', import.meta.url), 'utf8'),
  driver_library: readFileSync(new URL('../../remote/driver/driver_library.py', import.meta.url), 'utf8'),
  driver_lists: readFileSync(new URL('../../remote/driver/driver_lists.py', import.meta.url), 'utf8'),
  driver_reason: readFileSync(new URL('../../remote/driver/driver_reason.py', import.meta.url), 'utf8'),
  driver_scan: readFileSync(new URL('../../remote/driver/driver_scan.py', import.meta.url), 'utf8'),
  driver_watch: readFileSync(new URL('../../remote/driver/driver_watch.py', import.meta.url), 'utf8'),
  driver_weights: readFileSync(new URL('../../remote/driver/driver_weights.py', import.meta.url), 'utf8'),
  endings: readFileSync(new URL('../../remote/training/endings.py', import.meta.url), 'utf8'),
  environment: readFileSync(new URL('../../remote/environment/environment.py', import.meta.url), 'utf8'),
  events: readFileSync(new URL('../../remote/training/events.py', import.meta.url), 'utf8'),
  excerpts: readFileSync(new URL('../../remote/staging/excerpts.py', import.meta.url), 'utf8'),
  flush: readFileSync(new URL('../../remote/store/flush.py', import.meta.url), 'utf8'),
  generations: readFileSync(new URL('../../remote/store/generations.py', import.meta.url), 'utf8'),
  gpu_evidence: readFileSync(new URL('../../remote/machine/gpu_evidence.py', import.meta.url), 'utf8'),
  gpu_load: readFileSync(new URL('../../remote/machine/gpu_load.py', import.meta.url), 'utf8'),
  gpu_trouble: readFileSync(new URL('../../remote/environment/gpu_trouble.py', import.meta.url), 'utf8'),
  hearing: readFileSync(new URL('../../remote/staging/hearing.py', import.meta.url), 'utf8'),
  identity: readFileSync(new URL('../../remote/machine/identity.py', import.meta.url), 'utf8'),
  incoming: readFileSync(new URL('../../remote/store/incoming.py', import.meta.url), 'utf8'),
  install: readFileSync(new URL('../../remote/channel/install.py', import.meta.url), 'utf8'),
  installer: readFileSync(new URL('../../remote/environment/installer.py', import.meta.url), 'utf8'),
  installer_trouble: readFileSync(
    new URL('../../remote/environment/installer_trouble.py', import.meta.url),
    'utf8',
  ),
  interpreter: readFileSync(new URL('../../remote/environment/interpreter.py', import.meta.url), 'utf8'),
  launcher: readFileSync(new URL('../../remote/training/launcher.py', import.meta.url), 'utf8'),
  layout: readFileSync(new URL('../../remote/channel/layout.py', import.meta.url), 'utf8'),
  ledger: readFileSync(new URL('../../remote/store/ledger.py', import.meta.url), 'utf8'),
  limits: readFileSync(new URL('../../remote/training/limits.py', import.meta.url), 'utf8'),
  load_weights: readFileSync(new URL('../../remote/environment/load_weights.py', import.meta.url), 'utf8'),
  locks: readFileSync(new URL('../../remote/channel/locks.py', import.meta.url), 'utf8'),
  login: readFileSync(new URL('../../remote/staging/login.py', import.meta.url), 'utf8'),
  logs: readFileSync(new URL('../../remote/training/logs.py', import.meta.url), 'utf8'),
  manifest_stream: readFileSync(new URL('../../remote/store/manifest_stream.py', import.meta.url), 'utf8'),
  manifests: readFileSync(new URL('../../remote/store/manifests.py', import.meta.url), 'utf8'),
  memory: readFileSync(new URL('../../remote/machine/memory.py', import.meta.url), 'utf8'),
  model_files: readFileSync(new URL('../../remote/environment/model_files.py', import.meta.url), 'utf8'),
  nvidia: readFileSync(new URL('../../remote/machine/nvidia.py', import.meta.url), 'utf8'),
  objects: readFileSync(new URL('../../remote/store/objects.py', import.meta.url), 'utf8'),
  parts: readFileSync(new URL('../../remote/store/parts.py', import.meta.url), 'utf8'),
  orders: readFileSync(new URL('../../remote/training/orders.py', import.meta.url), 'utf8'),
  pip_settings: readFileSync(new URL('../../remote/machine/pip_settings.py', import.meta.url), 'utf8'),
  probe: readFileSync(new URL('../../remote/machine/probe.py', import.meta.url), 'utf8'),
  processes: readFileSync(new URL('../../remote/training/processes.py', import.meta.url), 'utf8'),
  proof: readFileSync(new URL('../../remote/environment/proof.py', import.meta.url), 'utf8'),
  prove: readFileSync(new URL('../../remote/environment/prove.py', import.meta.url), 'utf8'),
  readback: readFileSync(new URL('../../remote/store/readback.py', import.meta.url), 'utf8'),
  receipt_check: readFileSync(new URL('../../remote/store/receipt_check.py', import.meta.url), 'utf8'),
  receipts: readFileSync(new URL('../../remote/store/receipts.py', import.meta.url), 'utf8'),
  receive: readFileSync(new URL('../../remote/store/receive.py', import.meta.url), 'utf8'),
  record_stream: readFileSync(new URL('../../remote/store/record_stream.py', import.meta.url), 'utf8'),
  refusal: readFileSync(new URL('../../remote/training/refusal.py', import.meta.url), 'utf8'),
  results: readFileSync(new URL('../../remote/results/results.py', import.meta.url), 'utf8'),
  states: readFileSync(new URL('../../remote/training/states.py', import.meta.url), 'utf8'),
  stats: readFileSync(new URL('../../remote/store/stats.py', import.meta.url), 'utf8'),
  store: readFileSync(new URL('../../remote/store/store.py', import.meta.url), 'utf8'),
  supervision: readFileSync(new URL('../../remote/training/supervision.py', import.meta.url), 'utf8'),
  supervisor: readFileSync(new URL('../../remote/training/supervisor.py', import.meta.url), 'utf8'),
  surroundings: readFileSync(new URL('../../remote/machine/surroundings.py', import.meta.url), 'utf8'),
  torch_source: readFileSync(new URL('../../remote/environment/torch_source.py', import.meta.url), 'utf8'),
  training_order: readFileSync(new URL('../../remote/training/training_order.py', import.meta.url), 'utf8'),
  trainings: readFileSync(new URL('../../remote/training/trainings.py', import.meta.url), 'utf8'),
  trees: readFileSync(new URL('../../remote/store/trees.py', import.meta.url), 'utf8'),
  uv_tool: readFileSync(new URL('../../remote/environment/uv_tool.py', import.meta.url), 'utf8'),
  uv_wheel: readFileSync(new URL('../../remote/environment/uv_wheel.py', import.meta.url), 'utf8'),
  venv_build: readFileSync(new URL('../../remote/environment/venv_build.py', import.meta.url), 'utf8'),
  venv_lock: readFileSync(new URL('../../remote/environment/venv_lock.py', import.meta.url), 'utf8'),
  venv_python: readFileSync(new URL('../../remote/environment/venv_python.py', import.meta.url), 'utf8'),
  verification: readFileSync(new URL('../../remote/store/verification.py', import.meta.url), 'utf8'),
  visit: readFileSync(new URL('../../remote/staging/visit.py', import.meta.url), 'utf8'),
  visitors: readFileSync(new URL('../../remote/staging/visitors.py', import.meta.url), 'utf8'),
  volumes: readFileSync(new URL('../../remote/machine/volumes.py', import.meta.url), 'utf8'),
  weight_contents: readFileSync(
    new URL('../../remote/environment/weight_contents.py', import.meta.url),
    'utf8',
  ),
  weight_record: readFileSync(new URL('../../remote/environment/weight_record.py', import.meta.url), 'utf8'),
  weights: readFileSync(new URL('../../remote/environment/weights.py', import.meta.url), 'utf8'),
  wire: readFileSync(new URL('../../remote/channel/wire.py', import.meta.url), 'utf8'),
}

/** A Python module of ours. */
export type RemoteModule = keyof typeof sources

/** Reads a module's imports; a word of a docstring that looks like one costs bytes and nothing else. */
const IMPORT = /^\s*(?:import|from) (\w+)/gm

/** What stands between triple quotes, on lines of its own: with us always a docstring. */
const DOCSTRING = /^( *)"""(?:[^"\\]|\\.|"(?!""))*"""$/gm

/** The modules and whatever of ours they import, `agent` included, sorted. */
export function moduleClosure(modules: readonly RemoteModule[]): RemoteModule[] {
  const found = new Set<RemoteModule>(['agent', ...modules])
  for (const name of found) {
    for (const [, imported = ''] of sources[name].matchAll(IMPORT)) if (isOurs(imported)) found.add(imported)
  }
  return [...found].sort()
}

/**
 * Composes the program that a channel's bootstrap reads from stdin. A JSON value of strings is a valid Python literal.
 * Its `sha256` is the version of exactly these modules, and the name of their folder if they are put on the disk.
 *
 * @param nonce what the marker will repeat
 * @param root the server-side home of everything, or empty while none is known
 * @param modules what will be called; all of ours unless given
 * @returns the zlib-compressed Python source
 */
export function agentProgram(nonce: string, root: string, modules?: readonly RemoteModule[]): Buffer {
  const names = modules ? moduleClosure(modules) : Object.keys(sources).filter(isOurs)
  const sent = Object.fromEntries(names.map((name) => [name, withoutDocstrings(sources[name])]))
  const sha256 = createHash('sha256').update(boot).update(JSON.stringify(sent)).digest('hex')
  return deflateSync(
    `${boot}\n\nstart(${JSON.stringify({ nonce, root, sha256, modules: modules ?? [], sources: sent })})\n`,
  )
}

/**
 * Leaves out what the server does not need. That is a quarter of the program: what a connection helps with then fits into
 * the 14 kB that TCP sends at once, and is there a round trip sooner. Every line keeps its number, for tracebacks.
 */
function withoutDocstrings(source: string): string {
  return source.replace(
    DOCSTRING,
    (text: string, indent: string) => `${indent}""${'\n'.repeat(text.split('\n').length - 1)}`,
  )
}

function isOurs(name: string): name is RemoteModule {
  return Object.hasOwn(sources, name)
}

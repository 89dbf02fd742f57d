/**
 * Every action on hostile text of every file that it parses: nothing but our log prints. The server is a stand-in that
 * speaks our protocol and sends what it is told.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runStep, type StepResult } from './action.ts'
import { JPEG } from './dataset-folder.ts'
import { type Behaviour, hostileServer } from './hostile-server.ts'
import { samplePlan } from './plan.ts'
import { runnerCommands } from './runner-commands.ts'

const PRELOAD = join(import.meta.dirname, 'own-words-preload.ts')
/** What the runner would obey. */
const COMMAND = '##[stop-commands]x'
/** What our own log makes. */
const OURS = new Set(['error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'add-mask'])

/** Texts about which the YAML parser, Node or a careless message would have something to say. */
export const YAML: Readonly<Record<string, string>> = {
  'a tag that nobody knows': `a: !<${COMMAND}> b\n`,
  'a short tag that nobody knows': `names: !${COMMAND.replace(/[#[\]]/g, '-')} [a]\n##[add-mask]secret\n`,
  'a list for a key': `? ["${COMMAND}", '::add-mask::a']\n: 1\n`,
  'a map for a key': `{"${COMMAND}": 1}: {? {"##[set-output name=needed]true": 2} : 3}\n`,
  'a directive that nobody knows': `%${COMMAND} 9\n---\na: 1\n`,
  'a version that nobody knows': `%YAML 9.9\n---\n"${COMMAND}": 1\n`,
  'a bomb of aliases': `a: &a ["${COMMAND}"]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at ? `b${at - 1}` : 'a'}, *${at ? `b${at - 1}` : 'a'}]\n`).join('')}`,
  'a bomb of merges': `a: &a {"${COMMAND}": 1}\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} {<<: [*${at ? `b${at - 1}` : 'a'}, *${at ? `b${at - 1}` : 'a'}]}\n`).join('')}`,
  'an alias of itself': `a: &a [*a, "${COMMAND}"]\n`,
  'depth without end': `${'['.repeat(5000)}"${COMMAND}"`,
  'a broken text': `a: "\r::error::${COMMAND}\n##[error]x`,
  'a second document': `a: 1\n---\n"${COMMAND}": !x 1\n...\n%${COMMAND}\n`,
  'a date, a set and bytes': `a: !!set {"${COMMAND}"}\nb: !!binary "${COMMAND}"\nc: !!omap [${COMMAND}: 1]\n`,
}

const LINES = `${COMMAND}\n::set-output name=x::y\r##[add-mask]a\u2028::error::x\n`
/**
 * Describes the suite.
 *
 * @param entry of each action, as `startStep` takes it
 * @param yaml the texts to try, by name
 */
export function ownWords(entry: string, yaml: Readonly<Record<string, string>> = YAML): void {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-words-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** Runs an action; fails when anything but our log printed. */
  async function heard(
    action: string,
    inputs: Record<string, string>,
    workspace = folder,
  ): Promise<StepResult> {
    const words = join(folder, 'words')
    await writeFile(words, '')
    const environment = { NODE_OPTIONS: `--import=${PRELOAD}`, OWN_WORDS: words, GITHUB_WORKSPACE: workspace }
    const result = await runStep(action, { inputs, environment }, entry)
    const foreign = result.log.split('\n').length - (await readFile(words, 'utf8')).split('\n').length
    assert.equal(foreign, 0, `${foreign} lines that our log did not make:\n${result.log}`)
    assert.deepEqual(
      runnerCommands(result.log).filter((name) => !OURS.has(name)),
      [],
      result.log,
    )
    assert.doesNotMatch(result.log, /This should not happen/)
    return result
  }

  async function access(behaviour: Behaviour, use: (inputs: Record<string, string>) => Promise<void>) {
    await using server = await hostileServer(behaviour)
    const { server: address, sshKey, hostKey } = server.access
    const home = await mkdtemp(join(folder, 'home-'))
    await use({ server: address, 'ssh-key': sshKey, 'host-key': hostKey, home, root: '/data' })
  }

  /** Plays a server that has these results of a training. */
  function offering(files: Record<string, string>): Behaviour {
    const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
    const listed = Object.entries(files).map(([path, content]) => ({
      path,
      size: Buffer.byteLength(content),
      sha256: sha256(content),
    }))
    return {
      onCall: (operation, far, args) => {
        if (operation === 'results.list') return far.says('R', { files: listed, leftOut: [] })
        if (operation !== 'results.read') return far.says('R', {})
        const content = files[String(args.path)] ?? ''
        if (content !== '') far.says('D', content)
        far.says('R', { sent: Buffer.byteLength(content) })
      },
    }
  }

  describe('collect says only what our log says of', () => {
    for (const [name, hostile] of Object.entries(yaml))
      it(`results with ${name}`, async () => {
        const word = JSON.stringify(LINES)
        const files = {
          'state.json': `{"state": "finished", "reason": ${word}, "attempt": 1}`,
          'result.json': `{"map50": ${word}}`,
          'order.1.json': `{${word}: ${word}}`,
          'events.jsonl': `{"type": "state", "state": ${word}}\n${LINES}`,
          'environment.txt': `ultralytics==${LINES}`,
          'train.log': LINES,
          'data.yaml': hostile,
          'ultralytics/args.yaml': hostile,
          'ultralytics/results.csv': `epoch,${COMMAND}\n1,${COMMAND}\n`,
        }
        await access(offering(files), async (inputs) => {
          const plan = JSON.stringify(samplePlan({ trainingId: '7' }))
          const { log } = await heard('collect', { ...inputs, plan, 'training-id': '7' })
          assert.match(log, /Everything is verified/)
        })
      })
  })

  describe('preflight says only what our log says of', () => {
    const SETTINGS = 'training:\n  weights: yolov8n.yaml\ndataset:\n  path: set\n'
    const preflight = async (files: Record<string, string | Buffer>, overrides = '') => {
      const workspace = await mkdtemp(join(folder, 'work-'))
      for (const [path, content] of Object.entries({ 'retrain.yaml': SETTINGS, ...files })) {
        await mkdir(dirname(join(workspace, path)), { recursive: true })
        await writeFile(join(workspace, path), content)
      }
      let log = ''
      await access({ onCall: (_, far) => far.says('R', {}) }, async (inputs) => {
        ;({ log } = await heard('preflight', { ...inputs, overrides }, workspace))
      })
      return log
    }

    for (const [name, hostile] of Object.entries(yaml)) {
      it(`retrain.yaml with ${name}`, async () => {
        assert.match(await preflight({ 'retrain.yaml': hostile }), /CONFIG_INVALID/)
      })
      it(`data.yaml with ${name}`, async () => {
        const text = `${hostile}train: images\nval: images\nnames: [a]\n`
        await preflight({ 'set/data.yaml': hostile })
        await preflight({ 'set/data.yaml': text, 'set/images/a.jpg': JPEG })
      })
      it(`an override with ${name}`, async () => {
        await preflight({}, `training.epochs=${hostile.replaceAll('\n', '\\n')}`)
      })
    }

    const DATA = 'train: train.txt\nval: images\nnames: [a]\n'
    for (const [name, files] of Object.entries({
      'a list of pictures': { 'set/train.txt': LINES },
      'a label': { 'set/train.txt': './images/a.jpg\n', 'set/labels/a.txt': LINES },
      'an ignore file': { 'set/.retrainignore': `{${COMMAND}\n` },
      'a baseline': {
        'retrain.yaml': `${SETTINGS}collect:\n  baseline: b.csv\n`,
        'b.csv': `${LINES}epoch\n`,
      },
      'a baseline of ours': {
        'retrain.yaml': `${SETTINGS}collect:\n  baseline: b.json\n`,
        'b.json': `{"outcome": ${JSON.stringify(LINES)}}`,
      },
    }))
      it(name, async () => {
        await preflight({ 'set/data.yaml': DATA, 'set/images/a.jpg': JPEG, ...files })
      })
  })

  describe('the other actions say only what our log says of', () => {
    const plan = JSON.stringify(samplePlan({ trainingId: '7' }))
    const PLANS = {
      'a plan that is no JSON': `{"${COMMAND}"`,
      'a plan of another shape': JSON.stringify({ [COMMAND]: LINES }),
      'a plan with hostile words': JSON.stringify({ ...JSON.parse(plan), trainingId: LINES }),
      'a plan without end': '['.repeat(100_000),
    }
    for (const action of ['setup-env', 'transfer', 'train', 'collect'])
      for (const [name, text] of Object.entries(PLANS))
        it(`${action}: ${name}`, async () => {
          await access({}, async (inputs) => {
            await heard(action, { ...inputs, plan: text, digest: 'a'.repeat(64), venv: '/data/venvs/a' })
          })
        })
    for (const action of ['setup-env', 'train', 'collect', 'preflight'])
      it(`${action}: replies and events of a server`, async () => {
        const hostile: Behaviour = {
          onCall: (_, far) => {
            for (const event of [
              { kind: 'line', text: LINES },
              { [LINES]: LINES },
              { event: { type: LINES } },
            ])
              far.says('M', event)
            far.says('R', { [LINES]: LINES, files: LINES })
          },
        }
        await access(hostile, async (inputs) => {
          const venv = `/data/venvs/${'a'.repeat(64)}`
          await heard(action, { ...inputs, plan, digest: 'a'.repeat(64), venv, follow: 'false' })
        })
      })
  })
}

/**
 * Packs the proof of docs/gpu-checklist.md that a machine with a GPU can run by itself, without a network, into one
 * folder: `npm run gpu-proof [-- FOLDER]`, then on that machine `bash FOLDER/run.sh OUT_FOLDER [MINUTES]`.
 */
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { LOCAL } from '../local/paths.ts'
import { MOST_BYTES, pack } from './gpu-proof/pack.ts'

const [folder = join(LOCAL, 'gpu-proof'), ...more] = process.argv.slice(2)
if (more.length > 0 || folder.startsWith('-')) {
  process.stderr.write(readFileSync(join(import.meta.dirname, 'usage/gpu-proof.txt'), 'utf8'))
  process.exit(2)
}
const bytes = await pack(resolve(folder)).catch((error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
const size = `${(bytes / 2 ** 20).toFixed(1)} MiB`
if (bytes > MOST_BYTES) {
  process.stderr.write(`${folder} has ${size}, more than ${MOST_BYTES / 2 ** 20} MiB.\n`)
  process.exit(1)
}
process.stdout.write(
  `${resolve(folder)}: ${size}. Copy it to a machine with a GPU; there: bash ${basename(folder)}/run.sh OUT_FOLDER\n`,
)

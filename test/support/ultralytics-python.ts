import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const HOME = join(import.meta.dirname, '../../.local/test-venv')

/**
 * A Python that has Ultralytics: GPU_RETRAIN_TEST_PYTHON, or an environment of the tests' own, made once (5.7 GB). The
 * Python tests use the same (`test/remote/conftest.py`).
 */
export async function ultralyticsPython(): Promise<string> {
  const given = process.env.GPU_RETRAIN_TEST_PYTHON
  if (given) return given
  const python = join(HOME, 'bin/python')
  if (!existsSync(join(HOME, 'READY'))) {
    await run('uv', ['venv', '--clear', HOME])
    await run('uv', ['pip', 'install', '--python', python, 'ultralytics>=8.4.190', 'opencv-python-headless'])
    await writeFile(join(HOME, 'READY'), '')
  }
  return python
}

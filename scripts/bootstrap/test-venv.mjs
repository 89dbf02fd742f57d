/** A Python with the library, for the tests that need it and not the action that installs it. Plain JavaScript, like the rest here. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGES = [
  'ultralytics>=8.4.190',
  'opencv-python-headless',
  // What exports are made with and run in, and what reads the event files.
  ...['onnx==1.23.2', 'onnxruntime==1.32.0', 'onnxslim==0.1.98', 'openvino==2026.4.1', 'tensorboard==2.21.0'],
].join('\n')

/**
 * @param {string} folder what is there stays, so that a package more is not all of them again
 * @param {string} uv
 * @returns {import('./needs.mjs').Need}
 */
export function testVenvNeed(folder, uv) {
  const [python, stamp] = [join(folder, 'bin/python'), join(folder, 'READY')]
  const run = (/** @type {string[]} */ ...args) =>
    execFileSync(uv, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return {
    name: 'PyTorch, Ultralytics and runtimes of exports for the tests',
    downloadMb: 2750,
    diskMb: 6100,
    isMet: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === PACKAGES,
    meet: () => {
      if (!existsSync(python)) run('venv', '--quiet', folder)
      run('pip', 'install', '--quiet', '--python', python, ...PACKAGES.split('\n'))
      writeFileSync(stamp, PACKAGES)
    },
  }
}

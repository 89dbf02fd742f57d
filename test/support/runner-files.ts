/** A runner for the tests of a file that imports this: a workspace, a dataset, and what neither may lead to. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'

/** The folder that holds all of it. */
export let base = ''
/** Where the repository is checked out. */
export let workspace = ''
/** The dataset that the settings name. */
export let dataset = ''
before(() => {
  base = mkdtempSync(join(tmpdir(), 'allowed-'))
  workspace = folder('workspace')
  dataset = folder('data/fire')
  folder('data/fire-private')
  folder('home/.ssh')
  folder('models')
  folder('workspace/training')
  const key = Buffer.from('PK'.padEnd(100, '\0'))
  for (const name of [
    'home/.ssh/id_ed25519',
    'models/base.pt',
    'workspace/base.pt',
    'data/fire/base.pt',
    'data/fire-private/base.pt',
  ])
    writeFileSync(join(base, name), key)
  writeFileSync(join(dataset, 'data.yaml'), 'train: images\nval: images\nnames: [fire]\n')
  writeFileSync(
    join(base, 'data/elsewhere.yaml'),
    `path: ${join(base, 'home')}\ntrain: images\nval: images\n`,
  )
  writeFileSync(join(workspace, 'leads.yaml'), `path: ${join(base, 'home')}\ntrain: images\nval: images\n`)
  symlinkSync(join(base, 'home'), join(workspace, 'link'))
  symlinkSync(join(base, 'home/.ssh/id_ed25519'), join(workspace, 'link.pt'))
  symlinkSync(dataset, join(base, 'data/also-fire'))
})
after(() => rmSync(base, { recursive: true }))

/** Makes a folder in it: its path. */
export function folder(name: string): string {
  mkdirSync(join(base, name), { recursive: true })
  return join(base, name)
}

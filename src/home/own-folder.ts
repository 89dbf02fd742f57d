import { lstatSync, mkdirSync, readlinkSync, type Stats } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** As many as the kernel follows. */
const MOST_LINKS = 40
const STICKY = 0o1000

/**
 * Looks at the way from `/` down to a folder on the runner, and makes what is missing of it, for its owner only. Whoever
 * may write into a folder on that way can swap what lies in it at any moment: so each must belong to root or to us and
 * be writable by nobody else, or be sticky (as /tmp is) with what is ours, or root's, in it. An administrator's link is
 * followed, a neighbour's is not.
 *
 * @param path absolute
 * @throws Error a phrase that names the folder at fault, or what the disk says
 */
export function makeOwnFolder(path: string): void {
  descend(resolve(path), makeAndLook)
}

/**
 * Like `makeOwnFolder`, but makes nothing: what is missing is fine. Below `home` no link is followed, whoever made it.
 *
 * @param home absolute
 * @param parts names of folders, each in the one before
 * @returns the path of the last
 * @throws Error as above
 */
export function checkOwnFolder(home: string, ...parts: readonly string[]): string {
  descend(resolve(home), look)
  let path = home
  for (const part of parts) {
    path = join(path, part)
    const status = look(path)
    if (status === undefined) break
    if (!status.isDirectory()) throw new Error(`${path} is a link or a file where we need a folder`)
    refuseForeign(path, status)
  }
  return join(home, ...parts)
}

type Look = (path: string) => Stats | undefined

/** Names are taken one by one: what is done holds no link, so its parent is what stands before its last name. */
function descend(path: string, lookAt: Look, links = MOST_LINKS): undefined {
  const names = path.split('/').filter((name) => name !== '' && name !== '.')
  let [done, folder] = ['/', lstatSync('/')]
  for (const [number, name] of names.entries()) {
    const rest = names.slice(number + 1).join('/')
    if (name === '..') return descend(`${dirname(done)}/${rest}`, lookAt, links)
    refuseShared(done, folder)
    const here = join(done, name)
    const status = lookAt(here)
    if (status === undefined) return undefined
    if (!isTrusted(status)) throw new Error(`${here} belongs to another user`)
    if (status.isSymbolicLink()) {
      if (othersWrite(folder)) throw new Error(`${here} is a link in a folder into which others may write`)
      if (links === 0) throw new Error(`${here} is one of too many links`)
      const target = readlinkSync(here)
      return descend(`${target.startsWith('/') ? '' : done}/${target}/${rest}`, lookAt, links - 1)
    }
    if (!status.isDirectory()) throw new Error(`${here} is not a folder`)
    ;[done, folder] = [here, status]
  }
  refuseForeign(done, folder)
  return undefined
}

/** Refuses to look for, or to make, anything in a folder in which somebody else may swap it. */
function refuseShared(path: string, status: Stats): void {
  if (!isTrusted(status)) throw new Error(`${path} belongs to another user, who can swap what lies in it`)
  if (othersWrite(status) && (status.mode & STICKY) === 0)
    throw new Error(`others may write into ${path} and swap what lies in it: chmod go-w ${path} ends that`)
}

/** Refuses a folder that is to be ours and is not ours alone. */
function refuseForeign(path: string, status: Stats): void {
  if (status.uid !== process.geteuid?.()) throw new Error(`${path} belongs to another user`)
  if (othersWrite(status)) throw new Error(`others may write into ${path}: chmod go-w ${path} ends that`)
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

function makeAndLook(path: string): Stats | undefined {
  if (look(path) === undefined) {
    try {
      mkdirSync(path, { mode: 0o700 })
    } catch (error) {
      // Another job of this runner may have been quicker.
      if (look(path) === undefined) throw error
    }
  }
  return look(path)
}

function isTrusted(status: Stats): boolean {
  return status.uid === 0 || status.uid === process.geteuid?.()
}

/** Whether more than its owner may write; a group that a user has alone, as many systems give one, is he. */
function othersWrite({ mode, gid }: Stats): boolean {
  const isOwnGroup = gid !== 0 && gid === process.getegid?.() && gid === process.geteuid?.()
  return (mode & (isOwnGroup ? 0o002 : 0o022)) !== 0
}

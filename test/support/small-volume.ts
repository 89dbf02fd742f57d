/**
 * Every session gets a root of its own on a small tmpfs, in a mount namespace, so that no privilege is needed.
 *
 * @param mountOptions of the tmpfs
 * @param meanwhile a command that runs beside the session
 */
export function onSmallVolume(mountOptions: string, meanwhile = 'true'): (root: string) => string[] {
  const namespaces = process.geteuid?.() === 0 ? '--mount' : '--mount --user --map-root-user'
  return (root) => {
    const mount = `mount -t tmpfs -o mode=700,${mountOptions} none ${root}`
    const beside = `(${meanwhile}) </dev/null >/dev/null 2>&1 &`
    const session = `cd ${root} && ${mount} && cd ${root} && ${beside} exec sh -c "$SSH_ORIGINAL_COMMAND"`
    return [`ForceCommand exec unshare ${namespaces} sh -c '${session}'`]
  }
}

/**
 * Fills the volume once a content begins to arrive. It looks for a few seconds only: whoever outlives the session would look
 * for ever.
 */
export const FILL_UP =
  'n=0; until ls incoming/*/object || [ $n -gt 300 ]; do n=$((n+1)); sleep 0.01; done; cat /dev/zero > ballast'

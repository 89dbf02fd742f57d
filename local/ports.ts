import { createConnection, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** @returns a loopback port that was free a moment ago */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

/**
 * Waits until a loopback port greets with a text.
 *
 * @throws Error after ten seconds of silence or refusal
 */
export async function waitForBanner(port: number, banner: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await greeting(port)).startsWith(banner)) {
    if (Date.now() > deadline) throw new Error(`Nothing answers on port ${port} with ${banner}.`)
    await sleep(50)
  }
}

/** The first bytes that a port sends within a second, or '' . */
function greeting(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1')
    const finish = (text: string) => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(1000, () => finish(''))
    socket.once('error', () => finish(''))
    socket.once('end', () => finish(''))
    socket.once('data', (chunk) => finish(chunk.toString('latin1')))
  })
}

/**
 * A stand-in for GitHub's results service: it speaks the protocol of artifacts (v4) and caches (v2) as far as GitHub's
 * own clients use it, and keeps both in a folder. No quotas, no expiry, no permissions, no other repository.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join, relative } from 'node:path'
import { readText, sendFile, Uploads } from './results/blobs.ts'
import { completeEntries, contentPath } from './results/entries.ts'
import {
  artifactDirectory,
  artifactMethods,
  cacheMethods,
  cleanUp,
  type Method,
  Refusal,
  type Store,
} from './results/methods.ts'
import { createSigner, type Signer } from './results/signing.ts'

/** A running results service. */
export interface ResultsService {
  /** Its address, `http://127.0.0.1:port/`. */
  readonly url: string
  /** @returns the environment that makes GitHub's clients use this service for one workflow run */
  environment(runId: string): Record<string, string>
  /** @returns what a workflow run has uploaded */
  artifacts(runId: string): StoredArtifact[]
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** An artifact as it lies here. */
export interface StoredArtifact {
  readonly id: number
  readonly name: string
  /** The zip file. */
  readonly file: string
  readonly sha256: string
}

interface Service {
  readonly store: Store
  readonly signer: Signer
}

/** Blob addresses need three folders, or the Azure client finds no blob name in them. */
const UPLOADS = '/results/local/uploads/'
const DOWNLOADS = '/results/local/downloads/'
const TWIRP = /^\/twirp\/github\.actions\.results\.api\.v1\.(ArtifactService|CacheService)\/(\w+)$/

/**
 * Starts the service on a free loopback port.
 *
 * @param directory where artifacts and caches are kept, and found again by a later start
 */
export async function startResults(directory: string): Promise<ResultsService> {
  await cleanUp(directory)
  const signer = createSigner()
  const server = createServer()
  const url = await listen(server)
  const signed = (path: string) => new URL(`${path}?${signer.query(path)}`, url).href
  const store: Store = {
    directory,
    uploads: new Uploads(join(directory, 'uploads')),
    uploadUrl: (upload) => signed(`${UPLOADS}${upload}`),
    downloadUrl: (file) => signed(`${DOWNLOADS}${relative(directory, file)}`),
  }
  server.on('request', (request, response) => void answer({ store, signer }, request, response))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url,
    environment: (runId) => environment(url, signer.token(runId)),
    artifacts: (runId) => storedArtifacts(store, runId),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function environment(url: string, token: string): Record<string, string> {
  return { ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token, ACTIONS_CACHE_SERVICE_V2: 'True' }
}

function storedArtifacts(store: Store, runId: string): StoredArtifact[] {
  const directory = artifactDirectory(store, runId)
  return completeEntries(directory).map(({ id, key, sha256 }) => ({
    id,
    name: key,
    file: contentPath(directory, id),
    sha256,
  }))
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The results service has no port.')
  return `http://127.0.0.1:${address.port}/`
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(service, request, response)
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500
    const code = error instanceof Refusal ? error.code : 'internal'
    reply(response, status, { code, msg: error instanceof Error ? error.message : String(error) })
  }
}

async function route(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (pathname.startsWith(UPLOADS) || pathname.startsWith(DOWNLOADS)) {
    if (!service.signer.covers(pathname, searchParams))
      throw new Refusal(403, 'permission_denied', 'not a signed address')
    if (pathname.startsWith(DOWNLOADS)) {
      return await sendFile(
        join(service.store.directory, pathname.slice(DOWNLOADS.length)),
        request,
        response,
      )
    }
    await service.store.uploads.put(pathname.slice(UPLOADS.length), searchParams, request)
    response.writeHead(201).end()
  } else reply(response, 200, await call(service, pathname, request))
}

async function call(service: Service, pathname: string, request: IncomingMessage): Promise<object> {
  const [, name, methodName = ''] = TWIRP.exec(pathname) ?? []
  const methods: Record<string, Method> = name === 'CacheService' ? cacheMethods : artifactMethods
  const method = methods[methodName]
  if (name === undefined || method === undefined)
    throw new Refusal(404, 'bad_route', `no method at ${pathname}`)
  const runId = service.signer.runOf(request.headers.authorization?.replace(/^Bearer /, '') ?? '')
  if (runId === undefined) throw new Refusal(401, 'unauthenticated', 'not a token of this service')
  return await method(service.store, runId, JSON.parse(await readText(request)))
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

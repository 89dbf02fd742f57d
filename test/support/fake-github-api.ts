/**
 * Not GitHub: a stand-in for as much of its REST API as releases, tags and finding artifacts need, on loopback, in memory.
 * It knows drafts, assets that were cut, and tags; nobody but the test decides who may do what.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

interface FakeAsset {
  id: number
  name: string
  state: 'starter' | 'uploaded'
  size: number
  digest: string | null
}

interface FakeRelease {
  id: number
  tag_name: string
  name: string
  body: string
  draft: boolean
  target_commitish: string
  make_latest?: string
  assets: FakeAsset[]
}

/** An artifact of some run, whose content a file holds. */
export interface FakeArtifact {
  id: number
  name: string
  file: string
  sha256: string
  runId: number
  createdAt: string
  expired?: boolean
  /** Whether the run was of a fork's commit. */
  isForks?: boolean
}

/** What is done to a request instead of an answer; undefined for nothing. */
export type Trouble = (method: string, path: string) => 'cut' | 'cut after half' | number | undefined

/** A running stand-in. */
export class FakeGithubApi implements AsyncDisposable {
  readonly releases: FakeRelease[] = []
  readonly tagObjects = new Map<string, { tag: string; message: string; object: string }>()
  readonly refs = new Map<string, string>()
  readonly artifacts: FakeArtifact[] = []
  /** Method and path of everything that was asked. */
  readonly asked: string[] = []
  trouble: Trouble = () => undefined
  token = 'ghs_token-of-the-job'
  #ids = 100
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy())
  })

  /** Listens on a free port. */
  static async start(): Promise<FakeGithubApi> {
    const api = new FakeGithubApi()
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve))
    return api
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.url)
    const method = request.method ?? ''
    this.asked.push(`${method} ${pathname}`)
    const trouble = this.trouble(method, pathname)
    const body = await buffer(request)
    if (trouble === 'cut after half') this.#upload(pathname, searchParams.get('name') ?? '', body, false)
    if (typeof trouble === 'string') return void response.destroy()
    const zip = this.artifacts.find(({ id }) => trouble === undefined && pathname === `/signed/${id}.zip`)
    if (zip) return this.#send(zip, response)
    const [status, value] =
      trouble !== undefined
        ? [trouble, { message: `refused with ${trouble}` }]
        : request.headers.authorization?.replace(/^(Bearer|token) /, '') === this.token
          ? this.#do(method, pathname.replace('/repos/o/r', ''), searchParams, body)
          : [401, { message: 'Bad credentials' }]
    const location = status === 302 ? { Location: String(value) } : {}
    response.writeHead(status, { 'Content-Type': 'application/json', ...location })
    response.end(value === undefined ? '' : JSON.stringify(value))
  }

  #do(method: string, path: string, query: URLSearchParams, body: Buffer): [number, unknown?] {
    const json = (): Record<string, never> => JSON.parse(body.toString())
    const id = Number(/\/releases\/(?:assets\/)?(\d+)/.exec(path)?.[1])
    const release = this.releases.find((each) => each.id === id)
    if (path === '/releases' && method === 'GET') return [200, this.releases.map((each) => this.#shown(each))]
    if (path === '/releases' && method === 'POST') return [201, this.#shown(this.#create(json()))]
    if (path.startsWith('/releases/tags/')) {
      const found = this.releases.find((each) => !each.draft && path.endsWith(`/${each.tag_name}`))
      return found ? [200, this.#shown(found)] : [404, { message: 'Not Found' }]
    }
    if (path.startsWith('/uploads/')) return this.#upload(path, query.get('name') ?? '', body, true)
    if (path.startsWith('/releases/assets/')) return this.#forget(id)
    if (path.endsWith('/assets')) return release ? [200, release.assets] : [404]
    if (path.startsWith('/releases/') && release) return [200, this.#shown(Object.assign(release, json()))]
    if (path === '/actions/artifacts') return [200, this.#listed(query.get('name'))]
    const [, artifact] = /^\/actions\/artifacts\/(\d+)\/zip$/.exec(path) ?? []
    if (artifact && this.artifacts.some((each) => String(each.id) === artifact))
      return [302, `${this.url}/signed/${artifact}.zip`]
    if (path === '/git/tags') return this.#tagObject(json())
    if (path.startsWith('/git/refs')) return this.#ref(method, path, json())
    return [404, { message: 'Not Found' }]
  }

  #listed(name: string | null) {
    const artifacts = this.artifacts
      .filter((each) => name === null || each.name === name)
      .map(({ id, name, sha256, runId, createdAt, expired = false, isForks = false }) => ({
        id,
        name,
        expired,
        created_at: createdAt,
        digest: `sha256:${sha256}`,
        workflow_run: { id: runId, repository_id: 1, head_repository_id: isForks ? 2 : 1 },
      }))
    return { total_count: artifacts.length, artifacts }
  }

  /** From where GitHub stores artifacts: there the signed address is all that is asked for. */
  #send({ file }: FakeArtifact, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'application/zip' })
    createReadStream(file).pipe(response)
  }

  #create(json: Record<string, never>): FakeRelease {
    const release = { id: this.#ids++, assets: [], ...json } as unknown as FakeRelease
    this.releases.unshift(release)
    return release
  }

  #shown(release: FakeRelease) {
    const upload_url = `${this.url}/repos/o/r/uploads/${release.id}{?name,label}`
    return { ...release, upload_url, html_url: `https://github.example/o/r/releases/${release.tag_name}` }
  }

  #upload(path: string, name: string, body: Buffer, isWhole: boolean): [number, unknown] {
    const release = this.releases.find((each) => path.endsWith(`/${each.id}`))
    if (!release) return [404, { message: 'Not Found' }]
    if (release.assets.some((each) => each.name === name)) return [422, { message: 'already_exists' }]
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
    const state = isWhole ? ('uploaded' as const) : ('starter' as const)
    const asset = {
      id: this.#ids++,
      name,
      state,
      size: isWhole ? body.length : 0,
      digest: isWhole ? digest : null,
    }
    release.assets.push(asset)
    return [201, asset]
  }

  #forget(id: number): [number] {
    for (const release of this.releases) release.assets = release.assets.filter((each) => each.id !== id)
    return [204]
  }

  #tagObject(json: Record<string, string>): [number, unknown] {
    const sha = createHash('sha1').update(JSON.stringify(json)).digest('hex')
    const { tag = '', message = '', object = '' } = json
    this.tagObjects.set(sha, { tag, message, object })
    return [201, { sha }]
  }

  #ref(method: string, path: string, { ref, sha = '' }: Record<string, string>): [number, unknown] {
    const name = ref ?? path.replace('/git/', '')
    if (method === 'PATCH' && !this.refs.has(name)) return [422, { message: 'Reference does not exist' }]
    this.refs.set(name, sha)
    return [method === 'PATCH' ? 200 : 201, { ref: name }]
  }
}

/** What needs GitHub's client for artifacts, which is large: loaded where it is used, as one piece. */
export { uploadArtifact } from '../../src/github/artifacts.ts'
export { bringLastGood } from '../../src/github/last-good/bring.ts'

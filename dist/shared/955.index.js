export const id = 955;
export const ids = [955];
export const modules = {

/***/ 39955:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  bringLastGood: () => (/* reexport */ bringLastGood),
  uploadArtifact: () => (/* reexport */ artifacts/* uploadArtifact */.m)
});

// EXTERNAL MODULE: ./src/github/artifacts.ts
var artifacts = __webpack_require__(4616);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/@actions/artifact/lib/artifact.js + 109 modules
var artifact = __webpack_require__(76850);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/home/model-to-beat.ts
var model_to_beat = __webpack_require__(1095);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/untrusted/file.ts
var file = __webpack_require__(31114);
// EXTERNAL MODULE: ./src/github/api.ts
var github_api = __webpack_require__(28943);
// EXTERNAL MODULE: ./src/github/persistent.ts
var persistent = __webpack_require__(53454);
// EXTERNAL MODULE: ./src/github/unless-aborted.ts
var unless_aborted = __webpack_require__(12399);
// EXTERNAL MODULE: ./src/github/last-good/pointer.ts
var last_good_pointer = __webpack_require__(39367);
;// CONCATENATED MODULE: ./src/github/last-good/bring.ts











const listSchema = dist/* object */.Ikc({
    artifacts: dist/* array */.YOg(dist/* object */.Ikc({
        id: github_api/* idSchema */.fY,
        expired: dist/* boolean */.zMY(),
        created_at: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
        /** Of the zip, with its algorithm. */
        digest: dist/* nullish */.cl6(dist/* string */.YjP(), null),
        workflow_run: dist/* nullish */.cl6(dist/* object */.Ikc({ id: github_api/* idSchema */.fY, repository_id: github_api/* idSchema */.fY, head_repository_id: github_api/* idSchema */.fY }), null),
    })),
});
/**
 * Brings the last good model of a dataset home, when another runner made a later one or this runner's is lost. What is at
 * home stays until the other is here and its hash is right.
 *
 * @throws ApiError when GitHub does not tell, or has not what was kept; Failure HOME_UNUSABLE
 */
async function bringLastGood(request, context) {
    const { dataset, pauseMs } = request;
    await (0,persistent/* persistent */.y)(() => bring(request, context), `Looking for the last good ${dataset}`, context, pauseMs);
}
async function bring(request, { signal, log }) {
    const { home, dataset, token, run } = request;
    const api = new github_api/* GithubApi */.QS(run.api, token, signal);
    const query = new URLSearchParams({ name: (0,last_good_pointer/* pointerArtifact */.M3)(dataset), per_page: '100' });
    const { artifacts } = await api.ask('GET', `/repos/${run.repository}/actions/artifacts?${query}`, listSchema);
    const newest = newestOf(artifacts);
    if (newest === undefined || isKnown(newest, await (0,model_to_beat/* findModelToBeat */.kw)(home, dataset)))
        return;
    const folder = (0,external_node_path_.join)(run.temp, (0,last_good_pointer/* pointerArtifact */.M3)(dataset));
    const get = (artifact, name) => (0,unless_aborted/* unlessAborted */.W)(download({ ...newest, ...artifact }, (0,external_node_path_.join)(folder, name), request), signal);
    try {
        const beside = await get(newest, 'pointer');
        const pointer = await (0,last_good_pointer/* readPointer */.qT)((0,external_node_path_.join)(beside, last_good_pointer/* POINTER */.C7));
        if (pointer === undefined)
            throw unusable(newest.id);
        const { artifact, model } = pointer;
        log.info(`The last good ${dataset} is that of training ${model.trainingId}: fetching its artifact.`);
        const unpacked = await get({ id: artifact.id, digest: `sha256:${artifact.digest}` }, 'model');
        const path = await findFile(unpacked, model, signal);
        if (path === undefined)
            throw unusable(artifact.id);
        await (0,model_to_beat/* keepModelToBeat */.yy)(home, dataset, { ...model, path }, await (0,model_to_beat/* manifestBeside */.yt)(beside, model));
        log.info(`It is on this runner now, whole: ${(0,format/* bytes */.ee)(model.bytes)}, SHA-256 ${model.sha256}.`);
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
function newestOf(artifacts) {
    const trusted = artifacts.filter(isTrusted);
    return trusted.sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))[0];
}
/** Only runs of the repository itself are believed: those of a fork may call their artifacts as they like. */
function isTrusted(found) {
    const { expired, digest, workflow_run: of } = found;
    const isOwn = of !== null && of.head_repository_id === of.repository_id;
    return isOwn && !expired && digest?.startsWith('sha256:') === true;
}
/** Whether this runner made that model, or a later one. */
function isKnown({ workflow_run: of, created_at }, here) {
    if (here?.passed === undefined)
        return false;
    return here.passed.runId === String(of.id) || Date.parse(here.passed.at) >= Date.parse(created_at);
}
/** @returns the folder, into which the artifact was unpacked */
async function download({ id: artifactId, digest: expectedHash, workflow_run: of }, path, { token, run }) {
    const [repositoryOwner = '', repositoryName = ''] = run.repository.split('/');
    const findBy = { token, workflowRunId: of.id, repositoryOwner, repositoryName };
    // What an earlier try left.
    await (0,promises_.rm)(path, { recursive: true, force: true });
    try {
        const client = new artifact/* DefaultArtifactClient */.t9();
        const { digestMismatch } = await client.downloadArtifact(artifactId, { path, findBy, expectedHash });
        if (digestMismatch === false)
            return path;
    }
    catch (error) {
        throw new github_api/* ApiError */.hD(statusOf(error), error instanceof Error ? error.message : String(error));
    }
    throw unusable(artifactId);
}
function statusOf(error) {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
    return Number.isInteger(status) ? status : 0;
}
function unusable(artifact) {
    return new github_api/* ApiError */.hD(0, `artifact ${artifact} does not hold what was kept`);
}
/** The file with that content, wherever it lies below a folder. */
async function findFile(folder, { bytes: size, sha256 }, signal) {
    const entries = await (0,promises_.readdir)(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        if ((await (0,promises_.stat)(path)).size !== size)
            continue;
        if (await (0,file/* hasHash */.Fp)(path, sha256, signal))
            return path;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./actions/preflight/artifacts.ts
/** What needs GitHub's client for artifacts, which is large: loaded where it is used, as one piece. */




/***/ }),

/***/ 4616:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ uploadArtifact)
/* harmony export */ });
/* harmony import */ var _actions_artifact__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76850);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _unless_aborted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(12399);



/** The signed URL of an upload lives for about an hour (actions/upload-artifact#623); longer cannot succeed. */
const DEADLINE_MS = 60 * 60_000;
/**
 * Uploads files as one artifact. One of the same name, which a killed attempt left, is replaced.
 *
 * @throws Failure ARTIFACT_UPLOAD_FAILED, which says where the files lie on the runner
 */
async function uploadArtifact(upload, signal) {
    const client = new _actions_artifact__WEBPACK_IMPORTED_MODULE_0__/* .DefaultArtifactClient */ .t9();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
        return await (0,_unless_aborted_js__WEBPACK_IMPORTED_MODULE_2__/* .unlessAborted */ .W)(replace(client, upload), limit);
    }
    catch (error) {
        if (signal.aborted)
            throw signal.reason;
        throw uploadFailed(upload, error);
    }
}
async function replace(client, upload) {
    await client.deleteArtifact(upload.name).catch((error) => {
        if (!(error instanceof _actions_artifact__WEBPACK_IMPORTED_MODULE_0__/* .ArtifactNotFoundError */ .CL))
            throw error;
    });
    const options = { compressionLevel: upload.compressionLevel };
    if (upload.retentionDays > 0)
        options.retentionDays = upload.retentionDays;
    const { id, size, digest } = await client.uploadArtifact(upload.name, [...upload.files], upload.folder, options);
    if (id === undefined || digest === undefined)
        throw new Error('GitHub confirmed no artifact');
    return { name: upload.name, id, bytes: size ?? 0, digest };
}
function uploadFailed(upload, error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR('ARTIFACT_UPLOAD_FAILED', {
        what: `Artifact ${upload.name} was not uploaded: ${error instanceof Error ? error.message : String(error)}.`,
        safe: `Its files are on the runner, verified: ${upload.folder}.`,
        next: 'Check the artifact storage quota of the account, then re-run this job.',
    }, error);
}


/***/ }),

/***/ 53454:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ persistent)
/* harmony export */ });
/* harmony import */ var _link_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27254);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28943);


const TRIES = 4;
/** Between two tries; longer with each. */
const PAUSE_MS = 3_000;
/**
 * Does work with GitHub again when it could not answer, or was in trouble; what it refuses is not asked again.
 *
 * @param trouble what did not work, as the subject of a sentence: "The release"
 * @param pauseMs after the first try
 * @throws ApiError of the last try; the signal's reason
 */
async function persistent(work, trouble, { signal, log }, pauseMs = PAUSE_MS) {
    for (let tries = 1;; tries++)
        try {
            return await work();
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof _api_js__WEBPACK_IMPORTED_MODULE_1__/* .ApiError */ .hD) || tries === TRIES || (error.status > 0 && error.status < 500))
                throw error;
            log.warning(`${trouble} did not work with GitHub (${error.message}). Trying again.`);
            await (0,_link_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .pause */ .v7)(pauseMs * tries, signal);
        }
}


/***/ })

};

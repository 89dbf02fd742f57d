export const id = 510;
export const ids = [510];
export const modules = {

/***/ 8321:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A_: () => (/* binding */ proofSchema),
/* harmony export */   G4: () => (/* binding */ eventSchema),
/* harmony export */   HB: () => (/* binding */ gpuNameSchema),
/* harmony export */   Ph: () => (/* binding */ checkedSchema),
/* harmony export */   Xm: () => (/* binding */ venvSchema),
/* harmony export */   hw: () => (/* binding */ weightsSchema)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77934);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9011);


const version = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[\w.+!-]{0,64}$/, 'must be a version'));
/**
 * A GPU's name as the server's side has made it plain (`remote/gpu_retrain/machine/nvidia.py`, plain): letters and digits of any
 * script, and no mark that means something to Markdown, HTML or a log. It goes through the plan and every later job.
 */
const gpuNameSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[\p{L}\p{M}\p{N} _.,()/+&'?®™©°-]{0,120}$/u, 'must be a plain name'));
/** What `environment.ensure` answers. */
const venvSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** Absolute path on the server. */
    venv: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^\/[^\p{Cc}]{1,4000}$/u, 'must be an absolute path')),
    /** SHA-256 over everything that went into it, in hex. */
    fingerprint: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .sha256 */ .sc,
    /** Whether it was there already. */
    reused: valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    python: version,
    installer: valibot__WEBPACK_IMPORTED_MODULE_1__/* .picklist */ .KIO(['uv', 'pip']),
    /** Where PyTorch came from; empty for the package index. */
    torchIndex: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(2000)),
    packages: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9,
    /** What the build took, whenever that was. */
    seconds: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .seconds */ .YA,
}), valibot__WEBPACK_IMPORTED_MODULE_1__/* .check */ .z6Y(({ venv, fingerprint }) => venv.endsWith(`/venvs/${fingerprint}`), 'venv must be named by its fingerprint'));
/** What `proof.prove` answers. */
const proofSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    torch: version,
    /** The CUDA version that PyTorch is built for; empty for none. */
    cuda: version,
    /** The version of the library that trains. */
    library: version,
    /** The name of the GPU that computed; empty for the CPU. */
    gpu: gpuNameSchema,
    memoryBytes: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9,
    /** Whether an earlier proof still counts. */
    reused: valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
});
/** What `weights.ensure` answers, in the order in which it was asked. */
const weightsSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    weights: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** An architecture comes with the library. */
        kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .picklist */ .KIO(['file', 'architecture']),
        /** Whether it was fetched just now. */
        fetched: valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
        /** In hex; empty for an architecture. */
        sha256: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^([0-9a-f]{64})?$/, 'must be a SHA-256')),
        bytes: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9,
        /** What the model is for, as Ultralytics calls it. */
        task: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[a-z]{1,20}$/, 'must be the name of a task')),
    })), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(10)),
});
/** What `arguments.check` answers: how many arguments it approved. */
const checkedSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ checked: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9 });
/** What the operations tell meanwhile. */
const eventSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    kind: valibot__WEBPACK_IMPORTED_MODULE_1__/* .picklist */ .KIO(['step', 'line', 'notice', 'alive']),
    text: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(2000)), ''),
    seconds: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .seconds */ .YA, 0),
});


/***/ }),

/***/ 28943:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QS: () => (/* binding */ GithubApi),
/* harmony export */   fY: () => (/* binding */ idSchema),
/* harmony export */   hD: () => (/* binding */ ApiError)
/* harmony export */ });
/* harmony import */ var _actions_http_client__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44942);
/* harmony import */ var _actions_http_client_lib_auth__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92145);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(38572);
/* harmony import */ var _unless_aborted_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(12399);





/** Without a byte in either direction. */
const SILENCE_MS = 120_000;
const VERSION = '2022-11-28';
/** How GitHub numbers what it keeps. */
const idSchema = valibot__WEBPACK_IMPORTED_MODULE_2__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_2__/* .safeInteger */ .Y2b());
/** What GitHub refuses, in its words, or why it could not be asked: then the status is 0. */
class ApiError extends Error {
    status;
    constructor(status, words) {
        super((0,_text_printable_js__WEBPACK_IMPORTED_MODULE_3__/* .printable */ .g)(words, 300));
        this.status = status;
    }
}
/** GitHub's REST API, with the job's token. The client takes the runner's proxy, as that of the artifacts does. */
class GithubApi {
    #client;
    #base;
    #signal;
    /** @param base such as `https://api.github.com`, as the runner says it */
    constructor(base, token, signal) {
        const options = { socketTimeout: SILENCE_MS, allowRedirects: false };
        this.#client = new _actions_http_client__WEBPACK_IMPORTED_MODULE_0__/* .HttpClient */ .Qq('gpu-retrain', [new _actions_http_client_lib_auth__WEBPACK_IMPORTED_MODULE_1__/* .BearerCredentialHandler */ .tZ(token)], options);
        this.#base = base;
        this.#signal = signal;
    }
    /**
     * Asks GitHub.
     *
     * @param path from the base on; or the whole address where GitHub itself named it, over the same kind of line
     * @param schema what the answer must be
     * @throws ApiError
     */
    async ask(method, path, schema, content) {
        const answer = await (0,_unless_aborted_js__WEBPACK_IMPORTED_MODULE_4__/* .unlessAborted */ .W)(this.#send(method, path, content), this.#signal);
        const parsed = valibot__WEBPACK_IMPORTED_MODULE_2__/* .safeParse */ .xLC(schema, answer);
        if (!parsed.success)
            throw new ApiError(0, `GitHub's answer to ${method} ${path} makes no sense`);
        return parsed.output;
    }
    async #send(method, path, content) {
        const address = new URL(path.startsWith('/') ? this.#base + path : path);
        if (address.protocol !== new URL(this.#base).protocol)
            throw new ApiError(0, `GitHub names the address ${address.origin}, which is not secured`);
        try {
            return await read(await this.#client.request(method, address.href, bodyOf(content), headersOf(content)));
        }
        catch (error) {
            throw error instanceof ApiError ? error : new ApiError(0, String(error));
        }
    }
}
async function read(response) {
    const status = response.message.statusCode ?? 0;
    const text = await response.readBody();
    const value = text === '' ? null : parsed(text);
    if (status >= 200 && status < 300)
        return value;
    const said = valibot__WEBPACK_IMPORTED_MODULE_2__/* .safeParse */ .xLC(valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ message: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }), value);
    throw new ApiError(status, said.success ? said.output.message : `HTTP ${status}`);
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function bodyOf(content) {
    if (content === undefined)
        return null;
    return 'json' in content ? JSON.stringify(content.json) : content.stream;
}
function headersOf(content) {
    const accepted = { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': VERSION };
    if (content === undefined)
        return accepted;
    return 'json' in content
        ? { ...accepted, 'Content-Type': 'application/json' }
        : { ...accepted, 'Content-Type': 'application/octet-stream', 'Content-Length': String(content.bytes) };
}


/***/ }),

/***/ 39367:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C7: () => (/* binding */ POINTER),
/* harmony export */   M3: () => (/* binding */ pointerArtifact),
/* harmony export */   qT: () => (/* binding */ readPointer)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77934);
/* harmony import */ var _home_model_to_beat_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1095);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9011);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86250);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28943);





/** The file that says where a last good model lies: in the artifact of its run, so that nothing is saved twice. */
const POINTER = 'last-good.json';
/** As much as the record of a model at home, and a little. */
const MOST_BYTES = 4_100_000;
const pointerSchema = valibot__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    schema: valibot__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(1),
    /** The artifact that holds the model; the digest is that of its zip. */
    artifact: valibot__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ id: _api_js__WEBPACK_IMPORTED_MODULE_3__/* .idSchema */ .fY, digest: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .sha256 */ .sc }),
    model: _home_model_to_beat_js__WEBPACK_IMPORTED_MODULE_0__/* .modelRecordSchema */ .WO,
});
/** What the artifact with the pointer is called: without an id in it, since GitHub finds artifacts by their whole name. */
function pointerArtifact(dataset) {
    return `last-good-${dataset}`;
}
/** @returns undefined when there is none at that path, or it makes no sense */
async function readPointer(path) {
    const read = valibot__WEBPACK_IMPORTED_MODULE_4__/* .safeParse */ .xLC(pointerSchema, await (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_2__/* .readForeignJsonFile */ .r)(path, MOST_BYTES));
    return read.success ? read.output : undefined;
}


/***/ }),

/***/ 12399:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ unlessAborted)
/* harmony export */ });
/**
 * Waits for work of a client that takes no signal; what it does after an abort is not waited for.
 *
 * @throws the signal's reason when it aborts first
 */
function unlessAborted(work, signal) {
    const { promise, reject } = Promise.withResolvers();
    if (signal.aborted)
        reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    return Promise.race([work, promise]);
}


/***/ }),

/***/ 86440:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FT: () => (/* binding */ readForecastErrors),
/* harmony export */   KS: () => (/* binding */ correctionOf),
/* harmony export */   OW: () => (/* binding */ CORRECTED),
/* harmony export */   Qu: () => (/* binding */ usualSeconds),
/* harmony export */   ax: () => (/* binding */ keepForecastErrors)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(77934);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9011);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86250);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24561);
/* harmony import */ var _write_whole_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(27518);
/** By how much the forecasts of a dataset's runs were off, and how long its phases took: the next forecast learns from it. */






/** What a forecast is corrected in. */
const CORRECTED = ['mbps', 'secondsPerEpoch'];
const MOST_RUNS = 20;
const MOST_BYTES = 100_000;
/** So many runs, the last ones, correct the next forecast. */
const RUNS = 3;
/** What is off by more has another reason than a forecast that is always off. */
const BOUND = 4;
const ratioSchema = valibot__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    /** What the forecast stood on. */
    basis: valibot__WEBPACK_IMPORTED_MODULE_5__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_5__/* .maxLength */ .Ru6(500)),
    /** What happened over what was foretold, before it was corrected. */
    ratio: valibot__WEBPACK_IMPORTED_MODULE_5__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_5__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_5__/* .finite */ .E2x(), valibot__WEBPACK_IMPORTED_MODULE_5__/* .gtValue */ .zYL(0)),
});
const runSchema = valibot__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    trainingId: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .nameSchema */ .Jq,
    /** ISO 8601, UTC. */
    at: valibot__WEBPACK_IMPORTED_MODULE_5__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_5__/* .isoTimestamp */ .yhX()),
    ratios: valibot__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), ratioSchema),
    /** How long a phase took. */
    phases: valibot__WEBPACK_IMPORTED_MODULE_5__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP(), _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .seconds */ .YA),
});
const fileSchema = valibot__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({ runs: valibot__WEBPACK_IMPORTED_MODULE_5__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_5__/* .array */ .YOg(runSchema), valibot__WEBPACK_IMPORTED_MODULE_5__/* .maxLength */ .Ru6(MOST_RUNS)) });
/**
 * The runs of a dataset's name, the oldest first.
 *
 * @param home the runner-side home, absolute
 * @returns none when there is no record that can be read: a forecast that is not corrected is one all the same
 */
async function readForecastErrors(home, dataset) {
    const parsed = valibot__WEBPACK_IMPORTED_MODULE_5__/* .safeParse */ .xLC(fileSchema, await (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_2__/* .readForeignJsonFile */ .r)(fileOf(home, dataset), MOST_BYTES));
    return parsed.success ? parsed.output.runs : [];
}
/** Keeps how a run turned out, in the place of what was kept of the same training. @throws Failure HOME_UNUSABLE */
async function keepForecastErrors(home, dataset, run) {
    const others = (await readForecastErrors(home, dataset)).filter(({ trainingId }) => trainingId !== run.trainingId);
    const runs = [...others, run].slice(-MOST_RUNS);
    await (0,_write_whole_js__WEBPACK_IMPORTED_MODULE_4__/* .writeWhole */ .f8)(fileOf(home, dataset), `${JSON.stringify({ runs }, null, 1)}\n`);
}
/**
 * By what to multiply the next forecast of a quantity: the median of the last three runs that stood on the same.
 *
 * @returns undefined when there is no such run
 */
function correctionOf(runs, quantity, basis) {
    const ratios = runs.flatMap((run) => {
        const told = run.ratios[quantity];
        return told?.basis === basis ? [told.ratio] : [];
    });
    const last = ratios.slice(-RUNS);
    if (last.length === 0)
        return undefined;
    return { factor: Math.min(BOUND, Math.max(1 / BOUND, median(last))), runs: last.length };
}
/** How long a phase will take, as the median of the last three runs; undefined when there is none. */
function usualSeconds(runs, phase) {
    const last = runs.flatMap(({ phases }) => phases[phase] ?? []).slice(-RUNS);
    return last.length === 0 ? undefined : median(last);
}
function median(values) {
    const sorted = values.toSorted((one, other) => one - other);
    const middle = Math.floor(sorted.length / 2);
    const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
    return (low + high) / 2;
}
function fileOf(home, dataset) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_layout_js__WEBPACK_IMPORTED_MODULE_3__/* .homeFolder */ .W)(home, 'forecasts'), `${dataset}.json`);
}


/***/ }),

/***/ 1095:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $V: () => (/* binding */ manifestOf),
/* harmony export */   WO: () => (/* binding */ modelRecordSchema),
/* harmony export */   Xq: () => (/* binding */ LAST_GOOD),
/* harmony export */   kw: () => (/* binding */ findModelToBeat),
/* harmony export */   yt: () => (/* binding */ manifestBeside),
/* harmony export */   yy: () => (/* binding */ keepModelToBeat)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(77934);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9011);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(86250);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(24561);
/* harmony import */ var _own_folder_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(37632);
/* harmony import */ var _write_whole_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(27518);









/** What `training.weights` says to start from the last good model. */
const LAST_GOOD = 'last-good';
const RECORD = 'model.json';
/** With many thousand names of classes, twice. */
const MOST_BYTES = 4_000_000;
/** Counts by name, by what is counted. */
const profileSchema = valibot__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_8__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .count */ .U9));
/** What is kept of a model, beside it. */
const modelRecordSchema = valibot__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
    /** Of the model. */
    sha256: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .sha256 */ .sc,
    bytes: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .count */ .U9,
    /** The training that made it. */
    trainingId: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .nameSchema */ .Jq,
    /** The names of what it finds, in the order of their numbers. */
    classes: valibot__WEBPACK_IMPORTED_MODULE_8__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP()),
    /** The run that let it pass, and when: ISO 8601, UTC. Older records do not tell. */
    passed: valibot__WEBPACK_IMPORTED_MODULE_8__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ runId: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .nameSchema */ .Jq, at: valibot__WEBPACK_IMPORTED_MODULE_8__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_8__/* .isoTimestamp */ .yhX()) })),
    /** What it was made of: a schedule asks whether enough has changed since. */
    madeOf: valibot__WEBPACK_IMPORTED_MODULE_8__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
        /** When it was planned: ISO 8601, UTC. */
        at: valibot__WEBPACK_IMPORTED_MODULE_8__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_8__/* .isoTimestamp */ .yhX()),
        /** Hash of everything but the dataset's files. */
        setup: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .sha256 */ .sc,
        /** Hash of what it was judged by. */
        judgedBy: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .sha256 */ .sc,
        /** Digest of the dataset; its manifest lies beside the model. */
        digest: _schemas_js__WEBPACK_IMPORTED_MODULE_3__/* .sha256 */ .sc,
        profile: profileSchema,
    })),
});
/**
 * Finds the last good model of a dataset's name.
 *
 * @param home the runner-side home, absolute
 * @param name the dataset's
 * @returns undefined when there is none, or it is not whole any more
 */
async function findModelToBeat(home, name) {
    const folder = (0,_layout_js__WEBPACK_IMPORTED_MODULE_5__/* .homeFolder */ .W)(home, 'models', name);
    const record = valibot__WEBPACK_IMPORTED_MODULE_8__/* .safeParse */ .xLC(modelRecordSchema, await (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_4__/* .readForeignJsonFile */ .r)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, RECORD), MOST_BYTES));
    if (!record.success)
        return undefined;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, fileName(record.output.sha256));
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path).catch(() => undefined);
    return file?.isFile() && file.size === record.output.bytes ? { ...record.output, path } : undefined;
}
/**
 * Keeps a model that has passed its gates as the one that the next is held against. The one before goes only when this
 * one is whole on the disk.
 *
 * @param home the runner-side home, absolute
 * @param name the dataset's
 * @param model what is kept; `path` is where it lies now, absolute
 * @param manifest of its dataset, where it lies now, absolute; undefined for none
 * @throws Failure HOME_UNUSABLE
 */
async function keepModelToBeat(home, name, model, manifest) {
    const folder = (0,_layout_js__WEBPACK_IMPORTED_MODULE_5__/* .homeFolder */ .W)(home, 'models', name);
    const { path, ...record } = model;
    const kept = [RECORD, fileName(model.sha256)];
    await copyWhole(path, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, fileName(model.sha256)));
    if (manifest !== undefined && model.madeOf) {
        await copyWhole(manifest, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, manifestName(model.madeOf.digest)));
        kept.push(manifestName(model.madeOf.digest));
    }
    await (0,_write_whole_js__WEBPACK_IMPORTED_MODULE_7__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, RECORD), `${JSON.stringify(record, null, 1)}\n`);
    const others = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(folder)).filter((other) => !kept.includes(other));
    for (const other of others)
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, other), { force: true });
}
/** Where the manifest of a kept model's dataset lies; it may not be there. */
function manifestOf(home, name, digest) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,_layout_js__WEBPACK_IMPORTED_MODULE_5__/* .homeFolder */ .W)(home, 'models', name), manifestName(digest));
}
/** @throws Failure HOME_UNUSABLE */
async function copyWhole(from, to) {
    try {
        (0,_own_folder_js__WEBPACK_IMPORTED_MODULE_6__/* .makeOwnFolder */ .x)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(to));
        const temporary = `${to}.${process.pid}.tmp`;
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(temporary, { force: true });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.copyFile)(from, temporary, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.COPYFILE_FICLONE | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.COPYFILE_EXCL);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(temporary, to);
    }
    catch (thrown) {
        throw (0,_write_whole_js__WEBPACK_IMPORTED_MODULE_7__/* .homeUnusable */ .Ji)(to, thrown);
    }
}
/** The same in a folder that holds what is kept of a model; undefined when it is not there. */
async function manifestBeside(folder, { madeOf }) {
    if (madeOf === undefined)
        return undefined;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, manifestName(madeOf.digest));
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path).catch(() => undefined);
    return file?.isFile() ? path : undefined;
}
function manifestName(digest) {
    return `${digest}.manifest`;
}
function fileName(hash) {
    return `${hash}.pt`;
}


/***/ }),

/***/ 11098:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B8: () => (/* binding */ METRIC_COLUMNS),
/* harmony export */   DQ: () => (/* binding */ epochSeconds),
/* harmony export */   OZ: () => (/* binding */ meanEpochSeconds),
/* harmony export */   U9: () => (/* binding */ bestPosition)
/* harmony export */ });
/** The numbers of a training by epoch, under the names that report.json has for them. */
/** The library's names for what it measures on the val split. */
const METRIC_COLUMNS = {
    precision: 'metrics/precision(B)',
    recall: 'metrics/recall(B)',
    map50: 'metrics/mAP50(B)',
    map5095: 'metrics/mAP50-95(B)',
};
/**
 * Seconds that each epoch took. The library's `time` column starts anew with every process, so an epoch that ends
 * "earlier" than the one before is the first of a resumed attempt.
 *
 * @returns one number per epoch, null where it cannot be known; all null for files without a time column
 */
function epochSeconds(curves) {
    const times = curves.columns.time ?? [];
    return curves.epochs.map((epoch, at) => {
        const until = times[at] ?? null;
        const since = at === 0 ? 0 : (times[at - 1] ?? null);
        const follows = epoch === (at === 0 ? 1 : (curves.epochs[at - 1] ?? 0) + 1);
        if (until === null || since === null || !follows)
            return null;
        return until > since ? until - since : until;
    });
}
/** Mean seconds per epoch over the epochs whose time is known; null when there is none. */
function meanEpochSeconds(curves) {
    const known = epochSeconds(curves).filter((seconds) => seconds !== null);
    return known.length > 0 ? known.reduce((sum, seconds) => sum + seconds, 0) / known.length : null;
}
/** Position in `epochs` of the best mAP50-95, which is what picks best.pt since Ultralytics 8.3.198; -1 if none. */
function bestPosition(curves) {
    const values = curves.columns[METRIC_COLUMNS.map5095] ?? [];
    let best = -1;
    for (const [at, value] of values.entries()) {
        if (value !== null && (best < 0 || value > (values[best] ?? 0)))
            best = at;
    }
    return best;
}


/***/ }),

/***/ 67355:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ readBaseline)
/* harmony export */ });
/* unused harmony export ofTable */
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(77934);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _interfaces_curves_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(11098);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(98592);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(38572);
/* harmony import */ var _untrusted_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31114);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86250);
/* harmony import */ var _curve_outcome_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(74864);
/* harmony import */ var _outcome_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(85066);
/* harmony import */ var _possible_curves_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(57004);











/** A report.json of 25,000 epochs, beside a baseline as long. */
const MOST_BYTES = 32e6;
const hours = valibot__WEBPACK_IMPORTED_MODULE_9__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_9__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_9__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_9__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_9__/* .check */ .z6Y(isHours))), null);
const cost = valibot__WEBPACK_IMPORTED_MODULE_9__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_9__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_9__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_9__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_9__/* .check */ .z6Y(_possible_js__WEBPACK_IMPORTED_MODULE_3__/* .isCost */ .Ep))), null);
/** A report.json of ours, or a file of `npm run baseline`, which has the same parts. */
const savedSchema = valibot__WEBPACK_IMPORTED_MODULE_9__/* .object */ .Ikc({
    outcome: _outcome_js__WEBPACK_IMPORTED_MODULE_7__/* .outcomeSchema */ .W,
    cost: valibot__WEBPACK_IMPORTED_MODULE_9__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_9__/* .object */ .Ikc({ hours, total: cost }), { hours: null, total: null }),
    dataset: valibot__WEBPACK_IMPORTED_MODULE_9__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_9__/* .object */ .Ikc({ worthless: valibot__WEBPACK_IMPORTED_MODULE_9__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP(), '') })),
});
/**
 * Reads what a training is compared with: an Ultralytics results.csv, a file of `npm run baseline`, or the report.json of
 * an earlier collection; these also tell on what data and with which arguments, and what it cost.
 *
 * @param path absolute path on the runner
 * @param results reads the table
 * @throws Failure INPUT_INVALID when it cannot be read or holds no epoch
 */
async function readBaseline(path, results) {
    const content = await (0,_untrusted_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readForeignFile */ .pe)(path, MOST_BYTES).catch((error) => {
        throw unusable(path, error.message);
    });
    if (content === undefined)
        throw unusable(path, `it has more than ${MOST_BYTES / 1e6} MB`);
    const text = content.toString('utf8');
    const baseline = text.trimStart().startsWith('{')
        ? saved(text)
        : ofTable((0,_curve_outcome_js__WEBPACK_IMPORTED_MODULE_6__/* .outcomeOf */ .s)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path), results.readTable(text)));
    if (!baseline || baseline.outcome.curves.epochs.length === 0)
        throw unusable(path, 'it holds no epoch');
    return baseline;
}
/** What its table tells of a training. */
function ofTable(outcome) {
    return { outcome, spent: { hours: hoursOf(outcome), total: null } };
}
/** Of all epochs; null when the time of one is unknown: less than all is not a sum. */
function hoursOf({ curves, secondsPerEpoch }) {
    const each = (0,_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_2__/* .epochSeconds */ .DQ)(curves).filter((seconds) => seconds !== null);
    if (secondsPerEpoch === null || each.length < curves.epochs.length)
        return null;
    const sum = each.reduce((all, seconds) => all + seconds, 0) / 3600;
    return isHours(sum) ? sum : null;
}
function isHours(value) {
    return value > 0 && (0,_possible_js__WEBPACK_IMPORTED_MODULE_3__/* .isDuration */ .n$)(value * 3600);
}
function saved(text) {
    const parsed = valibot__WEBPACK_IMPORTED_MODULE_9__/* .safeParse */ .xLC(savedSchema, (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_5__/* .readForeignJson */ .B)(text, MOST_BYTES));
    if (!parsed.success)
        return undefined;
    const { outcome, dataset, cost: spent } = parsed.output;
    const possible = { ...outcome, curves: (0,_possible_curves_js__WEBPACK_IMPORTED_MODULE_8__/* .possibleCurves */ .O)(outcome.curves).curves };
    return { outcome: dataset?.worthless ? timesOnly(possible) : possible, spent };
}
/** Of a training whose measurements prove nothing: a new model that beats them, or does not, proves nothing either. */
function timesOnly(outcome) {
    const { epochs, columns } = outcome.curves;
    const others = Object.entries(columns).filter(([name]) => !/^(metrics|val)\//.test(name));
    return {
        ...outcome,
        metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
        curves: { epochs, columns: Object.fromEntries(others) },
    };
}
function unusable(path, why) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR('INPUT_INVALID', {
        what: `The baseline ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_10__/* .printable */ .g)(path)} cannot be used: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_10__/* .printable */ .g)(why, 300)}.`,
        safe: 'The training and its results on the server are untouched.',
        next: 'Give a file of `npm run baseline`, a results.csv of Ultralytics or a report.json of an earlier collection, or leave `baseline` empty.',
    });
}


/***/ }),

/***/ 74864:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ possibleOutcome),
/* harmony export */   s: () => (/* binding */ outcomeOf)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77934);
/* harmony import */ var _interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(11098);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98592);
/* harmony import */ var _possible_curves_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57004);




/**
 * Everything that the numbers of its epochs alone tell of a training.
 *
 * @param label what people call it
 */
function outcomeOf(label, read) {
    return possibleOutcome(label, read).outcome;
}
/** Like outcomeOf, with the numbers that cannot be, and of which nothing is in the outcome. */
function possibleOutcome(label, read) {
    const { curves, impossible } = (0,_possible_curves_js__WEBPACK_IMPORTED_MODULE_2__/* .possibleCurves */ .O)(read);
    const lies = (column) => impossible.some((each) => each.column === column);
    const outcome = {
        label,
        digest: null,
        arguments: {},
        ultralytics: null,
        // Which epoch was the best, nobody knows then.
        metrics: bestMetrics(curves, lies(_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .METRIC_COLUMNS */ .B8.map5095) ? -1 : (0,_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .bestPosition */ .U9)(curves)),
        curves,
        secondsPerEpoch: lies('time') ? null : valibot__WEBPACK_IMPORTED_MODULE_3__/* .parse */ .qgA(_possible_js__WEBPACK_IMPORTED_MODULE_1__/* .epochTimeOrNull */ .T0, (0,_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .meanEpochSeconds */ .OZ)(curves)),
    };
    return { outcome, impossible };
}
/** The metrics of the epoch whose weights are in best.pt. */
function bestMetrics(curves, at) {
    const value = (name) => curves.columns[name]?.[at] ?? null;
    return {
        precision: value(_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .METRIC_COLUMNS */ .B8.precision),
        recall: value(_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .METRIC_COLUMNS */ .B8.recall),
        map50: value(_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .METRIC_COLUMNS */ .B8.map50),
        map5095: value(_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .METRIC_COLUMNS */ .B8.map5095),
        bestEpoch: curves.epochs[at] ?? null,
    };
}


/***/ }),

/***/ 95547:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ judgedBy)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _config_gate_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1002);


/**
 * A hash over what a training is judged by: the gates and, where one of them compares, the numbers of the baseline.
 *
 * @param gates limit by gate name
 * @returns 64 hex digits
 */
function judgedBy(gates, baseline) {
    const sorted = Object.entries(gates).sort(([one], [other]) => (one < other ? -1 : 1));
    const compares = sorted.some(([name]) => (0,_config_gate_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isGateName */ .TL)(name) && (0,_config_gate_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isComparing */ .B$)(name));
    const before = compares && baseline !== null ? [baseline.metrics, baseline.secondsPerEpoch] : null;
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
        .update(JSON.stringify([sorted, before]))
        .digest('hex');
}


/***/ }),

/***/ 85066:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ outcomeSchema)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77934);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);


const numberOrNull = valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .finite */ .E2x()));
const scalar = valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(), valibot__WEBPACK_IMPORTED_MODULE_1__/* ["null"] */ .chJ()]);
const curvesSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    epochs: valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeInteger */ .Y2b())),
    columns: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(numberOrNull)),
});
/** How good the best model is, measured by the library on the val split; null where nothing tells what can be. */
const metricsSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    precision: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    recall: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    map50: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    map5095: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    /** The epoch, counted from 1, of the best mAP50-95. */
    bestEpoch: numberOrNull,
});
/** What two trainings are compared by. A report.json holds one, and serves as a baseline later. */
const outcomeSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** What people call this training: its id, or the baseline's file. */
    label: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** The dataset's digest, null when unknown. */
    digest: valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Ultralytics' effective arguments (args.yaml), empty when unknown. */
    arguments: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([scalar, valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(scalar)])),
    /** The library's version, null when unknown. */
    ultralytics: valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    metrics: metricsSchema,
    curves: curvesSchema,
    /** Mean over the epochs whose time is known. */
    secondsPerEpoch: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .epochTimeOrNull */ .T0,
});


/***/ }),

/***/ 57004:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ possibleCurves)
/* harmony export */ });
/* harmony import */ var _interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(11098);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98592);


const METRICS = Object.values(_interfaces_curves_js__WEBPACK_IMPORTED_MODULE_0__/* .METRIC_COLUMNS */ .B8);
/**
 * Takes out what cannot be: a metric that is not between 0 and 1, a time that is negative or longer than a year, anything that is infinite.
 *
 * @returns the curves with null in these places, and the first such number of each column that is one of these
 */
function possibleCurves(curves) {
    const impossible = [];
    const columns = Object.entries(curves.columns).map(([column, values]) => {
        const rule = METRICS.includes(column) ? _possible_js__WEBPACK_IMPORTED_MODULE_1__/* .isMetric */ .NI : column === 'time' ? _possible_js__WEBPACK_IMPORTED_MODULE_1__/* .isDuration */ .n$ : undefined;
        const isPossible = rule ?? Number.isFinite;
        const at = values.findIndex((value) => value !== null && !isPossible(value));
        if (at < 0)
            return [column, values];
        // A loss may well become infinite.
        if (rule)
            impossible.push({ column, epoch: curves.epochs[at] ?? 0, value: values[at] ?? 0 });
        return [column, values.map((value) => (value !== null && isPossible(value) ? value : null))];
    });
    return { curves: { epochs: curves.epochs, columns: Object.fromEntries(columns) }, impossible };
}


/***/ }),

/***/ 89283:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ settle),
/* harmony export */   a: () => (/* binding */ idleCost)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _link_open_agent_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5178);
/* harmony import */ var _link_retry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27254);
/* harmony import */ var _text_format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98488);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1222);
/* harmony import */ var _states_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(28790);
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});







/** Of a question that takes a moment, over a line that may break. */
const TRIES = 3;
const PAUSE_MS = 2_000;
/**
 * Asks how a training stands, and waits for one that was told to stop. Nothing is started or ended by it.
 *
 * @throws the signal's reason
 */
async function settle(where, patience, context) {
    const { signal, log } = context;
    const deadline = performance.now() + patience.stopMs;
    let isTold = false;
    for (;;) {
        const standing = await look(where, patience.reachMs, context);
        const isStopping = standing.kind === 'goes-on' && standing.state?.stopping != null;
        if (!isStopping || performance.now() > deadline)
            return standing;
        if (!isTold)
            log.info(`Training ${where.trainingId} was told to ${standing.state?.stopping}; waiting for it.`);
        isTold = true;
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(patience.pauseMs ?? 10_000, undefined, { signal });
    }
}
async function look(where, patienceMs, context) {
    const { signal } = context;
    let tries = 0;
    const pauseMs = (failure) => {
        if (++tries === TRIES || failure.code === 'SERVER_UNREACHABLE')
            throw failure;
        return PAUSE_MS;
    };
    const ask = async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const agent = __addDisposableResource(env_1, await (0,_link_open_agent_js__WEBPACK_IMPORTED_MODULE_2__/* .openAgent */ .Q)(where, [_operations_js__WEBPACK_IMPORTED_MODULE_5__/* .trainingStatus */ .d], context, { patienceMs }), true);
            return (await agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_5__/* .trainingStatus */ .d, { id: where.trainingId }, { signal })).state;
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    };
    try {
        const state = await (0,_link_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .retry */ .L5)(ask, { signal, pauseMs });
        return state !== null && (0,_states_js__WEBPACK_IMPORTED_MODULE_6__/* .hasEnded */ .hY)(state) ? { kind: 'ended', state } : { kind: 'goes-on', state };
    }
    catch (error) {
        signal.throwIfAborted();
        const failure = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .asFailure */ .h_)(error);
        return failure.code === 'TRAINING_UNKNOWN' ? { kind: 'none' } : { kind: 'unknown', failure };
    }
}
/** What a server that nobody stops costs, as the rest of a sentence. @param pricePerHour null when the settings name none */
function idleCost(pricePerHour) {
    return pricePerHour === null ? 'goes on costing money' : `goes on costing ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_4__/* .money */ .TG)(pricePerHour)} an hour`;
}


/***/ })

};

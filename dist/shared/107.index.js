export const id = 107;
export const ids = [107];
export const modules = {

/***/ 57252:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ download)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83916);
/* harmony import */ var _home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27518);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2810);







const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = node_fs__WEBPACK_IMPORTED_MODULE_1__.constants;
/** A slower line than 80 kbit/s would not bring a model home within a job. */
const SLOWEST_BYTES_PER_MS = 10;
const SPARE_MS = 3_600_000;
const LONGEST_MS = 7 * 24 * 3_600_000;
/**
 * Brings one file home and compares its hash with the list. What an earlier try left is hashed again, never
 * trusted, and continued.
 *
 * @param agent the server's side, rooted; on any failure it must be ended, since data may still be under way
 * @returns the path of the whole, verified and flushed file in `incoming`, mode 0600
 * @throws Failure VERIFICATION_FAILED when the content is not what was listed (a file that is still being written)
 * @throws Failure RESULT_UNSAFE when the server sends more than it listed
 * @throws Failure RESULT_MISSING, CONNECTION_LOST, DEADLINE_EXCEEDED, CANCELLED, HOME_UNUSABLE
 */
async function download(agent, file, target) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(target.incoming, file.sha256);
    const handle = await openPart(path, file.size);
    try {
        const sha256 = await fetchRest(agent, file, target, handle, path);
        if (sha256 === file.sha256) {
            await handle.sync();
            return path;
        }
    }
    finally {
        await handle.close();
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path);
    throw changed(file);
}
async function fetchRest(agent, file, target, handle, path) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const offset = (await handle.stat()).size;
    for await (const chunk of handle.createReadStream({ start: 0, autoClose: false }))
        hash.update(chunk);
    let position = offset;
    const args = { training: target.trainingId, path: file.path, offset, size: file.size };
    await agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_6__/* .readResult */ .Uv, args, {
        signal: target.signal,
        limitMs: SPARE_MS + Math.min((file.size - offset) / SLOWEST_BYTES_PER_MS, LONGEST_MS),
        onData: async (chunk) => {
            if (position + chunk.length > file.size)
                throw tooMuch(file);
            await writeAt(handle, chunk, position, path);
            hash.update(chunk);
            position += chunk.length;
            target.onBytes(chunk.length);
            await target.pace?.take(chunk.length, target.signal);
        },
    });
    return hash.digest('hex');
}
/** Opens what is there of the file, or makes it. Nothing is followed, and nothing but a plain file is taken. */
async function openPart(path, sizeBytes) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    }
    catch (error) {
        if (!isErrno(error, 'EEXIST'))
            throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(path, error);
    }
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(path, O_RDWR | O_NOFOLLOW).catch((error) => {
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(path, error);
    });
    const status = await handle.stat();
    if (!status.isFile() || status.nlink > 1 || status.uid !== process.geteuid?.()) {
        await handle.close();
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(path, 'it is not a file of our own');
    }
    if (status.size > sizeBytes)
        await handle.truncate(0);
    return handle;
}
async function writeAt(handle, chunk, position, path) {
    try {
        for (let done = 0; done < chunk.length;) {
            done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
        }
    }
    catch (error) {
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(path, error);
    }
}
function isErrno(error, code) {
    return error instanceof Error && 'code' in error && error.code === code;
}
function changed(file) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('VERIFICATION_FAILED', {
        what: `${file.path} is not the file that the server listed: its SHA-256 differs.`,
        safe: 'The copy was thrown away; the file on the server is untouched.',
        next: 'If the training still runs, run collect again when it has ended; otherwise do not trust this server.',
    });
}
function tooMuch(file) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('RESULT_UNSAFE', {
        what: `The server sends more of ${file.path} than the ${file.size} bytes that it listed.`,
        safe: 'The surplus was not written.',
        next: 'Do not trust this server. Look at the file there by hand before anything is taken from it.',
    });
}


/***/ }),

/***/ 30017:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  q$: () => (/* binding */ amounts),
  xw: () => (/* binding */ checkListing),
  eI: () => (/* binding */ listingSchema)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./src/workloads/workloads.ts + 56 modules
var workloads = __webpack_require__(23492);
;// CONCATENATED MODULE: ./src/collect/names.ts

/**
 * What may come home, by name: what our own Python and the workloads make, and nothing else. The server chooses among these;
 * so no page, script, link or name of a device comes with them, and no report that is not ours. The same list as NAMES in
 * `remote/gpu_retrain/results/results.py` and in the workloads there.
 */
const OWN_NAMES = [
    String.raw `(?:state|result|decisions|order\.[1-9][0-9]{0,5})\.json`,
    String.raw `data\.yaml`,
    String.raw `events\.jsonl`,
    String.raw `(?:train|stderr)\.log(?:\.1)?`,
    String.raw `environment\.txt`,
    String.raw `checkpoints/(?:best|last)-[0-9]{5,9}\.pt`,
];
/** Whether a path is one that may come home. */
function isResultName(path) {
    const names = [...OWN_NAMES, ...[...workloads/* WORKLOADS */.vZ.values()].flatMap(({ results }) => results.names)];
    return new RegExp(`^(?:${names.join('|')})$`).test(path);
}

;// CONCATENATED MODULE: ./src/collect/listing.ts





/** More than the server's side ever lists; a longer list is an attack or a defect. */
const MAX_FILES = 500;
/** Models of the largest Ultralytics family are below 1 GB; together with everything else this is ample. */
const MAX_TOTAL_BYTES = 32e9;
const resultFileSchema = dist/* object */.Ikc({
    path: dist/* string */.YjP(),
    size: schemas/* count */.U9,
    sha256: schemas/* sha256 */.sc,
});
/** The shape of the server's answer to `results.list`. What it says is checked by `checkListing`. */
const listingSchema = dist/* object */.Ikc({
    files: dist/* array */.YOg(resultFileSchema),
    leftOut: dist/* pipe */.FsL(dist/* array */.YOg(dist/* object */.Ikc({ path: dist/* string */.YjP(), reason: dist/* string */.YjP() })), dist/* maxLength */.Ru6(MAX_FILES)),
});
/** How many files these are, and how many bytes. */
function amounts(files) {
    return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
/**
 * Checks every name before anything is written under it: the server is not trusted to choose where we write.
 *
 * @param files the list as the server sent it
 * @param isUsual whether a path is one that may come
 * @throws Failure RESULT_UNSAFE naming the first offence
 */
function checkListing(files, isUsual = isResultName) {
    if (files.length > MAX_FILES)
        throw unsafe(`offers ${files.length} files, more than ${MAX_FILES}`);
    const total = amounts(files).bytes;
    if (total > MAX_TOTAL_BYTES)
        throw unsafe(`offers ${Math.round(total / 1e6)} MB, more than ${MAX_TOTAL_BYTES / 1e6}`);
    const odd = files.find(({ path }) => !isUsual(path));
    if (odd)
        throw unsafe(`offers a file named "${(0,printable/* printable */.g)(odd.path, 120)}"`);
    if (new Set(files.map(({ path }) => path)).size < files.length)
        throw unsafe('offers one name twice');
}
function unsafe(what) {
    return new errors/* Failure */.HR('RESULT_UNSAFE', {
        what: `The server ${what}; an honest one does not.`,
        safe: 'Nothing was written on the runner, and nothing was changed on the server.',
        next: 'Do not trust this server. Look at trainings/<id> there by hand before anything is taken from it.',
    });
}


/***/ }),

/***/ 2810:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fc: () => (/* binding */ listResults),
/* harmony export */   Pr: () => (/* binding */ RESULTS),
/* harmony export */   Uv: () => (/* binding */ readResult)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41087);
/* harmony import */ var _listing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30017);



/** What a training has left, by file. */
const listResults = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('results.list', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ training: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: _listing_js__WEBPACK_IMPORTED_MODULE_1__/* .listingSchema */ .eI,
    codes: ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
});
/** Sends a listed file from a byte on. */
const readResult = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('results.read', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ training: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), path: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), offset: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), size: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ sent: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    codes: ['INPUT_INVALID', 'RESULT_MISSING', 'TRAINING_UNKNOWN'],
});
/** What fetching results calls. */
const RESULTS = [listResults, readResult];


/***/ }),

/***/ 82569:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O9: () => (/* binding */ finish),
/* harmony export */   ik: () => (/* binding */ place),
/* harmony export */   kX: () => (/* binding */ checkRoom),
/* harmony export */   xF: () => (/* binding */ makeResultsFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83916);
/* harmony import */ var _home_layout_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24561);
/* harmony import */ var _home_own_folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(37632);
/* harmony import */ var _home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27518);






/** Left free on the runner's disk, in bytes: reports and the runner's own work need room, too. */
const RESERVE_BYTES = 200e6;
/**
 * Makes the folders for one collection.
 *
 * @param home the runner-side home, absolute
 * @param trainingId the training whose results are collected
 * @param now names the folder, so that collections sort by time and never meet
 * @throws Failure HOME_UNUSABLE when they cannot be made
 */
async function makeResultsFolder(home, trainingId, now) {
    const base = (0,_home_layout_js__WEBPACK_IMPORTED_MODULE_3__/* .runFolder */ .k)(home, trainingId);
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, `results-${now.toISOString().replaceAll(/[-:.]/g, '')}`);
    const incoming = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, 'incoming');
    try {
        (0,_home_own_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .makeOwnFolder */ .x)(incoming);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(path, { mode: 0o700 });
    }
    catch (error) {
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(path, error);
    }
    return { path, incoming };
}
/**
 * Refuses before the first byte what the runner's disk cannot hold.
 *
 * @throws Failure HOME_UNUSABLE with the bytes needed and free
 */
async function checkRoom(folder, neededBytes) {
    const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(folder.path);
    const freeBytes = bavail * bsize;
    if (neededBytes + RESERVE_BYTES <= freeBytes)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR('HOME_UNUSABLE', {
        what: `What comes home needs ${megabytes(neededBytes + RESERVE_BYTES)} at ${folder.path}, where ${megabytes(freeBytes)} are free.`,
        safe: 'Nothing was downloaded, and everything on the server is untouched.',
        next: 'Free space on the runner, or point `home` at another disk, and run it again.',
    });
}
/** Gives a verified file its final name; a file of this name from an earlier try is replaced. */
async function place(folder, verified, path) {
    const target = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder.path, path);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(target), { recursive: true, mode: 0o700 });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(verified, target);
}
/** Flushes the names, then forgets what was under way: it is all in place. */
async function finish(folder) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder.incoming, { recursive: true });
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder.path, { recursive: true, withFileTypes: true });
    const folders = entries
        .filter((entry) => entry.isDirectory())
        .map((entry) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(entry.parentPath, entry.name));
    for (const each of [...folders, folder.path, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder.path)])
        await (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .syncFolder */ .Yw)(each);
}
function megabytes(bytes) {
    return `${Math.ceil(bytes / 1e6)} MB`;
}


/***/ }),

/***/ 91398:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ EXCLUSIONS_FILE),
/* harmony export */   r: () => (/* binding */ writeExclusions)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24561);
/* harmony import */ var _own_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(37632);
/* harmony import */ var _write_whole_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(27518);





/** What it is called in a training's folder. */
const EXCLUSIONS_FILE = 'exclude.txt';
/** Signs that an ignore file reads as more than themselves, or not at all: any one sign stands for them. */
const SIGNS = /[\\*?[\]{}]/g;
/** A path that could mean something else, such as one above the dataset; nobody has such pictures. */
const ODD = /(^|\/)\.{0,2}(\/|$)|[\x00-\x1f\x7f]|\s$/;
/**
 * Writes a list of files that `dataset.exclude` takes, into the training's folder on the runner.
 *
 * @param paths in the dataset, as the server says them; what is no plain path is left out
 * @returns where it is, absolute
 * @throws Failure HOME_UNUSABLE
 */
function writeExclusions(home, trainingId, paths) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .runFolder */ .k)(home, trainingId), EXCLUSIONS_FILE);
    const lines = [...new Set(paths)].filter((path) => !ODD.test(path)).map(lineOf);
    try {
        (0,_own_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .makeOwnFolder */ .x)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(file));
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(file, { force: true });
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, lines.join(''), { flag: 'wx', mode: 0o600 });
    }
    catch (error) {
        throw (0,_write_whole_js__WEBPACK_IMPORTED_MODULE_4__/* .homeUnusable */ .Ji)(file, error);
    }
    return file;
}
/** Anchored at the dataset's top, so that it means this file alone. */
function lineOf(path) {
    return `/${path.replaceAll(SIGNS, '?')}\n`;
}


/***/ }),

/***/ 4595:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ mark),
/* harmony export */   b: () => (/* binding */ onVal)
/* harmony export */ });
/** Behind a number that is measured: ` (proves nothing)` where it does not, else nothing. */
function mark({ worthless }) {
    return worthless === '' ? '' : ' (proves nothing)';
}
/**
 * On what the library measures, as people call it. Whether its pictures were held out of the training nobody says here:
 * that of a val split which is the train split, or shares pictures with it, they were not.
 */
function onVal(dataset) {
    return `on the val split${mark(dataset)}`;
}


/***/ }),

/***/ 58134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ failureOf)
/* harmony export */ });
/* unused harmony export TRAINING_CODES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _ssh_server_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94203);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(38572);
/* harmony import */ var _failure_classes_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(18745);
/* harmony import */ var _states_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28790);





/** With which a training may say that it failed: its driver (`remote/gpu_retrain/workloads/ultralytics/failures.py`) and its supervisor. */
const TRAINING_CODES = [
    'ARGUMENTS_INVALID',
    'CODE_FAILED',
    'DATASET_INVALID',
    'DATASET_MODIFIED',
    'INPUT_INVALID',
    'RECORD_DAMAGED',
    'ROOT_UNUSABLE',
    'SERVER_BUSY',
    'TASK_MISMATCH',
    'TRAINING_FAILED',
    'VENV_FAILED',
    'WEIGHTS_DAMAGED',
    'WEIGHTS_MISSING',
    'WEIGHTS_UNSUITABLE',
];
/**
 * The failure that a training's end means for the step.
 *
 * @param trainingId whose end it was
 * @param cure for a dataset that it refused, where one is known
 * @returns undefined when it finished, or still runs
 */
function failureOf(trainingId, state, cure = '') {
    const safe = kept(state);
    switch (state.state) {
        case 'failed':
            return failed(trainingId, state, safe, cure);
        case 'stopped':
            return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('TRAINING_STOPPED', {
                what: `Training ${trainingId} was stopped in attempt ${state.attempt}; the server says: ${said(state.reason)}.`,
                safe,
                next: state.class === null
                    ? `Run it again with training-id ${trainingId}: it goes on from there.`
                    : _failure_classes_js__WEBPACK_IMPORTED_MODULE_2__/* .NEXT_BY_CLASS */ .F[state.class],
            });
        case 'lost':
            return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('TRAINING_LOST', {
                what: `Training ${trainingId} was lost in attempt ${state.attempt}; the server says: ${said(state.reason)}.`,
                safe,
                next: state.class === null
                    ? `Run it again with training-id ${trainingId}: it goes on from the newest whole checkpoint.`
                    : _failure_classes_js__WEBPACK_IMPORTED_MODULE_2__/* .NEXT_BY_CLASS */ .F[state.class],
            });
        default:
            return undefined;
    }
}
/** What the driver said itself is better than anything that can be told from outside; but it is the server's word. */
function failed(trainingId, state, safe, cure) {
    const what = `Training ${trainingId} failed in attempt ${state.attempt}.`;
    const words = state.failure ?? { code: 'TRAINING_FAILED', what: state.reason, safe: '', next: '' };
    const told = (0,_ssh_server_words_js__WEBPACK_IMPORTED_MODULE_1__/* .serverFailure */ .a)(words, TRAINING_CODES, `training ${trainingId}`, 'TRAINING_FAILED');
    const known = told.code === 'DATASET_INVALID' && cure !== '' ? cure : told.text.next;
    const next = state.class === null ? known : _failure_classes_js__WEBPACK_IMPORTED_MODULE_2__/* .NEXT_BY_CLASS */ .F[state.class];
    const text = { ...told.text, what: `${what} ${told.text.what}`, next };
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(told.code, state.failure === null ? { ...text, safe } : text);
}
function kept(state) {
    return state.epoch === 0
        ? 'The dataset is untouched; no epoch was finished, so nothing of the training is missing.'
        : `The dataset is untouched, and checkpoints are kept on the server (${(0,_states_js__WEBPACK_IMPORTED_MODULE_3__/* .progressText */ .l_)(state)}).`;
}
function said(words) {
    return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_4__/* .printable */ .g)(words, 500);
}


/***/ }),

/***/ 60621:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ readEvent)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/interfaces/pixels.ts
var pixels = __webpack_require__(15727);
// EXTERNAL MODULE: ./src/possible.ts
var possible = __webpack_require__(98592);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: ./src/training/failure-classes.ts
var failure_classes = __webpack_require__(18745);
;// CONCATENATED MODULE: ./src/training/telemetry-event.ts
/** What a minute of the machine comes to, as the supervisor writes it (`remote/gpu_retrain/machine/telemetry/window.py`). */

/** Above these a value cannot be, and is unknown. */
const MOST = {
    percent: 100,
    share: 1,
    bytes: Number.MAX_SAFE_INTEGER,
    bytesPerSecond: 1e13,
    watts: 1e5,
    celsius: 1e3,
    megahertz: 1e5,
    cores: 1e5,
    processes: 1e6,
    errors: Number.MAX_SAFE_INTEGER,
    wattHours: 1e6,
    seconds: 86_400,
};
const amount = (unit) => dist/* pipe */.FsL(dist/* number */.aig(), dist/* minValue */.Wwf(0), dist/* maxValue */.cGV(MOST[unit]));
const one = (unit) => dist/* fallback */.NpB(dist/* nullable */.mee(amount(unit)), null);
const telemetry_event_text = dist/* fallback */.NpB(dist/* nullable */.mee(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(300))), null);
/** Of the samples: their mean, the greatest, and the one that a twentieth of them do not exceed. */
const spread = (unit) => dist/* fallback */.NpB(dist/* nullable */.mee(dist/* object */.Ikc({ mean: amount(unit), max: amount(unit), p5: amount(unit) })), null);
/** The fields of a `telemetry` event; what nobody told is null, never 0. */
const telemetryEntries = {
    /** The time that it stands for. */
    seconds: amount('seconds'),
    samples: dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b(), dist/* minValue */.Wwf(0)),
    /** Who told of the GPU: `nvml` or `nvidia-smi`. */
    gpuSource: telemetry_event_text,
    /** What is wrong with it, in the driver's words. */
    gpuProblem: telemetry_event_text,
    gpuUtilizationPercent: spread('percent'),
    gpuMemoryUsedBytes: spread('bytes'),
    gpuMemoryTotalBytes: one('bytes'),
    gpuPowerWatts: spread('watts'),
    gpuPowerLimitWatts: one('watts'),
    gpuTemperatureCelsius: spread('celsius'),
    gpuSmClockMhz: spread('megahertz'),
    gpuSmClockMaxMhz: one('megahertz'),
    gpuMemoryClockMhz: spread('megahertz'),
    /** For which share of the samples the clock was held down, by reason. */
    gpuPowerCapShare: one('share'),
    gpuSlowdownShare: one('share'),
    gpuThermalShare: one('share'),
    gpuPowerBrakeShare: one('share'),
    gpuUncorrectedEccErrors: one('errors'),
    gpuEnergyWattHours: one('wattHours'),
    /** `counter` of the GPU itself, or `power` over time. */
    gpuEnergyBy: dist/* fallback */.NpB(dist/* nullable */.mee(dist/* picklist */.KIO(['counter', 'power'])), null),
    /** Of the container, as the four below. */
    cpuCores: spread('cores'),
    cpuLimitCores: one('cores'),
    memoryUsedBytes: spread('bytes'),
    memoryLimitBytes: one('bytes'),
    diskReadBytesPerSecond: spread('bytesPerSecond'),
    diskWriteBytesPerSecond: spread('bytesPerSecond'),
    diskBusyPercent: spread('percent'),
    diskFreeBytes: one('bytes'),
    sharedMemoryUsedBytes: spread('bytes'),
    sharedMemoryTotalBytes: one('bytes'),
    commandCpuCores: spread('cores'),
    /** Of the processes that load the data: how many, their processor time, how many wait for a disk, what they read. */
    loaderProcesses: spread('processes'),
    loaderCpuCores: spread('cores'),
    loaderBlocked: spread('processes'),
    loaderReadBytesPerSecond: spread('bytesPerSecond'),
};

;// CONCATENATED MODULE: ./src/training/events.ts






const events_text = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(8192));
/** Not a number, and infinity, cross the channel as null. */
const number = dist/* fallback */.NpB(dist/* nullable */.mee(dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x())), null);
const countOrNull = dist/* fallback */.NpB(dist/* nullable */.mee(schemas/* count */.U9), null);
const common = {
    /** Who wrote it. */
    from: dist/* picklist */.KIO(['driver', 'supervisor', 'mirror']),
    /** Counts up per writer and attempt. */
    seq: schemas/* count */.U9,
    attempt: schemas/* count */.U9,
    /** Wall clock of the server. */
    atMs: dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b()),
};
const eventSchema = dist/* variant */.Oxt('type', [
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('state'), state: events_text, reason: events_text }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('rescue'),
        /** The attempt that failed, in which epoch, of what, and why. */
        failed: schemas/* count */.U9,
        epoch: schemas/* count */.U9,
        class: dist/* picklist */.KIO(failure_classes/* FAILURE_CLASSES */.C),
        reason: events_text,
        /** Arguments that are different now. */
        changes: dist/* record */.g1P(events_text, dist/* union */.KCZ([dist/* boolean */.zMY(), dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x()), events_text])),
        /** Which rescue it is, of at most how many. */
        rescues: schemas/* count */.U9,
        most: schemas/* count */.U9,
    }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('stopping'), action: events_text, reason: events_text }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('adopted'), alive: dist/* boolean */.zMY() }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('warning'), text: events_text }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('environment'),
        python: events_text,
        torch: events_text,
        ultralytics: events_text,
        /** null on a server without one. */
        gpu: dist/* nullable */.mee(events_text),
    }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('scan'),
        split: events_text,
        images: schemas/* count */.U9,
        /** Images without any object. */
        backgrounds: schemas/* count */.U9,
        /** Where the library keeps the decoded images: `ram`, `disk`, or null. */
        cache: dist/* nullable */.mee(events_text),
        /** What these take; null without a cache. */
        cacheBytes: dist/* optional */.lqM(countOrNull, null),
    }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('trial'),
        batch: schemas/* count */.U9,
        /** Whether it trained and validated. */
        fits: dist/* boolean */.zMY(),
        /** The most that PyTorch held of the GPU until then; null when it did not fit. */
        peakBytes: dist/* nullable */.mee(schemas/* count */.U9),
    }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('decision'),
        /** The argument that was `auto`. */
        setting: events_text,
        value: events_text,
        reason: events_text,
        /** Whether an earlier attempt had decided it. */
        kept: dist/* boolean */.zMY(),
    }),
    /** How many pictures are decoded so far, before the first epoch. */
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('decoding'), done: schemas/* count */.U9, total: schemas/* count */.U9 }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('finding'),
        what: dist/* picklist */.KIO(pixels/* PIXEL_NAMES */.Wm),
        /** A picture, by its path in the dataset. */
        file: events_text,
        detail: events_text,
    }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('pixels'),
        mode: dist/* picklist */.KIO(pixels/* DECODE_MODES */.cT),
        decoded: schemas/* count */.U9,
        /** Pictures of all splits. */
        total: schemas/* count */.U9,
        seconds: possible/* durationOrNull */.xU,
        counts: dist/* record */.g1P(dist/* picklist */.KIO(pixels/* PIXEL_NAMES */.Wm), schemas/* count */.U9),
        /** Whether it was found by an earlier training of the same tree. */
        kept: dist/* boolean */.zMY(),
    }),
    /** What some batches and validations foretell, before the first epoch. */
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('forecast'),
        /** Batches that were trained for it, and that an epoch has. */
        batches: schemas/* count */.U9,
        epochBatches: schemas/* count */.U9,
        epochs: schemas/* count */.U9,
        /** Of an epoch: training as measured, its bounds, the same without waiting for pictures, validating, saving. */
        trainSeconds: possible/* durationOrNull */.xU,
        lowTrainSeconds: possible/* durationOrNull */.xU,
        highTrainSeconds: possible/* durationOrNull */.xU,
        computeSeconds: possible/* durationOrNull */.xU,
        valSeconds: possible/* durationOrNull */.xU,
        saveSeconds: possible/* durationOrNull */.xU,
        /** Until the library was ready to train. */
        setupSeconds: possible/* durationOrNull */.xU,
        /** Of the probe itself. */
        probeSeconds: possible/* durationOrNull */.xU,
        /** What the training will keep its pictures in, which the probe did not: `ram`, `disk`, or null. */
        cache: dist/* nullable */.mee(events_text),
    }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('weights'), name: events_text, sha256: events_text, bytes: schemas/* count */.U9 }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('code'), name: events_text, digest: events_text, callbacks: dist/* array */.YOg(events_text) }),
    /** From here on it is on another server, the first being 1; the checkpoint that came there was made after that epoch. */
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('moved'), server: schemas/* count */.U9, epoch: schemas/* count */.U9 }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('resume'), epoch: schemas/* count */.U9, sha256: events_text }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('begin'),
        epoch: schemas/* count */.U9,
        epochs: schemas/* count */.U9,
        batch: schemas/* count */.U9,
        batches: schemas/* count */.U9,
        images: schemas/* count */.U9,
        imgsz: schemas/* count */.U9,
        optimizer: events_text,
        amp: dist/* boolean */.zMY(),
        workers: schemas/* count */.U9,
        /** Epochs without a better one after which the library ends it; null when unknown. */
        patience: countOrNull,
        /** Whether mixed precision was asked for, which `amp` may not be. */
        ampAsked: dist/* optional */.lqM(dist/* boolean */.zMY(), false),
        /** The cache that was asked for, which the library may have refused. */
        cacheAsked: dist/* optional */.lqM(dist/* nullable */.mee(events_text), null),
        /** What it took before: reading the labels, and filling a cache. */
        scanSeconds: possible/* durationOrNull */.xU,
        cacheSeconds: possible/* durationOrNull */.xU,
    }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('progress'),
        part: dist/* picklist */.KIO(['train', 'val']),
        epoch: schemas/* count */.U9,
        batch: schemas/* count */.U9,
        batches: schemas/* count */.U9,
    }),
    dist/* object */.Ikc({
        ...common,
        type: dist/* literal */.euz('epoch'),
        epoch: schemas/* count */.U9,
        epochs: schemas/* count */.U9,
        /** Of the whole epoch, validation included. */
        seconds: possible/* durationOrNull */.xU,
        /** Of its training part. */
        trainSeconds: possible/* durationOrNull */.xU,
        /** How long the training waited for its data, after the first batch, for which it waited `firstWaitSeconds`. */
        loaderWaitSeconds: possible/* durationOrNull */.xU,
        firstWaitSeconds: possible/* durationOrNull */.xU,
        batches: countOrNull,
        /** Until so many of them, the first ones, were done. */
        headSeconds: possible/* durationOrNull */.xU,
        headBatches: countOrNull,
        valSeconds: possible/* durationOrNull */.xU,
        saveSeconds: possible/* durationOrNull */.xU,
        /** Spent in callbacks of ours. */
        overheadSeconds: possible/* durationOrNull */.xU,
        bestEpoch: countOrNull,
        /** Run time of the training until then, over all attempts. */
        totalSeconds: possible/* durationOrNull */.xU,
        images: schemas/* count */.U9,
        losses: dist/* record */.g1P(events_text, number),
        /** What cannot be, here and in the times, is null. */
        metrics: dist/* object */.Ikc({ map50: possible/* metricOrNull */.BE, map5095: possible/* metricOrNull */.BE }),
    }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('telemetry'), ...telemetryEntries }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('checkpoint'), epoch: schemas/* count */.U9, sha256: events_text }),
    /** How the evaluation of the model ended: what went wrong, or nothing. */
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('evaluation'), seconds: possible/* durationOrNull */.xU, trouble: events_text }),
]);
/**
 * Reads an event as it came from the server.
 *
 * @returns undefined for one of another shape: a newer agent may write more than this version knows
 */
function readEvent(value) {
    const parsed = dist/* safeParse */.xLC(eventSchema, value);
    return parsed.success ? parsed.output : undefined;
}


/***/ }),

/***/ 1678:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ Foresight)
});

// EXTERNAL MODULE: ./src/home/cost.ts
var home_cost = __webpack_require__(99710);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/training/projection.ts
var training_projection = __webpack_require__(20369);
// EXTERNAL MODULE: ./src/training/usage.ts
var training_usage = __webpack_require__(84105);
;// CONCATENATED MODULE: ./src/training/explanation.ts
/** Why a training is slower than promised: one cause, from figures that are in hand, and what to set. Pure. */




/** A training that is slower than promised by more is worth a word. */
const NOTABLE_EXCESS = 0.25;
/** Without a promise: one that loses as much to its loader. */
const NOTABLE_LOSS = 0.25;
/** A share of its time below which something does not explain a slow training. */
const NOTABLE_SHARE = 0.15;
/** Workers that use this share of the processors they can get do nothing else than compute. */
const BUSY = 0.8;
/** So many of them in the disk's queue, or a disk that is busy for so long, is the disk's fault. */
const BLOCKED = 0.25;
const DISK_BUSY_PERCENT = 80;
/** More processes hold more memory, and no card that is rented today needs more to be fed (auto_rules.py). */
const MOST_WORKERS = 16;
/** What is left to do about a slow loader. */
const OTHERWISE = {
    disk: 'take a faster disk',
    processors: 'take a server with more CPUs',
    loader: 'look at the volume that the pictures lie on',
};
/** The library fills a cache only when twice its size is free (check_cache_ram); ours leaves the training its part. */
const CACHE_MARGIN = 2;
/** @returns null for a training that is as fast as promised */
function explain(figures) {
    const wait = (0,training_usage/* waitShare */.fA)(figures.epoch) ?? 0;
    const more = (0,training_projection/* excess */.Mm)(figures.projection, figures.expected);
    if (more === null ? wait < NOTABLE_LOSS : more <= NOTABLE_EXCESS)
        return null;
    const { begin, usage } = figures;
    const dearer = loss(figures);
    const held = throttled(usage);
    if (held && held.share >= wait)
        return { cause: 'throttled', text: `${dearer}${held.text}` };
    if (wait >= NOTABLE_SHARE)
        return waiting(figures, wait);
    if (begin.ampAsked && !begin.amp && usage.last('gpuSource') !== null)
        return { cause: 'precision', text: `${dearer}${precision(begin)}` };
    return more === null ? null : { cause: 'unknown', text: `${dearer}${unexplained(usage, wait)}` };
}
/** What being slower than promised costs until the last epoch; empty without a promise. */
function loss({ projection, expected }) {
    const { secondsPerEpoch } = expected;
    if (secondsPerEpoch === null)
        return '';
    const more = projection.secondsPerEpoch - secondsPerEpoch;
    return `${priced(more * epochsLeft(projection), expected)} more than promised until the last epoch. `;
}
function epochsLeft({ epoch, epochs }) {
    return Math.max(0, epochs - epoch);
}
/** Heat and the power brake are the host's faults; a power cap is normal under load. */
function throttled(usage) {
    const reasons = [
        ['too hot', usage.meanOf('gpuThermalShare')],
        ['braked by its power supply', usage.meanOf('gpuPowerBrakeShare')],
        ['slowed down by its hardware', usage.meanOf('gpuSlowdownShare')],
    ];
    const [worst] = [...reasons].sort(([, one], [, other]) => (other ?? 0) - (one ?? 0));
    const share = worst?.[1] ?? 0;
    if (!worst || share < NOTABLE_SHARE)
        return null;
    const [clock, most] = [usage.mean('gpuSmClockMhz'), usage.last('gpuSmClockMaxMhz')];
    const at = clock === null || most === null ? '' : ` and runs at ${Math.round(clock)} of ${most} MHz`;
    const celsius = usage.max('gpuTemperatureCelsius');
    const heat = celsius === null ? '' : `, up to ${Math.round(celsius)} °C`;
    return {
        share,
        text: `The GPU is ${worst[0]} for ${percent(share)} of the time${at}${heat}: that is a fault of the host, so ask its provider, or go on on another server.`,
    };
}
function precision({ amp }) {
    return `The training computes in ${amp ? 'mixed' : 'full'} precision, although mixed was asked for: on this GPU the two did not agree, so use another GPU or set \`amp: false\` and plan for it.`;
}
function unexplained(usage, wait) {
    const busy = usage.mean('gpuUtilizationPercent');
    const known = busy === null ? '' : `the GPU is busy for ${Math.round(busy)} % of the time and `;
    return `The figures show no cause: ${known}${percent(wait)} of the training waits for data; the baseline's machine may be faster.`;
}
function waiting(figures, wait) {
    const { cause, why } = bottleneck(figures);
    return { cause, text: `${lost(figures, wait)}; ${why}: ${advice(figures, cause)}.` };
}
/** What the wait costs until the last epoch. */
function lost({ epoch, projection, expected }, wait) {
    const seconds = (epoch.loaderWaitSeconds ?? 0) * epochsLeft(projection);
    return `${percent(wait)} of the training waits for pictures, ${priced(seconds, expected)} until the last epoch`;
}
function priced(seconds, { pricePerHour }) {
    const cost = pricePerHour === null ? null : (0,home_cost/* rent */.eV)(seconds, pricePerHour);
    return `${(0,format/* duration */.p0)(seconds)}${cost === null ? '' : ` = ${(0,format/* money */.TG)(cost)}`}`;
}
function bottleneck({ begin, usage }) {
    const [cores, blocked] = [usage.mean('loaderCpuCores'), usage.mean('loaderBlocked')];
    const limit = usage.last('cpuLimitCores');
    const reads = usage.mean('loaderReadBytesPerSecond') ?? usage.mean('diskReadBytesPerSecond');
    const { workers } = begin;
    if (workers === 0)
        return { cause: 'loader', why: 'no process loads them ahead (workers: 0)' };
    const room = Math.min(workers, limit ?? workers);
    if (cores !== null && cores >= BUSY * room)
        return {
            cause: 'processors',
            why: `the ${workers} workers use ${cores.toFixed(1)} of ${(limit ?? workers).toFixed(1)} CPUs`,
        };
    // The disk is the whole machine's: it may be busy with somebody else while ours wait for nothing of it.
    const isDisk = blocked === null
        ? (usage.mean('diskBusyPercent') ?? 0) >= DISK_BUSY_PERCENT
        : blocked >= BLOCKED * workers;
    if (isDisk)
        return {
            cause: 'disk',
            why: `the ${workers} workers wait for the disk${reads === null ? '' : `, which gives ${(0,format/* bytes */.ee)(Math.round(reads))} a second`}`,
        };
    if (cores === null)
        return { cause: 'loader', why: `what holds the ${workers} workers up is not known yet` };
    return {
        cause: 'loader',
        why: `the ${workers} workers use ${cores.toFixed(1)} CPUs, and are not seen waiting for the disk`,
    };
}
function advice(figures, cause) {
    const { begin, usage, cache } = figures;
    const limit = usage.last('cpuLimitCores');
    const usable = limit === null ? null : Math.min(Math.max(1, Math.floor(limit)), MOST_WORKERS);
    if (cause === 'processors' && usable !== null && begin.workers > usable)
        return `set \`workers: ${usable}\`, since they slow each other down`;
    // Training on a CPU, the library has no workers, whatever is asked for.
    const mayHaveMore = begin.workers > 0 || usage.last('gpuSource') !== null;
    if (cause !== 'disk' && usable !== null && begin.workers < usable && mayHaveMore)
        return `set \`workers: ${usable}\``;
    const refused = begin.cacheAsked !== null && cache === null ? `\`cache: ${begin.cacheAsked}\` was refused; ` : '';
    return `${refused}${cache === null ? cacheAdvice(figures, OTHERWISE[cause]) : OTHERWISE[cause]}`;
}
function cacheAdvice({ usage, expected }, other) {
    const [memory, used] = [usage.last('memoryLimitBytes'), usage.max('memoryUsedBytes')];
    const { ramCacheBytes, diskCacheBytes } = expected;
    const options = [
        {
            name: 'ram',
            needs: ramCacheBytes === null ? null : ramCacheBytes * CACHE_MARGIN,
            free: memory === null || used === null ? null : memory - used,
        },
        { name: 'disk', needs: diskCacheBytes, free: usage.last('diskFreeBytes') },
    ];
    const known = options.flatMap(({ name, needs, free }) => needs === null || free === null ? [] : [{ name, needs, free }]);
    const fitting = known.find(({ needs, free }) => needs <= free);
    const said = ({ needs, free }) => `needs ${(0,format/* bytes */.ee)(Math.round(needs))}, and ${(0,format/* bytes */.ee)(Math.max(0, Math.round(free)))} are free`;
    if (fitting)
        return `set \`cache: ${fitting.name}\` (${said(fitting)})`;
    const short = known.map((option) => `\`cache: ${option.name}\` ${said(option)}`).join('; ');
    return `${other}${short === '' ? '' : `, since ${short}`}`;
}
function percent(share) {
    return `${Math.round(share * 100)} %`;
}

;// CONCATENATED MODULE: ./src/training/foresight.ts



/** So many epochs of each process are projected from: the first reads from a cold disk. */
const EPOCHS = 2;
/** Of the minutes before that only the last ones are kept. */
const MOST_MINUTES = 2_000;
/** Foretells a training's end from its events, live and from the record alike. */
class Foresight {
    #expected;
    #begin;
    #cache = null;
    #minutes = [];
    #epochs = 0;
    constructor(expected) {
        this.#expected = expected;
    }
    /** @returns what it tells at the end of a process's first and second epoch; undefined otherwise */
    hear(event) {
        if (event.type === 'scan' && event.split === 'train')
            this.#cache = event.cache;
        else if (event.type === 'begin')
            [this.#begin, this.#minutes, this.#epochs] = [event, [], 0];
        else if (event.type === 'telemetry' && this.#epochs < EPOCHS)
            this.#minutes = [...this.#minutes.slice(1 - MOST_MINUTES), event];
        else if (event.type === 'epoch')
            return this.#epochEnds(event);
        return undefined;
    }
    #epochEnds(epoch) {
        this.#epochs += 1;
        const begin = this.#begin;
        if (!begin || this.#epochs > EPOCHS || epoch.epoch >= epoch.epochs)
            return undefined;
        const projection = (0,training_projection/* project */.Cv)(begin, epoch, this.#epochs === 1);
        if (projection === null)
            return undefined;
        const expected = this.#expected;
        const usage = new training_usage/* Usage */._U(this.#minutes);
        return {
            projection,
            text: (0,training_projection/* projectionText */.l3)(projection, expected, epoch.totalSeconds ?? 0, epoch.atMs),
            explanation: explain({ begin, epoch, projection, usage, cache: this.#cache, expected }),
        };
    }
}


/***/ }),

/***/ 97054:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ evaluatedSplit),
/* harmony export */   h: () => (/* binding */ startArguments)
/* harmony export */ });
/** The arguments of `trainings.start` (`remote/gpu_retrain/training/order_composer.py`, compose). */
function startArguments(order) {
    // What concerns only the runner stays there.
    const { checkpointMinutes, onCancel: _, follow: __, mirrorMinutes: ___, ...limits } = order.limits;
    return {
        id: order.trainingId,
        workload: order.workload,
        dataset: order.dataset,
        venv: order.venv,
        weights: order.weights,
        args: order.args,
        code: order.code,
        weightFiles: order.weightFiles,
        modelToBeat: order.modelToBeat,
        evaluation: order.evaluation,
        checkpointMinutes,
        limits,
    };
}
/** The split that models are evaluated on: a holdout takes the place of the test split. */
function evaluatedSplit({ evaluation }) {
    return evaluation.holdout === '' ? 'val' : 'test';
}


/***/ }),

/***/ 91072:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AE: () => (/* binding */ forecastLine),
/* harmony export */   Su: () => (/* binding */ probeForecast),
/* harmony export */   wX: () => (/* binding */ forecastTable)
/* harmony export */ });
/* harmony import */ var _home_cost_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(99710);
/* harmony import */ var _text_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98488);
/* harmony import */ var _text_markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86590);
/** What a probe of some batches on the server foretells of the whole training. Pure. */



/** Fifty batches do not show what a GPU does when it is warm, or what a machine's other guests do. */
const MORE = 1.1;
/** The last epochs are faster without mosaic, and pictures that were read once are in memory. */
const LESS = 0.95;
/** @returns null when the server's numbers cannot be */
function probeForecast(event) {
    const { trainSeconds, lowTrainSeconds, highTrainSeconds, computeSeconds, cache } = event;
    const { valSeconds, saveSeconds, setupSeconds, probeSeconds, epochs } = event;
    const parts = [trainSeconds, lowTrainSeconds, highTrainSeconds, computeSeconds, valSeconds, setupSeconds];
    if (parts.some((part) => part === null) || epochs === 0)
        return null;
    const beside = (valSeconds ?? 0) + (saveSeconds ?? 0);
    // The probe decodes pictures that a cache would hold: then no batch is waited for.
    const trained = { none: trainSeconds ?? 0, cached: computeSeconds ?? 0 };
    const [low, expected] = cache === null ? [lowTrainSeconds ?? 0, trained.none] : [trained.cached, expectedCached(trained, cache)];
    const secondsPerEpoch = {
        least: low * LESS + beside * LESS,
        expected: expected + beside,
        most: Math.max(highTrainSeconds ?? 0, expected) * MORE + beside * MORE,
    };
    const before = (probeSeconds ?? 0) + (setupSeconds ?? 0);
    const whole = (seconds) => before + epochs * seconds + (valSeconds ?? 0);
    const { least, most } = secondsPerEpoch;
    return {
        secondsPerEpoch,
        trainingSeconds: {
            least: whole(least),
            expected: whole(secondsPerEpoch.expected),
            most: whole(most),
        },
    };
}
/** Memory gives pictures at once, a disk as half of them must be waited for. */
function expectedCached({ none, cached }, cache) {
    return cache === 'ram' ? cached : (none + cached) / 2;
}
/** The forecast in a line, beside the promise of preflight. */
function forecastLine(event, expected) {
    const forecast = probeForecast(event);
    if (forecast === null)
        return 'A probe of the training told nothing.';
    const { secondsPerEpoch, trainingSeconds } = forecast;
    const { pricePerHour, trainingSeconds: promised } = expected;
    const cost = pricePerHour === null ? '' : ` = ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .money */ .TG)((0,_home_cost_js__WEBPACK_IMPORTED_MODULE_0__/* .rent */ .eV)(trainingSeconds.expected, pricePerHour))}`;
    const before = promised === null ? '' : `; preflight promised ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(promised)}`;
    return [
        `Foretold by a probe of ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(event.batches)} batches: an epoch takes ${spreadText(secondsPerEpoch)}`,
        `, all ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(event.epochs)} take ${spreadText(trainingSeconds)}${cost}${before}.`,
    ].join('');
}
/** The same as a table for the run's page, with what happened when that is known. */
function forecastTable(event, expected, happened) {
    const forecast = event && probeForecast(event);
    if (!forecast)
        return '';
    const promised = (seconds) => (seconds === null ? 'nothing' : (0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(seconds));
    const rows = [
        [
            'an epoch',
            promised(expected.secondsPerEpoch),
            spreadText(forecast.secondsPerEpoch),
            precise(happened.secondsPerEpoch),
        ],
        [
            'the training',
            promised(expected.trainingSeconds),
            spreadText(forecast.trainingSeconds),
            (0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(happened.trainingSeconds),
        ],
    ];
    return `\n${(0,_text_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .markdownTable */ .Q)(['forecast', 'preflight', 'probe on the server', 'happened'], rows)}`;
}
function spreadText({ least, expected, most }) {
    return `${precise(expected)} (${precise(least)} to ${precise(most)})`;
}
/** Small trainings have epochs of a second. */
function precise(seconds) {
    return seconds !== null && seconds < 10 ? `${seconds.toFixed(1)} s` : (0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(seconds);
}


/***/ }),

/***/ 20369:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cv: () => (/* binding */ project),
/* harmony export */   F1: () => (/* binding */ NOTHING_EXPECTED),
/* harmony export */   Mm: () => (/* binding */ excess),
/* harmony export */   l3: () => (/* binding */ projectionText)
/* harmony export */ });
/* harmony import */ var _home_cost_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(99710);
/* harmony import */ var _text_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98488);


/** When nobody promised anything. */
const NOTHING_EXPECTED = {
    trainingSeconds: null,
    secondsPerEpoch: null,
    ramCacheBytes: null,
    diskCacheBytes: null,
    maxHours: null,
    maxCost: null,
    pricePerHour: null,
};
/** Epochs of so few batches are not worth leaving their head out. */
const LEAST_BATCHES_PER_HEAD = 4;
/**
 * Foretells the end from one epoch. The first batches of a process's first epoch do not count: kernels are chosen, workers
 * start, the disk is cold. A mean, not a median, of the others: a loader that cannot keep up makes one batch in eight
 * wait for all of them.
 *
 * @param isFirst whether the epoch is the first of its process
 * @returns null when its times are unknown
 */
function project(begin, event, isFirst) {
    const { epoch, epochs, seconds, totalSeconds } = event;
    if (seconds === null || totalSeconds === null || event.trainSeconds === null)
        return null;
    const secondsPerEpoch = seconds - event.trainSeconds + (isFirst ? steady(event) : event.trainSeconds);
    // best.pt is validated once more at the end.
    const after = (left) => totalSeconds + left * secondsPerEpoch + (event.valSeconds ?? 0);
    const { patience } = begin;
    const leastEpochs = patience ? Math.max(epoch, (event.bestEpoch || epoch) + patience) : epochs;
    return {
        epoch,
        epochs,
        secondsPerEpoch,
        mostSeconds: after(Math.max(0, epochs - epoch)),
        leastSeconds: leastEpochs < epochs ? after(leastEpochs - epoch) : null,
    };
}
/** What an epoch's training takes once it runs. */
function steady({ trainSeconds, headSeconds, headBatches, batches }) {
    const trained = trainSeconds ?? 0;
    if (!headBatches || !batches || headSeconds === null)
        return trained;
    if (batches < headBatches * LEAST_BATCHES_PER_HEAD || headSeconds > trained)
        return trained;
    return ((trained - headSeconds) / (batches - headBatches)) * batches;
}
/** How much longer than promised an epoch takes, such as 0.6; below 0 when it is quicker, null without a promise. */
function excess(projection, { secondsPerEpoch }) {
    return secondsPerEpoch === null ? null : projection.secondsPerEpoch / secondsPerEpoch - 1;
}
/**
 * A projection in a line: the end, the cost, what was promised, and which limit comes first.
 *
 * @param atMs wall clock of the server at the epoch's end
 */
function projectionText(projection, expected, totalSeconds, atMs) {
    const { epoch, epochs, mostSeconds, leastSeconds } = projection;
    const end = new Date(atMs + (mostSeconds - totalSeconds) * 1000);
    const sentences = [
        `Foretold after epoch ${epoch} of ${epochs}: at most ${priced(mostSeconds, expected)} in all, until ${clock(end)}`,
        leastSeconds === null ? '' : `at the earliest, by patience, ${priced(leastSeconds, expected)}`,
        promiseText(projection, expected),
        limitText(projection, expected, totalSeconds),
    ];
    return `${sentences.filter((sentence) => sentence !== '').join('; ')}.`;
}
function priced(seconds, { pricePerHour }) {
    return pricePerHour === null
        ? (0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(seconds)
        : `${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(seconds)} (${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .money */ .TG)((0,_home_cost_js__WEBPACK_IMPORTED_MODULE_0__/* .rent */ .eV)(seconds, pricePerHour))})`;
}
/** To the minute, in UTC: the machines may stand in different zones. */
function clock(date) {
    return Number.isNaN(date.getTime()) ? '–' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
function promiseText(projection, expected) {
    const { trainingSeconds, secondsPerEpoch } = expected;
    const more = excess(projection, expected);
    const promised = trainingSeconds === null ? '' : `promised were ${priced(trainingSeconds, expected)}`;
    if (more === null || secondsPerEpoch === null)
        return promised;
    const percent = Math.round(Math.abs(more) * 100);
    const compared = percent === 0 ? 'as long as' : `${percent} % ${more > 0 ? 'longer' : 'shorter'} than`;
    const epoch = `an epoch takes ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .duration */ .p0)(projection.secondsPerEpoch)}, ${compared} promised`;
    return promised === '' ? epoch : `${promised} (${epoch})`;
}
/** A limit that comes before the end. */
function limitText({ epoch, mostSeconds, secondsPerEpoch }, expected, totalSeconds) {
    const { maxHours, maxCost, pricePerHour } = expected;
    const limits = [
        { name: `max-hours ${maxHours}`, seconds: maxHours === null ? null : maxHours * 3600 },
        {
            name: `max-cost ${maxCost}`,
            seconds: maxCost === null || !pricePerHour ? null : (maxCost / pricePerHour) * 3600,
        },
    ];
    const [first] = limits
        .flatMap(({ name, seconds }) => (seconds === null || seconds >= mostSeconds ? [] : [{ name, seconds }]))
        .sort((one, other) => one.seconds - other.seconds);
    if (!first)
        return '';
    const more = Math.max(0, Math.floor((first.seconds - totalSeconds) / Math.max(secondsPerEpoch, 0.001)));
    return `${first.name} ends it after about epoch ${epoch + more}`;
}


/***/ }),

/***/ 84105:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _U: () => (/* binding */ Usage),
/* harmony export */   fA: () => (/* binding */ waitShare),
/* harmony export */   ky: () => (/* binding */ gpuText)
/* harmony export */ });
/** How a machine was used over some minutes; null where nobody told. */
class Usage {
    #minutes;
    constructor(minutes) {
        this.#minutes = minutes;
    }
    /** The mean over the time for which it is known. */
    mean(name) {
        return weighted(this.#minutes.map((minute) => [minute[name]?.mean ?? null, minute.seconds]));
    }
    /** The mean of what a minute tells as one number, such as a share. */
    meanOf(name) {
        return weighted(this.#minutes.map((minute) => [minute[name], minute.seconds]));
    }
    /** The greatest. */
    max(name) {
        const known = this.#minutes.flatMap((minute) => minute[name]?.max ?? []);
        return known.length === 0 ? null : known.reduce((one, other) => Math.max(one, other));
    }
    /** What was told last. */
    last(name) {
        return this.#minutes.findLast((minute) => minute[name] !== null)?.[name] ?? null;
    }
    /** Of the GPU alone, in kWh, over so many seconds; `isExact` when all of it is by the GPU's own counter. */
    energy() {
        const told = this.#minutes.filter(({ gpuEnergyWattHours }) => gpuEnergyWattHours !== null);
        if (told.length === 0)
            return null;
        const wattHours = told.reduce((sum, { gpuEnergyWattHours }) => sum + (gpuEnergyWattHours ?? 0), 0);
        const seconds = told.reduce((sum, minute) => sum + minute.seconds, 0);
        const isExact = told.every(({ gpuEnergyBy }) => gpuEnergyBy === 'counter');
        return { kwh: wattHours / 1000, seconds, isExact };
    }
}
function weighted(values) {
    let [sum, seconds] = [0, 0];
    for (const [value, weight] of values) {
        if (value === null)
            continue;
        sum += value * weight;
        seconds += weight;
    }
    return seconds === 0 ? null : sum / seconds;
}
/**
 * Which share of an epoch's training waited for data. The first batch is left out: in its wait workers start.
 *
 * @returns null when unknown
 */
function waitShare(epoch) {
    const { loaderWaitSeconds, trainSeconds, firstWaitSeconds } = epoch;
    if (loaderWaitSeconds === null || trainSeconds === null)
        return null;
    const trained = Math.max(trainSeconds - (firstWaitSeconds ?? 0), 0.001);
    return Math.min(1, loaderWaitSeconds / trained);
}
/** The GPU in a few words for a log line, such as `GPU 87 %, 312 W, 71 °C`; empty when nothing is known. */
function gpuText(usage) {
    const parts = [
        [usage.mean('gpuUtilizationPercent'), '%'],
        [usage.mean('gpuPowerWatts'), 'W'],
        [usage.max('gpuTemperatureCelsius'), '°C'],
    ];
    const known = parts.flatMap(([value, unit]) => (value === null ? [] : [`${Math.round(value)} ${unit}`]));
    return known.length === 0 ? '' : `GPU ${known.join(', ')}`;
}


/***/ })

};

export const id = 911;
export const ids = [911];
export const modules = {

/***/ 99710:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MU: () => (/* binding */ hoursInAll),
/* harmony export */   eV: () => (/* binding */ rent),
/* harmony export */   tq: () => (/* binding */ costs)
/* harmony export */ });
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);

/**
 * Hours from the pipeline's start to the end of the training, waiting between the phases excluded. The training
 * counts as long as the server says that it ran, since whoever watched it may have come late.
 *
 * @param phases the records on this runner
 * @param trainingSeconds over all attempts; null when unknown
 * @param earlierSeconds of the phases before the training on servers that it has left
 * @returns null when the transfer left no record or the training's time is unknown or cannot be: less than all is not a sum
 */
function hoursInAll(phases, trainingSeconds, earlierSeconds = 0) {
    if (trainingSeconds === null || !phases.some(({ phase }) => phase === 'transfer'))
        return null;
    const before = phases.filter(({ phase }) => phase !== 'train' && phase !== 'collect');
    const all = before.reduce((sum, { seconds }) => sum + seconds, trainingSeconds + earlierSeconds);
    return (0,_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isDuration */ .n$)(trainingSeconds) && (0,_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isDuration */ .n$)(all) ? all / 3600 : null;
}
/** The rent for those hours; null where either is unknown. */
function costs(hours, pricePerHour) {
    const total = hours === null || pricePerHour === null ? null : rent(hours * 3600, pricePerHour);
    return { hours, pricePerHour, total };
}
/** What this many seconds cost, in the currency of the price; null when unknown, or when it cannot be. */
function rent(seconds, pricePerHour) {
    if (seconds === null || !(0,_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isDuration */ .n$)(seconds))
        return null;
    const cost = (seconds / 3600) * pricePerHour;
    return (0,_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isCost */ .Ep)(cost) ? cost : null;
}


/***/ }),

/***/ 64542:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ri: () => (/* binding */ noteEarlierServers),
/* harmony export */   UW: () => (/* binding */ readSeconds),
/* harmony export */   VR: () => (/* binding */ secondsOnEarlierServers),
/* harmony export */   b_: () => (/* binding */ secondsBeforeTraining),
/* harmony export */   zF: () => (/* binding */ writeSeconds)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(77934);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9011);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86250);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24561);
/* harmony import */ var _phases_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(70787);
/* harmony import */ var _write_whole_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27518);







/** What the phases before the training took on servers that a training has left: their records are replaced there. */
const EARLIER = 'earlier-servers.json';
const MOST_BYTES = 1_000;
const schema = valibot__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ seconds: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .seconds */ .YA });
/** Seconds that the phases before the training took on servers that it has left; 0 for one that has left none. */
async function secondsOnEarlierServers(home, trainingId) {
    return await readSeconds((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_layout_js__WEBPACK_IMPORTED_MODULE_3__/* .runFolder */ .k)(home, trainingId), EARLIER));
}
/** Notes them, now that the training has left one more. @throws Failure HOME_UNUSABLE */
async function noteEarlierServers(home, trainingId, spent) {
    await writeSeconds((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_layout_js__WEBPACK_IMPORTED_MODULE_3__/* .runFolder */ .k)(home, trainingId), EARLIER), spent);
}
/** Seconds that the phases before the training took on this server and those before it. */
async function secondsBeforeTraining(home, trainingId) {
    const before = _phases_js__WEBPACK_IMPORTED_MODULE_4__/* .PHASES */ .ZG.slice(0, _phases_js__WEBPACK_IMPORTED_MODULE_4__/* .PHASES */ .ZG.indexOf('train'));
    const phases = (await (0,_phases_js__WEBPACK_IMPORTED_MODULE_4__/* .readPhases */ .Ji)(home, trainingId)).filter(({ phase }) => before.includes(phase));
    const earlier = await secondsOnEarlierServers(home, trainingId);
    return phases.reduce((sum, phase) => sum + phase.seconds, earlier);
}
/** Reads such a number; 0 where there is none. */
async function readSeconds(path) {
    const parsed = valibot__WEBPACK_IMPORTED_MODULE_6__/* .safeParse */ .xLC(schema, await (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_2__/* .readForeignJsonFile */ .r)(path, MOST_BYTES));
    return parsed.success ? parsed.output.seconds : 0;
}
/** Writes one. @throws Failure HOME_UNUSABLE */
async function writeSeconds(path, value) {
    await (0,_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .writeWhole */ .f8)(path, `${JSON.stringify({ seconds: value })}\n`);
}


/***/ }),

/***/ 5452:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ FindingsFile),
/* harmony export */   h: () => (/* binding */ FINDINGS_FILES)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24561);
/* harmony import */ var _own_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(37632);




const BUFFER_CHARACTERS = 64 << 10;
/** Nobody reads on; a dataset in which everything is wrong must not fill the disk. */
const MOST_LINES = 1_000_000;
/** What preflight found in the files, and what the server found in the pixels. */
const FINDINGS_FILES = ['findings.csv', 'pixels.csv'];
/** Every single finding about a dataset as a table, in the runner's home: the page of the run names the first of each kind. */
class FindingsFile {
    /** Absolute. */
    path;
    #lines = 0;
    #buffer = 'path,kind,severity,detail\n';
    #file;
    /** @param name of the file: one of `FINDINGS_FILES` */
    constructor(home, trainingId, name = 'findings.csv') {
        this.path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .runFolder */ .k)(home, trainingId), name);
    }
    /** How many findings there are; also those that are not information alone. */
    get length() {
        return this.#lines;
    }
    add = ({ kind, severity, place, detail }) => {
        this.#lines += 1;
        if (this.#lines > MOST_LINES)
            return;
        this.#buffer += `${cell(place)},${kind},${severity},${detail === '' ? '' : cell(detail)}\n`;
        if (this.#buffer.length > BUFFER_CHARACTERS)
            this.flush();
    };
    /** Has everything on the disk; without any finding there is no file. */
    flush() {
        if (this.#lines === 0)
            return;
        this.#file ??= this.#open();
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeSync)(this.#file, this.#buffer);
        this.#buffer = '';
    }
    [Symbol.dispose]() {
        if (this.#file !== undefined)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(this.#file);
        this.#file = undefined;
    }
    #open() {
        (0,_own_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .makeOwnFolder */ .x)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(this.path));
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(this.path, { force: true });
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(this.path, 'wx', 0o600);
    }
}
/**
 * Like a formula, also in signs of full width, at the beginning or where a spreadsheet of another country begins a cell: it
 * takes semicolons or tabs for ends, and then quotes that stand further in for text.
 */
const FORMULA = /(?:^|[;\t\r\n])\s*(?=[=+\-@|%＝＋－＠])/g;
/** A spreadsheet would run what begins like a formula. */
function cell(text) {
    return `"${text.replaceAll(FORMULA, "$&'").replaceAll('"', '""')}"`;
}


/***/ }),

/***/ 5178:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ openAgent)
});

// EXTERNAL MODULE: ./src/ssh/connect.ts + 15 modules
var connect = __webpack_require__(2631);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
;// CONCATENATED MODULE: ./src/link/connect.ts


/**
 * Connects and authenticates. A wrong key, a wrong login or a wrong input is final, an unreachable server is tried again.
 *
 * @param patienceMs how long to keep trying an unreachable server; 0 for one try
 * @throws Failure what connectOnce throws
 */
async function connect_connect(access, { log, signal }, { patienceMs = 60_000 } = {}) {
    const pauseMs = (0,retry/* patientPauses */.$9)(patienceMs, (what) => log.info(`${what} Trying again.`));
    return await (0,retry/* retry */.L5)(() => (0,connect/* connectOnce */.e)(access, signal), { signal, pauseMs });
}

;// CONCATENATED MODULE: ./src/link/open-agent.ts
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

/**
 * Opens an agent on a connection of its own.
 *
 * @param operations those that will be called, in that order
 * @param options.patienceMs how long to keep trying an unreachable server; 0 for one try
 * @returns an agent whose disposal ends the connection, too, with the time that the server took to answer it
 * @throws Failure what connecting and starting the agent throw
 */
async function openAgent({ access, root }, operations, context, options = {}) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const opening = __addDisposableResource(env_1, new AsyncDisposableStack(), true);
        const connection = opening.use(await connect_connect(access, context, options));
        const agent = opening.use(await connection.openAgent(root, operations));
        const opened = opening.move();
        return {
            call: (operation, args, options) => agent.call(operation, args, options),
            open: (operation, args, options) => agent.open(operation, args, options),
            roundTripMs: connection.roundTripMs,
            end: () => opened.disposeAsync(),
            [Symbol.asyncDispose]: () => opened.disposeAsync(),
        };
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
}


/***/ }),

/***/ 34563:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cn: () => (/* binding */ keepGeneration),
/* harmony export */   Ew: () => (/* binding */ putAside),
/* harmony export */   Fl: () => (/* binding */ noteSpent),
/* harmony export */   P2: () => (/* binding */ forgetMirror),
/* harmony export */   SZ: () => (/* binding */ mirrorFolder),
/* harmony export */   YZ: () => (/* binding */ generations),
/* harmony export */   wP: () => (/* binding */ isWhole),
/* harmony export */   y2: () => (/* binding */ keptFiles),
/* harmony export */   zD: () => (/* binding */ begunFiles),
/* harmony export */   zt: () => (/* binding */ incomingFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(77934);
/* harmony import */ var _home_earlier_servers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64542);
/* harmony import */ var _home_layout_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24561);
/* harmony import */ var _home_own_folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(37632);
/* harmony import */ var _home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27518);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9011);
/* harmony import */ var _untrusted_file_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(31114);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(61715);
/** The mirrors on the runner: `home/mirrors/<training id>/<generation>/`, each generation whole and with its SHA256SUMS. */










const SUMS = 'SHA256SUMS';
/** What the phases before the training took on the server that the mirror came from, and on those before it. */
const SPENT = 'spent.json';
const GENERATIONS = 2;
/** Mirrors of trainings that were not collected are kept for so many trainings. */
const TRAININGS = 10;
const GENERATION = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-\d+$/;
const MOST_SUMS_BYTES = 1e6;
/** A mirror has a dozen files; those of many tries that failed are no more than a few of these. */
const MOST_BEGUN = 200;
/** Where the mirror of a training lies. @throws Failure HOME_UNUSABLE */
function mirrorFolder(home, trainingId) {
    return (0,_home_layout_js__WEBPACK_IMPORTED_MODULE_3__/* .homeFolder */ .W)(home, 'mirrors', valibot__WEBPACK_IMPORTED_MODULE_9__/* .parse */ .qgA(_schemas_js__WEBPACK_IMPORTED_MODULE_6__/* .nameSchema */ .Jq, trainingId));
}
/** The generations of a mirror, newest first; their files are as they are listed, and not yet compared. */
async function generations(home, trainingId) {
    const base = mirrorFolder(home, trainingId);
    const names = (await generationNames(base)).reverse();
    const found = await Promise.all(names.map((name) => readGeneration(base, name)));
    return found.filter((generation) => generation !== undefined);
}
/** What lies in the mirror of a training, by SHA-256; not compared. Empty when there is none, or it cannot be read. */
async function keptFiles(home, trainingId) {
    const kept = await generations(home, trainingId).catch(() => []);
    return new Map(kept.flatMap(({ folder, files }) => files.map(({ path, sha256 }) => [sha256, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, path)])));
}
/** Whether every file of a generation is what its SHA256SUMS say. */
async function isWhole({ folder, files }) {
    for (const file of files)
        if (!(await (0,_untrusted_file_js__WEBPACK_IMPORTED_MODULE_7__/* .hasHash */ .Fp)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, file.path), file.sha256)))
            return false;
    return true;
}
/**
 * Makes a generation of files that are here, verified and flushed; it appears by one rename, and older ones go.
 *
 * @param files where each lies, on the same file system; it gets a second name
 * @throws Failure HOME_UNUSABLE
 */
async function keepGeneration(home, trainingId, files, now = new Date()) {
    const base = mirrorFolder(home, trainingId);
    // The newest is the last by name, also when the clock was set back.
    const lastMs = dateOf((await generationNames(base)).at(-1) ?? '').getTime() || 0;
    const at = new Date(Math.max(now.getTime(), lastMs + 1));
    const name = `${at.toISOString().replaceAll(/[-:.]/g, '')}-${process.pid}`;
    const [folder, temporary] = [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, name), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, `${name}.tmp`)];
    try {
        for (const { path, from } of files) {
            (0,_home_own_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .makeOwnFolder */ .x)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temporary, path)));
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.link)(from, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temporary, path));
        }
        await (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(temporary, SUMS), files.map((file) => `${file.sha256}  ${file.path}\n`).join(''));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(temporary, folder);
        await (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .syncFolder */ .Yw)(base);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(temporary, { recursive: true, force: true });
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(folder, error);
    }
    await (0,_home_earlier_servers_js__WEBPACK_IMPORTED_MODULE_2__/* .writeSeconds */ .zF)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, SPENT), await (0,_home_earlier_servers_js__WEBPACK_IMPORTED_MODULE_2__/* .secondsBeforeTraining */ .b_)(home, trainingId));
    await forgetOlder(base);
    await forgetOthers((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(base));
}
/** Notes, when the mirror of a training has gone to another server, what had been spent on the one before. */
async function noteSpent(home, trainingId) {
    await (0,_home_earlier_servers_js__WEBPACK_IMPORTED_MODULE_2__/* .noteEarlierServers */ .Ri)(home, trainingId, await (0,_home_earlier_servers_js__WEBPACK_IMPORTED_MODULE_2__/* .readSeconds */ .UW)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(mirrorFolder(home, trainingId), SPENT)));
}
/** Forgets the mirror of a training: it is at home, or never wanted. */
async function forgetMirror(home, trainingId) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(mirrorFolder(home, trainingId), { recursive: true, force: true });
}
/** Keeps a mirror for whoever looks for it by hand, where no training finds it. @returns its new place */
async function putAside(home, trainingId, now = new Date()) {
    const from = mirrorFolder(home, trainingId);
    const to = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(from), `aside-${now.toISOString().replaceAll(/[-:.]/g, '')}-${trainingId}`);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(from, to).catch((error) => {
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(from, error);
    });
    return to;
}
async function readGeneration(base, name) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, name);
    const text = await (0,_untrusted_file_js__WEBPACK_IMPORTED_MODULE_7__/* .readForeignFile */ .pe)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, SUMS), MOST_SUMS_BYTES).catch(() => undefined);
    const lines = (text?.toString('utf8') ?? '').split('\n').filter((line) => line !== '');
    const files = lines.map((line) => ({ sha256: line.slice(0, 64), path: line.slice(66) }));
    const isUsual = files.every((file) => valibot__WEBPACK_IMPORTED_MODULE_9__.is(_schemas_js__WEBPACK_IMPORTED_MODULE_6__/* .sha256 */ .sc, file.sha256) && (0,_names_js__WEBPACK_IMPORTED_MODULE_8__/* .isKeptName */ .Ak)(file.path));
    if (files.length === 0 || !isUsual || !(await areThere(folder, files)))
        return undefined;
    return { folder, files, keptAt: dateOf(name) };
}
/** The oldest first; none where there is no mirror. */
async function generationNames(base) {
    return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(base).catch(() => [])).filter((name) => GENERATION.test(name)).toSorted();
}
function dateOf(name) {
    return new Date(name.replace(GENERATION, '$1-$2-$3T$4:$5:$6.$7Z'));
}
async function areThere(folder, files) {
    const found = await Promise.all(files.map(({ path }) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, path)).catch(() => undefined)));
    return found.every((status) => status?.isFile());
}
/** What a runner that was killed left half-made goes, too. */
async function forgetOlder(base) {
    const older = (await generationNames(base)).slice(0, -GENERATIONS);
    const halfMade = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(base)).filter((name) => name.endsWith('.tmp'));
    for (const name of [...older, ...halfMade])
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, name), { recursive: true, force: true });
}
/** Bounds what trainings that nobody goes on with take. */
async function forgetOthers(mirrors) {
    const entries = await Promise.all((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(mirrors)).map(async (name) => {
        const status = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(mirrors, name)).catch(() => undefined);
        return { name, usedMs: status?.mtimeMs ?? 0 };
    }));
    const oldest = entries.toSorted((one, other) => other.usedMs - one.usedMs).slice(TRAININGS);
    for (const { name } of oldest)
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(mirrors, name), { recursive: true, force: true });
}
/** What earlier tries brought in part, by SHA-256. */
async function begunFiles(home, trainingId) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(mirrorFolder(home, trainingId), 'incoming')).catch(() => []);
    return names.filter((name) => valibot__WEBPACK_IMPORTED_MODULE_9__.is(_schemas_js__WEBPACK_IMPORTED_MODULE_6__/* .sha256 */ .sc, name)).slice(0, MOST_BEGUN);
}
/** Makes the folder in which what is under way lies, named by its hash. @throws Failure HOME_UNUSABLE */
async function incomingFolder(home, trainingId) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(mirrorFolder(home, trainingId), 'incoming');
    try {
        (0,_home_own_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .makeOwnFolder */ .x)(folder);
    }
    catch (error) {
        throw (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .homeUnusable */ .Ji)(folder, error);
    }
    return folder;
}


/***/ }),

/***/ 61715:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ak: () => (/* binding */ isKeptName),
/* harmony export */   Fz: () => (/* binding */ epochOf),
/* harmony export */   QQ: () => (/* binding */ keptName),
/* harmony export */   j$: () => (/* binding */ mostBytes),
/* harmony export */   xb: () => (/* binding */ isOfferedName)
/* harmony export */ });
/* harmony import */ var _workloads_workloads_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23492);

/** Where a server pins what it offers and would else replace (`remote/gpu_retrain/results/mirror.py`). */
const PINS = 'mirror/';
const CHECKPOINT = /^checkpoints\/(last|best)-([0-9]{5,9})\.pt$/;
const RECORD = /^(?:state\.json|decisions\.json|events\.jsonl|order\.[1-9][0-9]{0,5}\.json)$/;
/** The most bytes of one file; a checkpoint of the largest model is below 1 GB. */
const MOST_BYTES = { checkpoint: 8 * 2 ** 30, events: 256e6, other: 8e6 };
/** Whether a server may offer a file of this name for a mirror. */
function isOfferedName(path) {
    return isKeptName(keptName(path)) && !path.startsWith('checkpoints/');
}
/** Whether a file of this name may lie in a mirror. */
function isKeptName(path) {
    return RECORD.test(path) || CHECKPOINT.test(path) || isTable(path);
}
/** Without the table of its epochs no other server could go on with it. */
function isTable(path) {
    return [..._workloads_workloads_js__WEBPACK_IMPORTED_MODULE_0__/* .WORKLOADS */ .vZ.values()].some(({ results }) => path === results.files.table);
}
/** How a file is called in the mirror that a server offers as this. */
function keptName(offered) {
    if (!offered.startsWith(PINS))
        return offered;
    const name = offered.slice(PINS.length);
    return name.endsWith('.pt') ? `checkpoints/${name}` : name;
}
/** After how many epochs a checkpoint to go on from was made; undefined for any other file. */
function epochOf(path) {
    const [, kind, epoch] = CHECKPOINT.exec(path) ?? [];
    return kind === 'last' ? Number(epoch) : undefined;
}
/** How big a file of a mirror may be, in bytes. */
function mostBytes(path) {
    if (CHECKPOINT.test(path))
        return MOST_BYTES.checkpoint;
    return path === 'events.jsonl' ? MOST_BYTES.events : MOST_BYTES.other;
}


/***/ }),

/***/ 18745:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ FAILURE_CLASSES),
/* harmony export */   F: () => (/* binding */ NEXT_BY_CLASS)
/* harmony export */ });
/** What can end a training, by what is to be done then. The server names the class; what to do next is ours to say. */
/** `remote/gpu_retrain/records/failure_classes.py` has the same. */
const FAILURE_CLASSES = [
    'gpu-memory',
    'memory',
    'shared-memory',
    'nan',
    'stalled',
    'worker',
    'killed',
    'crashed',
    'gpu-lost',
    'rebooted',
    'container',
    'disk',
    'quota',
];
/** What to do when nothing was rescued, or no rescue helped. The same id again goes on from the newest checkpoint. */
const NEXT_BY_CLASS = {
    'gpu-memory': 'Give training.batch or imgsz a smaller value and start a new training, or rent a GPU with more memory.',
    memory: 'Set training.cache: false and fewer workers and start a new training, or rent a server with more memory.',
    'shared-memory': 'Start the container with more shared memory (docker: --shm-size=8g), or set training.workers: 0 and start a new training.',
    nan: 'Lower training.lr0, set amp: false, or look at the labels; then start a new training.',
    stalled: 'Look at the stacks of its processes in stderr.log (logs artifact); then run it again with the same id, or raise limits.stall-minutes.',
    worker: 'Look into stderr.log for what ended the process of the loader; then run it again with the same id.',
    killed: 'Find out who ended it (a person, the provider, the container runtime); then run it again with the same id.',
    crashed: 'Look at the stack in stderr.log; run it again with the same id, on another server if it repeats.',
    'gpu-lost': 'The GPU needs a restart of the machine, or another server: then run it again with the same id.',
    rebooted: 'Run it again with the same id when the server is up: it goes on from the newest whole checkpoint.',
    container: 'Run it again with the same id: it goes on from the newest whole checkpoint, if the container kept its disk.',
    disk: 'Free space on the volume of root, or move root to a larger one; then run it again with the same id.',
    quota: 'Free space in the quota of that user (quota -s), or move root elsewhere; then run it again with the same id.',
};


/***/ }),

/***/ 1222:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HF: () => (/* binding */ checkReceipt),
/* harmony export */   Od: () => (/* binding */ followTraining),
/* harmony export */   bM: () => (/* binding */ stopTraining),
/* harmony export */   d: () => (/* binding */ trainingStatus),
/* harmony export */   el: () => (/* binding */ compareTraining),
/* harmony export */   hx: () => (/* binding */ LOOKUP),
/* harmony export */   t: () => (/* binding */ startTraining),
/* harmony export */   t7: () => (/* binding */ TRAINING)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41087);
/* harmony import */ var _states_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28790);



const id = valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP();
/** Proves again that a tree is what was sent. */
const checkReceipt = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('receipt_check.check', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ name: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), digest: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ files: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), bytes: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), rehashed: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    codes: ['DATASET_MODIFIED', 'INPUT_INVALID', 'RECEIPT_MISSING', 'VERIFICATION_FAILED'],
});
/** Has a training running, whatever it was doing before. */
const startTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('trainings.start', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
        id,
        workload: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        dataset: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        venv: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        weights: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        args: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        code: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        weightFiles: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        modelToBeat: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        evaluation: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        checkpointMinutes: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        limits: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
    }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .startedSchema */ .Fc,
    codes: ['INPUT_INVALID', 'ORDER_DIFFERS', 'RECORD_DAMAGED', 'SERVER_BUSY', 'VENV_FAILED'],
});
/** Sends a training's events from a byte on, until it ends. */
const followTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('trainings.follow', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id, offset: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
});
/** Orders a training to end. */
const stopTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('trainings.stop', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id, order: valibot__WEBPACK_IMPORTED_MODULE_2__/* .picklist */ .KIO(['stop', 'kill']), reason: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'SERVER_BUSY', 'TRAINING_UNKNOWN'],
});
/** What a training is doing. */
const trainingStatus = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('lookup.status', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
});
/** The same, unless it was told other arguments than these. */
const compareTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('lookup.compare', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id, args: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)() }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'ORDER_DIFFERS', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
});
/** What starting, watching and ending a training calls. */
const TRAINING = [
    checkReceipt,
    startTraining,
    followTraining,
    stopTraining,
    trainingStatus,
];
/** What finding an earlier training calls. */
const LOOKUP = [compareTraining];


/***/ }),

/***/ 28790:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fc: () => (/* binding */ startedSchema),
/* harmony export */   Jy: () => (/* binding */ stateSchema),
/* harmony export */   S3: () => (/* binding */ totalSeconds),
/* harmony export */   aW: () => (/* binding */ statusSchema),
/* harmony export */   hY: () => (/* binding */ hasEnded),
/* harmony export */   l_: () => (/* binding */ progressText),
/* harmony export */   xj: () => (/* binding */ STATES)
/* harmony export */ });
/* unused harmony export ENDS */
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77934);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9011);
/* harmony import */ var _failure_classes_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(18745);




/** What a training can be doing; the last four are ends. Unreachable is a state of the watcher, never of a training. */
const STATES = [
    'queued',
    'starting',
    'caching',
    'training',
    'validating',
    'finished',
    'stopped',
    'failed',
    'lost',
];
/** Those after which nothing more happens by itself. */
const ENDS = ['finished', 'stopped', 'failed', 'lost'];
const text = valibot__WEBPACK_IMPORTED_MODULE_3__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_3__/* .maxLength */ .Ru6(8192));
/** `state.json`, as the supervisor writes it (`remote/gpu_retrain/records/states.py`). */
const stateSchema = valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    state: valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(STATES),
    /** Why it is so; empty where nothing needs a reason. */
    reason: text,
    attempt: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9,
    /** Whole epochs so far. */
    epoch: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9,
    /** Epochs in all; null until the library has said. */
    epochs: valibot__WEBPACK_IMPORTED_MODULE_3__/* .nullable */ .mee(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9),
    /** The order to end that is under way. */
    stopping: valibot__WEBPACK_IMPORTED_MODULE_3__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(['stop', 'kill'])),
    /** What the driver said of its failure. */
    failure: valibot__WEBPACK_IMPORTED_MODULE_3__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({ code: text, what: text, safe: text, next: text })),
    /** What kind of failure ended it; null where none did, or nobody knows. */
    class: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_3__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(_failure_classes_js__WEBPACK_IMPORTED_MODULE_2__/* .FAILURE_CLASSES */ .C)), null), null),
    /** How often it went on by itself since it was last started. */
    rescues: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9, 0),
    /** Run time of this attempt, and of those before it; the queue does not count. Null for a time that cannot be. */
    seconds: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .durationOrNull */ .xU,
    secondsBefore: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .durationOrNull */ .xU,
});
/** A metric that cannot be is null, too. */
const resultSchema = valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({ epochs: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9, map50: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE, map5095: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE });
/** What the server tells of a training (`remote/gpu_retrain/training/trainings.py`, status). */
const statusSchema = valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    state: valibot__WEBPACK_IMPORTED_MODULE_3__/* .nullable */ .mee(stateSchema),
    supervised: valibot__WEBPACK_IMPORTED_MODULE_3__/* .boolean */ .zMY(),
    /** What came out; null before the end. */
    result: valibot__WEBPACK_IMPORTED_MODULE_3__/* .nullable */ .mee(resultSchema),
    /** The last lines of stderr.log. */
    stderr: valibot__WEBPACK_IMPORTED_MODULE_3__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(text), valibot__WEBPACK_IMPORTED_MODULE_3__/* .maxLength */ .Ru6(100)),
});
/** The answer to a start. */
const startedSchema = valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    ...statusSchema.entries,
    action: valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(['started', 'attached', 'finished']),
});
/** Whether nothing more will happen by itself. */
function hasEnded(state) {
    return state !== null && ENDS.includes(state.state);
}
/** Seconds that a training has run, over all its attempts; null when unknown. */
function totalSeconds(state) {
    const { seconds, secondsBefore } = state;
    return seconds === null || secondsBefore === null ? null : valibot__WEBPACK_IMPORTED_MODULE_3__/* .parse */ .qgA(_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .durationOrNull */ .xU, secondsBefore + seconds);
}
/** How far a training is, in a few words, such as `training, epoch 12 of 100`. */
function progressText(state) {
    const epochs = state.epochs === null ? '' : `, epoch ${state.epoch} of ${state.epochs}`;
    return `${state.state}${epochs}`;
}


/***/ })

};

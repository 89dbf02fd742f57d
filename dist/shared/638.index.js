export const id = 638;
export const ids = [638];
export const modules = {

/***/ 1970:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(77934);
/* harmony import */ var _src_code_tree_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(65209);
/* harmony import */ var _src_config_overrides_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90423);
/* harmony import */ var _src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(26679);
/* harmony import */ var _src_config_sections_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81176);
/* harmony import */ var _src_config_timetable_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19957);
/* harmony import */ var _src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(67505);
/* harmony import */ var _src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(80940);
/* harmony import */ var _src_schemas_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9011);
/* harmony import */ var _src_training_order_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(97054);
/* harmony import */ var _src_training_projection_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(20369);
/* harmony import */ var _src_weights_tree_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(91261);
/* harmony import */ var _src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(23492);













/** Reads the inputs; one that is given wins over the plan. */
function readInputs(read) {
    const plan = (0,_src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePlan */ .vS)(read.optional('plan'));
    const order = readOrder(read, plan);
    return {
        ...(0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .readServer */ .W)(read, plan.root),
        trainingId: order.trainingId,
        order,
        worthless: plan.dataset.worthless,
        mirror: { bandwidth: readBandwidth(read, plan), connections: plan.transfer.connections },
        expected: { ..._src_training_projection_js__WEBPACK_IMPORTED_MODULE_6__/* .NOTHING_EXPECTED */ .F1, ...plan.promise, ...budget(order.limits) },
    };
}
function budget({ maxHours, maxCost, pricePerHour }) {
    return { maxHours, maxCost, pricePerHour };
}
function readBandwidth(read, { transfer: { bandwidth } }) {
    const timetable = (0,_src_config_timetable_js__WEBPACK_IMPORTED_MODULE_3__/* .parseBandwidth */ .pe)(bandwidth);
    if (typeof timetable !== 'string')
        return timetable;
    read.problem(`plan: transfer.bandwidth: ${timetable}`);
    return [];
}
function readOrder(read, plan) {
    const { name, splits, classes, rest, misfits = {}, pixels } = plan.dataset;
    const venv = read.required('venv');
    if (venv !== '' && !venv.startsWith('/'))
        read.problem(`venv: "${venv}" is not an absolute path`);
    return {
        trainingId: readName(read, plan.trainingId),
        workload: plan.workload,
        dataset: {
            name,
            digest: readDigest(read, 'digest', read.required('digest')),
            splits,
            classes,
            rest,
            misfits,
            ...(pixels ? { pixels } : {}),
        },
        venv,
        weights: read.optional('weights') || plan.training.weights,
        args: { ...plan.training.args, ...readArguments(read, plan) },
        code: readCode(read, plan),
        weightFiles: (0,_src_weights_tree_js__WEBPACK_IMPORTED_MODULE_7__/* .weightTree */ .Jy)(plan),
        modelToBeat: (0,_src_weights_tree_js__WEBPACK_IMPORTED_MODULE_7__/* .weightTree */ .Jy)((0,_src_weights_tree_js__WEBPACK_IMPORTED_MODULE_7__/* .toBeat */ .YP)(plan)),
        evaluation: { split: (0,_src_training_order_js__WEBPACK_IMPORTED_MODULE_9__/* .evaluatedSplit */ .W)(plan), clusters: plan.evaluation.clusters },
        limits: (0,_src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_10__/* .layOver */ .T)(read, _src_config_sections_js__WEBPACK_IMPORTED_MODULE_2__/* .limits */ .Fy, plan.limits),
    };
}
function readName(read, planned) {
    const name = read.optional('training-id') || planned;
    if (!valibot__WEBPACK_IMPORTED_MODULE_11__.is(_src_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .nameSchema */ .Jq, name))
        read.problem(`training-id: "${name}" cannot be a folder's name`);
    return name;
}
function readDigest(read, input, digest) {
    if (digest !== '' && !/^[0-9a-f]{64}$/.test(digest))
        read.problem(`${input}: "${digest}" is not a digest`);
    return digest;
}
/** `key=value` lines, with values as in retrain.yaml. */
function readArguments(read, plan) {
    const { counted } = (0,_src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_8__/* .workloadOf */ .Rc)(plan.workload).arguments;
    const lines = read.lines('args').map((line) => `training.${line}`);
    const overrides = (0,_src_config_overrides_js__WEBPACK_IMPORTED_MODULE_0__/* .parseOverrides */ .f$)(lines, (text) => read.problem(`args: ${text}`));
    return Object.fromEntries(overrides.flatMap(({ path, value }) => {
        const key = path.slice(1).join('.');
        if (counted.includes(key)) {
            read.problem(`args: ${key} decides what preflight counts: set training.${key} in retrain.yaml`);
            return [];
        }
        if (valibot__WEBPACK_IMPORTED_MODULE_11__.is(_src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .argumentSchema */ .lC, value))
            return [[key, value]];
        read.problem(`args: ${key} is not a number, word, or list of them`);
        return [];
    }));
}
function readCode(read, plan) {
    const planned = (0,_src_code_tree_js__WEBPACK_IMPORTED_MODULE_12__/* .codeTree */ .q)(plan);
    const code = read.optional('code');
    const callbacks = readCallbackLines(read, plan) ?? planned?.callbacks ?? [];
    if (code === '') {
        if (callbacks.length > 0 && planned === null)
            read.problem('callbacks: they need code');
        return planned && { ...planned, callbacks };
    }
    const [name = '', digest = ''] = code.split('@');
    if (!valibot__WEBPACK_IMPORTED_MODULE_11__.is(_src_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .nameSchema */ .Jq, name) || digest === '')
        read.problem(`code: "${code}" is not name@digest`);
    return { name, digest: readDigest(read, 'code', digest), callbacks };
}
function readCallbackLines(read, plan) {
    const lines = read.lines('callbacks');
    if (lines.length === 0)
        return undefined;
    const { readCallbacks } = (0,_src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_8__/* .workloadOf */ .Rc)(plan.workload).arguments;
    return readCallbacks(lines, (text) => read.problem(`callbacks: ${text}`));
}


/***/ }),

/***/ 69487:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ KEPT_TRAINING_ID),
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/github/state.ts
var github_state = __webpack_require__(98862);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./src/dataset/file-index.ts
var file_index = __webpack_require__(66617);
// EXTERNAL MODULE: ./src/link/open-agent.ts + 1 modules
var open_agent = __webpack_require__(5178);
// EXTERNAL MODULE: ./src/link/reach.ts
var reach = __webpack_require__(9047);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
// EXTERNAL MODULE: ./src/log.ts
var src_log = __webpack_require__(25625);
// EXTERNAL MODULE: ./src/training/states.ts
var states = __webpack_require__(28790);
// EXTERNAL MODULE: ./src/transfer/operations.ts
var operations = __webpack_require__(83005);
// EXTERNAL MODULE: ./src/transfer/transfer.ts + 3 modules
var transfer = __webpack_require__(34337);
// EXTERNAL MODULE: ./src/mirror/can-go-on.ts
var can_go_on = __webpack_require__(47428);
// EXTERNAL MODULE: ./src/mirror/kept.ts
var mirror_kept = __webpack_require__(34563);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/collect/listing.ts + 1 modules
var listing = __webpack_require__(30017);
// EXTERNAL MODULE: ./src/collect/operations.ts
var collect_operations = __webpack_require__(2810);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: ./src/ssh/operation.ts
var operation = __webpack_require__(41087);
;// CONCATENATED MODULE: ./src/mirror/operations.ts






/** What a mirror of a training is made of now; `results.read` gives it out. */
const offerMirror = (0,operation/* remoteOperation */.kH)('mirror.offer', {
    /** By their SHA-256: what an earlier call offered, and came in part. */
    args: dist/* strictObject */.rej({ training: dist/* string */.YjP(), begun: dist/* array */.YOg(dist/* string */.YjP()) }),
    reply: listing/* listingSchema */.eI,
    codes: ['INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN'],
});
/** What a server knows of a training, to compare with a mirror. */
const lookAtTraining = (0,operation/* remoteOperation */.kH)('mirror.look', {
    args: dist/* strictObject */.rej({ training: dist/* string */.YjP(), eventsBytes: dist/* number */.aig() }),
    reply: dist/* object */.Ikc({
        known: dist/* boolean */.zMY(),
        state: dist/* nullable */.mee(states/* stateSchema */.Jy),
        /** The size of its events. */
        eventsBytes: schemas/* count */.U9,
        /** Of as many of their first bytes as the mirror has, or of all where there are fewer. */
        prefixSha256: dist/* string */.YjP(),
    }),
    codes: ['INPUT_INVALID', 'RECORD_DAMAGED'],
});
/** Makes a training known to a server that lacks it, out of a tree that was sent there. */
const plantMirror = (0,operation/* remoteOperation */.kH)('planting.plant', {
    args: dist/* strictObject */.rej({
        id: dist/* string */.YjP(),
        tree: (0,operation/* ours */.Od)(),
        files: (0,operation/* ours */.Od)(),
    }),
    /** False where the training runs, or where the server knows of it what the mirror does not. */
    reply: dist/* object */.Ikc({ planted: dist/* boolean */.zMY() }),
    codes: ['INPUT_INVALID', 'MIRROR_DAMAGED', 'RECORD_DAMAGED', 'SERVER_BUSY'],
});
/** What bringing a mirror home calls. */
const MIRROR = [offerMirror, collect_operations/* readResult */.Uv];
/** What going on from a mirror calls, besides a transfer. */
const PLANT = [lookAtTraining, plantMirror];

// EXTERNAL MODULE: ./src/mirror/whole.ts
var whole = __webpack_require__(30772);
;// CONCATENATED MODULE: ./src/mirror/go-on.ts
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














const PATIENCE_MS = 30 * 60_000;
const TRIES = 5;
const PAUSE_MS = 3_000;
/** The checkpoint is hashed and copied there. */
const PLANT_DEADLINE_MS = 300_000;
/**
 * Brings what the runner kept of a training to a server that does not know it, so that a start goes on from there. A
 * server that knows more of it than the runner is left alone; so is one that tells another history.
 *
 * @param order what the training is told now
 * @throws Failure ORDER_DIFFERS for a mirror of another order, MIRROR_DAMAGED, and what a transfer and connecting throw
 */
async function goOnFromMirror(where, order, sending, context) {
    const mirror = await (0,whole/* wholeMirror */.B)(sending.home, where.trainingId, context.log);
    if (mirror === undefined)
        return;
    const knows = await whatServerKnows(where, mirror, context);
    if (knows === 'ahead')
        return;
    if (knows === 'other')
        return await leaveAside(where, mirror, sending, context);
    (0,can_go_on/* refuseOther */.h)(mirror, where.trainingId, order.args, order.dataset.digest);
    context.log.notice(whatIsDone(where.trainingId, mirror, knows));
    const { digest } = await send(where, mirror, sending, context);
    const planted = await plant(where, mirror, digest, context);
    if (planted && knows === 'unknown')
        await (0,mirror_kept/* noteSpent */.Fl)(sending.home, where.trainingId);
    if (!planted && knows === 'behind')
        await leaveAside(where, mirror, sending, context);
}
/** @returns false where the server goes on with what it has */
async function plant(where, mirror, digest, context) {
    const { trainingId } = where;
    const args = { id: trainingId, tree: { name: treeName(trainingId), digest }, files: mirror.files };
    const options = { signal: context.signal, deadlineMs: PLANT_DEADLINE_MS };
    try {
        return (await ask(where, context, (agent) => agent.call(plantMirror, args, options))).planted;
    }
    catch (error) {
        // Where the answer was lost, or another run was quicker, the server knows it by now, and what was sent is gone.
        if (context.signal.aborted || (await whatServerKnows(where, mirror, context)) !== 'ahead')
            throw error;
        return true;
    }
}
/** Events are only ever appended: of two records of one history, one begins with the other. */
async function whatServerKnows(where, mirror, context) {
    const { eventsBytes } = mirror;
    const args = { training: where.trainingId, eventsBytes };
    const seen = await ask(where, context, (agent) => agent.call(lookAtTraining, args, { signal: context.signal }));
    if (!seen.known)
        return 'unknown';
    const common = Math.min(seen.eventsBytes, eventsBytes);
    if (seen.prefixSha256 !== (await (0,whole/* eventsPrefix */.i)(mirror, common)))
        return 'other';
    return seen.eventsBytes < eventsBytes ? 'behind' : 'ahead';
}
/** What is sent is verified there as a dataset is. */
async function send(where, mirror, sending, { log, signal }) {
    const options = {
        ...sending,
        source: mirror.folder,
        name: treeName(where.trainingId),
        ...{ trustIndex: false, compress: [], adopt: '', allowShrink: true, keep: 1, patienceMs: PATIENCE_MS },
    };
    const connectOnce = (from, helping) => (0,reach/* reach */.g)(where, helping ? operations/* HELPER */.ZU : operations/* TRANSFER */.oo, from, helping?.loggedIn);
    try {
        return await (0,transfer/* transfer */.k)(options, { log, signal, connectOnce });
    }
    finally {
        // An index of what is sent once helps nobody.
        const index = (0,file_index/* datasetFolder */.Tm)(sending.home, await (0,promises_.realpath)(mirror.folder).catch(() => mirror.folder));
        await (0,promises_.rm)(index, { recursive: true, force: true });
    }
}
function treeName(trainingId) {
    return `mirror-${(0,external_node_crypto_.createHash)('sha256').update(trainingId).digest('hex').slice(0, 16)}`;
}
/** One question, over a connection of its own; again when the line breaks. */
async function ask(where, { log, signal }, question) {
    let tries = 0;
    const pauseMs = (failure) => {
        if (++tries === TRIES)
            throw failure;
        log.info(`${failure.text.what} Trying again.`);
        return PAUSE_MS * tries;
    };
    const work = async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const agent = __addDisposableResource(env_1, await (0,open_agent/* openAgent */.Q)(where, PLANT, { log: src_log/* silentLog */.a, signal }, { patienceMs: 0 }), true);
            return await question(agent);
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
    return await (0,retry/* retry */.L5)(work, { signal, mayPass: retry/* mayPassWhereItWorked */.J$, pauseMs });
}
/** Two histories are never mixed: the server's goes on, and the other one is kept for whoever wants it. */
async function leaveAside({ trainingId }, mirror, { home }, { log }) {
    const place = await (0,mirror_kept/* putAside */.Ew)(home, trainingId);
    log.warning(`What the runner kept of training ${trainingId} (${(0,states/* progressText */.l_)(mirror.state)}) is not what this server did: two servers went on with the same id. It goes on with what is on this server; the other one's is in ${place}.`);
}
function whatIsDone(trainingId, { epoch, keptAt }, knows) {
    const kept = `what the runner kept at ${keptAt.toISOString()} goes there, the newest checkpoint after epoch ${epoch}`;
    return knows === 'unknown'
        ? `The server does not know training ${trainingId}: ${kept}.`
        : `The server was set back to an older day of training ${trainingId}: ${kept}.`;
}

// EXTERNAL MODULE: ./src/deadline.ts
var deadline = __webpack_require__(86683);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/collect/download.ts
var download = __webpack_require__(57252);
// EXTERNAL MODULE: ./src/collect/results-folder.ts
var results_folder = __webpack_require__(82569);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./src/untrusted/file.ts
var untrusted_file = __webpack_require__(31114);
// EXTERNAL MODULE: ./src/untrusted/json.ts
var json = __webpack_require__(86250);
// EXTERNAL MODULE: ./src/mirror/names.ts
var names = __webpack_require__(61715);
;// CONCATENATED MODULE: ./src/mirror/bring-home.ts
















const EVENTS = 'events.jsonl';
const STATE = 'state.json';
/**
 * Brings the newest whole checkpoint of a training home, with its record, as a new generation of its mirror. What an
 * earlier try left goes on; what the generation before has already does not travel.
 *
 * @param agent opened for `MIRROR`; on any failure it must be ended
 * @returns undefined while there is no checkpoint, or no newer one than at home
 * @throws Failure RESULT_UNSAFE, VERIFICATION_FAILED, RESULT_MISSING, HOME_UNUSABLE, TRAINING_UNKNOWN, and what the line throws
 */
async function bringHome(agent, request, signal) {
    const { home, trainingId } = request;
    const begun = await (0,mirror_kept/* begunFiles */.zD)(home, trainingId);
    const { files } = await agent.call(offerMirror, { training: trainingId, begun }, { signal });
    (0,listing/* checkListing */.xw)(files, names/* isOfferedName */.xb);
    refuseFlood(files);
    refuseTwice(files.map(({ path }) => (0,names/* keptName */.QQ)(path)));
    const checkpoint = files.find(({ path }) => (0,names/* epochOf */.Fz)((0,names/* keptName */.QQ)(path)) !== undefined);
    const [before] = await (0,mirror_kept/* generations */.YZ)(home, trainingId);
    if (checkpoint === undefined || has(before, checkpoint))
        return undefined;
    const incoming = await (0,mirror_kept/* incomingFolder */.zt)(home, trainingId);
    await (0,results_folder/* checkRoom */.kX)({ path: incoming }, (0,listing/* amounts */.q$)(files.filter((file) => !has(before, file))).bytes);
    const kept = [];
    for (const file of files) {
        const path = (0,names/* keptName */.QQ)(file.path);
        const here = (0,external_node_path_.join)(before?.folder ?? '', path);
        // A damaged one would be damaged in both generations.
        const isHere = has(before, file) && (await (0,untrusted_file/* hasHash */.Fp)(here, file.sha256));
        const from = isHere ? here : await bring(agent, file, { ...request, incoming, before }, signal);
        kept.push({ path, sha256: file.sha256, from });
    }
    await checkState(kept.find(({ path }) => path === STATE)?.from);
    await (0,mirror_kept/* keepGeneration */.Cn)(home, trainingId, kept);
    await (0,promises_.rm)(incoming, { recursive: true, force: true });
    return { epoch: (0,names/* epochOf */.Fz)((0,names/* keptName */.QQ)(checkpoint.path)) ?? 0, checkpoint };
}
function has(generation, { path, sha256 }) {
    return generation?.files.some((file) => file.path === (0,names/* keptName */.QQ)(path) && file.sha256 === sha256) ?? false;
}
async function bring(agent, file, bringing, signal) {
    const { trainingId, incoming, before, pace } = bringing;
    const target = { trainingId, incoming, signal, pace, onBytes: () => undefined };
    const begun = file.path === EVENTS && before !== undefined && (await begin(before, (0,external_node_path_.join)(incoming, file.sha256)));
    try {
        return await (0,download/* download */.R)(agent, file, target);
    }
    catch (error) {
        // They are only ever appended to, except on a disk that was set back.
        if (!begun || !(error instanceof errors/* Failure */.HR) || error.code !== 'VERIFICATION_FAILED')
            throw error;
        return await (0,download/* download */.R)(agent, file, target);
    }
}
/** Takes what is at home of the events, so that only what is new travels. */
async function begin({ folder }, target) {
    try {
        await (0,promises_.copyFile)((0,external_node_path_.join)(folder, EVENTS), target, external_node_fs_.constants.COPYFILE_EXCL);
        return true;
    }
    catch {
        return false;
    }
}
function refuseFlood(files) {
    const flood = files.find(({ path, size }) => size > (0,names/* mostBytes */.j$)((0,names/* keptName */.QQ)(path)));
    if (flood)
        throw unsafe(`offers ${(0,format/* bytes */.ee)(flood.size)} as ${(0,printable/* printable */.g)(flood.path, 120)}`);
}
/** A name among the pins and the one beside them may be one at home. */
function refuseTwice(names) {
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
        throw unsafe(`offers ${twice} twice`);
}
/** A mirror whose state cannot be read would be of no use when it is needed. */
async function checkState(path) {
    const text = path === undefined ? undefined : await (0,untrusted_file/* readForeignFile */.pe)(path, (0,names/* mostBytes */.j$)(STATE));
    const state = (0,json/* readForeignJson */.B)(text?.toString('utf8') ?? '', (0,names/* mostBytes */.j$)(STATE));
    if (!dist.is(states/* stateSchema */.Jy, state))
        throw unsafe('has no state of the training that can be read');
}
function unsafe(what) {
    return new errors/* Failure */.HR('RESULT_UNSAFE', {
        what: `The server ${what}; an honest one does not.`,
        safe: 'The mirror on the runner is as it was.',
        next: 'Do not trust this server. Look at trainings/<id> there by hand before anything is taken from it.',
    });
}

;// CONCATENATED MODULE: ./src/mirror/mirroring.ts
var mirroring_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var mirroring_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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









/** After a failure, doubled with each further one, up to the interval. */
const FIRST_RETRY_MS = 60_000;
/** A server that waits for a mirror costs money. */
const LAST_MINUTES = 10;
/** Keeps the newest checkpoint of a training at home while somebody follows it. Nothing that it does ends anything else. */
class Mirroring {
    #where;
    #request;
    #intervalMs;
    #context;
    #over = new AbortController();
    #running;
    #dueMs = Number.POSITIVE_INFINITY;
    #epoch = 0;
    #failures = 0;
    #said = '';
    #isLast = false;
    /** @param minutes between two mirrors; 0 for none at all */
    constructor(where, request, minutes, context) {
        this.#where = where;
        this.#request = { ...request, trainingId: where.trainingId };
        this.#intervalMs = minutes * 60_000;
        this.#context = context;
        if (minutes > 0)
            this.#running = this.#begin();
    }
    /** To be told of every look at the training: it is mirrored when there is something new, and it is time for it. */
    saw(state) {
        if (this.#running || (0,states/* hasEnded */.hY)(state) || state.epoch <= this.#epoch || performance.now() < this.#dueMs)
            return;
        this.#running = this.#tryOnce(this.#over.signal);
    }
    /** To be called when the training has ended: what did not finish is mirrored once more, since it may go on elsewhere. */
    async last(state) {
        if (this.#intervalMs === 0 || state === null || state.state === 'finished')
            return;
        await this.#running;
        this.#isLast = true;
        const limit = (0,deadline/* within */.u)(this.#over.signal, LAST_MINUTES, 'The last mirror');
        // The first try may bring what was begun before.
        for (let tries = 0; tries < 2 && state.epoch > this.#epoch; tries++)
            await this.#tryOnce(limit);
    }
    async [Symbol.asyncDispose]() {
        this.#over.abort();
        // A cancelled step has two seconds, and closing a connection may take as long.
        if (!this.#context.signal.aborted)
            await this.#running;
    }
    /** What an earlier job brought home counts. */
    async #begin() {
        const { home, trainingId } = this.#request;
        const [newest] = await (0,mirror_kept/* generations */.YZ)(home, trainingId).catch(() => []);
        const ageMs = newest ? Math.max(0, Date.now() - newest.keptAt.getTime()) : Number.POSITIVE_INFINITY;
        this.#dueMs = performance.now() + Math.max(0, this.#intervalMs - ageMs);
        this.#running = undefined;
    }
    async #tryOnce(over) {
        const signal = AbortSignal.any([this.#context.signal, over]);
        try {
            const mirrored = await this.#bringHome(signal);
            this.#tell(mirrored);
            // An epoch is told before its checkpoint is kept: what was not there yet is still to come.
            this.#epoch = mirrored?.epoch ?? this.#epoch;
            this.#failures = 0;
            this.#dueMs = performance.now() + this.#intervalMs;
        }
        catch (error) {
            const isWanted = !this.#context.signal.aborted && !this.#over.signal.aborted;
            if (isWanted)
                this.#warn((0,errors/* asFailure */.h_)(signal.aborted ? signal.reason : error));
        }
        finally {
            this.#running = undefined;
        }
    }
    async #bringHome(signal) {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const quietly = { log: src_log/* silentLog */.a, signal };
            const agent = mirroring_addDisposableResource(env_1, await (0,open_agent/* openAgent */.Q)(this.#where, MIRROR, quietly, { patienceMs: 0 }), true);
            return await bringHome(agent, this.#request, signal);
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = mirroring_disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    #tell(mirrored) {
        if (mirrored === undefined)
            return;
        const { epoch, checkpoint } = mirrored;
        this.#said = '';
        this.#context.log.info(`Mirrored: the checkpoint after epoch ${epoch} (${(0,format/* bytes */.ee)(checkpoint.size)}, SHA-256 ${checkpoint.sha256.slice(0, 12)}) is on the runner.`);
    }
    /** The same again is no news. */
    #warn({ text }) {
        this.#dueMs = performance.now() + Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, this.#intervalMs);
        const after = this.#isLast ? 'It is on the server.' : 'The training goes on; it is tried again.';
        const line = `The newest checkpoint did not come home: ${text.what} ${after}`;
        if (line !== this.#said)
            this.#context.log.warning(line);
        this.#said = line;
    }
}

// EXTERNAL MODULE: ./src/training/follow.ts
var follow = __webpack_require__(12321);
// EXTERNAL MODULE: ./src/training/operations.ts
var training_operations = __webpack_require__(1222);
// EXTERNAL MODULE: ./src/training/order.ts
var training_order = __webpack_require__(97054);
;// CONCATENATED MODULE: ./src/training/attach.ts







/** Starting Python twice on a loaded server takes its time, and another start of the same id may come first. */
const START_DEADLINE_MS = 180_000;
/** The hashing side reports every second. */
const CHECK_DEADLINE_MS = 300_000;
/** To hash 1 TB again, from a disk of 100 MB/s. */
const CHECK_LIMIT_MS = 3 * 3_600_000;
/** A start is safe to repeat: after a lost answer it finds what it started. */
const attach_TRIES = 5;
const attach_PAUSE_MS = 3_000;
const checkingSchema = dist/* object */.Ikc({ files: dist/* number */.aig(), bytes: dist/* number */.aig() });
/**
 * Proves that the dataset on the server is the one that was sent, then has the training running.
 *
 * @throws Failure RECEIPT_MISSING, DATASET_MODIFIED, ORDER_DIFFERS, VENV_FAILED, and what a connection can throw
 */
async function attach(where, order, context) {
    let tries = 0;
    const pauseMs = (failure) => {
        if (++tries === attach_TRIES)
            throw failure;
        context.log.info(`${failure.text.what} Trying again.`);
        return attach_PAUSE_MS * tries;
    };
    const work = async (agent) => {
        await prove(agent, order.dataset, context);
        if (order.code !== null)
            await prove(agent, order.code, context);
        if (order.weightFiles !== null)
            await prove(agent, order.weightFiles, context);
        return await start(agent, order, context);
    };
    const { signal } = context;
    return await (0,retry/* retry */.L5)(() => (0,follow/* overOneConnection */.R)(where, context, work), {
        signal,
        mayPass: retry/* mayPassWhereItWorked */.J$,
        pauseMs,
    });
}
async function prove(agent, { name, digest }, { log, signal }) {
    const started = performance.now();
    const checked = await agent.call(training_operations/* checkReceipt */.HF, { name, digest }, {
        deadlineMs: CHECK_DEADLINE_MS,
        limitMs: CHECK_LIMIT_MS,
        signal,
        onEvent: reportHashing(log),
    });
    const took = (0,format/* duration */.p0)((performance.now() - started) / 1000);
    log.info(`${name} is what was sent: ${(0,format/* count */.U9)(checked.files)} files, ${(0,format/* count */.U9)(checked.rehashed)} of them hashed again in ${took}.`);
}
function reportHashing(log) {
    let nextMs = performance.now() + 15_000;
    return (event) => {
        const progress = dist/* safeParse */.xLC(checkingSchema, event);
        if (!progress.success || performance.now() < nextMs)
            return;
        nextMs = performance.now() + 15_000;
        log.info(`Hashing on the server: ${(0,format/* count */.U9)(progress.output.files)} files so far.`);
    };
}
async function start(agent, order, { log, signal }) {
    const started = await agent.call(training_operations/* startTraining */.t, (0,training_order/* startArguments */.h)(order), {
        deadlineMs: START_DEADLINE_MS,
        signal,
    });
    const state = started.state === null ? 'starting' : (0,states/* progressText */.l_)(started.state);
    const attempt = started.state?.attempt ?? 1;
    log.info(`Training ${order.trainingId}: ${started.action} (attempt ${attempt}; ${state}).`);
    return started;
}

// EXTERNAL MODULE: ./src/training/endings.ts
var endings = __webpack_require__(58134);
// EXTERNAL MODULE: ./src/home/exclusions.ts
var exclusions = __webpack_require__(91398);
// EXTERNAL MODULE: ./src/home/findings-file.ts
var findings_file = __webpack_require__(5452);
// EXTERNAL MODULE: ./src/interfaces/audit.ts
var audit = __webpack_require__(70595);
// EXTERNAL MODULE: ./src/interfaces/pixels.ts
var pixels = __webpack_require__(15727);
// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
;// CONCATENATED MODULE: ./src/training/pixel-findings.ts







/** Of all kinds; a server that goes on and on fills no memory. */
const MOST_FINDINGS = 50_000;
const NAMED = 3;
/** Kinds of pictures that nobody would miss. */
const SPOILED = ['pixels-undecodable', 'pixels-damaged'];
/** What the server found in the pixels, as its events tell it: all of it in a table, the first in log and summary. */
class PixelFindings {
    #options;
    #file;
    #found = new Map();
    /** Another attempt tells the same once more. */
    #heard = new Set();
    #spoiled = [];
    #counts = {};
    #list = '';
    #isTold = false;
    constructor(options) {
        this.#options = options;
        this.#file = new findings_file/* FindingsFile */.X(options.home, options.trainingId, 'pixels.csv');
    }
    /** Takes an event; those of other types are not minded. */
    hear(event) {
        if (event.type === 'finding')
            this.#keep(event);
        if (event.type === 'pixels')
            this.#tell(event.counts);
    }
    /** What to do about pictures that stopped a training; empty when none did. */
    get next() {
        if (this.#list === '')
            return '';
        return `Mend them, or have them stay at home: copy ${this.#list} into the repository and name it as dataset.exclude.`;
    }
    /** All kinds with the first of their files, for the run's page; empty when nothing was found. */
    summary() {
        const parts = this.#kinds().map(({ count: found, meaning, examples }) => {
            const more = found > examples.length ? [`- and ${(0,format/* count */.U9)(found - examples.length)} more`] : [];
            const lines = [...examples.map((example) => `- ${(0,markdown/* escapeMarkdown */.F)(example)}`), ...more];
            const head = `<details><summary>${(0,format/* count */.U9)(found)} × ${(0,markdown/* escapeMarkdown */.F)(meaning)}</summary>\n`;
            return `${head}\n${lines.join('\n')}\n\n</details>\n`;
        });
        return parts.length === 0 ? '' : `#### Pixels\n\n${parts.join('\n')}`;
    }
    [Symbol.dispose]() {
        this.#file.flush();
        this.#file[Symbol.dispose]();
    }
    #keep({ what, file, detail }) {
        const single = { place: (0,printable/* printable */.g)(file, 300), detail: (0,printable/* printable */.g)(detail, 300) };
        const example = (0,audit/* exampleOf */.Ql)(single.place, single.detail);
        const finding = `${what} ${example}`;
        if (this.#heard.has(finding) || this.#heard.size >= MOST_FINDINGS)
            return;
        this.#heard.add(finding);
        this.#file.add({ kind: what, severity: this.#severity(what), ...single });
        const found = this.#found.get(what) ?? { count: 0, examples: [] };
        found.count += 1;
        if (found.examples.length < audit/* NAMED_FILES */.AI)
            found.examples.push(example);
        this.#found.set(what, found);
        if (SPOILED.includes(what))
            this.#spoiled.push(file);
    }
    /** What was found, the worst first. */
    #kinds() {
        return pixels/* PIXEL_NAMES */.Wm.flatMap((kind) => {
            const found = this.#found.get(kind);
            if (found === undefined)
                return [];
            // It names only so many of each.
            const all = Math.max(found.count, this.#counts[kind] ?? 0);
            return [{ ...found, severity: this.#severity(kind), meaning: pixels/* PIXEL_KINDS */.Ls[kind][2], count: all }];
        });
    }
    #severity(kind) {
        const [severity, acceptance] = pixels/* PIXEL_KINDS */.Ls[kind];
        return acceptance !== undefined && this.#options.accepted.includes(kind) ? 'info' : severity;
    }
    #tell(counts) {
        this.#counts = counts;
        this.#file.flush();
        if (this.#isTold)
            return;
        this.#isTold = true;
        const { home, trainingId, log } = this.#options;
        if (this.#spoiled.length > 0)
            this.#list = (0,exclusions/* writeExclusions */.r)(home, trainingId, this.#spoiled);
        for (const { severity, count: found, meaning, examples } of this.#kinds()) {
            const named = examples.slice(0, NAMED).join('; ');
            const line = `${(0,format/* count */.U9)(found)} × ${meaning} (${named}${found > NAMED ? '; …' : ''}).`;
            if (severity === 'info')
                log.info(line);
            else
                log.warning(line);
        }
        if (this.#heard.size > 0)
            log.info(`All of them stand in ${this.#file.path}.`);
    }
}

// EXTERNAL MODULE: ./src/training/probe-forecast.ts
var probe_forecast = __webpack_require__(91072);
;// CONCATENATED MODULE: ./src/training/first-look.ts



/** What the server finds and foretells before the first epoch, kept for the end. */
class FirstLook {
    #pixels;
    #forecast;
    #epochs = 0;
    #epochsSeconds = 0;
    constructor(options) {
        this.#pixels = new PixelFindings(options);
    }
    /** Takes an event; those of other types are not minded. */
    hear(event) {
        this.#pixels.hear(event);
        if (event.type === 'forecast')
            this.#forecast = event;
        if (event.type !== 'epoch' || event.seconds === null)
            return;
        this.#epochs += 1;
        this.#epochsSeconds += event.seconds;
    }
    /** What to do about a dataset that was refused; empty when nothing is known to help. */
    get cure() {
        return this.#pixels.next;
    }
    /** For the run's page; empty when there is nothing to say. */
    summary(expected, { state }) {
        const isWhole = state?.state === 'finished' && state.attempt === 1;
        const happened = {
            secondsPerEpoch: this.#epochs === 0 ? null : this.#epochsSeconds / this.#epochs,
            trainingSeconds: isWhole ? (0,states/* totalSeconds */.S3)(state) : null,
        };
        return `${(0,probe_forecast/* forecastTable */.wX)(this.#forecast, expected, happened)}${this.#pixels.summary()}`;
    }
    [Symbol.dispose]() {
        this.#pixels[Symbol.dispose]();
    }
}

// EXTERNAL MODULE: ./src/home/cost.ts
var cost = __webpack_require__(99710);
;// CONCATENATED MODULE: ./src/training/event-lines.ts

/** Says in one line what an event is about. */
function otherLine(event) {
    switch (event.type) {
        case 'state':
            return `Attempt ${event.attempt}: ${event.state}${event.reason === '' ? '' : ` (${event.reason})`}`;
        case 'stopping':
            return `Asked to end (${event.action}): ${event.reason}`;
        case 'adopted':
            return event.alive
                ? 'Its supervisor had died; a new one watches over it.'
                : 'It ended while its supervisor was dead.';
        case 'environment':
            return `Python ${event.python}, PyTorch ${event.torch}, Ultralytics ${event.ultralytics}, ${event.gpu ?? 'no GPU'}`;
        case 'scan':
            return `${event.split}: ${(0,format/* count */.U9)(event.images)} images, ${(0,format/* count */.U9)(event.backgrounds)} without objects, ${cached(event.cache)}`;
        case 'trial':
            return trialLine(event);
        case 'pixels':
            return pixelsLine(event);
        case 'decision':
            return `training.${event.setting}: auto is ${event.value}${event.kept ? ', as before' : ''}: ${event.reason}`;
        case 'weights':
            return `Starting from ${event.name} (${(0,format/* bytes */.ee)(event.bytes)}, SHA-256 ${event.sha256.slice(0, 12)})`;
        case 'code':
            return `Code: ${event.name} (${event.digest.slice(0, 12)}), callbacks ${event.callbacks.join(', ') || 'none'}`;
        case 'moved':
            return `Server ${event.server} from here on: what the runner had kept went there, the newest checkpoint after epoch ${event.epoch}.`;
        case 'resume':
            return `Resuming after epoch ${event.epoch} (checkpoint ${event.sha256.slice(0, 12)})`;
        case 'begin':
            return beginLine(event);
        case 'evaluation':
            return evaluationLine(event);
    }
}
function evaluationLine({ seconds, trouble }) {
    return trouble === ''
        ? `Evaluated the model picture by picture in ${(0,format/* duration */.p0)(seconds)}.`
        : `The model is there, and its evaluation is not: ${trouble}.`;
}
function pixelsLine({ decoded, total, mode, seconds, counts, kept }) {
    const found = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const share = decoded === total ? `all ${(0,format/* count */.U9)(total)}` : `${(0,format/* count */.U9)(decoded)} of ${(0,format/* count */.U9)(total)}`;
    const when = kept ? 'for an earlier training' : `in ${(0,format/* duration */.p0)(seconds ?? 0)}`;
    const sample = mode === 'sample' && decoded < total && found > 0 ? '; decode: all finds the rest' : '';
    return `Decoded ${share} pictures ${when}: ${found === 0 ? 'nothing is wrong with them' : `${(0,format/* count */.U9)(found)} findings${sample}`}.`;
}
function trialLine({ batch, fits, peakBytes }) {
    if (!fits)
        return `A batch of ${(0,format/* count */.U9)(batch)} does not fit.`;
    return `A batch of ${(0,format/* count */.U9)(batch)} fits${peakBytes ? ` (${(0,format/* bytes */.ee)(peakBytes)} at its peak)` : ''}.`;
}
function beginLine(event) {
    const precision = event.amp ? 'mixed' : 'full';
    return [
        `Epochs ${event.epoch} to ${event.epochs}: ${(0,format/* count */.U9)(event.images)} images at ${event.imgsz} px in ${(0,format/* count */.U9)(event.batches)} batches of ${event.batch}`,
        `${event.optimizer}, ${precision} precision, ${event.workers} loader workers`,
    ].join('; ');
}
/** Says why a training starts once more, and with what changed. */
function rescueLine(event) {
    const changes = Object.entries(event.changes).map(([name, value]) => `${name} ${value === false ? 'off' : value}`);
    return [
        `Rescue ${event.rescues} of at most ${event.most}: attempt ${event.failed} failed in epoch ${event.epoch}`,
        ` (${event.class}; the server says: ${event.reason}).`,
        ` It goes on ${changes.length === 0 ? 'as it was' : `with ${changes.join(', ')}`}.`,
    ].join('');
}
function cached(cache) {
    return cache === null ? 'not cached' : `cached (${cache})`;
}

// EXTERNAL MODULE: ./src/training/foresight.ts + 1 modules
var foresight = __webpack_require__(1678);
// EXTERNAL MODULE: ./src/training/projection.ts
var projection = __webpack_require__(20369);
// EXTERNAL MODULE: ./src/training/usage.ts
var usage = __webpack_require__(84105);
;// CONCATENATED MODULE: ./src/training/narrator.ts







/** Within a long epoch, one line this often. */
const PROGRESS_INTERVAL_MS = 30_000;
/** The weight of the newest epoch in the time per epoch: about the last five count. */
const SMOOTHING = 1 / 3;
/** Below this share of an epoch's training, waiting for data is not worth a word. */
const NOTABLE_WAIT = 0.01;
/** Tells a training's events as log lines: one per epoch, and few between. */
class Narrator {
    #log;
    #pricePerHour;
    #now;
    #isWorthless;
    #secondsPerEpoch;
    #progress;
    #before;
    #progressToldMs = Number.NEGATIVE_INFINITY;
    #foresight;
    #expected;
    #explained;
    /** The machine's minutes since the last epoch; the last minute when an epoch is shorter. */
    #minutes = [];
    #isMinuteTold = false;
    #trouble = '';
    /**
     * @param pricePerHour of the server; null when nobody said
     * @param now a clock in milliseconds
     * @param isWorthless whether what is measured proves nothing
     * @param expected what was promised, and the limits
     */
    constructor(log, pricePerHour, now = () => performance.now(), isWorthless = false, expected = { ...projection/* NOTHING_EXPECTED */.F1, pricePerHour }) {
        this.#foresight = new foresight/* Foresight */._(expected);
        this.#expected = expected;
        this.#isWorthless = isWorthless;
        this.#log = log;
        this.#pricePerHour = pricePerHour;
        this.#now = now;
    }
    /** Tells one event. */
    tell(event) {
        if (event.type === 'progress')
            this.#keep(event);
        else if (event.type === 'decoding')
            this.#tellDecoding(event);
        else if (event.type === 'epoch')
            this.#tellEpoch(event);
        else if (event.type === 'telemetry')
            this.#keepMinute(event);
        else
            this.#tellOther(event);
        this.#foretell(event);
    }
    /**
     * Says how far the epoch is, if it is time for that. Called between batches of events, so that a long history that
     * is read again does not come with all its progress.
     */
    pause() {
        const progress = this.#progress;
        if (progress === undefined || this.#now() - this.#progressToldMs < PROGRESS_INTERVAL_MS)
            return;
        this.#log.info(progressLine(progress, this.#before));
        this.#before = progress;
        this.#progress = undefined;
        this.#progressToldMs = this.#now();
    }
    #keep(event) {
        this.#before ??= event;
        if (this.#before.epoch !== event.epoch || this.#before.part !== event.part)
            this.#before = event;
        this.#progress = event;
    }
    #keepMinute(event) {
        const trouble = troubleOf(event);
        if (trouble !== '' && trouble !== this.#trouble)
            this.#log.warning(trouble);
        this.#trouble = trouble;
        this.#minutes = this.#isMinuteTold ? [event] : [...this.#minutes, event];
        this.#isMinuteTold = false;
    }
    /** The same cause is told once. */
    #foretell(event) {
        const foretold = this.#foresight.hear(event);
        if (!foretold)
            return;
        this.#log.info(foretold.text);
        const { explanation } = foretold;
        if (explanation && explanation.cause !== this.#explained)
            this.#log.notice(explanation.text);
        this.#explained = explanation?.cause ?? this.#explained;
    }
    #tellEpoch(event) {
        this.#progress = undefined;
        this.#progressToldMs = this.#now();
        if (event.seconds !== null) {
            const seconds = this.#secondsPerEpoch ?? event.seconds;
            this.#secondsPerEpoch = seconds + SMOOTHING * (event.seconds - seconds);
        }
        const left = (event.epochs - event.epoch) * (this.#secondsPerEpoch ?? 0);
        this.#log.info([
            ...epochParts(event, this.#isWorthless, (0,usage/* gpuText */.ky)(new usage/* Usage */._U(this.#minutes))),
            ...leftParts(left),
            ...this.#costParts(event.totalSeconds),
        ].join('  '));
        this.#isMinuteTold = true;
    }
    #costParts(totalSeconds) {
        if (this.#pricePerHour === null)
            return [];
        return [`cost ${(0,format/* money */.TG)((0,cost/* rent */.eV)(totalSeconds, this.#pricePerHour))}`];
    }
    #tellDecoding({ done, total }) {
        if (this.#now() - this.#progressToldMs < PROGRESS_INTERVAL_MS)
            return;
        this.#progressToldMs = this.#now();
        this.#log.info(done === 0 ? `Decoding ${(0,format/* count */.U9)(total)} pictures.` : `Decoded ${(0,format/* count */.U9)(done)} of ${(0,format/* count */.U9)(total)}.`);
    }
    #tellOther(event) {
        if (event.type === 'warning')
            this.#log.warning(`The server says: ${event.text}`);
        else if (event.type === 'rescue')
            this.#log.warning(rescueLine(event));
        else if (event.type === 'checkpoint')
            this.#log.debug(`kept epoch ${event.epoch}: ${event.sha256}`);
        else if (event.type === 'forecast')
            this.#log.info((0,probe_forecast/* forecastLine */.AE)(event, this.#expected));
        else if (event.type !== 'finding')
            this.#log.info(otherLine(event));
    }
}
/** What the driver says is wrong with the GPU; empty when nothing is. */
function troubleOf({ gpuProblem, gpuUncorrectedEccErrors }) {
    if (gpuProblem !== null)
        return `The server says of its GPU: ${gpuProblem}`;
    const errors = gpuUncorrectedEccErrors ?? 0;
    return errors > 0 ? `The GPU counts ${(0,format/* count */.U9)(errors)} memory errors that it could not correct.` : '';
}
function epochParts(event, isWorthless, gpu) {
    const widest = `epoch ${event.epochs}/${event.epochs}`.length;
    const losses = Object.entries(event.losses).map(([name, value]) => `${name.replace(/_loss$/, '')} ${loss(value)}`);
    return [
        `epoch ${event.epoch}/${event.epochs}`.padEnd(widest),
        ...losses,
        `mAP50 ${(0,format/* metric */.TH)(event.metrics.map50)}`,
        `mAP50-95 ${(0,format/* metric */.TH)(event.metrics.map5095)}`,
        ...(isWorthless ? ['(proves nothing)'] : []),
        `${speed(event)} images/s`,
        ...machineParts(event, gpu),
        (0,format/* duration */.p0)(event.seconds),
    ];
}
/** One of a training that diverges may have 300 digits. */
function loss(value) {
    if (value === null)
        return 'nan';
    return Math.abs(value) < 1e6 ? value.toFixed(3) : (0,format/* compact */.oE)(value);
}
function speed({ images, trainSeconds }) {
    return trainSeconds === null ? '–' : (images / Math.max(trainSeconds, 0.001)).toFixed(1);
}
/** Such as `GPU 87 %, 312 W, 71 °C, waits 12 %`. */
function machineParts(event, gpu) {
    const share = (0,usage/* waitShare */.fA)(event) ?? 0;
    const waits = share < NOTABLE_WAIT ? '' : `waits ${Math.round(share * 100)} %`;
    const parts = [gpu, waits].filter((part) => part !== '');
    return parts.length === 0 ? [] : [parts.join(', ')];
}
function leftParts(seconds) {
    return seconds > 0 ? [`${(0,format/* duration */.p0)(seconds)} left`] : [];
}
function progressLine(now, before) {
    const part = now.part === 'val' ? 'validating' : 'training';
    const line = `  epoch ${now.epoch}, ${part}: batch ${(0,format/* count */.U9)(now.batch)} of ${(0,format/* count */.U9)(now.batches)}`;
    const batches = now.batch - (before?.batch ?? now.batch);
    const seconds = (now.atMs - (before?.atMs ?? now.atMs)) / 1000;
    if (batches <= 0 || seconds <= 0)
        return line;
    const rate = batches / seconds;
    return `${line}, ${rate.toFixed(1)} a second, ${(0,format/* duration */.p0)((now.batches - now.batch) / rate)} to go`;
}

// EXTERNAL MODULE: ./src/text/worth.ts
var worth = __webpack_require__(4595);
;// CONCATENATED MODULE: ./src/training/summary.ts





/**
 * How a training stands, as a table for the run's summary.
 *
 * @param worthless why what it measures proves nothing; empty when it does
 * @param pricePerHour of the server: what it cost is our own sum, whatever the server says; null when nobody said
 */
function trainingSummary(trainingId, { state, result }, worthless = '', pricePerHour = null) {
    if (state === null)
        return '';
    const rows = [
        ['State', state.reason === '' ? state.state : `${state.state}: ${state.reason}`],
        ['Epochs', `${state.epoch} of ${state.epochs ?? '?'}`],
        ['Attempts', String(state.attempt)],
        ...(state.rescues === 0 ? [] : [['Rescued', state.rescues === 1 ? 'once' : `${state.rescues} times`]]),
        ['Run time', (0,format/* duration */.p0)((0,states/* totalSeconds */.S3)(state))],
        ...(pricePerHour === null ? [] : [['Cost', (0,format/* money */.TG)((0,cost/* rent */.eV)((0,states/* totalSeconds */.S3)(state), pricePerHour))]]),
        ...(result === null
            ? []
            : [['mAP50 / mAP50-95', `${(0,format/* metric */.TH)(result.map50)} / ${(0,format/* metric */.TH)(result.map5095)}${(0,worth/* mark */.G)({ worthless })}`]]),
    ];
    if (worthless !== '')
        rows.push(['Proves nothing', worthless]);
    return `### Training ${trainingId}\n\n${(0,markdown/* markdownTable */.Q)(['', ''], rows)}\n`;
}

// EXTERNAL MODULE: ./src/transfer/send/pace.ts
var send_pace = __webpack_require__(95883);
;// CONCATENATED MODULE: ./actions/train/main.ts
var main_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var main_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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













/** Under this name the post step learns that there may be something to end. */
const KEPT_TRAINING_ID = 'train-id';
/** Has the training running and watches it to its end. Whatever happens, the outputs say what is known. */
async function main(inputs, context) {
    const { order } = inputs;
    const where = { access: inputs.access, root: inputs.root, trainingId: order.trainingId };
    let state = null;
    const seen = (now) => {
        state = now;
    };
    const { signal } = context;
    signal.addEventListener('abort', () => context.log.notice(whatStillRuns(inputs, state, signal)), {
        once: true,
    });
    try {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            // Before anything starts: a start whose answer never came must be found by the post step, too.
            (0,github_state/* keepForPost */.$b)(KEPT_TRAINING_ID, order.trainingId);
            const pace = new send_pace/* TokenBucket */.q(inputs.mirror.bandwidth);
            await goOn(inputs, where, pace, context);
            const accepted = order.dataset.pixels?.accept ?? [];
            const { home, trainingId } = inputs;
            const first = main_addDisposableResource(env_1, new FirstLook({ home, trainingId, accepted, log: context.log }), false);
            let status = await attach(where, order, context);
            if (order.limits.follow)
                status = await watch(inputs, where, { pace, first, seen }, context);
            return await conclude(inputs, status, first, context);
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            main_disposeResources(env_1);
        }
    }
    catch (error) {
        const failure = signal.aborted ? notWatched(inputs, state, signal) : (0,errors/* asFailure */.h_)(error);
        return {
            trainingId: order.trainingId,
            status: undefined,
            state,
            failure,
            worthless: inputs.worthless,
        };
    }
}
/** Where this server does not know the training and the runner has kept what it needs, that goes there first. */
async function goOn({ home, order, mirror: { connections } }, where, pace, context) {
    const { runId, repository } = context.run;
    const owner = `run ${runId} of ${repository || 'a runner'}`;
    await goOnFromMirror(where, order, { home, pace, owner, connections }, context);
}
/** Follows it to its end; meanwhile its newest checkpoint comes home. */
async function watch({ home, order, worthless, expected }, where, { pace, first, seen }, context) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const { pricePerHour, mirrorMinutes } = order.limits;
        const narrator = new Narrator(context.log, pricePerHour, undefined, worthless !== '', expected);
        if (worthless !== '')
            context.log.warning(`What this training measures proves nothing: ${(0,printable/* printable */.g)(worthless)}.`);
        const mirroring = main_addDisposableResource(env_2, new Mirroring(where, { home, pace }, mirrorMinutes, context), true);
        const look = (state) => {
            seen(state);
            mirroring.saw(state);
        };
        const tell = (event) => {
            narrator.tell(event);
            first.hear(event);
        };
        const status = await (0,follow/* follow */.e)(where, { tell, pause: () => narrator.pause() }, look, context);
        await mirroring.last(status.state);
        return status;
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        const result_1 = main_disposeResources(env_2);
        if (result_1)
            await result_1;
    }
}
async function conclude(inputs, status, first, { log, summary }) {
    const { trainingId } = inputs.order;
    const { state } = status;
    const failure = state === null ? undefined : (0,endings/* failureOf */.g)(trainingId, state, first.cure);
    if (failure && status.stderr.length > 0) {
        await log.group('Last lines of stderr.log', async () => {
            for (const line of status.stderr)
                log.info(line);
        });
    }
    const { pricePerHour } = inputs.order.limits;
    const page = trainingSummary(trainingId, status, inputs.worthless, pricePerHour);
    await summary.write(`${page}${first.summary(inputs.expected, status)}`);
    return { trainingId, status, state, failure, worthless: inputs.worthless };
}
function notWatched(inputs, state, signal) {
    return new errors/* Failure */.HR(isLate(signal) ? 'DEADLINE_EXCEEDED' : 'CANCELLED', {
        what: whatStillRuns(inputs, state, signal),
        safe: 'Checkpoints and dataset stay on the server.',
        next: `Run it again with training-id ${inputs.order.trainingId}: it attaches, or goes on from the newest checkpoint.`,
    });
}
function whatStillRuns({ order }, state, signal) {
    const where = state === null ? 'perhaps about to start' : `${(0,states/* progressText */.l_)(state)} when last seen`;
    const runs = `Training ${order.trainingId} runs on the server by itself (${where})`;
    if (isLate(signal))
        return `A job may not watch for longer. ${runs}, and nothing will end it.`;
    return `Cancelled. ${runs}; the post step will now do what on-cancel says: ${order.limits.onCancel}.`;
}
/** Whether it was not a person who ended the step, but its limit. */
function isLate({ reason }) {
    return reason instanceof errors/* Failure */.HR && reason.code === 'DEADLINE_EXCEEDED';
}


/***/ }),

/***/ 83528:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ onCancel)
});

// EXTERNAL MODULE: ./src/github/state.ts
var state = __webpack_require__(98862);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
// EXTERNAL MODULE: ./src/training/follow.ts
var follow = __webpack_require__(12321);
// EXTERNAL MODULE: ./src/training/operations.ts
var operations = __webpack_require__(1222);
// EXTERNAL MODULE: ./src/training/states.ts
var states = __webpack_require__(28790);
;// CONCATENATED MODULE: ./src/training/cancel.ts





/** After these another try would say the same. */
const FINAL = ['STOP_NOT_DELIVERED', 'TRAINING_UNKNOWN'];
/** The server waits for its supervisor, and before that perhaps for a start under way. */
const STOP_DEADLINE_MS = 120_000;
/**
 * Delivers what `on-cancel` says, with retries, and reads back what became of it.
 *
 * @param patienceMs how long to try; GitHub gives a cancelled job five minutes in all
 * @throws Failure STOP_NOT_DELIVERED when the server did not take the order
 */
async function deliver(where, onCancel, patienceMs, context) {
    const { log, signal } = context;
    const work = (agent) => send(agent, where, onCancel, context);
    const deliverOnce = async () => {
        const { state } = await (0,follow/* overOneConnection */.R)(where, context, work);
        return whatBecame(where, onCancel, state);
    };
    try {
        const became = await (0,retry/* retry */.L5)(() => deliverOnce().catch(rethrown), {
            signal,
            mayPass: ({ code }) => !FINAL.includes(code),
            pauseMs: (0,retry/* patientPauses */.$9)(patienceMs, (what) => log.warning(`Not delivered yet: ${what} Trying again.`)),
        });
        log.notice(became);
    }
    catch (error) {
        const failure = (0,errors/* asFailure */.h_)(error);
        if (failure.code === 'STOP_NOT_DELIVERED')
            throw failure;
        if (failure.code !== 'TRAINING_UNKNOWN')
            throw notDelivered(where, onCancel, failure);
        log.info('No training had been started.');
    }
}
/** Whatever it was, another try may still stop a training that costs money. */
function rethrown(error) {
    throw (0,errors/* asFailure */.h_)(error);
}
function send(agent, { trainingId }, onCancel, { signal }) {
    if (onCancel === 'detach')
        return agent.call(operations/* trainingStatus */.d, { id: trainingId }, { signal });
    const args = { id: trainingId, order: onCancel, reason: 'the job was cancelled' };
    return agent.call(operations/* stopTraining */.bM, args, { signal, deadlineMs: STOP_DEADLINE_MS });
}
/** A kill is done when the training has ended; a stop, when its supervisor says that it is stopping. */
function whatBecame(where, onCancel, state) {
    const line = `Training ${where.trainingId}, on-cancel ${onCancel}:`;
    if (state === null)
        return `${line} it had not started.`;
    if ((0,states/* hasEnded */.hY)(state))
        return `${line} it has ended (${(0,states/* progressText */.l_)(state)}).`;
    if (onCancel === 'detach')
        return `${line} it goes on (${(0,states/* progressText */.l_)(state)}), and so do its costs.`;
    if (onCancel === 'stop' && state.stopping !== null)
        return `${line} the order was taken; it ends with the running epoch (${(0,states/* progressText */.l_)(state)}).`;
    throw notTaken(where, onCancel, state);
}
function notTaken(where, onCancel, state) {
    return new errors/* Failure */.HR('STOP_NOT_DELIVERED', {
        what: `NOT DELIVERED: the order to ${onCancel} training ${where.trainingId} is on the server, but nobody took it (${(0,states/* progressText */.l_)(state)}).`,
        safe: 'The training may still run; its limits hold, and its checkpoints are kept.',
        next: again(where),
    });
}
function notDelivered(where, onCancel, cause) {
    return new errors/* Failure */.HR('STOP_NOT_DELIVERED', {
        what: `NOT DELIVERED: the order to ${onCancel} training ${where.trainingId} did not reach the server. ${cause.text.what}`,
        safe: 'If the training runs, it goes on to its end or its limits; its checkpoints are kept.',
        next: again(where),
    }, cause);
}
function again({ trainingId }) {
    return `Look at the server on the provider's console. If it runs, run the workflow with training-id ${trainingId} and cancel that.`;
}

// EXTERNAL MODULE: ./actions/train/main.ts + 10 modules
var main = __webpack_require__(69487);
;// CONCATENATED MODULE: ./actions/train/on-cancel.ts



/** GitHub gives a cancelled job five minutes in all. */
const PATIENCE_MS = 200_000;
/** The post step, after a cancel: delivers what `on-cancel` says. The inputs are the same as in the main step. */
async function onCancel(inputs, context) {
    const trainingId = (0,state/* keptFromMain */.Og)(main/* KEPT_TRAINING_ID */.O);
    if (trainingId === '')
        context.log.info('The step was cancelled before it had to do with any training.');
    else {
        const where = { access: inputs.access, root: inputs.root, trainingId };
        await deliver(where, inputs.order.limits.onCancel, PATIENCE_MS, context);
    }
    return {};
}


/***/ }),

/***/ 55397:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ facts),
/* harmony export */   V: () => (/* binding */ outputs)
/* harmony export */ });
/* harmony import */ var _src_text_printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38572);
/* harmony import */ var _src_training_states_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28790);


/** The outputs by name; what is not known is empty. */
function outputs({ trainingId, state, status, worthless }) {
    const seconds = state === null ? null : (0,_src_training_states_js__WEBPACK_IMPORTED_MODULE_0__/* .totalSeconds */ .S3)(state);
    // A later step compares the number and sees no mark on it.
    const measured = worthless === '' ? status?.result : null;
    return {
        'training-id': trainingId,
        state: state?.state ?? '',
        reason: (0,_src_text_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printable */ .g)(state?.reason ?? '', 300),
        epochs: state === null ? '' : String(state.epoch),
        seconds: seconds === null ? '' : String(Math.round(seconds)),
        map50: numberText(measured?.map50),
        'map50-95': numberText(measured?.map5095),
    };
}
/** What the record says of it; nothing is recorded of a training that is not watched any more. */
function facts({ status }) {
    if (status === undefined)
        return undefined;
    const { state } = status;
    if (state === null)
        return {};
    const seconds = (0,_src_training_states_js__WEBPACK_IMPORTED_MODULE_0__/* .totalSeconds */ .S3)(state);
    const known = seconds === null ? {} : { 'training-seconds': Math.round(seconds) };
    return { state: state.state, attempt: state.attempt, epochs: state.epoch, ...known };
}
function numberText(value) {
    return value === null || value === undefined ? '' : String(value);
}


/***/ }),

/***/ 99638:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _src_ssh_node_globals_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34829);
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83047);
/* harmony import */ var _src_github_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(98862);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1970);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(69487);
/* harmony import */ var _on_cancel_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83528);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(55397);







await ((0,_src_github_state_js__WEBPACK_IMPORTED_MODULE_2__/* .isPostStep */ .pq)()
    ? (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('train', {
        readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readInputs */ .K,
        main: _on_cancel_js__WEBPACK_IMPORTED_MODULE_5__/* .onCancel */ .A,
        outputs: () => ({}),
        facts: () => undefined,
        hooks: 'none',
    })
    : (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('train', { readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readInputs */ .K, main: _main_js__WEBPACK_IMPORTED_MODULE_4__/* .main */ .i, outputs: _outputs_js__WEBPACK_IMPORTED_MODULE_6__/* .outputs */ .V, facts: _outputs_js__WEBPACK_IMPORTED_MODULE_6__/* .facts */ .I, limitMinutes: 7140 }));

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 65209:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ codeTree)
/* harmony export */ });
const SUFFIX = '.code';
/** Of a folder's name on the server. */
const MOST_CHARACTERS = 100;
/** @returns the user's own code as a tree of its own on the server, or null when the plan names none */
function codeTree({ dataset, code }) {
    if (code === null)
        return null;
    const name = dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length) + SUFFIX;
    return { name, digest: code.digest, callbacks: code.callbacks };
}


/***/ }),

/***/ 98862:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $b: () => (/* binding */ keepForPost),
/* harmony export */   Og: () => (/* binding */ keptFromMain),
/* harmony export */   pq: () => (/* binding */ isPostStep)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(33838);


/**
 * Whether this process is an action's post step: started by a file `post`, which does nothing but load the main step's.
 *
 * State that the main step keeps could not tell: a step that is cancelled before it has kept any would be done anew by
 * its own post step.
 */
function isPostStep(program = process.argv[1] ?? '') {
    return /^post\.[jt]s$/.test((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(program));
}
/**
 * Keeps something for the action's post step. The runner writes state to disk: never put a secret there.
 *
 * @param name must not be a name that the toolkit uses itself
 */
function keepForPost(name, value) {
    (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .saveState */ .LZ)(name, value);
}
/** What the main step kept; empty when it never came to that. */
function keptFromMain(name) {
    return (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getState */ .Gu)(name);
}


/***/ }),

/***/ 47428:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ canGoOnFromMirror),
/* harmony export */   h: () => (/* binding */ refuseOther)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38572);
/* harmony import */ var _whole_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30772);



const MOST_DIFFERENCES = 8;
const MOST_CHARACTERS = 120;
/**
 * Makes sure, before anything costs money, that a training which a server does not know can go on from its mirror.
 *
 * @param args that it is told now
 * @param unknown what is thrown when there is no mirror of it either
 * @throws Failure `unknown`; ORDER_DIFFERS when it was told other arguments, as the start would hours later; MIRROR_DAMAGED
 */
async function canGoOnFromMirror(home, trainingId, args, unknown, log) {
    const mirror = await (0,_whole_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeMirror */ .B)(home, trainingId, log);
    if (mirror === undefined)
        throw unknown;
    refuseOther(mirror, trainingId, args);
    log.notice(`The server does not know training ${trainingId}, but the runner has what it takes to go on there: the checkpoint after epoch ${mirror.epoch}, kept at ${mirror.keptAt.toISOString()}.`);
}
/**
 * Refuses to go on from the mirror of a training that was told something else, before anything of it leaves the runner: the
 * same id may be somebody else's.
 *
 * @param digest of the dataset, where it is known
 * @throws Failure ORDER_DIFFERS, as the start would say
 */
function refuseOther(mirror, trainingId, args, digest) {
    const differences = differencesOf(mirror.args, args);
    if (digest !== undefined && digest !== mirror.digest)
        differences.unshift(`dataset.digest: ${said(mirror.digest)} before, ${said(digest)} now`);
    if (differences.length > 0)
        throw differs(trainingId, differences);
}
/** As `remote/gpu_retrain/records/orders.py` says them. */
function differencesOf(before, now) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
    const differing = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
    return differing
        .slice(0, MOST_DIFFERENCES)
        .map((name) => `args.${name}: ${said(before[name])} before, ${said(now[name])} now`);
}
function said(value) {
    return (0,_text_printable_js__WEBPACK_IMPORTED_MODULE_2__/* .printable */ .g)(JSON.stringify(value ?? null), MOST_CHARACTERS);
}
function differs(trainingId, differences) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('ORDER_DIFFERS', {
        what: `The training ${trainingId} was told something else on the server that it ran on (${differences.join('; ')}).`,
        safe: 'What the runner kept of it is untouched; nothing was started.',
        next: 'Use the old settings to go on with it, or leave the id (resume, training-id) empty to start a new one.',
    });
}


/***/ }),

/***/ 30772:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ wholeMirror),
/* harmony export */   i: () => (/* binding */ eventsPrefix)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(77934);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83916);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9011);
/* harmony import */ var _training_states_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(28790);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(86250);
/* harmony import */ var _kept_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(34563);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(61715);











/**
 * The newest generation of a training's mirror that is whole.
 *
 * @returns undefined where there is no mirror
 * @throws Failure MIRROR_DAMAGED where there is one, and no generation of it can be used
 */
async function wholeMirror(home, trainingId, log) {
    const found = await (0,_kept_js__WEBPACK_IMPORTED_MODULE_8__/* .generations */ .YZ)(home, trainingId);
    for (const generation of found) {
        const read = (await (0,_kept_js__WEBPACK_IMPORTED_MODULE_8__/* .isWhole */ .wP)(generation)) ? await readMirror(generation) : undefined;
        if (read)
            return read;
        log.warning(`What was kept of training ${trainingId} in ${generation.folder} is damaged, and left alone.`);
    }
    if (found.length > 0)
        throw damaged(home, trainingId);
    return undefined;
}
/** The hash of the first bytes of a mirror's events. */
async function eventsPrefix({ folder }, bytes) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    if (bytes > 0)
        for await (const chunk of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'events.jsonl'), { end: bytes - 1 }))
            hash.update(chunk);
    return hash.digest('hex');
}
async function readMirror(generation) {
    const { folder, files } = generation;
    const orders = files.flatMap(({ path }) => /^order\.(\d+)\.json$/.exec(path)?.[1] ?? []).map(Number);
    const state = valibot__WEBPACK_IMPORTED_MODULE_10__/* .safeParse */ .xLC(_training_states_js__WEBPACK_IMPORTED_MODULE_6__/* .stateSchema */ .Jy, await json(folder, 'state.json'));
    const order = await json(folder, `order.${Math.max(...orders)}.json`);
    const { args, dataset } = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .isRecord */ .u4)(order) && (0,_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .isRecord */ .u4)(order.work) ? order.work : {};
    const digest = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .isRecord */ .u4)(dataset) ? dataset.digest : undefined;
    const epoch = files.map(({ path }) => (0,_names_js__WEBPACK_IMPORTED_MODULE_9__/* .epochOf */ .Fz)(path)).find((each) => each !== undefined);
    const events = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'events.jsonl')).catch(() => undefined);
    if (!state.success || !(0,_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .isRecord */ .u4)(args) || epoch === undefined || events === undefined)
        return undefined;
    return { ...generation, state: state.output, args, digest, epoch, eventsBytes: events.size };
}
async function json(folder, name) {
    return await (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_7__/* .readForeignJsonFile */ .r)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name), (0,_names_js__WEBPACK_IMPORTED_MODULE_9__/* .mostBytes */ .j$)(name));
}
function damaged(home, trainingId) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('MIRROR_DAMAGED', {
        what: `What the runner kept of training ${trainingId}, in ${(0,_kept_js__WEBPACK_IMPORTED_MODULE_8__/* .mirrorFolder */ .SZ)(home, trainingId)}, is damaged.`,
        safe: 'Nothing was started, and nothing was deleted.',
        next: 'Look at the disk of the runner. Leave the id (resume, training-id) empty to start a new training, or move that folder away.',
    });
}


/***/ }),

/***/ 12321:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ overOneConnection),
/* harmony export */   e: () => (/* binding */ follow)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(77934);
/* harmony import */ var _link_open_agent_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5178);
/* harmony import */ var _link_pauses_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29941);
/* harmony import */ var _link_retry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27254);
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(25625);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9011);
/* harmony import */ var _text_format_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(98488);
/* harmony import */ var _events_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(60621);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1222);
/* harmony import */ var _states_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(28790);
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










/** The server speaks every second; this long without a word means that the line is dead. */
const SILENCE_MS = 45_000;
/** One connection follows for no longer than a job may last; then another does. */
const LIMIT_MS = 5 * 24 * 3_600_000;
/** While the server cannot be reached, one line this often. */
const REMINDER_MS = 300_000;
const messageSchema = valibot__WEBPACK_IMPORTED_MODULE_9__/* .object */ .Ikc({
    /** The byte of events.jsonl at which to go on. */
    offset: _schemas_js__WEBPACK_IMPORTED_MODULE_4__/* .count */ .U9,
    event: valibot__WEBPACK_IMPORTED_MODULE_9__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_9__/* .unknown */ .L5J()),
    state: valibot__WEBPACK_IMPORTED_MODULE_9__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_9__/* .nullable */ .mee(_states_js__WEBPACK_IMPORTED_MODULE_8__/* .stateSchema */ .Jy)),
});
/**
 * Watches a training until it ends, over any number of lost connections. It never starts anything.
 *
 * @param seen told of every look at the state
 * @throws Failure CANCELLED, and whatever a new connection cannot mend, such as HOST_KEY_CHANGED
 */
async function follow(where, narrator, seen, context) {
    let offset = 0;
    const outage = new Outage(context.log, where.trainingId);
    const onEvent = (raw) => {
        const message = valibot__WEBPACK_IMPORTED_MODULE_9__/* .safeParse */ .xLC(messageSchema, raw, { abortEarly: true });
        if (!message.success)
            return;
        outage.over();
        offset = message.output.offset;
        const event = (0,_events_js__WEBPACK_IMPORTED_MODULE_6__/* .readEvent */ .j)(message.output.event);
        if (event)
            narrator.tell(event);
        const { state } = message.output;
        if (!state)
            return;
        narrator.pause();
        seen(state);
    };
    return await (0,_link_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .retry */ .L5)(() => overOneConnection(where, context, (agent) => agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_7__/* .followTraining */ .Od, { id: where.trainingId, offset }, {
        onEvent,
        deadlineMs: SILENCE_MS,
        limitMs: LIMIT_MS,
        signal: context.signal,
    })), { signal: context.signal, mayPass: _link_retry_js__WEBPACK_IMPORTED_MODULE_2__/* .mayPassWhereItWorked */ .J$, pauseMs: (failure) => outage.pauseMs(failure) });
}
/** Connects once, does one thing, and hangs up. */
async function overOneConnection(where, context, work) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const quietly = { ...context, log: _log_js__WEBPACK_IMPORTED_MODULE_3__/* .silentLog */ .a };
        const agent = __addDisposableResource(env_1, await (0,_link_open_agent_js__WEBPACK_IMPORTED_MODULE_0__/* .openAgent */ .Q)(where, _operations_js__WEBPACK_IMPORTED_MODULE_7__/* .TRAINING */ .t7, quietly, { patienceMs: 0 }), true);
        return await work(agent);
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
/** A time in which the server could not be reached: how long, how often tried, what was said of it. */
class Outage {
    #log;
    #trainingId;
    #sinceMs;
    #saidMs = 0;
    #pauses = new _link_pauses_js__WEBPACK_IMPORTED_MODULE_1__/* .Pauses */ .a();
    constructor(log, trainingId) {
        this.#log = log;
        this.#trainingId = trainingId;
    }
    /** How long to wait before the next try, in milliseconds. */
    pauseMs(error) {
        const now = performance.now();
        this.#sinceMs ??= now;
        if (now - this.#saidMs > REMINDER_MS || this.#sinceMs === now) {
            this.#saidMs = now;
            this.#log.warning(this.#said((now - this.#sinceMs) / 1000, error.text.what));
        }
        return this.#pauses.after(error);
    }
    /** Of a server that stays away nobody knows that anything goes on there. */
    #said(seconds, what) {
        if (seconds < 1)
            return `unreachable: ${what} The training goes on; trying again.`;
        return `unreachable, for ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_5__/* .duration */ .p0)(seconds)} now: ${what} Trying again. If the server is gone, cancel this and run it again with training-id ${this.#trainingId} on another one: what was mirrored goes there.`;
    }
    over() {
        if (this.#sinceMs === undefined)
            return;
        this.#log.info(`Reached again after ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_5__/* .duration */ .p0)((performance.now() - this.#sinceMs) / 1000)}.`);
        this.#sinceMs = undefined;
        this.#pauses = new _link_pauses_js__WEBPACK_IMPORTED_MODULE_1__/* .Pauses */ .a();
    }
}


/***/ }),

/***/ 91261:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   Jy: () => (/* binding */ weightTree),
/* harmony export */   YP: () => (/* binding */ toBeat)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _dataset_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68443);
/* harmony import */ var _workloads_workloads_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23492);



/** The store knows such trees by it (`remote/gpu_retrain/store/store.py`). */
const SUFFIX = '.weights';
const TO_BEAT = '.to-beat';
/** Of a folder's name on the server. */
const MOST_CHARACTERS = 100;
/** As `remote/gpu_retrain/workloads/ultralytics/model_files.py` calls them: what a file's name means to the library must not matter. */
const OWN_NAME = 'input.pt';
/** The model to beat as weights of its own: what a training starts from decides what it is, and this does not. */
function toBeat({ workload, dataset, modelToBeat, }) {
    const name = `${dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length - TO_BEAT.length)}${TO_BEAT}`;
    return { workload, dataset: { name }, weightFiles: modelToBeat === null ? [] : [modelToBeat] };
}
/** @returns the tree, or null when nothing travels */
function weightTree({ workload, dataset, weightFiles }) {
    if (weightFiles.length === 0)
        return null;
    const placed = weightFiles.map((file) => [file.name, { path: placeOf(file, workload), sha256: file.sha256 }]);
    const entries = new Map(weightFiles.map((file) => [placeOf(file, workload), entryOf(file, workload)]));
    return {
        name: dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length) + SUFFIX,
        digest: (0,_dataset_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .digestOf */ .ol)([...entries.values()].sort((a, b) => Buffer.compare(a.path, b.path))),
        files: Object.fromEntries(placed),
    };
}
/** Two files may have one name. An architecture keeps its own, in which the library reads the scale of the model. */
function placeOf({ path, sha256 }, workload) {
    return `${sha256}/${(0,_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_2__/* .workloadOf */ .Rc)(workload).models.isBuilt(path) ? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path) : OWN_NAME}`;
}
function entryOf(file, workload) {
    return {
        path: Buffer.from(placeOf(file, workload)),
        sizeBytes: file.bytes,
        sha256: Buffer.from(file.sha256, 'hex'),
    };
}


/***/ })

};

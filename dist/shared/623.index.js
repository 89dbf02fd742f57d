export const id = 623;
export const ids = [623];
export const modules = {

/***/ 87509:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var _src_config_environment_request_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(85479);
/* harmony import */ var _src_config_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(26679);
/* harmony import */ var _src_config_sections_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81176);
/* harmony import */ var _src_config_timetable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19957);
/* harmony import */ var _src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67505);
/* harmony import */ var _src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(80940);
/* harmony import */ var _src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(23492);







/** Reads the inputs; one that is given wins over the plan. */
function readInputs(read) {
    const plan = (0,_src_config_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .parsePlan */ .vS)(read.optional('plan'));
    const told = (0,_src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .layOver */ .T)(read, _src_config_sections_js__WEBPACK_IMPORTED_MODULE_1__/* .environment */ .cA, plan.environment, { requirements: readRequirements });
    const request = (0,_src_config_environment_request_js__WEBPACK_IMPORTED_MODULE_6__/* .trainingRequest */ .uo)((0,_src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_4__/* .workloadOf */ .Rc)(plan.workload), told, plan.training.args.device);
    for (const problem of (0,_src_config_environment_request_js__WEBPACK_IMPORTED_MODULE_6__/* .requestProblems */ .iN)(request))
        read.problem(problem);
    const { trainingId } = plan;
    return { ...(0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readServer */ .W)(read, plan.root), plan, trainingId, request, bandwidth: readBandwidth(read, plan) };
}
function readRequirements(read) {
    const lines = read.lines('requirements');
    return lines.length > 0 ? lines : undefined;
}
function readBandwidth(read, { transfer }) {
    const timetable = (0,_src_config_timetable_js__WEBPACK_IMPORTED_MODULE_2__/* .parseBandwidth */ .pe)(transfer.bandwidth);
    if (typeof timetable !== 'string')
        return timetable;
    read.problem(`plan: transfer.bandwidth: ${timetable}`);
    return [];
}


/***/ }),

/***/ 25041:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  iW: () => (/* binding */ main)
});

// UNUSED EXPORTS: haveExportEnvironment, haveWeights

// EXTERNAL MODULE: ./src/config/environment-request.ts
var environment_request = __webpack_require__(85479);
// EXTERNAL MODULE: ./src/environment/operations.ts
var operations = __webpack_require__(62775);
// EXTERNAL MODULE: ./src/environment/prepare.ts
var prepare = __webpack_require__(2154);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/weights/tree.ts
var weights_tree = __webpack_require__(91261);
// EXTERNAL MODULE: ./src/workloads/workloads.ts + 56 modules
var workloads = __webpack_require__(23492);
;// CONCATENATED MODULE: ./src/environment/starting-point.ts




/**
 * Has what a training starts from on the server, loaded by the library that will train it, and sees that the labels can
 * train its task. The runner's own files must be there already.
 *
 * @returns what was found, in the order of the settings; without files that only the staging server's dataset holds
 * @throws Failure TASK_MISMATCH, and what ensureWeights throws
 */
async function proveStartingPoint(agent, venv, plan, context) {
    const { models } = (0,workloads/* workloadOf */.Rc)(plan.workload);
    const found = await (0,prepare/* ensureWeights */.ec)(agent, venv, askedWeights(plan), context);
    const start = found.find(({ argument }) => argument === 'weights');
    const problems = models.taskProblems(plan.training, start?.task, plan.dataset.misfits ?? {});
    if (problems.length === 0)
        return found;
    throw new errors/* Failure */.HR('TASK_MISMATCH', {
        what: `${problems.map(({ what }) => what).join('. ')}.`,
        safe: 'Nothing of the dataset was sent; no training started.',
        next: [...new Set(problems.map(({ next }) => next))].join(' '),
    });
}
function askedWeights(plan) {
    const tree = (0,weights_tree/* weightTree */.Jy)(plan);
    return (0,workloads/* workloadOf */.Rc)(plan.workload)
        .models.uses(plan.training)
        .filter(({ name }) => !plan.dataset.weights.includes(name))
        .map((use) => {
        const file = tree?.files[use.name];
        return { ...use, sent: tree && file ? { name: tree.name, digest: tree.digest, ...file } : null };
    });
}

// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
;// CONCATENATED MODULE: ./src/environment/summary.ts


/**
 * The environment as a table for the run's summary.
 *
 * @param checked how many training arguments Ultralytics approved
 * @param weights what a training will start from, as the server has it
 * @param seconds what the whole action took
 */
function environmentSummary(venv, proof, checked, weights, seconds) {
    const gigabytes = (proof.memoryBytes / 1e9).toFixed(0);
    const rows = [
        [
            'Environment',
            `${venv.fingerprint.slice(0, 12)}, ${venv.reused ? 'reused' : `built with ${venv.installer}`}`,
        ],
        ['Computes on', proof.gpu ? `${proof.gpu}, ${gigabytes} GB` : 'CPU'],
        ['PyTorch', proof.cuda ? `${proof.torch} (CUDA ${proof.cuda})` : proof.torch],
        ['Ultralytics', `${proof.library}, accepts all ${checked} training arguments`],
        ...weights.map((found) => ['Starts from', weightsText(found)]),
        ['Python', `${venv.python}, ${venv.packages} packages`],
        ['Time', (0,format/* duration */.p0)(seconds)],
    ];
    return `### Environment\n\n${(0,markdown/* markdownTable */.Q)(['', ''], rows)}\n`;
}
/** Such as `yolov8s.pt for detect, fetched, 22.6 MB, SHA-256 0123…`, for the log, too. */
function weightsText({ name, kind, task, sent, fetched, sha256, bytes: size }) {
    if (kind === 'architecture')
        return `${name} for ${task}, an architecture of the installed library`;
    const origin = sent ? 'from the runner' : fetched ? 'fetched' : 'there already';
    return `${name} for ${task}, ${origin}, ${(0,format/* bytes */.ee)(size)}, SHA-256 ${sha256}`;
}

// EXTERNAL MODULE: ./src/link/open-agent.ts + 1 modules
var open_agent = __webpack_require__(5178);
// EXTERNAL MODULE: ./src/link/reach.ts
var reach = __webpack_require__(9047);
// EXTERNAL MODULE: ./src/transfer/operations.ts
var transfer_operations = __webpack_require__(83005);
// EXTERNAL MODULE: ./src/transfer/send/pace.ts
var pace = __webpack_require__(95883);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/home/layout.ts
var layout = __webpack_require__(24561);
// EXTERNAL MODULE: ./src/home/own-folder.ts
var own_folder = __webpack_require__(37632);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./src/transfer/transfer.ts + 3 modules
var transfer = __webpack_require__(34337);
// EXTERNAL MODULE: ./src/weights/find.ts
var find = __webpack_require__(24790);
;// CONCATENATED MODULE: ./src/weights/send.ts











/**
 * Makes the server hold the runner's weights, as a verified tree with its receipt: the same way that the dataset goes,
 * and before it, so that they are loaded there while a wrong file has cost nothing yet.
 *
 * @param options how files are sent; folder and name are those of the weights
 * @throws Failure SOURCE_CHANGED when a file is not what preflight saw, and what a transfer throws
 */
async function sendWeights(options, plan, context) {
    const tree = (0,weights_tree/* weightTree */.Jy)(plan);
    if (tree === null)
        return;
    for (const { name, bytes: size, sha256 } of plan.weightFiles) {
        context.log.info(`Weights: ${name}, ${(0,format/* bytes */.ee)(size)}, SHA-256 ${sha256}.`);
    }
    const folder = (0,layout/* homeFolder */.W)(options.home, 'weights', tree.name);
    await (0,promises_.rm)(folder, { recursive: true, force: true });
    try {
        for (const file of plan.weightFiles)
            await take(file, folder, plan.workload, context.signal);
        const sent = await (0,transfer/* transfer */.k)({ ...options, source: folder, name: tree.name, adopt: '', allowShrink: true }, context);
        context.log.info(`The weights are in ${sent.path}, verified.`);
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
/**
 * Makes the server hold the model that the result is held against. Without it a training is as good as with it: when
 * another run has replaced it meanwhile, that is a warning.
 *
 * @throws Failure what a transfer throws
 */
async function sendModelToBeat(options, plan, context) {
    try {
        await sendWeights(options, (0,weights_tree/* toBeat */.YP)(plan), context);
    }
    catch (failure) {
        if (!(failure instanceof errors/* Failure */.HR) || failure.code !== 'SOURCE_CHANGED')
            throw failure;
        context.log.warning('The model to beat was replaced meanwhile: the result will not be compared with it.');
    }
}
/** Takes a copy into the folder that is sent: the files may lie anywhere, and must be those that preflight saw. */
async function take(file, folder, workload, signal) {
    const target = (0,external_node_path_.join)(folder, (0,weights_tree/* placeOf */.$t)(file, workload));
    try {
        (0,own_folder/* makeOwnFolder */.x)((0,external_node_path_.dirname)(target));
        await (0,promises_.copyFile)(file.path, target, external_node_fs_.constants.COPYFILE_FICLONE);
    }
    catch (error) {
        throw changed(file, error);
    }
    const { sha256 } = await (0,find/* describe */.q)(file.name, target, workload, signal);
    if (sha256 !== file.sha256)
        throw changed(file, undefined);
}
function changed({ path }, cause) {
    return new errors/* Failure */.HR('SOURCE_CHANGED', {
        what: `The weights ${(0,printable/* printable */.g)(path)} on the runner are not what preflight saw.`,
        safe: 'Nothing of the dataset was sent; no training started.',
        next: 'Run the workflow again from preflight, and leave the file alone meanwhile.',
    }, cause);
}

;// CONCATENATED MODULE: ./actions/setup-env/main.ts
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











/** The longest time without any progress: a line that is down for half an hour may well come back. */
const PATIENCE_MS = 30 * 60_000;
/** Has the environment on the server, proves that it computes, and has it check what the training will be given. */
async function main(inputs, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { log, summary } = context;
        const { plan, request } = inputs;
        const agent = __addDisposableResource(env_1, await (0,open_agent/* openAgent */.Q)(inputs, operations/* ENVIRONMENT */.M0, context), true);
        const venv = await log.group('Python environment', () => (0,prepare/* ensureVenv */.kS)(agent, request, context));
        log.info(`${venv.reused ? 'Reusing' : 'Built'} ${venv.venv}: ${venv.packages} packages, Python ${venv.python}.`);
        const proof = await log.group('Proof', () => (0,prepare/* proveDevice */.pZ)(agent, venv, request.device, context));
        log.info(`PyTorch ${proof.torch} computes on ${proof.gpu || 'the CPU'}, Ultralytics is ${proof.library}.`);
        await haveExportEnvironment(agent, inputs, context);
        const checked = await (0,prepare/* checkArguments */.PX)(agent, venv, plan.training.args, context);
        log.info(`Ultralytics accepts all ${checked} training arguments.`);
        const weights = await log.group('Weights', () => haveWeights(agent, venv, inputs, context));
        const seconds = (Date.now() - context.startedAt.getTime()) / 1000;
        await summary.write(environmentSummary(venv, proof, checked, weights, seconds));
        return { venv, proof, weights };
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
/**
 * Has what exports will be made with: what a training of hours would miss at its end is better known now.
 *
 * @throws Failure what ensureVenv throws
 */
async function haveExportEnvironment(agent, { plan, request }, context) {
    if (plan.collect.export.length === 0)
        return;
    const asked = (0,environment_request/* exportRequest */.mC)((0,workloads/* workloadOf */.Rc)(plan.workload), request, plan.collect.export);
    const venv = await context.log.group('Environment of the exports', () => (0,prepare/* ensureVenv */.kS)(agent, asked, context));
    context.log.info(`Exports as ${plan.collect.export.join(', ')} will be made with ${venv.venv}.`);
}
/**
 * Has what the training starts from on the server and loads it there, before a dataset travels for nothing.
 *
 * @throws Failure what sendWeights and proveStartingPoint throw
 */
async function haveWeights(agent, venv, inputs, { log, signal, run }) {
    const { plan, home } = inputs;
    const { connections, compress, keep } = plan.transfer;
    const order = {
        ...{ home, connections, compress, keep, trustIndex: true, patienceMs: PATIENCE_MS },
        pace: new pace/* TokenBucket */.q(inputs.bandwidth),
        owner: `run ${run.runId} of ${run.repository || 'a runner'}`,
    };
    const connectOnce = (from, helping) => (0,reach/* reach */.g)(inputs, helping ? transfer_operations/* HELPER */.ZU : transfer_operations/* TRANSFER */.oo, from, helping?.loggedIn);
    await sendWeights(order, plan, { log, signal, connectOnce });
    await sendModelToBeat(order, plan, { log, signal, connectOnce });
    for (const name of plan.dataset.weights) {
        log.notice(`${name} lies in the dataset on the staging server: it is loaded when the training starts.`);
    }
    const weights = await proveStartingPoint(agent, venv, plan, { log, signal });
    for (const found of weights)
        log.info(`Starts from ${weightsText(found)}.`);
    return weights;
}


/***/ }),

/***/ 60928:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ facts),
/* harmony export */   V: () => (/* binding */ outputs)
/* harmony export */ });
/** The outputs by name. */
function outputs({ venv, proof }) {
    return {
        venv: venv.venv,
        fingerprint: venv.fingerprint,
        reused: String(venv.reused),
        gpu: proof.gpu || 'cpu',
        torch: proof.torch,
        ultralytics: proof.library,
    };
}
/** What the record says of it. */
function facts({ venv, proof, weights }) {
    const files = weights.filter(({ kind }) => kind === 'file');
    return {
        reused: String(venv.reused),
        python: venv.python,
        torch: proof.torch,
        ultralytics: proof.library,
        ...Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
    };
}


/***/ }),

/***/ 28623:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _src_ssh_node_globals_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34829);
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83047);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(87509);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(25041);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(60928);





await (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('setup-env', { readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .readInputs */ .K, main: _main_js__WEBPACK_IMPORTED_MODULE_3__/* .main */ .iW, outputs: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .outputs */ .V, facts: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .facts */ .I, passedOn: ['venv'], limitMinutes: 50 });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 62775:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bo: () => (/* binding */ ensureModels),
/* harmony export */   M0: () => (/* binding */ ENVIRONMENT),
/* harmony export */   bi: () => (/* binding */ checkTrainingArguments),
/* harmony export */   sL: () => (/* binding */ ensureEnvironment),
/* harmony export */   zn: () => (/* binding */ prove)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41087);
/* harmony import */ var _replies_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8321);



/** Finds a Python environment or builds it. */
const ensureEnvironment = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('environment.ensure', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
        python: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        requirements: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        torchBackend: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        indexUrl: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        device: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    }),
    reply: _replies_js__WEBPACK_IMPORTED_MODULE_1__/* .venvSchema */ .Xm,
    codes: ['DEADLINE_EXCEEDED', 'GPU_NOT_USABLE', 'INPUT_INVALID', 'PYTHON_MISSING', 'VENV_FAILED'],
});
/** Computes with an environment on a device. */
const prove = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('proof.prove', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ fingerprint: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), device: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: _replies_js__WEBPACK_IMPORTED_MODULE_1__/* .proofSchema */ .A_,
    codes: ['DEADLINE_EXCEEDED', 'GPU_NOT_USABLE', 'INPUT_INVALID', 'VENV_FAILED'],
});
/** Asks the library of an environment about training arguments. */
const checkTrainingArguments = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('arguments.check', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ fingerprint: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), args: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)() }),
    reply: _replies_js__WEBPACK_IMPORTED_MODULE_1__/* .checkedSchema */ .Ph,
    codes: ['ARGUMENTS_INVALID', 'DEADLINE_EXCEEDED', 'INPUT_INVALID', 'VENV_FAILED'],
});
/** Has files of weights there, and loads them. */
const ensureModels = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('weights.ensure', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ fingerprint: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), weights: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)() }),
    reply: _replies_js__WEBPACK_IMPORTED_MODULE_1__/* .weightsSchema */ .hw,
    codes: [
        'DEADLINE_EXCEEDED',
        'INPUT_INVALID',
        'VENV_FAILED',
        'WEIGHTS_DAMAGED',
        'WEIGHTS_MISSING',
        'WEIGHTS_UNSUITABLE',
    ],
});
/** What preparing an environment calls, in that order. */
const ENVIRONMENT = [
    checkTrainingArguments,
    ensureEnvironment,
    prove,
    ensureModels,
];


/***/ }),

/***/ 2154:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PX: () => (/* binding */ checkArguments),
/* harmony export */   ec: () => (/* binding */ ensureWeights),
/* harmony export */   jp: () => (/* binding */ callOptions),
/* harmony export */   kS: () => (/* binding */ ensureVenv),
/* harmony export */   pZ: () => (/* binding */ proveDevice)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62775);
/* harmony import */ var _replies_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8321);



/** How long an installer may say nothing before the log says that it still works. */
const SILENCE_SECONDS = 30;
/** An installer says a hundred lines in a minute; one now and then shows that it goes on. A failure repeats the last. */
const LINE_INTERVAL_MS = 10_000;
/**
 * Finds the environment on the server or builds it.
 *
 * @throws Failure INPUT_INVALID, PYTHON_MISSING, GPU_NOT_USABLE, VENV_FAILED, REMOTE_DISK_FULL, DEADLINE_EXCEEDED, and
 *   whatever ends a call
 */
function ensureVenv(agent, request, context) {
    return agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .ensureEnvironment */ .sL, request, callOptions(context));
}
/**
 * Makes the environment compute on the device that will train, unless it did so since the server was booted.
 *
 * @param device as Ultralytics takes it: `cpu`, `0`, `0,1`
 * @throws Failure GPU_NOT_USABLE, VENV_FAILED, and whatever ends a call
 */
function proveDevice(agent, venv, device, context) {
    return agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .prove */ .zn, { fingerprint: venv.fingerprint, device }, callOptions(context));
}
/**
 * Asks the installed Ultralytics about the training arguments.
 *
 * @throws Failure ARGUMENTS_INVALID with everything that is wrong, VENV_FAILED, and whatever ends a call
 */
async function checkArguments(agent, venv, args, context) {
    const call = { fingerprint: venv.fingerprint, args };
    return (await agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .checkTrainingArguments */ .bi, call, callOptions(context))).checked;
}
/**
 * Has what a training starts from on the server, and loads it with the installed Ultralytics: a file that travelled or
 * is there, an architecture, or a release, which is fetched.
 *
 * @throws Failure WEIGHTS_MISSING, WEIGHTS_DAMAGED, WEIGHTS_UNSUITABLE, VENV_FAILED, and whatever ends a call
 */
async function ensureWeights(agent, venv, weights, context) {
    if (weights.length === 0)
        return [];
    const call = { fingerprint: venv.fingerprint, weights: weights.map((asked) => ({ ...asked })) };
    const reply = valibot__WEBPACK_IMPORTED_MODULE_2__/* .pipe */ .FsL(_operations_js__WEBPACK_IMPORTED_MODULE_0__/* .ensureModels */ .Bo.reply, valibot__WEBPACK_IMPORTED_MODULE_2__/* .check */ .z6Y((reply) => reply.weights.length === weights.length, 'must have an answer for each name'));
    const { weights: found } = await agent.call({ ..._operations_js__WEBPACK_IMPORTED_MODULE_0__/* .ensureModels */ .Bo, reply }, call, callOptions(context));
    return weights.flatMap(({ sent, ...use }, at) => {
        const one = found[at];
        return one === undefined ? [] : [{ ...one, ...use, sent: sent !== null }];
    });
}
/** How a call is watched in which something is installed or computed: its steps, and now and then a line of it. */
function callOptions({ log, signal }) {
    let quietUntil = SILENCE_SECONDS;
    let nextLineMs = 0;
    return {
        signal,
        onEvent: (event) => {
            const parsed = valibot__WEBPACK_IMPORTED_MODULE_2__/* .safeParse */ .xLC(_replies_js__WEBPACK_IMPORTED_MODULE_1__/* .eventSchema */ .G4, event);
            if (!parsed.success)
                return log.debug('The server sent an event that makes no sense.');
            const { kind, text, seconds } = parsed.output;
            if (kind === 'notice')
                log.notice(text);
            else if (kind === 'step')
                log.info(`▸ ${text}`);
            else if (kind === 'line') {
                const now = performance.now();
                if (now < nextLineMs)
                    return log.debug(text);
                nextLineMs = now + LINE_INTERVAL_MS;
                log.info(`  ${text}`);
            }
            else if (kind === 'alive' && seconds >= quietUntil) {
                quietUntil = seconds + SILENCE_SECONDS;
                log.info(`  … still at work after ${seconds} s${text && `: ${text}`}`);
            }
        },
    };
}


/***/ }),

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

/***/ 24790:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ findWeights),
/* harmony export */   q: () => (/* binding */ describe)
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
/* harmony import */ var _home_model_to_beat_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1095);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(38572);
/* harmony import */ var _workloads_workloads_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(23492);
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(44029);









/** How a PyTorch file begins: a ZIP archive, or the pickle of versions before 1.6. */
const PYTORCH_STARTS = [Buffer.from('PK'), Buffer.from([0x80])];
const LFS_POINTER = 'version https://git-lfs';
/**
 * Finds and hashes those of a training's weights that are files on the runner: they travel before the dataset, so that
 * they are loaded before it does.
 *
 * @param training what it starts from, and what is trained with
 * @param places folders where a relative path may start, the first first: the checked out repository, then dataset and code
 * @param allowed where they may lie, wherever links lead
 * @returns the files, and by name why others cannot be taken: WEIGHTS_DAMAGED or WEIGHTS_UNSUITABLE for what is not a
 *   PyTorch file, WEIGHTS_MISSING for one that cannot be read, NOT_ALLOWED for one that lies elsewhere
 */
async function findWeights(training, places, signal, allowed) {
    const files = [];
    const faults = [];
    for (const name of (0,_names_js__WEBPACK_IMPORTED_MODULE_7__/* .namedWeights */ .f)(training).filter((each) => each !== _home_model_to_beat_js__WEBPACK_IMPORTED_MODULE_5__/* .LAST_GOOD */ .Xq)) {
        try {
            const path = await firstThere(places.map((place) => (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(place, name)));
            if (path === undefined)
                continue;
            allowed.refuseOthers([{ setting: `weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(name, 200)}`, path }]);
            files.push(await describe(name, path, training.workload, signal));
        }
        catch (failure) {
            if (!(failure instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR))
                throw failure;
            faults.push({ name, failure });
        }
    }
    return { files, faults };
}
/** @throws Failure WEIGHTS_UNSUITABLE when only folders have such a path: several exports are folders */
async function firstThere(paths) {
    let folder;
    for (const path of paths) {
        const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path).catch(() => undefined);
        if (stats?.isFile())
            return path;
        if (stats?.isDirectory())
            folder ??= path;
    }
    if (folder === undefined)
        return undefined;
    throw unsuitable(folder, 'a folder, and an exported model cannot be trained');
}
/**
 * Reads a file of weights to its end.
 *
 * @param name as the settings name it
 * @param path absolute, on the runner
 * @param workload what trains them
 * @throws Failure WEIGHTS_DAMAGED, WEIGHTS_UNSUITABLE or WEIGHTS_MISSING
 */
async function describe(name, path, workload, signal) {
    const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let bytes = 0;
    for await (const chunk of chunks(name, path, signal)) {
        if (bytes === 0)
            refuseOther(name, path, workload, chunk);
        sha256.update(chunk);
        bytes += chunk.length;
    }
    if (bytes === 0)
        refuseOther(name, path, workload, Buffer.alloc(0));
    return { name, path, bytes, sha256: sha256.digest('hex') };
}
async function* chunks(name, path, signal) {
    try {
        yield* (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { signal });
    }
    catch (error) {
        if (signal.aborted || error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR)
            throw error;
        throw unreadable(name, path, error);
    }
}
function refuseOther(name, path, workload, start) {
    const { isBuilt } = (0,_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_6__/* .workloadOf */ .Rc)(workload).models;
    if (isBuilt(name) || PYTORCH_STARTS.some((known) => start.subarray(0, known.length).equals(known)))
        return;
    const file = `The weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(path)} on the runner are`;
    const safe = 'Nothing was sent, installed or started.';
    if (start.toString('latin1', 0, LFS_POINTER.length) === LFS_POINTER) {
        const next = 'Let the checkout steps of preflight and setup-env fetch it: `with: {lfs: true}`.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('WEIGHTS_DAMAGED', {
            what: `${file} a pointer of Git LFS, not the file itself.`,
            safe,
            next,
        });
    }
    if (start.length === 0 || /\.pth?$/i.test(name)) {
        const next = 'Put the whole file there, or name another one as training.weights.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('WEIGHTS_DAMAGED', { what: `${file} not a PyTorch file.`, safe, next });
    }
    throw unsuitable(path, 'not a PyTorch file, and an exported model cannot be trained');
}
function unsuitable(path, why) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('WEIGHTS_UNSUITABLE', {
        what: `The weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(path)} on the runner are ${why}.`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Name the .pt that it was made from, or another one, as training.weights.',
    });
}
function unreadable(name, path, cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('WEIGHTS_MISSING', {
        what: `The weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(name)} cannot be read on the runner (${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(path)}: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(reason, 200)}).`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Give the runner permission to read the file.',
    }, cause);
}


/***/ }),

/***/ 44029:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ namedWeights),
/* harmony export */   j: () => (/* binding */ serverWeights)
/* harmony export */ });
/* harmony import */ var _workloads_workloads_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(23492);

/** What a training starts from, as the settings name it: files, and architectures such as `yolov8s.yaml`. */
function namedWeights({ workload, training }) {
    return [
        ...new Set((0,_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_0__/* .workloadOf */ .Rc)(workload)
            .models.uses(training)
            .map(({ name }) => name)),
    ];
}
/**
 * Those that neither travel from the runner by themselves nor lie in the dataset: the server has them, or its library
 * has, or they are fetched there.
 *
 * @param files what lies on the runner
 * @param isInDataset whether the dataset has a file of that path, from its top
 */
function serverWeights(training, files, isInDataset) {
    const travels = (name) => files.some((file) => file.name === name);
    return namedWeights(training).filter((name) => !travels(name) && !isInDataset(name));
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

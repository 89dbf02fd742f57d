export const id = 638;
export const ids = [638];
export const modules = {

/***/ 1970:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(77934);
/* harmony import */ var _src_code_tree_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(65209);
/* harmony import */ var _src_config_overrides_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90423);
/* harmony import */ var _src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29311);
/* harmony import */ var _src_config_sections_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81176);
/* harmony import */ var _src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67505);
/* harmony import */ var _src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(80940);
/* harmony import */ var _src_schemas_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9011);
/* harmony import */ var _src_ultralytics_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5454);
/* harmony import */ var _src_weights_tree_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(91261);










/** Reads the inputs; one that is given wins over the plan. */
function readInputs(read) {
    const plan = (0,_src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePlan */ .vS)(read.optional('plan'));
    const order = readOrder(read, plan);
    return {
        ...(0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_4__/* .readServer */ .W)(read, plan.root),
        trainingId: order.trainingId,
        order,
        worthless: plan.dataset.worthless,
    };
}
function readOrder(read, plan) {
    const { name, splits, classes, rest, misfits = {} } = plan.dataset;
    const venv = read.required('venv');
    if (venv !== '' && !venv.startsWith('/'))
        read.problem(`venv: "${venv}" is not an absolute path`);
    return {
        trainingId: readName(read, plan.trainingId),
        dataset: {
            name,
            digest: readDigest(read, 'digest', read.required('digest')),
            splits,
            classes,
            rest,
            misfits,
        },
        venv,
        weights: read.optional('weights') || plan.training.weights,
        args: { ...plan.training.args, ...readArguments(read) },
        code: readCode(read, plan),
        weightFiles: (0,_src_weights_tree_js__WEBPACK_IMPORTED_MODULE_7__/* .weightTree */ .J)(plan),
        limits: (0,_src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .layOver */ .T)(read, _src_config_sections_js__WEBPACK_IMPORTED_MODULE_2__/* .limits */ .Fy, plan.limits),
    };
}
function readName(read, planned) {
    const name = read.optional('training-id') || planned;
    if (!valibot__WEBPACK_IMPORTED_MODULE_8__.is(_src_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .nameSchema */ .Jq, name))
        read.problem(`training-id: "${name}" cannot be a folder's name`);
    return name;
}
function readDigest(read, input, digest) {
    if (digest !== '' && !/^[0-9a-f]{64}$/.test(digest))
        read.problem(`${input}: "${digest}" is not a digest`);
    return digest;
}
/** Arguments by which preflight counts what the training will see. */
const COUNTED = ['single_cls', 'classes'];
/** `key=value` lines, with values as in retrain.yaml. */
function readArguments(read) {
    const lines = read.lines('args').map((line) => `training.${line}`);
    const overrides = (0,_src_config_overrides_js__WEBPACK_IMPORTED_MODULE_0__/* .parseOverrides */ .f$)(lines, (text) => read.problem(`args: ${text}`));
    return Object.fromEntries(overrides.flatMap(({ path, value }) => {
        const key = path.slice(1).join('.');
        if (COUNTED.includes(key)) {
            read.problem(`args: ${key} decides what preflight counts: set training.${key} in retrain.yaml`);
            return [];
        }
        if (valibot__WEBPACK_IMPORTED_MODULE_8__.is(_src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .argumentSchema */ .lC, value))
            return [[key, value]];
        read.problem(`args: ${key} is not a number, word, or list of them`);
        return [];
    }));
}
function readCode(read, plan) {
    const planned = (0,_src_code_tree_js__WEBPACK_IMPORTED_MODULE_9__/* .codeTree */ .q)(plan);
    const code = read.optional('code');
    const callbacks = readCallbackLines(read) ?? planned?.callbacks ?? [];
    if (code === '') {
        if (callbacks.length > 0 && planned === null)
            read.problem('callbacks: they need code');
        return planned && { ...planned, callbacks };
    }
    const [name = '', digest = ''] = code.split('@');
    if (!valibot__WEBPACK_IMPORTED_MODULE_8__.is(_src_schemas_js__WEBPACK_IMPORTED_MODULE_5__/* .nameSchema */ .Jq, name) || digest === '')
        read.problem(`code: "${code}" is not name@digest`);
    return { name, digest: readDigest(read, 'code', digest), callbacks };
}
function readCallbackLines(read) {
    const lines = read.lines('callbacks');
    return lines.length === 0 ? undefined : (0,_src_ultralytics_index_js__WEBPACK_IMPORTED_MODULE_6__/* .readCallbacks */ .ve)(lines, (text) => read.problem(`callbacks: ${text}`));
}


/***/ }),

/***/ 77082:
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
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/training/follow.ts + 1 modules
var follow = __webpack_require__(61315);
// EXTERNAL MODULE: ./src/training/operations.ts
var operations = __webpack_require__(1222);
;// CONCATENATED MODULE: ./src/training/order.ts
/** The arguments of `trainings.start` (`remote/gpu_retrain/training/order_composer.py`, compose). */
function startArguments(order) {
    // What concerns only the runner stays there.
    const { checkpointMinutes, onCancel: _, follow: __, ...limits } = order.limits;
    return {
        id: order.trainingId,
        dataset: order.dataset,
        venv: order.venv,
        weights: order.weights,
        args: order.args,
        code: order.code,
        weightFiles: order.weightFiles,
        checkpointMinutes,
        limits,
    };
}

// EXTERNAL MODULE: ./src/training/states.ts
var states = __webpack_require__(28790);
;// CONCATENATED MODULE: ./src/training/attach.ts







/** Starting Python twice on a loaded server takes its time, and another start of the same id may come first. */
const START_DEADLINE_MS = 180_000;
/** The hashing side reports every second. */
const CHECK_DEADLINE_MS = 300_000;
/** To hash 1 TB again, from a disk of 100 MB/s. */
const CHECK_LIMIT_MS = 3 * 3_600_000;
/** A start is safe to repeat: after a lost answer it finds what it started. */
const TRIES = 5;
const PAUSE_MS = 3_000;
const checkingSchema = dist/* object */.Ikc({ files: dist/* number */.aig(), bytes: dist/* number */.aig() });
/**
 * Proves that the dataset on the server is the one that was sent, then has the training running.
 *
 * @throws Failure RECEIPT_MISSING, DATASET_MODIFIED, ORDER_DIFFERS, VENV_FAILED, and what a connection can throw
 */
async function attach(where, order, context) {
    let tries = 0;
    const pauseMs = (failure) => {
        if (++tries === TRIES)
            throw failure;
        context.log.info(`${failure.text.what} Trying again.`);
        return PAUSE_MS * tries;
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
    const checked = await agent.call(operations/* checkReceipt */.HF, { name, digest }, {
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
    const started = await agent.call(operations/* startTraining */.t, startArguments(order), {
        deadlineMs: START_DEADLINE_MS,
        signal,
    });
    const state = started.state === null ? 'starting' : (0,states/* progressText */.l_)(started.state);
    const attempt = started.state?.attempt ?? 1;
    log.info(`Training ${order.trainingId}: ${started.action} (attempt ${attempt}; ${state}).`);
    return started;
}

// EXTERNAL MODULE: ./src/ssh/server-words.ts
var server_words = __webpack_require__(94203);
;// CONCATENATED MODULE: ./src/training/endings.ts




/** With which a training may say that it failed: its driver (`remote/gpu_retrain/workloads/ultralytics/failures.py`) and its supervisor. */
const TRAINING_CODES = [
    'ARGUMENTS_INVALID',
    'CODE_FAILED',
    'DATASET_INVALID',
    'DATASET_MODIFIED',
    'INPUT_INVALID',
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
 * @returns undefined when it finished, or still runs
 */
function failureOf(trainingId, state) {
    const safe = kept(state);
    switch (state.state) {
        case 'failed':
            return failed(trainingId, state, safe);
        case 'stopped':
            return new errors/* Failure */.HR('TRAINING_STOPPED', {
                what: `Training ${trainingId} was stopped in attempt ${state.attempt}; the server says: ${said(state.reason)}.`,
                safe,
                next: `Run it again with training-id ${trainingId}: it goes on from there.`,
            });
        case 'lost':
            return new errors/* Failure */.HR('TRAINING_LOST', {
                what: `Training ${trainingId} was lost in attempt ${state.attempt}; the server says: ${said(state.reason)}.`,
                safe,
                next: `Run it again with training-id ${trainingId}: it goes on from the newest whole checkpoint.`,
            });
        default:
            return undefined;
    }
}
/** What the driver said itself is better than anything that can be told from outside; but it is the server's word. */
function failed(trainingId, state, safe) {
    const what = `Training ${trainingId} failed in attempt ${state.attempt}.`;
    const words = state.failure ?? { code: 'TRAINING_FAILED', what: state.reason, safe: '', next: '' };
    const told = (0,server_words/* serverFailure */.a)(words, TRAINING_CODES, `training ${trainingId}`, 'TRAINING_FAILED');
    const text = { ...told.text, what: `${what} ${told.text.what}` };
    return new errors/* Failure */.HR(told.code, state.failure === null ? { ...text, safe } : text);
}
function kept(state) {
    return state.epoch === 0
        ? 'The dataset is untouched; no epoch was finished, so nothing of the training is missing.'
        : `The dataset is untouched, and checkpoints are kept on the server (${(0,states/* progressText */.l_)(state)}).`;
}
function said(words) {
    return (0,printable/* printable */.g)(words, 500);
}

// EXTERNAL MODULE: ./src/home/cost.ts
var cost = __webpack_require__(99710);
;// CONCATENATED MODULE: ./src/training/narrator.ts


/** Within a long epoch, one line this often. */
const PROGRESS_INTERVAL_MS = 30_000;
/** The weight of the newest epoch in the time per epoch: about the last five count. */
const SMOOTHING = 1 / 3;
/** Below this share of an epoch's training, waiting for data is not worth a word. */
const NOTABLE_WAIT = 0.1;
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
    /**
     * @param pricePerHour of the server; null when nobody said
     * @param now a clock in milliseconds
     * @param isWorthless whether what is measured proves nothing
     */
    constructor(log, pricePerHour, now = () => performance.now(), isWorthless = false) {
        this.#isWorthless = isWorthless;
        this.#log = log;
        this.#pricePerHour = pricePerHour;
        this.#now = now;
    }
    /** Tells one event. */
    tell(event) {
        if (event.type === 'progress')
            this.#keep(event);
        else if (event.type === 'epoch')
            this.#tellEpoch(event);
        else
            this.#tellOther(event);
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
    #tellEpoch(event) {
        this.#progress = undefined;
        this.#progressToldMs = this.#now();
        if (event.seconds !== null) {
            const seconds = this.#secondsPerEpoch ?? event.seconds;
            this.#secondsPerEpoch = seconds + SMOOTHING * (event.seconds - seconds);
        }
        const left = (event.epochs - event.epoch) * (this.#secondsPerEpoch ?? 0);
        this.#log.info([
            ...epochParts(event, this.#isWorthless),
            ...leftParts(left),
            ...this.#costParts(event.totalSeconds),
        ].join('  '));
    }
    #costParts(totalSeconds) {
        if (this.#pricePerHour === null)
            return [];
        return [`cost ${(0,format/* money */.TG)((0,cost/* rent */.eV)(totalSeconds, this.#pricePerHour))}`];
    }
    #tellOther(event) {
        if (event.type === 'warning')
            this.#log.warning(`The server says: ${event.text}`);
        else if (event.type === 'checkpoint')
            this.#log.debug(`kept epoch ${event.epoch}: ${event.sha256}`);
        else
            this.#log.info(otherLine(event));
    }
}
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
        case 'weights':
            return `Starting from ${event.name} (${(0,format/* bytes */.ee)(event.bytes)}, SHA-256 ${event.sha256.slice(0, 12)})`;
        case 'code':
            return `Code: ${event.name} (${event.digest.slice(0, 12)}), callbacks ${event.callbacks.join(', ') || 'none'}`;
        case 'resume':
            return `Resuming after epoch ${event.epoch} (checkpoint ${event.sha256.slice(0, 12)})`;
        case 'begin':
            return beginLine(event);
    }
}
function beginLine(event) {
    const precision = event.amp ? 'mixed' : 'full';
    return [
        `Epochs ${event.epoch} to ${event.epochs}: ${(0,format/* count */.U9)(event.images)} images at ${event.imgsz} px in ${(0,format/* count */.U9)(event.batches)} batches of ${event.batch}`,
        `${event.optimizer}, ${precision} precision, ${event.workers} loader workers`,
    ].join('; ');
}
function cached(cache) {
    return cache === null ? 'not cached' : `cached (${cache})`;
}
function epochParts(event, isWorthless) {
    const widest = `epoch ${event.epochs}/${event.epochs}`.length;
    const losses = Object.entries(event.losses).map(([name, value]) => `${name.replace(/_loss$/, '')} ${loss(value)}`);
    return [
        `epoch ${event.epoch}/${event.epochs}`.padEnd(widest),
        ...losses,
        `mAP50 ${(0,format/* metric */.TH)(event.metrics.map50)}`,
        `mAP50-95 ${(0,format/* metric */.TH)(event.metrics.map5095)}`,
        ...(isWorthless ? ['(proves nothing)'] : []),
        `${speed(event)} images/s`,
        ...waitParts(event),
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
function waitParts({ loaderWaitSeconds, trainSeconds }) {
    if (loaderWaitSeconds === null || trainSeconds === null)
        return [];
    const share = loaderWaitSeconds / Math.max(trainSeconds, 0.001);
    return share < NOTABLE_WAIT ? [] : [`${Math.round(share * 100)} % waiting for data`];
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

// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
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

;// CONCATENATED MODULE: ./actions/train/main.ts









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
        // Before anything starts: a start whose answer never came must be found by the post step, too.
        (0,github_state/* keepForPost */.$b)(KEPT_TRAINING_ID, order.trainingId);
        let status = await attach(where, order, context);
        if (order.limits.follow) {
            const narrator = new Narrator(context.log, order.limits.pricePerHour, undefined, inputs.worthless !== '');
            if (inputs.worthless !== '')
                context.log.warning(`What this training measures proves nothing: ${(0,printable/* printable */.g)(inputs.worthless)}.`);
            status = await (0,follow/* follow */.e)(where, narrator, seen, context);
        }
        return await conclude(inputs, status, context);
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
async function conclude(inputs, status, { log, summary }) {
    const { trainingId } = inputs.order;
    const { state } = status;
    const failure = state === null ? undefined : failureOf(trainingId, state);
    if (failure && status.stderr.length > 0) {
        await log.group('Last lines of stderr.log', async () => {
            for (const line of status.stderr)
                log.info(line);
        });
    }
    await summary.write(trainingSummary(trainingId, status, inputs.worthless, inputs.order.limits.pricePerHour));
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
// EXTERNAL MODULE: ./src/training/follow.ts + 1 modules
var follow = __webpack_require__(61315);
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

// EXTERNAL MODULE: ./actions/train/main.ts + 5 modules
var main = __webpack_require__(77082);
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
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29733);
/* harmony import */ var _src_github_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(98862);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1970);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77082);
/* harmony import */ var _on_cancel_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83528);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(55397);







await ((0,_src_github_state_js__WEBPACK_IMPORTED_MODULE_2__/* .isPostStep */ .pq)()
    ? (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('train', { readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readInputs */ .K, main: _on_cancel_js__WEBPACK_IMPORTED_MODULE_5__/* .onCancel */ .A, outputs: () => ({}), facts: () => undefined })
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

/***/ 68443:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F3: () => (/* binding */ sizeIn),
/* harmony export */   FA: () => (/* binding */ HASH_BYTES),
/* harmony export */   Gi: () => (/* binding */ entryIn),
/* harmony export */   H3: () => (/* binding */ decodeBlocks),
/* harmony export */   MK: () => (/* binding */ decodeManifest),
/* harmony export */   __: () => (/* binding */ PATH_OFFSET),
/* harmony export */   nC: () => (/* binding */ ENTRY_BYTES),
/* harmony export */   ol: () => (/* binding */ digestOf),
/* harmony export */   pJ: () => (/* binding */ endOf),
/* harmony export */   vv: () => (/* binding */ encodeEntry),
/* harmony export */   yl: () => (/* binding */ writeHead)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** Bytes of a SHA-256. */
const HASH_BYTES = 32;
/** Where an entry's path begins: after its length. */
const PATH_OFFSET = 4;
const SIZE_BYTES = 8;
/** Bytes of an entry without its path. */
const ENTRY_BYTES = PATH_OFFSET + SIZE_BYTES + HASH_BYTES;
const HIGH = 2 ** 32;
/**
 * Encodes one entry: `u32 length, path bytes, u64 size, 32 hash bytes`, big-endian. A manifest file is nothing
 * but its entries, so that its SHA-256 is the digest. `remote/gpu_retrain/store/manifests.py` is the same on the server.
 */
function encodeEntry({ path, sizeBytes, sha256 }) {
    const data = Buffer.allocUnsafe(ENTRY_BYTES + path.length);
    writeHead(data, 0, path, sizeBytes);
    data.set(sha256, data.length - HASH_BYTES);
    return data;
}
/** Writes an entry at a place of `target`, all but its hash. */
function writeHead(target, at, path, sizeBytes) {
    target.writeUInt32BE(path.length, at);
    target.set(path, at + PATH_OFFSET);
    // A million BigInts would take longer than everything else here.
    const size = at + PATH_OFFSET + path.length;
    target.writeUInt32BE(Math.floor(sizeBytes / HIGH), size);
    target.writeUInt32BE(sizeBytes % HIGH, size + 4);
}
/** The size that stands in the entry which ends there. */
function sizeIn(data, end) {
    const size = end - HASH_BYTES - SIZE_BYTES;
    return data.readUInt32BE(size) * HIGH + data.readUInt32BE(size + 4);
}
/**
 * The digest of a dataset.
 *
 * @param entries sorted by raw path bytes
 * @returns SHA-256 in hex
 */
function digestOf(entries) {
    const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const entry of entries)
        sha256.update(encodeEntry(entry));
    return sha256.digest('hex');
}
/**
 * Reads a manifest back.
 *
 * @throws RangeError when it is cut off
 */
function decodeManifest(data) {
    return decodeBlocks([data]);
}
/** The same for a manifest that comes in blocks, cut anywhere: only one of them is held. */
function* decodeBlocks(blocks) {
    let rest = Buffer.alloc(0);
    for (const block of blocks) {
        rest = rest.length === 0 ? block : Buffer.concat([rest, block]);
        let at = 0;
        for (let end = endOf(rest, at); end <= rest.length; end = endOf(rest, at)) {
            yield entryIn(rest, at, end);
            at = end;
        }
        rest = rest.subarray(at);
    }
    if (rest.length > 0)
        throw new RangeError('the manifest is cut off');
}
/** The entry from `start` to `end` of a manifest; its path and hash are views of it. */
function entryIn(data, start, end) {
    return {
        path: data.subarray(start + PATH_OFFSET, end - HASH_BYTES - SIZE_BYTES),
        sizeBytes: sizeIn(data, end),
        sha256: data.subarray(end - HASH_BYTES, end),
    };
}
/** Where the entry that begins at `start` ends; Infinity when not even its length is there. */
function endOf(data, start) {
    return start + PATH_OFFSET > data.length ? Infinity : start + ENTRY_BYTES + data.readUInt32BE(start);
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

/***/ 25625:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ silentLog)
/* harmony export */ });
/** A log that says nothing, for tests and for work in the background. */
const silentLog = {
    info: () => undefined,
    notice: () => undefined,
    warning: () => undefined,
    debug: () => undefined,
    group: (_title, body) => body(),
};


/***/ }),

/***/ 61315:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ follow),
  R: () => (/* binding */ overOneConnection)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/link/open-agent.ts + 1 modules
var open_agent = __webpack_require__(5178);
// EXTERNAL MODULE: ./src/link/pauses.ts
var pauses = __webpack_require__(29941);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
// EXTERNAL MODULE: ./src/log.ts
var log = __webpack_require__(25625);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/possible.ts
var possible = __webpack_require__(98592);
;// CONCATENATED MODULE: ./src/training/events.ts



const events_text = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(8192));
/** Not a number, and infinity, cross the channel as null. */
const number = dist/* fallback */.NpB(dist/* nullable */.mee(dist/* pipe */.FsL(dist/* number */.aig(), dist/* finite */.E2x())), null);
const common = {
    /** Who wrote it. */
    from: dist/* picklist */.KIO(['driver', 'supervisor']),
    /** Counts up per writer and attempt. */
    seq: schemas/* count */.U9,
    attempt: schemas/* count */.U9,
    /** Wall clock of the server. */
    atMs: dist/* pipe */.FsL(dist/* number */.aig(), dist/* safeInteger */.Y2b()),
};
const eventSchema = dist/* variant */.Oxt('type', [
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('state'), state: events_text, reason: events_text }),
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
    }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('weights'), name: events_text, sha256: events_text, bytes: schemas/* count */.U9 }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('code'), name: events_text, digest: events_text, callbacks: dist/* array */.YOg(events_text) }),
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
        /** How long the training waited for its data. */
        loaderWaitSeconds: possible/* durationOrNull */.xU,
        /** Run time of the training until then, over all attempts. */
        totalSeconds: possible/* durationOrNull */.xU,
        images: schemas/* count */.U9,
        losses: dist/* record */.g1P(events_text, number),
        /** What cannot be, here and in the times, is null. */
        metrics: dist/* object */.Ikc({ map50: possible/* metricOrNull */.BE, map5095: possible/* metricOrNull */.BE }),
    }),
    dist/* object */.Ikc({ ...common, type: dist/* literal */.euz('checkpoint'), epoch: schemas/* count */.U9, sha256: events_text }),
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

// EXTERNAL MODULE: ./src/training/operations.ts
var operations = __webpack_require__(1222);
// EXTERNAL MODULE: ./src/training/states.ts
var states = __webpack_require__(28790);
;// CONCATENATED MODULE: ./src/training/follow.ts
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
const messageSchema = dist/* object */.Ikc({
    /** The byte of events.jsonl at which to go on. */
    offset: schemas/* count */.U9,
    event: dist/* optional */.lqM(dist/* unknown */.L5J()),
    state: dist/* optional */.lqM(dist/* nullable */.mee(states/* stateSchema */.Jy)),
});
/**
 * Watches a training until it ends, over any number of lost connections. It never starts anything.
 *
 * @param seen told of every look at the state
 * @throws Failure CANCELLED, and whatever a new connection cannot mend, such as HOST_KEY_CHANGED
 */
async function follow(where, narrator, seen, context) {
    let offset = 0;
    const outage = new Outage(context.log);
    const onEvent = (raw) => {
        const message = dist/* safeParse */.xLC(messageSchema, raw, { abortEarly: true });
        if (!message.success)
            return;
        outage.over();
        offset = message.output.offset;
        const event = readEvent(message.output.event);
        if (event)
            narrator.tell(event);
        const { state } = message.output;
        if (!state)
            return;
        narrator.pause();
        seen(state);
    };
    return await (0,retry/* retry */.L5)(() => overOneConnection(where, context, (agent) => agent.call(operations/* followTraining */.Od, { id: where.trainingId, offset }, {
        onEvent,
        deadlineMs: SILENCE_MS,
        limitMs: LIMIT_MS,
        signal: context.signal,
    })), { signal: context.signal, mayPass: retry/* mayPassWhereItWorked */.J$, pauseMs: (failure) => outage.pauseMs(failure) });
}
/** Connects once, does one thing, and hangs up. */
async function overOneConnection(where, context, work) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const quietly = { ...context, log: log/* silentLog */.a };
        const agent = __addDisposableResource(env_1, await (0,open_agent/* openAgent */.Q)(where, operations/* TRAINING */.t7, quietly, { patienceMs: 0 }), true);
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
    #sinceMs;
    #saidMs = 0;
    #pauses = new pauses/* Pauses */.a();
    constructor(log) {
        this.#log = log;
    }
    /** How long to wait before the next try, in milliseconds. */
    pauseMs(error) {
        const now = performance.now();
        this.#sinceMs ??= now;
        if (now - this.#saidMs > REMINDER_MS || this.#sinceMs === now) {
            this.#saidMs = now;
            const since = now - this.#sinceMs < 1000 ? '' : `, for ${(0,format/* duration */.p0)((now - this.#sinceMs) / 1000)} now`;
            this.#log.warning(`unreachable${since}: ${error.text.what} The training goes on; trying again.`);
        }
        return this.#pauses.after(error);
    }
    over() {
        if (this.#sinceMs === undefined)
            return;
        this.#log.info(`Reached again after ${(0,format/* duration */.p0)((performance.now() - this.#sinceMs) / 1000)}.`);
        this.#sinceMs = undefined;
        this.#pauses = new pauses/* Pauses */.a();
    }
}


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
        dataset: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        venv: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        weights: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        args: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        code: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        weightFiles: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        checkpointMinutes: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
        limits: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)(),
    }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .startedSchema */ .Fc,
    codes: ['INPUT_INVALID', 'ORDER_DIFFERS', 'SERVER_BUSY', 'VENV_FAILED'],
});
/** Sends a training's events from a byte on, until it ends. */
const followTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('trainings.follow', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id, offset: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
});
/** Orders a training to end. */
const stopTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('trainings.stop', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id, order: valibot__WEBPACK_IMPORTED_MODULE_2__/* .picklist */ .KIO(['stop', 'kill']), reason: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'SERVER_BUSY', 'TRAINING_UNKNOWN'],
});
/** What a training is doing. */
const trainingStatus = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('lookup.status', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'TRAINING_UNKNOWN'],
});
/** The same, unless it was told other arguments than these. */
const compareTraining = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .remoteOperation */ .kH)('lookup.compare', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ id, args: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_0__/* .ours */ .Od)() }),
    reply: _states_js__WEBPACK_IMPORTED_MODULE_1__/* .statusSchema */ .aW,
    codes: ['INPUT_INVALID', 'ORDER_DIFFERS', 'TRAINING_UNKNOWN'],
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

/***/ 91261:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ placeOf),
/* harmony export */   J: () => (/* binding */ weightTree)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _dataset_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68443);
/* harmony import */ var _ultralytics_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5454);



/** The store knows such trees by it (`remote/gpu_retrain/store/store.py`). */
const SUFFIX = '.weights';
/** Of a folder's name on the server. */
const MOST_CHARACTERS = 100;
/** As `remote/gpu_retrain/workloads/ultralytics/model_files.py` calls them: what a file's name means to the library must not matter. */
const OWN_NAME = 'input.pt';
/** @returns the tree, or null when nothing travels */
function weightTree({ dataset, weightFiles, }) {
    if (weightFiles.length === 0)
        return null;
    const placed = weightFiles.map((file) => [file.name, { path: placeOf(file), sha256: file.sha256 }]);
    const entries = new Map(weightFiles.map((file) => [placeOf(file), entryOf(file)]));
    return {
        name: dataset.name.slice(0, MOST_CHARACTERS - SUFFIX.length) + SUFFIX,
        digest: (0,_dataset_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .digestOf */ .ol)([...entries.values()].sort((a, b) => Buffer.compare(a.path, b.path))),
        files: Object.fromEntries(placed),
    };
}
/** Two files may have one name. An architecture keeps its own, in which the library reads the scale of the model. */
function placeOf({ path, sha256 }) {
    return `${sha256}/${(0,_ultralytics_index_js__WEBPACK_IMPORTED_MODULE_2__/* .isYaml */ .uj)(path) ? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path) : OWN_NAME}`;
}
function entryOf(file) {
    return {
        path: Buffer.from(placeOf(file)),
        sizeBytes: file.bytes,
        sha256: Buffer.from(file.sha256, 'hex'),
    };
}


/***/ })

};

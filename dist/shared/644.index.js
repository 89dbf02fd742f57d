export const id = 644;
export const ids = [644];
export const modules = {

/***/ 67505:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ layOver)
/* harmony export */ });
/* harmony import */ var _config_sections_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81176);

/**
 * Lays the inputs of a step over what was planned: each setting of the section is an input of the same name.
 *
 * @param planned as preflight decided it
 * @param special readers of lists and of texts with a language of their own
 * @returns the plan, with what was given in its place; what is wrong with it is noted with the reader
 */
function layOver(read, section, planned, special = {}) {
    const values = Object.entries(section).map(([name, schema]) => {
        const key = (0,_config_sections_js__WEBPACK_IMPORTED_MODULE_0__/* .camelKey */ .U5)(name);
        const reader = special[key] ?? (() => given(read, name, schema));
        const value = reader(read);
        return [key, value === undefined ? planned[key] : value];
    });
    return Object.fromEntries(values);
}
/** What an input says, by the schema of its setting; 0 takes away a limit that may be absent. */
function given(read, name, schema) {
    const parts = flat(schema);
    const find = (type) => parts.find((part) => part.type === type);
    if (parts.some(({ literal }) => literal === read.optional(name)))
        return read.optional(name);
    const picklist = find('picklist');
    if (picklist)
        return read.choice(name, picklist.options);
    if (find('boolean'))
        return read.boolean(name);
    // What may be text is text, though YAML may read a number: a version.
    return find('string') ? read.optional(name) || undefined : numberOf(read, name, find);
}
function numberOf(read, name, find) {
    const bound = (type) => find(type)?.requirement;
    const mayBeAbsent = bound('gt_value') === 0;
    const [min, max] = [bound('min_value') ?? (mayBeAbsent ? 0 : undefined), bound('max_value')];
    const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    const value = find('integer') ? read.integer(name, bounds) : read.number(name, bounds);
    return mayBeAbsent && value === 0 ? null : value;
}
/** A schema and everything that it is made of. */
function flat(schema) {
    const inner = [schema.wrapped, ...(schema.pipe ?? []), ...(schema.options ?? [])];
    const parts = inner.filter((part) => typeof part === 'object' && part !== schema);
    return [schema, ...parts.flatMap(flat)];
}


/***/ }),

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
 * @returns null when the transfer left no record or the training's time is unknown or cannot be: less than all is not a sum
 */
function hoursInAll(phases, trainingSeconds) {
    if (trainingSeconds === null || !phases.some(({ phase }) => phase === 'transfer'))
        return null;
    const before = phases.filter(({ phase }) => phase !== 'train' && phase !== 'collect');
    const all = before.reduce((sum, { seconds }) => sum + seconds, trainingSeconds);
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
 * @returns an agent whose disposal ends the connection, too
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

/***/ 29941:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ Pauses)
/* harmony export */ });
/* harmony import */ var _ssh_socket_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65213);

/** A line without an answer is watched closely: no server counts a try that it never hears. */
const UNHEARD_PAUSE_MS = 1_000;
/** A server that turns us away is asked again after 2, 4, 8, ... s: slower than OpenSSH's penalties for it accrue. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** How long to wait between tries to connect, so that a returned line is found soon and no server is annoyed. */
class Pauses {
    #firstMs;
    #refusals = 0;
    /** @param firstMs after the first refusal; twice as much after each further one */
    constructor(firstMs = FIRST_PAUSE_MS) {
        this.#firstMs = firstMs;
    }
    /** How often the server has turned us away. */
    get refusals() {
        return this.#refusals;
    }
    /** After a failure to connect: the next pause in milliseconds, with jitter, so that several do not come in step. */
    after(failure) {
        const pauseMs = (0,_ssh_socket_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnheard */ .Y)(failure) ? UNHEARD_PAUSE_MS : this.#firstMs * 2 ** this.#refusals++;
        return Math.min(pauseMs, LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
    }
}


/***/ }),

/***/ 27254:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $9: () => (/* binding */ patientPauses),
/* harmony export */   J$: () => (/* binding */ mayPassWhereItWorked),
/* harmony export */   L5: () => (/* binding */ retry),
/* harmony export */   v7: () => (/* binding */ pause)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _pauses_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29941);



/**
 * Does work that can be done again, until it succeeds.
 *
 * @throws what another try cannot mend, what `pauseMs` throws, or the signal's reason
 */
async function retry(work, options) {
    const { signal, mayPass = _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .dg, pauseMs } = options;
    for (;;) {
        try {
            return await work();
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR) || !mayPass(error))
                throw error;
            await pause(pauseMs(error), signal);
        }
    }
}
/** Waits. @throws the signal's reason, where a timer would only say that it was aborted */
async function pause(pauseMs, signal) {
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(pauseMs, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
}
/**
 * Pauses as a server that cannot be reached gets them, until patience is over.
 *
 * @param patienceMs from now on; 0 for no second try
 * @param say told what is wrong whenever that is something new: an outage of an hour is one line of the log
 */
function patientPauses(patienceMs, say) {
    const until = performance.now() + patienceMs;
    const pauses = new _pauses_js__WEBPACK_IMPORTED_MODULE_2__/* .Pauses */ .a();
    let said = '';
    return (failure) => {
        const pauseMs = pauses.after(failure);
        if (performance.now() + pauseMs > until)
            throw failure;
        const { what } = failure.text;
        if (what !== said)
            say(what);
        said = what;
        return pauseMs;
    };
}
/**
 * Whether something may pass on a server on which all was well before: a shell that does not run our command had, for a
 * moment, no process to spare.
 */
function mayPassWhereItWorked(failure) {
    return failure.code === 'SHELL_UNUSABLE' || (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isTransient */ .dg)(failure);
}


/***/ }),

/***/ 98592:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BE: () => (/* binding */ metricOrNull),
/* harmony export */   Ep: () => (/* binding */ isCost),
/* harmony export */   NI: () => (/* binding */ isMetric),
/* harmony export */   T0: () => (/* binding */ epochTimeOrNull),
/* harmony export */   n$: () => (/* binding */ isDuration),
/* harmony export */   tN: () => (/* binding */ isEpochTime),
/* harmony export */   xU: () => (/* binding */ durationOrNull)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77934);
/** What a number from elsewhere can be. What it cannot be is unknown, never rounded to something that it could be. */

/** A training of a year is beyond every lease, card and queue; what claims to be longer is not a time. */
const MOST_SECONDS = 366 * 86_400;
/** No library counts, loads and learns anything in less. */
const LEAST_EPOCH_SECONDS = 0.001;
/** In whatever currency: a year of the dearest machine is far below. */
const MOST_COST = 1e12;
/** Means of many shares may end a little above one. */
const ROUNDING = 1e-9;
/** Whether it can be a share, as every metric of ours is. */
function isMetric(value) {
    return value >= 0 && value <= 1 + ROUNDING;
}
/** @param value a time in seconds */
function isDuration(value) {
    return value >= 0 && value <= MOST_SECONDS;
}
/** @param value the time of one epoch in seconds */
function isEpochTime(value) {
    return value >= LEAST_EPOCH_SECONDS && value <= MOST_SECONDS;
}
/** @param value an amount in the currency of the price */
function isCost(value) {
    return value >= 0 && value <= MOST_COST;
}
/** A metric; null when it is missing, or cannot be one. */
const metricOrNull = numberOrNull(isMetric);
/** A time in seconds; null when it is missing, or cannot be one. */
const durationOrNull = numberOrNull(isDuration);
/** The time of an epoch in seconds; null when it is missing, or cannot be one. */
const epochTimeOrNull = numberOrNull(isEpochTime);
function numberOrNull(isPossible) {
    return valibot__WEBPACK_IMPORTED_MODULE_0__/* .fallback */ .NpB(valibot__WEBPACK_IMPORTED_MODULE_0__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .check */ .z6Y(isPossible))), null);
}


/***/ }),

/***/ 98488:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hn: () => (/* binding */ times),
/* harmony export */   TG: () => (/* binding */ money),
/* harmony export */   TH: () => (/* binding */ metric),
/* harmony export */   TS: () => (/* binding */ rate),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   Zg: () => (/* binding */ change),
/* harmony export */   ee: () => (/* binding */ bytes),
/* harmony export */   oE: () => (/* binding */ compact),
/* harmony export */   p0: () => (/* binding */ duration)
/* harmony export */ });
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);
/** Numbers as people read them; null, which stands for "unknown", becomes a dash, and so does what cannot be. */

const DASH = '–';
/** A century: nothing that we tell takes longer. */
const MOST_SECONDS = 100 * 366 * 86_400;
/** @param seconds a duration, such as 3725 for `1 h 02 min` */
function duration(seconds) {
    if (seconds === null || !(seconds >= 0 && seconds <= MOST_SECONDS))
        return DASH;
    if (seconds < 9.95)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 60)
        return `${whole} s`;
    const minutes = Math.floor(whole / 60);
    if (minutes < 60)
        return `${minutes} min ${padded(whole % 60)} s`;
    const allMinutes = Math.round(whole / 60);
    return `${Math.floor(allMinutes / 60)} h ${padded(allMinutes % 60)} min`;
}
/** @param count bytes, such as 39.2e9 for `39.2 GB` (1 GB = 1e9 bytes) */
function bytes(count) {
    if (!isAmount(count))
        return DASH;
    if (count < 1e3)
        return `${count} B`;
    if (count < 1e6)
        return `${(count / 1e3).toFixed(1)} kB`;
    return count < 1e9 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e9).toFixed(2)} GB`;
}
/** @param value a metric between 0 and 1, such as 0.95637 for `0.956` */
function metric(value) {
    return value === null || !(0,_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isMetric */ .NI)(value) ? DASH : value.toFixed(3);
}
/** @param value a difference of metrics, such as 0.0123 for `+0.012` */
function change(value) {
    if (value === null || !(0,_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isMetric */ .NI)(Math.abs(value)))
        return DASH;
    const rounded = value.toFixed(3);
    if (Number(rounded) === 0)
        return '±0.000';
    return value > 0 ? `+${rounded}` : rounded.replace('-', '−');
}
/** @param value a whole number, such as 128001 for `128,001` */
function count(value) {
    return isAmount(value) ? value.toLocaleString('en-US') : DASH;
}
/** @param value a ratio, such as 3.25 for `3.3×` */
function times(value) {
    return isAmount(value) ? `${value < 10 ? value.toFixed(1) : value.toFixed(0)}×` : DASH;
}
/** @param mbps a rate in Mbit/s, such as 129.7 for `130 Mbit/s` */
function rate(mbps) {
    return isAmount(mbps) ? `${mbps.toFixed(mbps < 9.95 ? 1 : 0)} Mbit/s` : DASH;
}
/** @param value an amount in the currency of the price, such as 12.5 for `12.50` */
function money(value) {
    return isAmount(value) ? value.toFixed(2) : DASH;
}
/** @param value any number, in up to four significant digits, such as 0.000436 for `0.000436` */
function compact(value) {
    return value === null || !Number.isFinite(value) ? DASH : String(Number(value.toPrecision(4)));
}
function isAmount(value) {
    return value !== null && value >= 0 && value < Number.POSITIVE_INFINITY;
}
function padded(value) {
    return String(value).padStart(2, '0');
}


/***/ }),

/***/ 86590:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ escapeMarkdown),
/* harmony export */   Q: () => (/* binding */ markdownTable)
/* harmony export */ });
/* harmony import */ var _printable_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38572);

/** U+200B: what stands on its two sides is not an address. */
const PARTING = '&#8203;';
/** A cell of figures has no use for more. */
const CELL_CHARACTERS = 200;
/**
 * Makes text from elsewhere harmless in the Markdown of a job summary: one line in which nothing is markup, HTML, a
 * link, a mention or the end of a table's cell.
 *
 * @param limit the most characters to keep
 */
function escapeMarkdown(text, limit = CELL_CHARACTERS) {
    const marked = (0,_printable_js__WEBPACK_IMPORTED_MODULE_0__/* .printable */ .g)(text, limit).replace(/[\\`*_[\]|~$]/g, '\\$&');
    const plain = marked.replace(/[&<>@:#]/g, (character) => `&#${character.charCodeAt(0)};`);
    // GitHub makes links of these without any markup, and of some after it has read the entities: a blank without width parts them.
    const addressless = plain.replace(/(?<=[\w.+-])&#64;|&#58;(?=\/)/g, `$&${PARTING}`);
    return addressless.replace(/(www)\./gi, `$1${PARTING}&#46;`);
}
/**
 * A Markdown table.
 *
 * @param header the column titles, our own words
 * @param rows cells that are escaped here
 */
function markdownTable(header, rows) {
    const lines = [
        header,
        header.map(() => '---'),
        ...rows.map((row) => row.map((cell) => escapeMarkdown(cell))),
    ];
    return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
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
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9011);



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
const text = valibot__WEBPACK_IMPORTED_MODULE_2__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_2__/* .maxLength */ .Ru6(8192));
/** `state.json`, as the supervisor writes it (`remote/gpu_retrain/records/states.py`). */
const stateSchema = valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    state: valibot__WEBPACK_IMPORTED_MODULE_2__/* .picklist */ .KIO(STATES),
    /** Why it is so; empty where nothing needs a reason. */
    reason: text,
    attempt: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9,
    /** Whole epochs so far. */
    epoch: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9,
    /** Epochs in all; null until the library has said. */
    epochs: valibot__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9),
    /** The order to end that is under way. */
    stopping: valibot__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_2__/* .picklist */ .KIO(['stop', 'kill'])),
    /** What the driver said of its failure. */
    failure: valibot__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ code: text, what: text, safe: text, next: text })),
    /** Run time of this attempt, and of those before it; the queue does not count. Null for a time that cannot be. */
    seconds: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .durationOrNull */ .xU,
    secondsBefore: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .durationOrNull */ .xU,
});
/** A metric that cannot be is null, too. */
const resultSchema = valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ epochs: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9, map50: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE, map5095: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE });
/** What the server tells of a training (`remote/gpu_retrain/training/trainings.py`, status). */
const statusSchema = valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    state: valibot__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(stateSchema),
    supervised: valibot__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
    /** What came out; null before the end. */
    result: valibot__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(resultSchema),
    /** The last lines of stderr.log. */
    stderr: valibot__WEBPACK_IMPORTED_MODULE_2__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(text), valibot__WEBPACK_IMPORTED_MODULE_2__/* .maxLength */ .Ru6(100)),
});
/** The answer to a start. */
const startedSchema = valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    ...statusSchema.entries,
    action: valibot__WEBPACK_IMPORTED_MODULE_2__/* .picklist */ .KIO(['started', 'attached', 'finished']),
});
/** Whether nothing more will happen by itself. */
function hasEnded(state) {
    return state !== null && ENDS.includes(state.state);
}
/** Seconds that a training has run, over all its attempts; null when unknown. */
function totalSeconds(state) {
    const { seconds, secondsBefore } = state;
    return seconds === null || secondsBefore === null ? null : valibot__WEBPACK_IMPORTED_MODULE_2__/* .parse */ .qgA(_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .durationOrNull */ .xU, secondsBefore + seconds);
}
/** How far a training is, in a few words, such as `training, epoch 12 of 100`. */
function progressText(state) {
    const epochs = state.epochs === null ? '' : `, epoch ${state.epoch} of ${state.epochs}`;
    return `${state.state}${epochs}`;
}


/***/ })

};

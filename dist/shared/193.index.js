export const id = 193;
export const ids = [193];
export const modules = {

/***/ 87243:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(77934);
/* harmony import */ var _src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(26679);
/* harmony import */ var _src_config_resolve_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8875);
/* harmony import */ var _src_config_sections_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(81176);
/* harmony import */ var _src_config_timetable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19957);
/* harmony import */ var _src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(67505);
/* harmony import */ var _src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(80940);
/* harmony import */ var _src_schemas_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9011);









/** Reads the inputs; one that is given wins over the plan. */
function readInputs(read, run) {
    const plan = (0,_src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePlan */ .vS)(read.optional('plan'));
    const given = read.optional('source');
    const server = (0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .readServer */ .W)(read, plan.root);
    const staging = readStagedTree(read, plan, given);
    const folder = given ? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(run.workspace, given) : plan.dataset.path;
    const adopt = read.optional('adopt');
    if (adopt && !adopt.startsWith('/'))
        read.problem(`adopt: "${adopt}" is not an absolute path on the server`);
    const told = (0,_src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_7__/* .layOver */ .T)(read, _src_config_sections_js__WEBPACK_IMPORTED_MODULE_3__/* .transfer */ .k0, plan.transfer, { compress: readCompress });
    return {
        ...server,
        plan,
        trainingId: plan.trainingId,
        source: staging?.server ?? folder,
        staging,
        name: readName(read, plan, folder),
        adopt,
        ...told,
        bandwidth: timetableOf(read, told.bandwidth),
        allowShrink: read.boolean('allow-shrink') ?? false,
        trustIndex: !(read.boolean('checksum') ?? false),
        indexCache: read.boolean('index-cache') ?? true,
    };
}
/** A folder that is given wins over what the plan says. */
function readStagedTree(read, plan, folder) {
    const inputs = { ...(0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .readStaging */ .M)(read), authorizedKeys: read.optional('authorized-keys') };
    if (plan.dataset.staging === null || folder !== '')
        return null;
    if (inputs.server === '')
        read.problem('staging is required: the plan says that the dataset lies on the staging server');
    return { ...inputs, ...plan.dataset.staging };
}
function readName(read, plan, source) {
    // Under the dataset's name, its older generations would be removed for something else.
    const byDefault = source === plan.dataset.path ? plan.dataset.name : (0,_src_config_resolve_js__WEBPACK_IMPORTED_MODULE_2__/* .plainName */ .M)(source);
    const name = read.optional('name') || byDefault;
    if (!valibot__WEBPACK_IMPORTED_MODULE_8__.is(_src_schemas_js__WEBPACK_IMPORTED_MODULE_6__/* .nameSchema */ .Jq, name))
        read.problem(`name: "${name}" must be letters, digits, dots, dashes or underscores`);
    return name;
}
function timetableOf(read, bandwidth) {
    const timetable = (0,_src_config_timetable_js__WEBPACK_IMPORTED_MODULE_4__/* .parseBandwidth */ .pe)(bandwidth);
    if (typeof timetable !== 'string')
        return timetable;
    read.problem(`bandwidth: ${timetable}`);
    return [];
}
function readCompress(read) {
    const words = read
        .optional('compress')
        .split(/[\s,]+/)
        .filter(Boolean);
    for (const word of words) {
        if (!valibot__WEBPACK_IMPORTED_MODULE_8__.is(_src_config_sections_js__WEBPACK_IMPORTED_MODULE_3__/* .extensionSchema */ .DR, word))
            read.problem(`compress: "${word}" must be an extension without its dot`);
    }
    return words.length > 0 ? words : undefined;
}


/***/ }),

/***/ 71760:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./src/transfer/transfer.ts + 3 modules
var transfer = __webpack_require__(34337);
// EXTERNAL MODULE: ./src/code/tree.ts
var code_tree = __webpack_require__(65209);
;// CONCATENATED MODULE: ./src/code/send.ts




/**
 * Makes the server hold the user's own code, as a verified tree with its receipt: the same way that the dataset went.
 *
 * @param options how the dataset was sent
 * @throws Failure SOURCE_CHANGED when the folder is not what preflight saw, and what a transfer throws
 */
async function sendCode(options, plan, context) {
    const { code } = plan;
    const tree = (0,code_tree/* codeTree */.q)(plan);
    if (code === null || tree === null)
        return;
    // A checkout gives files new times: whatever an index says of them is of no use.
    const sending = {
        ...options,
        source: code.path,
        name: tree.name,
        adopt: '',
        allowShrink: true,
        trustIndex: false,
    };
    const sent = await (0,transfer/* transfer */.k)(sending, context);
    if (sent.digest !== code.digest)
        throw changed(code.path);
    context.log.info(`The code is in ${sent.path}, verified.`);
}
function changed(path) {
    return new errors/* Failure */.HR('SOURCE_CHANGED', {
        what: `The code in ${(0,printable/* printable */.g)(path)} on the runner is not what preflight saw.`,
        safe: 'The dataset is on the server, verified; no training started.',
        next: 'Run the workflow again from preflight, and let no step write into that folder meanwhile.',
    });
}

// EXTERNAL MODULE: ./src/config/timetable.ts
var timetable = __webpack_require__(19957);
// EXTERNAL MODULE: ./src/config/view-store.ts
var view_store = __webpack_require__(90277);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/dataset/file-index.ts
var file_index = __webpack_require__(66617);
;// CONCATENATED MODULE: ./src/dataset/signed-index-cache.ts
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





/** The first bytes of what is kept: an HMAC-SHA256 over the rest. */
const SIGNATURE_BYTES = 32;
/** Tells this use of the secret from any other. */
const PURPOSE = 'gpu-retrain kept file index 1\n';
/**
 * Fetches the file index of a dataset when `home` has none, and when disposed of keeps the one that is there then, if
 * it is another. A home that keeps its own index costs the keeper nothing.
 */
async function signedIndexCache(options, keeper, log) {
    const folder = (0,file_index/* datasetFolder */.Tm)(options.home, await (0,promises_.realpath)(options.source).catch(() => options.source));
    const index = (0,external_node_path_.join)(folder, 'index');
    if (await exists(index))
        return { [Symbol.asyncDispose]: async () => undefined };
    const signedFile = (0,external_node_path_.join)(folder, 'index.sealed');
    const names = `gpu-retrain-index-${(0,external_node_path_.basename)(folder)}-`;
    const restored = await fetchIndex({ index, signedFile, names, secret: options.secret }, keeper, log);
    return {
        [Symbol.asyncDispose]: async () => {
            const signature = await signed(index, signedFile, options.secret).catch(() => '');
            if (signature !== '' && names + signature !== restored)
                await keeper.keep(signedFile, names + signature);
            await removed(signedFile);
        },
    };
}
async function fetchIndex({ index, signedFile, names, secret }, keeper, log) {
    const restored = await keeper.restore(signedFile, names);
    const isOurs = restored !== undefined && (await verified(signedFile, index, secret).catch(() => false));
    await removed(signedFile);
    if (isOurs) {
        log.info('The hashes of an earlier run came from the cache.');
        return restored;
    }
    // There was none: whoever forged the entry may have put one beside it.
    await removed(index);
    if (restored !== undefined)
        log.notice('The file index in the cache is damaged or was not written with this SSH key: it is not used.');
    return undefined;
}
/**
 * Copies a file with a signature before it.
 *
 * @returns the signature in hex
 * @throws when the file is not there
 */
async function signed(from, to, secret) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const source = __addDisposableResource(env_1, await (0,promises_.open)(from), true);
        await removed(to);
        const target = __addDisposableResource(env_1, await (0,promises_.open)(to, 'wx', 0o600), true);
        await target.writeFile(Buffer.alloc(SIGNATURE_BYTES));
        const signature = await copySigning(source, target, secret);
        await target.write(signature, 0, SIGNATURE_BYTES, 0);
        return signature.toString('hex');
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
/** Copies what is behind the signature, under its final name only when that fits. Whoever made the file is unknown. */
async function verified(from, to, secret) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = external_node_fs_.constants;
        const source = __addDisposableResource(env_2, await (0,promises_.open)(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), true);
        if (!(await source.stat()).isFile())
            return false;
        const temporary = `${to}.${process.pid}.tmp`;
        try {
            const env_3 = { stack: [], error: void 0, hasError: false };
            try {
                await removed(temporary);
                const target = __addDisposableResource(env_3, await (0,promises_.open)(temporary, 'wx', 0o600), true);
                const { buffer, bytesRead } = await source.read(Buffer.alloc(SIGNATURE_BYTES), 0, SIGNATURE_BYTES);
                const signature = await copySigning(source, target, secret);
                if (bytesRead !== SIGNATURE_BYTES || !(0,external_node_crypto_.timingSafeEqual)(buffer, signature))
                    return false;
                await (0,promises_.rename)(temporary, to);
                return true;
            }
            catch (e_2) {
                env_3.error = e_2;
                env_3.hasError = true;
            }
            finally {
                const result_2 = __disposeResources(env_3);
                if (result_2)
                    await result_2;
            }
        }
        finally {
            await (0,promises_.rm)(temporary, { force: true });
        }
    }
    catch (e_3) {
        env_2.error = e_3;
        env_2.hasError = true;
    }
    finally {
        const result_3 = __disposeResources(env_2);
        if (result_3)
            await result_3;
    }
}
/** Copies from where the one file stands to where the other does. */
async function copySigning(source, target, secret) {
    const hmac = (0,external_node_crypto_.createHmac)('sha256', secret).update(PURPOSE);
    for await (const chunk of source.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
        hmac.update(chunk);
        await target.writeFile(chunk);
    }
    return hmac.digest();
}
/** What cannot be removed must not fail a transfer. */
async function removed(path) {
    await (0,promises_.rm)(path, { force: true, recursive: true }).catch(() => undefined);
}
async function exists(path) {
    return (0,promises_.access)(path).then(() => true, () => false);
}

// EXTERNAL MODULE: ./src/github/unless-aborted.ts
var unless_aborted = __webpack_require__(12399);
;// CONCATENATED MODULE: ./src/github/cache.ts

/** An index of a million files is 110 MB; on a line on which that takes longer, hashing again is no worse. */
const LIMIT_MS = 60_000;
/**
 * The cache of the repository in which this step runs. What fails there is said once and fails nothing; where there is
 * no such service nothing is said.
 *
 * @param limitMs the longest that one call may take, in milliseconds
 */
function githubCache(log, signal, limitMs = LIMIT_MS) {
    let given = false;
    const attempt = async (work) => {
        if (given || signal.aborted)
            return undefined;
        try {
            // A third of a second of start-up and 3 MB of memory that most runs never need.
            const client = await Promise.all(/* import() */[__webpack_require__.e(36), __webpack_require__.e(91)]).then(__webpack_require__.bind(__webpack_require__, 18091));
            if (!client.isFeatureAvailable())
                return undefined;
            return await (0,unless_aborted/* unlessAborted */.W)(work(client), AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
        }
        catch (error) {
            given = true;
            if (!signal.aborted)
                log.notice(`The repository's cache was of no use, the work goes on without it: ${String(error)}`);
            return undefined;
        }
    };
    return {
        // The client regards the first key as the beginning of one, too.
        restore: (path, beginning) => attempt((client) => client.restoreCache([path], beginning)),
        keep: async (path, name) => void (await attempt((client) => client.saveCache([path], name))),
    };
}

// EXTERNAL MODULE: ./src/link/reach.ts
var reach = __webpack_require__(9047);
// EXTERNAL MODULE: ./src/ssh/connect.ts + 15 modules
var connect = __webpack_require__(2631);
// EXTERNAL MODULE: ./src/staging/operations.ts
var operations = __webpack_require__(29559);
// EXTERNAL MODULE: ./src/dataset/known-manifests.ts
var known_manifests = __webpack_require__(83192);
// EXTERNAL MODULE: ./src/link/helpers.ts + 1 modules
var helpers = __webpack_require__(63983);
// EXTERNAL MODULE: ./src/link/server-link.ts + 2 modules
var server_link = __webpack_require__(66846);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/transfer/deliver.ts + 14 modules
var deliver = __webpack_require__(50074);
// EXTERNAL MODULE: ./src/transfer/progress/progress.ts
var progress_progress = __webpack_require__(45504);
// EXTERNAL MODULE: ./src/transfer/tree/store.ts
var tree_store = __webpack_require__(98621);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/ssh/channel-failures.ts
var channel_failures = __webpack_require__(83001);
// EXTERNAL MODULE: ./src/ssh/openssh-key.ts
var openssh_key = __webpack_require__(49686);
;// CONCATENATED MODULE: ./src/ssh/key-pair.ts


/** Makes an ed25519 pair. Not with ssh2: of those that it makes, one in some hundred cannot be read again. */
function makeKeyPair() {
    const { privateKey } = (0,external_node_crypto_.generateKeyPairSync)('ed25519');
    return {
        privateKey: (0,openssh_key/* writeEd25519 */.dq)(privateKey),
        publicKey: `ssh-ed25519 ${(0,openssh_key/* ed25519Blob */.r5)(privateKey).toString('base64')}`,
    };
}

// EXTERNAL MODULE: ./src/transfer/send/sender.ts + 2 modules
var sender = __webpack_require__(33786);
;// CONCATENATED MODULE: ./src/staging/dispatch.ts


/**
 * Has the staging server begin to send.
 *
 * @param via how it is to log in on the training server; null to send everything to us
 */
function openDispatch(agent, cargo, via, signal) {
    const { name, digest } = cargo;
    const bits = Buffer.alloc(Math.ceil(cargo.length / 8));
    for (const place of cargo.places)
        bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7));
    const args = { name, digest, places: bits.toString('base64'), via };
    return agent.open(operations/* sendTree */.fE, args, { signal, limitMs: sender/* STREAM_LIMIT_MS */.y });
}

;// CONCATENATED MODULE: ./src/staging/grant.ts



const ANSWER_MS = 60_000;
const FAREWELL_MS = 10_000;
/** A key that the training server lets in for now: one line in its authorized_keys. */
class Grant {
    #exchange;
    #isOver = false;
    /**
     * @param agent of the training server's, for this alone: the line goes when it loses us
     * @param args of `temporary_keys.grant`
     */
    constructor(agent, args, signal) {
        this.#exchange = agent.open(operations/* grantKey */.cx, args, { signal, limitMs: sender/* STREAM_LIMIT_MS */.y });
    }
    /** Waits until the key is allowed. @returns why it is not; empty when it is */
    async granted() {
        try {
            await this.#exchange.receive(ANSWER_MS);
            return '';
        }
        catch (error) {
            if (!(error instanceof errors/* Failure */.HR) || error.code !== 'STAGING_REFUSED')
                throw error;
            this.#isOver = true;
            return error.text.what;
        }
    }
    /** Takes the line away. A login that was made goes on; nobody can make another. */
    async end() {
        if (this.#isOver)
            return;
        this.#isOver = true;
        await this.#exchange.send({ end: true });
        await this.#exchange.receive(FAREWELL_MS);
    }
}

// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: ./src/transfer/jobs/records.ts
var jobs_records = __webpack_require__(93134);
// EXTERNAL MODULE: ./src/transfer/send/peer-watchdog.ts
var peer_watchdog = __webpack_require__(74358);
;// CONCATENATED MODULE: ./src/staging/reported-progress.ts





/** A small file is one record; a big one a question, its units, of which the last may be short, and an end. */
const MOST_ODD_RECORDS = 3;
/** From here on a file is big; the same as in `remote/gpu_retrain/staging/stream_sender.py`. */
const BIG_FILE_BYTES = 8 << 20;
/** What of the stream makes a frame; the same as there. */
const STAGED_FRAME_BYTES = 256 << 10;
const progress = dist/* object */.Ikc({ acked: schemas/* count */.U9, files: schemas/* count */.U9 });
/** What a staging server says while it sends: whether that can be, and how far it is. The proof comes when the tree is published. */
class ReportedProgress {
    #meter;
    #cargo;
    #watchdog = new peer_watchdog/* PeerWatchdog */.o(performance.now(), channel_failures/* stagingViolation */.hi);
    /** The stream's length, at the most: parts of big files may be there already. */
    #mostBytes;
    #sentBytes = 0;
    #acked = 0;
    #files = 0;
    /** Of the content, as far as the meter knows. */
    #arrivedBytes = 0;
    constructor(meter, cargo) {
        const records = MOST_ODD_RECORDS * cargo.places.length + Math.ceil(cargo.bytes / jobs_records/* UNIT_BYTES */.vg);
        this.#mostBytes = cargo.bytes + jobs_records/* RECORD_HEAD_BYTES */.pF * records;
        this.#meter = meter;
        this.#cargo = cargo;
        // The question about a big file is a frame of its own.
        this.#watchdog.expect(cargo.bytes / BIG_FILE_BYTES);
    }
    /**
     * It has sent data that we are to pass on.
     *
     * @throws Failure SERVER_REPLY_INVALID for more than there is to send, or for data without end in small pieces
     */
    take(bytes) {
        this.#sentBytes += bytes;
        if (bytes === 0 || this.#sentBytes > this.#mostBytes)
            throw (0,channel_failures/* stagingViolation */.hi)('sent data that nobody asked for');
        // A full frame may be followed by a short one.
        this.#watchdog.expect((2 * bytes) / STAGED_FRAME_BYTES);
        this.#watchdog.hear(performance.now(), false);
    }
    /**
     * An event of its own; one that is not progress means nothing here.
     *
     * @param isOwed whether it should be getting on with something
     * @throws Failure SERVER_REPLY_INVALID for what cannot be, DEADLINE_EXCEEDED when it does not get on
     */
    hear(event, isOwed) {
        this.#watchdog.hear(performance.now(), isOwed);
        const parsed = dist/* safeParse */.xLC(progress, event);
        if (!parsed.success)
            return;
        const { acked, files } = parsed.output;
        if (acked < this.#acked ||
            acked > this.#mostBytes ||
            files < this.#files ||
            files > this.#cargo.places.length)
            throw (0,channel_failures/* stagingViolation */.hi)('counted more than there is to send, or took something back');
        if (acked > this.#acked)
            this.#watchdog.moved();
        this.#count(acked, files, acked - files * jobs_records/* RECORD_HEAD_BYTES */.pF);
    }
    /** Everything is there, what did not have to travel included. */
    done() {
        this.#count(this.#acked, this.#cargo.places.length, this.#cargo.bytes);
    }
    /** @param contentBytes what that is without the records' heads; of a file that was sent and has not arrived, too */
    #count(acked, files, contentBytes) {
        const arrivedBytes = Math.min(Math.max(contentBytes, 0), this.#cargo.bytes);
        const ackedBytes = acked - this.#acked;
        this.#meter.acked(ackedBytes);
        this.#meter.arrived(files - this.#files, arrivedBytes - this.#arrivedBytes - ackedBytes);
        this.#acked = acked;
        this.#files = files;
        this.#arrivedBytes = arrivedBytes;
    }
}

;// CONCATENATED MODULE: ./src/staging/direct.ts









/**
 * How long the key is good for. It is needed to log in and for nothing after that; a login shell takes half a minute on a
 * bad day.
 */
const KEY_SECONDS = 300;
/** The staging server says something every second. */
const SILENCE_MS = 60_000;
const reached = dist/* object */.Ikc({ reached: dist/* literal */.euz(true) });
/**
 * Has the staging server log in on the training server, with a key made for this one transfer, and send there. What the
 * key opens is not a shell, but a program of ours that the training server's agent has put there and that only receives.
 *
 * @returns why it could not get there; empty when everything was sent
 * @throws Failure once it was there: CONNECTION_LOST, and what receiving throws
 */
async function sendDirectly(agent, cargo, { host, authorizedKeys, streams }, context) {
    const pair = makeKeyPair();
    const nonce = (0,external_node_crypto_.randomBytes)(16).toString('hex');
    const wanted = { key: pair.publicKey, seconds: KEY_SECONDS, file: authorizedKeys, nonce };
    const grant = new Grant(host.agent, wanted, context.signal);
    const refusal = await grant.granted();
    if (refusal !== '')
        return refusal;
    const via = { ...invitation(host, nonce), key: pair.privateKey, streams };
    try {
        const reported = new ReportedProgress(context.meter, cargo);
        return await follow(openDispatch(agent, cargo, via, context.signal), grant, reported);
    }
    finally {
        // It also ends with its connection; what happened here counts more.
        await grant.end().catch(() => undefined);
    }
}
function invitation({ address, hostKey }, nonce) {
    const type = hostKey.toString('latin1', 4, 4 + hostKey.readUInt32BE(0));
    return {
        ...address,
        knownHosts: `there ${type} ${hostKey.toString('base64')}`,
        seconds: KEY_SECONDS,
        marker: `\n<<gpu-retrain ${nonce}>>\n`,
    };
}
async function follow(exchange, grant, reported) {
    for (;;) {
        const received = await exchange.receive(SILENCE_MS);
        if (received.kind === 'data')
            throw (0,channel_failures/* stagingViolation */.hi)('sent data where it has none to send');
        if (received.kind === 'result') {
            const reply = dist/* safeParse */.xLC(operations/* sendTree */.fE.reply, received.result);
            const problem = reply.success ? reply.output.problem : 'nothing that we understand';
            if (problem !== '')
                return `it says: ${(0,printable/* printable */.g)(problem, 300)}`;
            reported.done();
            return '';
        }
        reported.hear(received.event, true);
        if (dist.is(reached, received.event))
            await grant.end();
    }
}

// EXTERNAL MODULE: ./src/staging/offer.ts
var offer = __webpack_require__(17151);
// EXTERNAL MODULE: ./src/transfer/operations.ts
var transfer_operations = __webpack_require__(83005);
;// CONCATENATED MODULE: ./src/staging/relayed-progress.ts




/** It may ask again for any file, and is asked about each big one. */
const ANSWERS_PER_FILE = 2;
const acknowledgement = dist/* object */.Ikc({ acked: schemas/* count */.U9 });
/** What was passed on to the training server, and whether what it says about it can be. */
class RelayedProgress {
    #watchdog = new peer_watchdog/* PeerWatchdog */.o(performance.now());
    #passedBytes = 0;
    #ackedBytes = 0;
    #ended = false;
    /** @param files how many are to be sent */
    constructor(files) {
        this.#watchdog.expect(ANSWERS_PER_FILE * files);
    }
    /** Whether the training server should be getting on with something. */
    get isOutstanding() {
        return this.#ended || this.#passedBytes > this.#ackedBytes;
    }
    /** So many bytes more are passed on; 0 for a question whether everything has arrived. */
    pass(bytes) {
        this.#passedBytes += bytes;
        this.#watchdog.expect(1);
    }
    /** Nothing more is to come. */
    end() {
        this.#ended = true;
    }
    /**
     * The training server has said something.
     *
     * @throws Failure SERVER_REPLY_INVALID for what cannot be, DEADLINE_EXCEEDED when it does not get on
     */
    hear(event) {
        this.#watchdog.hear(performance.now(), this.isOutstanding);
        if (!dist.is(acknowledgement, event))
            return;
        if (event.acked < this.#ackedBytes || event.acked > this.#passedBytes)
            throw (0,channel_failures/* transferViolation */.V8)('acknowledged bytes that were never sent, or took an acknowledgement back');
        if (event.acked > this.#ackedBytes)
            this.#watchdog.moved();
        this.#ackedBytes = event.acked;
    }
}

;// CONCATENATED MODULE: ./src/staging/relay.ts








/** Both sides say something every few seconds as long as something is on its way. */
const relay_SILENCE_MS = 60_000;
const flush = dist/* object */.Ikc({ flush: dist/* literal */.euz(true) });
/**
 * Passes what the staging server sends on to the training server, and the answers back. Every byte crosses our line twice.
 *
 * @throws Failure CONNECTION_LOST of either, and what receiving throws
 */
async function relay(staging, training, cargo, context) {
    const over = new AbortController();
    const signal = AbortSignal.any([context.signal, over.signal]);
    const from = openDispatch(staging, cargo, null, signal);
    const to = training.open(transfer_operations/* receiveObjects */.CL, {}, { signal, limitMs: sender/* STREAM_LIMIT_MS */.y });
    const reported = new ReportedProgress(context.meter, cargo);
    const relayed = new RelayedProgress(cargo.places.length);
    try {
        await Promise.all([
            passOn(from, to, { reported, relayed, pace: context.pace, signal }),
            passBack(to, from, relayed),
        ]);
        reported.done();
    }
    finally {
        // Whatever ended one direction ends the other.
        over.abort(new errors/* Failure */.HR('CONNECTION_LOST', LOST));
    }
}
const LOST = {
    what: 'The relay between the two servers ended.',
    safe: 'What has arrived is kept; every tree on the server is as it was.',
    next: 'Run the transfer again: only the rest is sent.',
};
async function passOn(from, to, passage) {
    const { reported, relayed } = passage;
    for (;;) {
        const received = await from.receive(relay_SILENCE_MS);
        if (received.kind === 'result')
            break;
        if (received.kind === 'data')
            await passData(received.chunk, to, passage);
        else {
            reported.hear(received.event, !relayed.isOutstanding);
            if (!dist.is(flush, received.event))
                continue;
            relayed.pass(0);
            await to.send({ flush: true });
        }
    }
    relayed.end();
    await to.send({ end: true });
}
async function passData(chunk, to, { reported, relayed, pace, signal }) {
    reported.take(chunk.length);
    await pace.take(chunk.length, signal);
    relayed.pass(chunk.length);
    await to.sendData(chunk);
}
async function passBack(to, from, relayed) {
    for (;;) {
        const received = await to.receive(relay_SILENCE_MS);
        if (received.kind === 'result')
            return;
        if (received.kind === 'data')
            throw (0,channel_failures/* transferViolation */.V8)('sent data where it has none to send');
        relayed.hear(received.event);
        await from.send(received.event);
    }
}

;// CONCATENATED MODULE: ./src/staging/transfer.ts
var transfer_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var transfer_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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












/** Under loss each more is faster; sshd lets ten log in at the same time (MaxStartups), the runner among them. */
const MOST_STREAMS = 8;
/** What is sent before another login would take part. */
const STREAM_BYTES = 4e6;
/**
 * Makes the training server hold a tree that the staging server has: it sends it there itself where the two can reach
 * each other, and through the runner otherwise. Only what is not there travels.
 *
 * @throws Failure RECEIPT_MISSING, STORE_BUSY, REMOTE_DISK_FULL, TRANSFER_INCOMPLETE, and what connecting throws
 */
async function transferFromServer(options, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { log, signal, connectOnce } = context;
        const progress = transfer_addDisposableResource(env_1, new progress_progress/* Progress */.k(log), false);
        const patient = { log, signal, patienceMs: options.patienceMs, progress: () => progress.wireBytes };
        const staging = transfer_addDisposableResource(env_1, new server_link/* ServerLink */.o(context.connectStaging, { ...patient, name: 'staging server' }), true);
        const { digest, table } = await staging.use((agent) => (0,offer/* askOffer */.k)(agent, options.name, options.digest, signal));
        log.info(`The staging server has ${options.name}: ${(0,format/* count */.U9)(table.length)} files, ${(0,format/* bytes */.ee)(table.bytes)}.`);
        const token = (0,external_node_crypto_.randomBytes)(16).toString('hex');
        const store = transfer_addDisposableResource(env_1, new tree_store/* Store */.i({ ...options, token }, connectOnce, { ...patient, name: 'training server' }), true);
        const state = {
            options: { ...options, trustIndex: true },
            log,
            signal,
            root: '',
            table,
            manifests: new known_manifests/* KnownManifests */.i((0,file_index/* datasetFolder */.Tm)(options.home, options.name)),
            store,
            helpers: () => new helpers/* Helpers */.M(connectOnce, patient),
            progress,
            ship: (shipment) => ship(shipment, staging, digest, () => (0,deliver/* lacking */.gP)(state), options, context),
        };
        const opened = await store.open(table);
        if (opened.present) {
            log.info('The server has exactly this tree, with its receipt: nothing to send.');
            await (0,deliver/* keepManifest */.P1)(state, digest);
        }
        return {
            path: opened.present ? opened.path : await (0,deliver/* deliver */.cK)(state),
            digest,
            files: table.length,
            bytes: table.bytes,
            bytesSent: progress.wireBytes,
            seconds: progress.seconds,
            breaks: store.link.breaks + staging.breaks,
            history: progress.history,
        };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = transfer_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** Without loss all streams together are as fast as one; nobody at the other end of that line knows which it is. */
function streamsFor(connections, bytes) {
    if (connections !== 'auto')
        return connections;
    return Math.min(MOST_STREAMS, Math.max(1, Math.ceil(bytes / STREAM_BYTES)));
}
/** Sends until the training server lacks nothing, over connections that may break. */
async function ship({ table, places, progress, pace, signal, log }, staging, digest, stillLacking, options, { connectBeside }) {
    let left = places;
    let isFirst = true;
    let isDirect = true;
    await staging.use(async (agent) => {
        if (!isFirst)
            left = await stillLacking();
        isFirst = false;
        if (left.length === 0)
            return;
        const bytes = table.bytesOf(left);
        progress.expect(bytes, left.length);
        const cargo = { name: options.name, digest, places: left, bytes, length: table.length };
        const host = await connectBeside(signal);
        try {
            if (isDirect) {
                const { authorizedKeys, connections } = options;
                const destination = { host, authorizedKeys, streams: streamsFor(connections, bytes) };
                const problem = await sendDirectly(agent, cargo, destination, { meter: progress, signal });
                if (problem === '')
                    return;
                isDirect = false;
                log.warning(`The staging server cannot send to the training server itself: ${problem}. The runner relays it: every byte crosses its line twice.`);
            }
            await relay(agent, host.agent, cargo, { meter: progress, pace, signal });
        }
        finally {
            host.destroy();
        }
    });
}

// EXTERNAL MODULE: ./src/transfer/send/pace.ts
var pace = __webpack_require__(95883);
// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
// EXTERNAL MODULE: ./src/transfer/progress/rate-history.ts
var rate_history = __webpack_require__(20716);
;// CONCATENATED MODULE: ./src/transfer/summary.ts




/** A transfer as a table for the run's summary. */
function transferSummary(name, result) {
    const { files, bytes, bytesSent, seconds, breaks, history, digest, path } = result;
    const title = `✅ ${name} is on the server, verified: ${(0,format/* count */.U9)(files)} files, ${(0,format/* bytes */.ee)(bytes)}`;
    const rows = [
        ['Sent', bytesSent === 0 ? 'nothing: the server had it all' : (0,format/* bytes */.ee)(bytesSent)],
        [
            'Time',
            bytesSent === 0 ? (0,format/* duration */.p0)(seconds) : `${(0,format/* duration */.p0)(seconds)}, ${(0,format/* rate */.TS)(mbps(bytesSent / seconds))}`,
        ],
        ...rateRow(history),
        ['Reconnected', often(breaks)],
        ['Digest', digest],
        // The tree's own name is that digest: twice in full, it would widen the table beyond the page.
        ['On the server', `in ${(0,external_node_path_.dirname)(path)}, under its digest`],
    ];
    return `### ${(0,markdown/* escapeMarkdown */.F)(title)}\n\n${(0,markdown/* markdownTable */.Q)(['', ''], rows)}\n`;
}
function rateRow({ rates, intervalSeconds }) {
    const line = (0,rate_history/* sparkline */.K)(rates);
    if (line === '')
        return [];
    const most = (0,format/* rate */.TS)(mbps(Math.max(...rates)));
    return [['Rate', `${line} up to ${most}, a block for every ${block(intervalSeconds)}`]];
}
function block(seconds) {
    if (seconds === 1)
        return 'second';
    return seconds < 60 ? `${seconds} s` : (0,format/* duration */.p0)(seconds);
}
function often(times) {
    if (times === 0)
        return 'never';
    return times === 1 ? 'once' : `${(0,format/* count */.U9)(times)} times`;
}
function mbps(bytesPerSecond) {
    return (bytesPerSecond * 8) / 1e6;
}

;// CONCATENATED MODULE: ./actions/transfer/main.ts
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













/** The longest time without any progress: a line that is down for half an hour may well come back. */
const PATIENCE_MS = 30 * 60_000;
/** Makes the server hold exactly this dataset and the code, verified; says what it took. */
async function main(inputs, context) {
    const { log, signal, summary, run } = context;
    const { plan, bandwidth } = inputs;
    if (bandwidth.length > 0)
        log.info(`Bandwidth: ${(0,timetable/* describeTimetable */.jC)(bandwidth)}.`);
    const { source, name, home, trustIndex, connections, compress, adopt, allowShrink, keep } = inputs;
    const options = {
        ...{ source, name, home, trustIndex, connections, compress, adopt, allowShrink, keep },
        pace: new pace/* TokenBucket */.q(bandwidth),
        owner: `run ${run.runId} of ${run.repository || 'a runner'}`,
        patienceMs: PATIENCE_MS,
    };
    const sending = {
        log,
        signal,
        connectOnce: (from, helping) => (0,reach/* reach */.g)(inputs, helping ? transfer_operations/* HELPER */.ZU : transfer_operations/* TRANSFER */.oo, from, helping?.loggedIn),
    };
    const result = inputs.staging
        ? await fromServer(inputs.staging, options, inputs, sending)
        : await fromRunner({ ...options, view: await viewOf(inputs) }, inputs, sending);
    log.info(`The dataset is at ${result.path}, verified.`);
    // After it: an empty store takes a dataset without hashing it first.
    if (inputs.name === plan.dataset.name) {
        await sendCode(options, plan, sending);
    }
    await summary.write(transferSummary(inputs.name, result));
    return result;
}
/** What travels of the folder that the plan speaks of; of another one everything does. */
async function viewOf({ source, plan, home }) {
    return source === plan.dataset.path ? (0,view_store/* loadView */.Q)(plan.dataset.view, home, plan.trainingId) : undefined;
}
/** A runner whose home does not outlive the job finds in the repository's cache what earlier ones hashed. */
async function fromRunner(options, inputs, sending) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        if (!inputs.indexCache || !inputs.trustIndex)
            return (0,transfer/* transfer */.k)(options, sending);
        const { log, signal } = sending;
        const secret = inputs.access.sshKey;
        const { home, source } = options;
        const _index = main_addDisposableResource(env_1, await signedIndexCache({ home, source, secret }, githubCache(log, signal), log), true);
        return await (0,transfer/* transfer */.k)(options, sending);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = main_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** The key that opens the one server opens the other; which server it is, each has to prove. */
function fromServer({ server, hostKey, root, digest, authorizedKeys }, options, inputs, sending) {
    const staging = { access: (0,connect/* otherServer */.I)(inputs.access, { server, hostKey }), root };
    return transferFromServer({ ...options, digest, authorizedKeys }, {
        ...sending,
        connectBeside: (signal) => (0,reach/* reach */.g)(inputs, operations/* HOST */.jg, signal),
        connectStaging: (signal) => (0,reach/* reach */.g)(staging, operations/* DISPATCH */.pB, signal),
    });
}


/***/ }),

/***/ 29234:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ facts),
/* harmony export */   V: () => (/* binding */ outputs)
/* harmony export */ });
/** The outputs by name. */
function outputs(result) {
    const { path, digest, files, bytes, bytesSent, seconds } = result;
    return {
        path,
        digest,
        files: String(files),
        bytes: String(bytes),
        'bytes-sent': String(bytesSent),
        seconds: seconds.toFixed(1),
        mbps: ((bytesSent * 8) / seconds / 1e6).toFixed(1),
    };
}
/** What the record says of it. */
function facts({ files, bytes, bytesSent, breaks, digest }, { plan }) {
    const code = plan.code === null ? {} : { code: plan.code.digest };
    return { files, bytes, 'bytes-sent': bytesSent, reconnects: breaks, digest, ...code };
}


/***/ }),

/***/ 52193:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _src_ssh_node_globals_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34829);
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83047);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(87243);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(71760);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29234);





await (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('transfer', { readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .readInputs */ .K, main: _main_js__WEBPACK_IMPORTED_MODULE_3__/* .main */ .i, outputs: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .outputs */ .V, facts: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .facts */ .I, passedOn: ['digest'], limitMinutes: 2820 });

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

/***/ 90277:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ loadView),
/* harmony export */   X: () => (/* binding */ storeView)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(77934);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83916);
/* harmony import */ var _home_layout_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(24561);
/* harmony import */ var _home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27518);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(26679);








/** An input reaches an action as a variable of its environment, which Linux limits to 128 KiB; the plan holds more. */
const MOST_BYTES = 32_000;
const FILE = 'dataset-view.json';
/**
 * Puts what travels of a dataset into a plan: as it is, or, when thousands of files stay at home, by its hash, with the
 * file in the runner's home.
 *
 * @throws Failure HOME_UNUSABLE when the home takes no file
 */
async function storeView(view, home, trainingId) {
    const json = Buffer.from(JSON.stringify(view));
    if (json.length <= MOST_BYTES)
        return plain(view);
    await (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,_home_layout_js__WEBPACK_IMPORTED_MODULE_4__/* .runFolder */ .k)(home, trainingId), FILE), [json]);
    return { sha256: sha256(json) };
}
/**
 * Takes it out of a plan again.
 *
 * @throws Failure INPUT_INVALID when the home does not hold it
 */
async function loadView(stored, home, trainingId) {
    if (!('sha256' in stored))
        return stored;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,_home_layout_js__WEBPACK_IMPORTED_MODULE_4__/* .runFolder */ .k)(home, trainingId), FILE);
    const json = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(path).catch(() => undefined);
    if (!json || sha256(json) !== stored.sha256)
        throw gone(path);
    return valibot__WEBPACK_IMPORTED_MODULE_7__/* .parse */ .qgA(_plan_js__WEBPACK_IMPORTED_MODULE_6__/* .viewSchema */ .Nl, JSON.parse(json.toString()));
}
function plain({ exclude, leave, back, follow, mounts }) {
    const view = { exclude: [...exclude], leave: [...leave], follow: [...follow], mounts: [...mounts] };
    return back === undefined ? view : { ...view, back: [...back] };
}
function sha256(data) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(data).digest('hex');
}
function gone(path) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .Failure */ .HR('INPUT_INVALID', {
        what: `The list of what stays at home, which preflight wrote to ${path}, is not there.`,
        safe: 'Nothing was sent.',
        next: 'Let preflight and transfer run on the same runner with the same home, or name what stays at home in .retrainignore of the dataset.',
    });
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

/***/ 54506:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ collected)
/* harmony export */ });
/* harmony import */ var _ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83001);

/**
 * Takes in the data of a call.
 *
 * @param mostBytes more than that is not an answer
 * @param excess what the staging server did then, for the failure SERVER_REPLY_INVALID
 */
function collected(mostBytes, excess) {
    const chunks = [];
    let bytes = 0;
    return {
        onData: (chunk) => {
            bytes += chunk.length;
            if (bytes > mostBytes)
                throw (0,_ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_0__/* .stagingViolation */ .hi)(excess);
            chunks.push(chunk);
        },
        data: () => Buffer.concat(chunks),
    };
}


/***/ }),

/***/ 17151:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ askOffer)
/* harmony export */ });
/* harmony import */ var _dataset_file_table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(55588);
/* harmony import */ var _dataset_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68443);
/* harmony import */ var _dataset_walk_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(62974);
/* harmony import */ var _ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83001);
/* harmony import */ var _collected_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54506);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(29559);






/** A manifest of a million files; an entry takes 44 bytes and its path. */
const MOST_BYTES = 256e6;
/**
 * Asks the staging server for the manifest of a tree, and believes it only if it has the digest that it is said to have.
 *
 * @param digest in hex, or empty for the newest tree of that name
 * @throws Failure RECEIPT_MISSING when no such tree is verified there; SERVER_REPLY_INVALID
 */
async function askOffer(agent, name, digest, signal) {
    const { onData, data } = (0,_collected_js__WEBPACK_IMPORTED_MODULE_4__/* .collected */ .g)(MOST_BYTES, 'sent a manifest without an end');
    const offered = await agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_5__/* .offerTree */ .V0, { name, digest }, { signal, onData });
    const table = readTable(data());
    if (table.digest !== offered.digest || (digest !== '' && digest !== offered.digest))
        throw (0,_ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .stagingViolation */ .hi)('sent the manifest of something else');
    return { digest: offered.digest, table };
}
function readTable(manifest) {
    const table = new _dataset_file_table_js__WEBPACK_IMPORTED_MODULE_0__/* .FileTable */ .P();
    try {
        for (const { path, sizeBytes, sha256 } of (0,_dataset_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .decodeManifest */ .MK)(manifest)) {
            if (path.length === 0 || path.length > _dataset_walk_js__WEBPACK_IMPORTED_MODULE_2__/* .MAX_PATH_BYTES */ .PR)
                throw new RangeError('no path');
            table.add({ path, sizeBytes, mtimeNs: 0n, ctimeNs: 0n, inode: 0n }, sha256);
        }
    }
    catch (error) {
        throw (0,_ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .stagingViolation */ .hi)('sent no manifest', error);
    }
    return table;
}


/***/ }),

/***/ 29559:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MZ: () => (/* binding */ AUDIT),
/* harmony export */   TP: () => (/* binding */ readFileRanges),
/* harmony export */   V0: () => (/* binding */ offerTree),
/* harmony export */   cx: () => (/* binding */ grantKey),
/* harmony export */   fE: () => (/* binding */ sendTree),
/* harmony export */   jg: () => (/* binding */ HOST),
/* harmony export */   pB: () => (/* binding */ DISPATCH)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77934);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9011);
/* harmony import */ var _ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41087);
/* harmony import */ var _transfer_operations_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83005);




/** Sends the manifest of a verified tree; the newest of its name for an empty digest. */
const offerTree = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('dispatch.offer', {
    args: valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({ name: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), digest: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({ digest: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .sha256 */ .sc }),
    codes: ['INPUT_INVALID', 'RECEIPT_MISSING'],
});
/** Sends contents of a tree, to us or to another server. What receive.objects ends with over there it passes on. */
const sendTree = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('dispatch.send', {
    args: valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({
        name: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
        digest: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
        places: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
        via: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .ours */ .Od)(),
    }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({ problem: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() }),
    codes: ['CONNECTION_LOST', 'INPUT_INVALID', 'SERVER_REPLY_INVALID', 'VERIFICATION_FAILED'],
});
/** Sends parts of files of a verified tree. */
const readFileRanges = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('file_ranges.read', {
    args: valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({ name: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), digest: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), ranges: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({}),
    codes: ['INPUT_INVALID'],
});
/** Lets a key in for as long as the exchange lasts. */
const grantKey = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('temporary_keys.grant', {
    args: valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({ key: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), seconds: valibot__WEBPACK_IMPORTED_MODULE_3__/* .number */ .aig(), file: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), nonce: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({}),
    codes: ['STAGING_REFUSED'],
});
/** What is called on the staging server. */
const DISPATCH = [offerTree, sendTree];
/** What is called on the staging server while its tree is audited. */
const AUDIT = [offerTree, readFileRanges];
/** What is called on the training server while the staging server sends, directly or through the runner. */
const HOST = [grantKey, _transfer_operations_js__WEBPACK_IMPORTED_MODULE_2__/* .receiveObjects */ .CL];


/***/ })

};

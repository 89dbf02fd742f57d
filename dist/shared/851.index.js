export const id = 851;
export const ids = [851];
export const modules = {

/***/ 83192:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ KnownManifests),
/* harmony export */   j: () => (/* binding */ manifestPath)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _home_write_whole_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27518);
/* harmony import */ var _untrusted_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31114);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(68443);






/** Where a manifest that was sent lies. @param folder of the dataset (datasetFolder) */
function manifestPath(folder, digest) {
    return (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'manifests', digest);
}
/** Each is 14 MB for 128,001 files; older ones are hardly ever still on a server. */
const KEPT = 3;
const BLOCK_BYTES = 256 << 10;
/**
 * Manifests that were sent before, kept on the runner so that the next one can travel as a difference.
 *
 * @param folder of the dataset (datasetFolder)
 */
class KnownManifests {
    #folder;
    constructor(folder) {
        this.#folder = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'manifests');
    }
    /**
     * Finds the first that is here too and whole; without one the whole manifest travels.
     *
     * @param digests what the server has, newest first
     * @returns its entries are read from the disk each time they are asked for: a million take 100 MB
     */
    async find(digests) {
        for (const digest of digests) {
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(this.#folder, digest);
            if (/^[0-9a-f]{64}$/.test(digest) && (await (0,_untrusted_file_js__WEBPACK_IMPORTED_MODULE_4__/* .hasHash */ .Fp)(path, digest))) {
                return { digest, entries: { [Symbol.iterator]: () => (0,_manifest_js__WEBPACK_IMPORTED_MODULE_5__/* .decodeBlocks */ .H3)(blocks(path)) } };
            }
        }
        return undefined;
    }
    /** Keeps a manifest, and of all only the newest few. @param manifest its bytes, in blocks */
    async keep(digest, manifest) {
        await (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_3__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(this.#folder, digest), manifest);
        const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(this.#folder);
        const aged = await Promise.all(names.map(async (name) => ({ name, mtimeMs: (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(this.#folder, name))).mtimeMs })));
        aged.sort((a, b) => b.mtimeMs - a.mtimeMs);
        for (const { name } of aged.slice(KEPT))
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(this.#folder, name));
    }
}
function* blocks(path) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, 'r');
    try {
        for (;;) {
            const block = Buffer.allocUnsafe(BLOCK_BYTES);
            const bytes = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(file, block);
            if (bytes === 0)
                return;
            yield block.subarray(0, bytes);
        }
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}


/***/ }),

/***/ 67505:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ layOver)
/* harmony export */ });
/* harmony import */ var _config_section_shape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41097);

/**
 * Lays the inputs of a step over what was planned: each setting of the section is an input of the same name.
 *
 * @param planned as preflight decided it
 * @param special readers of lists and of texts with a language of their own
 * @returns the plan, with what was given in its place; what is wrong with it is noted with the reader
 */
function layOver(read, section, planned, special = {}) {
    const values = Object.entries(section).map(([name, schema]) => {
        const key = (0,_config_section_shape_js__WEBPACK_IMPORTED_MODULE_0__/* .camelKey */ .U5)(name);
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

/***/ 63983:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ Helpers)
});

// EXTERNAL MODULE: ./src/log.ts
var log = __webpack_require__(25625);
;// CONCATENATED MODULE: ./src/link/semaphore.ts
/** Lets a bounded number through at a time. */
class Semaphore {
    #free;
    #waiting = new Set();
    /** @param places how many may be inside */
    constructor(places) {
        this.#free = places;
    }
    /**
     * Waits for a place.
     *
     * @returns gives the place back; a second call does nothing
     * @throws the signal's reason
     */
    async enter(signal) {
        signal.throwIfAborted();
        if (this.#free > 0)
            this.#free--;
        else
            await this.#turn(signal);
        let isInside = true;
        return () => {
            if (isInside)
                this.#leave();
            isInside = false;
        };
    }
    async #turn(signal) {
        const { promise, resolve, reject } = Promise.withResolvers();
        const giveUp = () => {
            this.#waiting.delete(resolve);
            reject(signal.reason);
        };
        this.#waiting.add(resolve);
        signal.addEventListener('abort', giveUp, { once: true });
        await promise.finally(() => signal.removeEventListener('abort', giveUp));
    }
    /** Whoever waits longest gets the place itself, so that nobody slips in between. */
    #leave() {
        const [next] = this.#waiting;
        if (!next)
            this.#free++;
        else {
            this.#waiting.delete(next);
            next();
        }
    }
}

// EXTERNAL MODULE: ./src/link/server-link.ts + 2 modules
var server_link = __webpack_require__(66846);
;// CONCATENATED MODULE: ./src/link/helpers.ts



/** A server that wants no further connection says so in half a minute of growing pauses: others do its work. */
const MOST_REFUSALS = 6;
/** OpenSSH turns away some of those who log in while ten others do (MaxStartups 10:30:100); other people do, too. */
const LOGINS_AT_ONCE = 5;
/** Further connections that help the first one to send. They connect when they are used. */
class Helpers {
    #connectOnce;
    #options;
    #semaphore = new Semaphore(LOGINS_AT_ONCE);
    #over = new AbortController();
    #links = [];
    constructor(connectOnce, options) {
        this.#connectOnce = connectOnce;
        this.#options = {
            ...options,
            signal: AbortSignal.any([options.signal, this.#over.signal]),
            // The first connection tells of an outage; sixteen times the same helps nobody.
            log: { ...log/* silentLog */.a, info: (line) => options.log.debug(line) },
        };
    }
    /** Whether the work is done, so that whatever a helper says does not matter any more. */
    get over() {
        return this.#over.signal.aborted;
    }
    /** One more connection. */
    add() {
        const name = `connection ${this.#links.length + 2}`;
        const connectOnce = (signal) => this.#logIn(signal);
        const link = new server_link/* ServerLink */.o(connectOnce, { ...this.#options, mostRefusals: MOST_REFUSALS, name });
        this.#links.push(link);
        return link;
    }
    async [Symbol.asyncDispose]() {
        this.#over.abort();
        await Promise.all(this.#links.map((link) => link[Symbol.asyncDispose]()));
    }
    async #logIn(signal) {
        const leave = await this.#semaphore.enter(signal);
        return await this.#connectOnce(signal, { loggedIn: leave }).finally(leave);
    }
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

/***/ 50074:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cK: () => (/* binding */ deliver),
  P1: () => (/* binding */ keepManifest),
  gP: () => (/* binding */ lacking)
});

// UNUSED EXPORTS: onePerContent

;// CONCATENATED MODULE: ./src/dataset/content-index.ts
const FIRST_SLOTS = 1024;
const NONE = -1;
/**
 * Finds files of the same content by their hashes, in 16 to 32 bytes a file: a map of a million strings would take 150.
 * An open hash table of places, and of the first bytes of their hashes: only where these are the same the whole hash,
 * which may lie on the disk, is asked for. A SHA-256 is its own hash function.
 */
class ContentIndex {
    #hashAt;
    #slots = new Int32Array(FIRST_SLOTS).fill(NONE);
    #heads = new Uint32Array(FIRST_SLOTS);
    #count = 0;
    /** @param hashAt the SHA-256 of the file at a place; undefined while it is not known */
    constructor(hashAt) {
        this.#hashAt = hashAt;
    }
    /** The first place that was asked for with this content; a file without a hash is like no other. */
    firstOf(place) {
        const sha256 = this.#hashAt(place);
        if (!sha256)
            return place;
        const slot = this.#slotOf(sha256);
        const first = this.#slots[slot] ?? NONE;
        if (first !== NONE)
            return first;
        this.#slots[slot] = place;
        this.#heads[slot] = sha256.readUInt32BE();
        this.#count++;
        if (this.#count * 2 > this.#slots.length)
            this.#grow();
        return place;
    }
    #slotOf(sha256) {
        const head = sha256.readUInt32BE();
        let slot = head % this.#slots.length;
        for (;;) {
            const place = this.#slots[slot] ?? NONE;
            if (place === NONE)
                return slot;
            if (this.#heads[slot] === head && this.#hashAt(place)?.equals(sha256))
                return slot;
            slot = (slot + 1) % this.#slots.length;
        }
    }
    #grow() {
        const [places, heads] = [this.#slots, this.#heads];
        this.#slots = new Int32Array(places.length * 2).fill(NONE);
        this.#heads = new Uint32Array(places.length * 2);
        for (const [from, place] of places.entries())
            if (place !== NONE)
                this.#put(place, heads[from] ?? 0);
    }
    /** All contents in it are different. */
    #put(place, head) {
        let slot = head % this.#slots.length;
        while (this.#slots[slot] !== NONE)
            slot = (slot + 1) % this.#slots.length;
        this.#slots[slot] = place;
        this.#heads[slot] = head;
    }
}

// EXTERNAL MODULE: ./src/dataset/view.ts
var view = __webpack_require__(65595);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/tcp/congestion.ts
var congestion = __webpack_require__(66460);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./src/transfer/operations.ts
var operations = __webpack_require__(83005);
// EXTERNAL MODULE: ./src/tcp/segments.ts
var segments = __webpack_require__(13569);
;// CONCATENATED MODULE: ./src/tcp/loss.ts
/** What losses mean for a connection: which are to be seen, and how fast TCP goes in spite of them. */

/** Of the retransmitted share, from which loss may hold a connection back. One packet may be chance. */
const VISIBLE_LOSS = 0.00005;
const VISIBLE_PACKETS = 2;
/** What a full queue takes at once. A line that loses so many by chance lets nobody send enough to see five at a time. */
const BURST_PACKETS = 5;
const BURST_LOSS = 0.02;
/** Readings, a second in all, in which what a burst took is sent again, and lost again now and then. */
const AFTERMATH = 4;
/** BBR makes nothing of less (facts on transfer, section 3). */
const LOSS_THAT_TELLS_ON_BBR = 0.001;
/** Times what `lossLimit` says; a flow that is faster is held back by something else, such as a full line. */
const LIMIT_TOLERANCE = 3;
const SEGMENT_BYTES = 1448;
/**
 * What an outage or a full queue takes at once says nothing about a single packet's chances; it may have begun just
 * before, and its aftermath takes longer. Whether one begins now the next reading will show.
 *
 * @param counters of the kernel, about four a second; undefined where it could not tell
 * @returns the share of segments that single losses took; 0 while none is to be seen
 */
function seenLoss(counters) {
    const spans = counters.slice(1).map((now, at) => (0,segments/* since */.XP)(counters[at], now));
    let [sent, retransmitted] = [0, 0];
    for (const [at, span] of spans.slice(0, -1).entries()) {
        if (!span || spans.slice(Math.max(0, at - AFTERMATH), at + 2).some(isBurst))
            continue;
        sent += span.sent;
        retransmitted += span.retransmitted;
    }
    return retransmitted >= VISIBLE_PACKETS && sent > 0 ? retransmitted / sent : 0;
}
function isBurst(span) {
    return span !== undefined && span.retransmitted >= BURST_PACKETS && ((0,segments/* lossOf */.je)(span) ?? 0) >= BURST_LOSS;
}
/**
 * Whether losses alone hold a connection back.
 *
 * @param loss as `seenLoss` tells it
 * @param isBbr whether the runner's congestion control is BBR, which makes little of losses
 */
function isLossLimited(loss, bytesPerSecond, roundTripSeconds, isBbr) {
    if (isBbr)
        return loss >= LOSS_THAT_TELLS_ON_BBR;
    if (loss < VISIBLE_LOSS)
        return false;
    return roundTripSeconds === 0 || bytesPerSecond < LIMIT_TOLERANCE * lossLimit(loss, roundTripSeconds);
}
/**
 * What one CUBIC connection reaches at a rate of loss, in bytes per second: on short ways it is as Reno is, a window of
 * `sqrt(3/2 / loss)` packets (Mathis et al. 1997), on long ones faster, `1.054 (RTT / loss)^0.75` (RFC 9438, section 5.1).
 */
function lossLimit(loss, roundTripSeconds) {
    const packets = Math.max(Math.sqrt(1.5 / loss), 1.054 * (roundTripSeconds / loss) ** 0.75);
    return (packets * SEGMENT_BYTES) / roundTripSeconds;
}

;// CONCATENATED MODULE: ./src/transfer/send/connection-count.ts

/** Enough on any line measured so far; servers refuse logins from the tenth at the same time (MaxStartups), which Helpers heeds. */
const MOST = 16;
/** Each more on BBR, which yields to nobody, only adds to the losses (154 Mbit/s with eight where four had 166: facts, section 3). */
const MOST_ON_BBR = 4;
/** A new connection takes a second or two to get going: it should then have as long to pay for that. */
const WORTH_SECONDS = 4;
/** How long the rest should take when losses alone hold the connections back. */
const AIM_SECONDS = 2;
/** OpenSSH's window for a channel, and the share of it from which it counts as full. */
const CHANNEL_WINDOW_BYTES = 2 << 20;
const FULL_SHARE = 0.75;
/** A growth by less is noise; sixteen that bring hardly more than two would only crowd each other. */
const GAIN_PER_DOUBLING = 0.1;
/** Enough to see losses; to tell what a step has brought takes longer, since new connections begin slowly. */
const FIRST_LOOK_MS = 750;
const BASELINE_MS = 1_000;
const MEASURE_MS = 2_000;
/** How fast it goes is told by the last seconds. Losses are rare: it takes a longer look to see two of 200 packets a second. */
const RATE_LOOK_MS = 2_000;
const LOSS_LOOK_MS = 15_000;
/** Connections that are not there after so long are not waited for. */
const CONNECT_MS = 8_000;
/** After a trial that brought nothing the next comes so much later, and twice that after the next one. */
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 600_000;
/** With so long to go, one try without any sign of a limit costs nothing: some lines are shared out by connection. */
const CURIOUS_MS = 10_000;
const CURIOUS_SECONDS_LEFT = 120;
/**
 * Decides how many connections send. One fills a line that loses nothing; where losses, or the channel's window, hold
 * one back, each more gets a share of its own. Every step is measured, and taken back when it brought nothing.
 */
class ConnectionCount {
    #fixed;
    #isBbr;
    #most;
    #count;
    #readings = [];
    /** Since the last step, while none of its connections was there. */
    #waiting = [];
    #before;
    #changedMs;
    #tryFromMs = 0;
    #restMs = FIRST_REST_MS;
    /**
     * @param wish a number, or `auto` to go by what is measured
     * @param control the runner's congestion control, such as `cubic`
     */
    constructor(wish, control) {
        this.#fixed = wish !== 'auto';
        this.#count = wish === 'auto' ? 1 : wish;
        this.#isBbr = control.startsWith('bbr');
        this.#most = this.#isBbr ? MOST_ON_BBR : MOST;
    }
    get count() {
        return this.#count;
    }
    /** Takes in a reading, about one a second; `count` may be another afterwards. */
    measured(reading) {
        if (this.#fixed)
            return;
        this.#changedMs ??= reading.atMs;
        if (reading.sending < this.#count && reading.atMs - this.#changedMs < CONNECT_MS) {
            this.#waitWith(reading);
            return;
        }
        this.#readings.push(reading);
        const first = this.#readings[0] ?? reading;
        if (reading.atMs - first.atMs < (this.#before ? MEASURE_MS : FIRST_LOOK_MS))
            return;
        const earlier = this.#readings.slice(0, -1);
        // A machine that was too busy to look for so long has only the last one before.
        const recent = earlier.find(({ atMs }) => reading.atMs - atMs <= RATE_LOOK_MS) ?? earlier.at(-1) ?? first;
        const rate = rateBetween(recent, reading);
        if (this.#before && rate < leastOf(this.#before, this.#count))
            this.#stepBack(this.#before.count, reading);
        else
            this.#consider(reading, rate);
    }
    /** While the others log in: what goes meanwhile is what they have to beat, and not what the very first second saw. */
    #waitWith(reading) {
        this.#readings = [];
        if (!this.#before || reading.sending !== this.#before.count)
            return;
        this.#waiting = [...this.#waiting.filter(({ atMs }) => reading.atMs - atMs <= MEASURE_MS), reading];
        const first = this.#waiting[0] ?? reading;
        // While nothing moves anything would be better.
        const hasMoved = reading.ackedBytes > first.ackedBytes;
        if (hasMoved && reading.atMs - first.atMs >= BASELINE_MS)
            this.#before.rate = rateBetween(first, reading);
    }
    #stepBack(count, { atMs }) {
        this.#change(count, atMs);
        this.#before = undefined;
        this.#tryFromMs = atMs + this.#restMs;
        this.#restMs = Math.min(LONGEST_REST_MS, this.#restMs * 2);
    }
    #consider(now, rate) {
        this.#before = undefined;
        const secondsLeft = rate > 0 ? now.bytesLeft / rate : 0;
        const loss = seenLoss(this.#readings.map(({ segments }) => segments));
        const factor = this.#factor(loss, now, rate, secondsLeft);
        if (now.atMs - (this.#readings[0]?.atMs ?? 0) > LOSS_LOOK_MS)
            this.#readings.shift();
        if (this.#count >= this.#most ||
            now.atMs < this.#tryFromMs ||
            secondsLeft < WORTH_SECONDS ||
            factor === 1)
            return;
        this.#before = { count: this.#count, rate };
        this.#change(Math.min(this.#most, this.#count * factor), now.atMs);
    }
    #factor(loss, { atMs, roundTripMs }, rate, secondsLeft) {
        const each = rate / this.#count;
        const roundTripSeconds = roundTripMs / 1000;
        if (isLossLimited(loss, each, roundTripSeconds, this.#isBbr)) {
            return Math.max(2, Math.round(secondsLeft / AIM_SECONDS));
        }
        if (each * roundTripSeconds > CHANNEL_WINDOW_BYTES * FULL_SHARE)
            return 2;
        const isCurious = atMs - (this.#changedMs ?? atMs) > CURIOUS_MS && secondsLeft > CURIOUS_SECONDS_LEFT;
        return isCurious ? 2 : 1;
    }
    #change(count, atMs) {
        this.#count = count;
        this.#changedMs = atMs;
        this.#readings = [];
        this.#waiting = [];
    }
}
function rateBetween(first, last) {
    return ((last.ackedBytes - first.ackedBytes) / (last.atMs - first.atMs)) * 1000;
}
/** How fast this many connections must be to be worth it, in bytes per second. */
function leastOf({ count, rate }, now) {
    return rate * (1 + GAIN_PER_DOUBLING * Math.log2(now / count));
}

// EXTERNAL MODULE: ./src/dataset/quick-reader.ts + 1 modules
var quick_reader = __webpack_require__(66555);
;// CONCATENATED MODULE: ./src/tcp/loss-adviser.ts

/** Says once what would make a line that loses packets faster, while it is seen to lose them. */
class LossAdviser {
    #log;
    #control;
    #said = false;
    /** @param control how the runner's kernel reacts to losses */
    constructor(log, control = congestion/* congestionControl */.P) {
        this.#log = log;
        this.#control = control;
    }
    /** Looks at what the kernel counted over an interval, and at the rate that came of it. */
    async hear(seen, bytesPerSecond) {
        if (this.#said)
            return;
        const advice = (0,congestion/* congestionAdvice */.g)(await this.#control(), seen);
        if (advice === null || this.#said)
            return;
        this.#said = true;
        this.#log.notice(`${((bytesPerSecond * 8) / 1e6).toFixed(1)} Mbit/s now. ${advice}`);
    }
}

// EXTERNAL MODULE: ./src/transfer/jobs/records.ts
var records = __webpack_require__(93134);
;// CONCATENATED MODULE: ./src/transfer/jobs/buffers.ts

/** Room for the fullest pack. */
const BUFFER_BYTES = records/* UNIT_BYTES */.vg + records/* PACK_FILES */.mQ * records/* RECORD_HEAD_BYTES */.pF;
/** On slow connections, of which there may be many, a whole one for each small job would add up. */
const SMALL_BYTES = 1 << 20;
/** Buffers that are used again: left to the garbage collector, a fast line would pile up hundreds of megabytes. */
class Buffers {
    #free = [];
    /** A buffer of at least this many bytes, with anything in it. */
    take(bytes) {
        if (bytes <= SMALL_BYTES)
            return Buffer.allocUnsafeSlow(bytes);
        const free = bytes <= BUFFER_BYTES ? this.#free.pop() : undefined;
        return free ?? Buffer.allocUnsafeSlow(Math.max(bytes, BUFFER_BYTES));
    }
    /** The buffer is not used any more. */
    giveBack(buffer) {
        if (buffer.length >= BUFFER_BYTES)
            this.#free.push(buffer);
    }
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./src/transfer/jobs/compression.ts


const deflated = (0,external_node_util_.promisify)(external_node_zlib_.deflate);
/** Label text shrinks 2.2 times at 100 MB/s; the highest level gains a tenth more at a fifth of that speed (facts on transfer, section 4.5). */
const LEVEL = 1;
/** Which files are compressed on the way, by their extensions: pictures and models are compressed already. */
class Compression {
    #extensions;
    /** @param extensions such as `txt`, in any case */
    constructor(extensions) {
        this.#extensions = new Set(extensions.map((extension) => extension.toLowerCase()));
    }
    /**
     * Compresses the content of a record in its place, if its extension says so and it becomes smaller.
     *
     * @param path of the file in the dataset
     * @returns how many bytes it takes now; undefined when it is as it was
     */
    async shrink(path, content) {
        if (!this.#extensions.has(extensionOf(path)))
            return undefined;
        const smaller = await deflated(content, { level: LEVEL });
        if (smaller.length >= content.length)
            return undefined;
        smaller.copy(content);
        return smaller.length;
    }
}
function extensionOf(path) {
    const name = path.subarray(path.lastIndexOf('/') + 1).toString('latin1');
    const dot = name.lastIndexOf('.');
    return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./src/transfer/jobs/endgame.ts

/** A job is sent twice when it would take its holder this much longer. */
const endgame_WORTH_SECONDS = 0.3;
const WORTH_FACTOR = 1.5;
/**
 * Whether one more job would keep a worker longer than everything that is left keeps all of them. Who holds nothing is
 * never late: somebody has to take what is left.
 *
 * @param workers all of them
 * @param bytesLeft content that nobody has taken
 */
function wouldBeLate(worker, workers, bytesLeft) {
    if (worker.bytesHeld === 0)
        return false;
    let bytes = bytesLeft;
    let rate = 0;
    for (const each of workers) {
        bytes += each.bytesHeld;
        rate += each.bytesPerSecond;
    }
    return secondsFor(worker, worker.bytesHeld + records/* LEAST_UNIT_BYTES */.NM) > bytes / rate + worker.slackSeconds;
}
/**
 * The job that will take longest where it is, if it would arrive much sooner from this worker; none is sent three times.
 *
 * @param out jobs that are under way, and who has them
 */
function worthRepeating(worker, out) {
    let longest = 0;
    let found;
    for (const [job, [holder, second]] of out) {
        if (!holder || second || holder === worker)
            continue;
        const seconds = holder.secondsTo(job);
        const here = secondsFor(worker, worker.bytesHeld + job.bytes);
        if (seconds <= endgame_WORTH_SECONDS + WORTH_FACTOR * here || seconds <= longest)
            continue;
        longest = seconds;
        found = job;
    }
    return found;
}
function secondsFor(worker, bytes) {
    return worker.bytesPerSecond > 0 ? bytes / worker.bytesPerSecond : Number.POSITIVE_INFINITY;
}

;// CONCATENATED MODULE: ./src/transfer/jobs/job-queue.ts



/** Every connection should get this many jobs more, so that all end together. */
const JOBS_TO_COME = 4;
/** How often a waiting connection looks whether another has become slow. */
const RETHINK_MS = 250;
/**
 * The work of a transfer, handed out to connections in order. A job is out until it is done or put back; the queue
 * ends when nothing is left and nothing is out. Near the end who has nothing to do repeats what is stuck elsewhere.
 */
class JobQueue {
    #source;
    #out = new Map();
    #ready = [];
    #changed = Promise.withResolvers();
    #workers = new Set();
    /** So that nobody waits on behalf of a connection that is gone. */
    #gone = new WeakSet();
    constructor(source) {
        this.#source = source;
    }
    /** Whether several take jobs. */
    get isShared() {
        return this.#workers.size > 1;
    }
    /** Somebody begins to take jobs. */
    join(worker) {
        this.#workers.add(worker);
    }
    /** Somebody takes none any more. What it has is done, or put back, sooner or later. */
    leave(worker) {
        this.#workers.delete(worker);
        this.#gone.add(worker);
        this.#change();
    }
    /**
     * The next job; waits while others may still come back.
     *
     * @returns undefined when everything is done, but for what this worker has under way itself, or when it has left
     */
    async take(worker) {
        while (!this.#gone.has(worker)) {
            const isLate = this.#isLate(worker);
            const job = isLate ? undefined : this.#next(worker);
            if (job || (!isLate && this.#onlyWaitsFor(worker)))
                return job;
            await Promise.race([this.#changed.promise, (0,promises_.setTimeout)(RETHINK_MS)]);
        }
        return undefined;
    }
    /** Adds work that turned up on the way; it comes before the rest. */
    add(job) {
        this.#ready.push(job);
        this.#change();
    }
    /** Everything of the job has arrived. @returns false when it had arrived before, by another connection */
    done(job) {
        if (!this.#out.delete(job))
            return false;
        job.onDone?.();
        this.#change();
        return true;
    }
    /** Whether a job that was handed out is still needed. */
    isNeeded(job) {
        return this.#out.has(job);
    }
    /**
     * A job did not arrive, or only in part: another connection may have the rest of it.
     *
     * @returns false when another connection has sent, or is sending, all of it
     */
    putBack(job, rest, worker) {
        const others = this.#out.get(job)?.filter((holder) => holder !== worker);
        if (!others)
            return false;
        if (others.length > 0) {
            this.#out.set(job, others);
            return false;
        }
        this.#out.delete(job);
        this.#ready.unshift(rest);
        this.#change();
        return true;
    }
    #isLate(worker) {
        return this.#out.size > 0 && this.isShared && wouldBeLate(worker, this.#workers, this.#source.bytesLeft);
    }
    #next(worker) {
        const fair = Math.floor(this.#source.bytesLeft / (JOBS_TO_COME * this.#workers.size));
        const wish = Math.max(records/* LEAST_UNIT_BYTES */.NM, Math.min(worker.jobBytes, fair));
        const job = this.#ready.shift() ?? this.#source.next(wish);
        if (job)
            this.#out.set(job, [worker]);
        return job ?? this.#repeat(worker);
    }
    #repeat(worker) {
        const job = worthRepeating(worker, this.#out);
        if (job)
            this.#out.get(job)?.push(worker);
        return job;
    }
    /** So that its end goes out with its last bytes, and not a round trip later. */
    #onlyWaitsFor(worker) {
        return [...this.#out].every(([job, holders]) => !job.bringsMore && holders.length === 1 && holders[0] === worker);
    }
    #change() {
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./src/dataset/scan.ts
var scan = __webpack_require__(63895);
// EXTERNAL MODULE: ./src/dataset/source.ts
var source = __webpack_require__(50059);
// EXTERNAL MODULE: ./src/parallel.ts
var parallel = __webpack_require__(73716);
;// CONCATENATED MODULE: ./src/transfer/jobs/pack-job.ts





/** Files that are read at once: small ones wait for the disk's queue, not for its bandwidth. */
const READERS = 8;
/** Sends small files whole. Each is hashed from the very bytes that travel, so that one read serves both. */
class PackJob {
    #source;
    #places;
    bytes;
    /** @param places of the files in the table */
    constructor(source, places) {
        this.#source = source;
        this.#places = places;
        this.bytes = source.table.bytesOf(places);
    }
    get files() {
        return this.#places.length;
    }
    async read() {
        const slots = [];
        let end = 0;
        for (const place of this.#places) {
            const start = end;
            end += records/* RECORD_HEAD_BYTES */.pF + this.#source.table.sizeAt(place);
            slots.push({ place, start, end });
        }
        const { buffers } = this.#source;
        const buffer = buffers.take(end);
        const data = buffer.subarray(0, end);
        await (0,parallel/* inParallel */.H)(slots, READERS, async (slot) => {
            slot.end = slot.start + (await this.#readFile(slot.place, data.subarray(slot.start, slot.end)));
        });
        return { ...this.#withoutRepeats(data, slots), release: () => buffers.giveBack(buffer) };
    }
    without(records) {
        return new PackJob(this.#source, this.#places.slice(records));
    }
    /** @returns how many bytes the record takes */
    async #readFile(place, record) {
        const { root, table, quick, compression } = this.#source;
        const row = table.at(place);
        const content = record.subarray(records/* RECORD_HEAD_BYTES */.pF);
        const readAtNs = (0,scan/* nowNs */.Ck)();
        await quick.read(root, row, content);
        // Another thread would need a copy of its own, which takes a third as long as to hash it here.
        const sha256 = (0,external_node_crypto_.hash)('sha256', content, 'buffer');
        if (!row.sha256)
            table.setHash(place, sha256, (0,scan/* isRacy */.KO)(row, readAtNs));
        else if (!row.sha256.equals(sha256)) {
            table.forget(place);
            throw (0,source/* sourceChanged */._4)(row.path);
        }
        const { path, sizeBytes } = row;
        const length = await compression.shrink(path, content);
        const kind = length === undefined ? 'O' : 'o';
        (0,records/* writeRecordHead */.RN)(record, { kind, sha256, sizeBytes, offset: 0, length: length ?? sizeBytes });
        return records/* RECORD_HEAD_BYTES */.pF + (length ?? sizeBytes);
    }
    #withoutRepeats(data, slots) {
        const ends = [];
        let end = 0;
        for (const slot of slots) {
            if (this.#source.contents.firstOf(slot.place) === slot.place) {
                // Where nothing was left out before it, it lies there already: megabytes need not be copied onto themselves.
                if (end < slot.start)
                    data.copyWithin(end, slot.start, slot.end);
                end += slot.end - slot.start;
            }
            ends.push(end);
        }
        return { data: data.subarray(0, end), ends };
    }
}

// EXTERNAL MODULE: ./src/transfer/jobs/segmented-file.ts
var segmented_file = __webpack_require__(40019);
;// CONCATENATED MODULE: ./src/transfer/jobs/job-source.ts



/** A file up to here always travels whole: to put it together at the other end would cost more than it gains. */
const WHOLE_BYTES = 256 << 10;
/**
 * Up to here a file costs the ends of a fast line more time than the line: the server spends about 0.1 ms on each,
 * in which 150 Mbit/s bring 2 kB, and 5 Gbit/s this much.
 */
const job_source_SMALL_BYTES = 64 << 10;
/** In packs of 1,000 beside large files the line waited for the server after all, and all took a tenth longer. */
const MIXED_PACK_FILES = 64;
/** Some of the files, in the order given. */
class Files {
    places;
    #bytes;
    next = 0;
    /** Content that no job was made of yet. */
    bytesLeft;
    constructor(table, places) {
        this.places = places;
        this.#bytes = this.bytesLeft = table.bytesOf(places);
    }
    /** Which share of them no job was made of yet. */
    get shareLeft() {
        const isOver = this.bytesLeft === 0 && this.next === this.places.length;
        return isOver ? 0 : Math.max(this.bytesLeft, 1) / Math.max(this.#bytes, 1);
    }
}
/**
 * What has to be sent: small files in packs, and what is big for the connection that asks, cut. Small and large ones
 * travel side by side, so that the line is never idle while the server puts thousands of small files away.
 */
class FileJobSource {
    #source;
    #small;
    #large;
    #arriving;
    #queue;
    #signal;
    /** Files that are cut, and not under way as a whole. */
    #cuts = [];
    /**
     * @param places of the files in the source's table
     * @param arriving SHA-256, in hex, of files of which the server may have parts from an earlier run
     * @param queue where jobs go that turn up on the way
     */
    constructor(source, places, arriving, queue, signal) {
        const { table } = source;
        const isSmall = (place) => table.sizeAt(place) <= job_source_SMALL_BYTES;
        this.#source = source;
        this.#small = new Files(table, places.filter(isSmall));
        this.#large = new Files(table, places.filter((place) => !isSmall(place)));
        this.#arriving = arriving;
        this.#queue = queue;
        this.#signal = signal;
    }
    get bytesLeft() {
        return this.#small.bytesLeft + this.#large.bytesLeft;
    }
    next(bytes) {
        const most = Math.min(bytes, records/* UNIT_BYTES */.vg);
        const isSmall = this.#small.shareLeft > this.#large.shareLeft;
        const files = isSmall ? this.#small : this.#large;
        const job = (isSmall ? undefined : this.#segment(most)) ?? this.#pack(files, most);
        if (job)
            files.bytesLeft -= job.bytes;
        return job;
    }
    #segment(most) {
        for (let file = this.#cuts[0]; file; file = this.#cuts[0]) {
            const segment = file.segment(most);
            if (segment)
                return segment;
            this.#cuts.shift();
        }
        return undefined;
    }
    #pack(files, most) {
        const { places, next: first } = files;
        const mostFiles = this.#large.shareLeft > 0 ? MIXED_PACK_FILES : records/* PACK_FILES */.mQ;
        const whole = Math.min(records/* UNIT_BYTES */.vg, Math.max(WHOLE_BYTES, 2 * most));
        let bytes = 0;
        for (; files.next < places.length && files.next - first < mostFiles; files.next++) {
            const size = this.#source.table.sizeAt(places[files.next]);
            if (size > whole && files.next === first)
                return this.#begin(places[files.next++], most);
            if (size > whole || (bytes > 0 && bytes + size > most))
                break;
            bytes += size;
        }
        return files.next === first ? undefined : new PackJob(this.#source, places.slice(first, files.next));
    }
    #begin(place, most) {
        const { table } = this.#source;
        const file = new segmented_file/* SegmentedFile */.hg(this.#source, place, this.#queue, this.#signal);
        const sha256 = table.hashAt(place)?.toString('hex');
        if (sha256 !== undefined && this.#arriving.has(sha256))
            return this.#ask(file, table.sizeAt(place));
        this.#cuts.push(file);
        return file.segment(most);
    }
    /** What the server lacks of the file comes back when it has answered. */
    #ask(file, sizeBytes) {
        this.#large.bytesLeft -= sizeBytes;
        return new segmented_file/* QuestionJob */.OQ(file, (there) => {
            const left = file.skip(there);
            this.#large.bytesLeft += left;
            this.#cuts.push(file);
            return sizeBytes - left;
        });
    }
}

// EXTERNAL MODULE: ./src/transfer/send/sender.ts + 2 modules
var sender = __webpack_require__(33786);
;// CONCATENATED MODULE: ./src/transfer/send/sender-pool.ts


/** The connections that send: one to the end, and as many helpers beside it as are wanted at the time. */
class SenderPool {
    #options;
    #fail;
    #failed;
    #first;
    #helpers = [];
    constructor(options) {
        this.#options = options;
        this.#first = { link: options.link, sender: undefined, hasBegun: false, isLeaving: false };
        const { promise, reject } = Promise.withResolvers();
        this.#failed = promise;
        this.#fail = reject;
    }
    /** How many are connected. */
    get sending() {
        return [this.#first, ...this.#helpers].filter(({ sender }) => sender).length;
    }
    get #size() {
        return 1 + this.#helpers.filter(({ isLeaving }) => !isLeaving).length;
    }
    /**
     * Sends until everything has arrived; nobody needs to wait for a helper after that.
     *
     * @throws Failure of the first connection, or of a helper that is not just its line
     */
    async run() {
        this.adjust();
        await Promise.race([this.#carry(this.#first), this.#failed]);
    }
    /** Makes it as many as are wanted now. */
    adjust() {
        const { connections, helpers, progress } = this.#options;
        while (this.#helpers.length < connections.count - 1) {
            const helper = { link: helpers.add(), sender: undefined, hasBegun: false, isLeaving: false };
            this.#helpers.push(helper);
            void this.#help(helper);
        }
        for (const helper of this.#helpers.splice(connections.count - 1)) {
            helper.isLeaving = true;
            if (helper.sender)
                helper.sender.retire();
            else
                void helper.link[Symbol.asyncDispose]();
        }
        progress.connections = this.#size;
    }
    async #help(helper) {
        try {
            await this.#carry(helper);
        }
        catch (error) {
            this.#giveUp(helper, error);
        }
        finally {
            await helper.link[Symbol.asyncDispose]();
        }
    }
    #carry(member) {
        const isFirst = member === this.#first;
        return member.link.use(async (agent, stalled) => {
            // Whoever is told to leave, and whose line then breaks, does not come back.
            if (member.isLeaving)
                return;
            member.hasBegun = true;
            member.sender = new sender/* Sender */.U(agent, this.#options.queue, { ...this.#options.sender, stalled, isFirst });
            try {
                await member.sender.run();
            }
            finally {
                member.sender = undefined;
            }
        });
    }
    /** A server that wants no further connection is not a reason to fail: what the helper had is back in the queue. */
    #giveUp(helper, error) {
        const { helpers, log, progress } = this.#options;
        // Whoever was told to leave while it was connecting has been aborted.
        if (helpers.over || (helper.isLeaving && !(error instanceof errors/* Failure */.HR)))
            return;
        if (!isItsOwn(helper, error)) {
            this.#fail(error);
            return;
        }
        if (helper.isLeaving)
            return;
        // Its place stays taken, so that nobody tries again at once.
        helper.isLeaving = true;
        progress.connections = this.#size;
        log.notice(`Going on with fewer connections (${progress.connections}): ${error.text.what}`);
    }
}
/** What a login shell ends with, and Python, where no more processes may be started. */
const NOT_STARTED = ['SHELL_UNUSABLE', 'AGENT_FAILED'];
/** What need not happen to others: a line that broke, or a login too many for the processes that the server allows. */
function isItsOwn(helper, error) {
    const isStart = !helper.hasBegun && error instanceof errors/* Failure */.HR && NOT_STARTED.includes(error.code);
    return isStart || (0,errors/* isTransient */.dg)(error);
}

;// CONCATENATED MODULE: ./src/transfer/send/send.ts









const READING_INTERVAL_MS = 250;
/** Advice needs more to go by than a decision that is measured again. */
const ADVICE_INTERVAL_MS = 10_000;
/**
 * Sends file contents until the server has acknowledged all of them, over whatever connections hold.
 *
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, REMOTE_DISK_FULL, or the last break of the line
 */
async function send(shipment) {
    const { places, progress, pace, signal } = shipment;
    const files = jobs(shipment, () => queue);
    progress.expect(files.bytesLeft, places.length);
    const queue = new JobQueue(files);
    const pool = new SenderPool({ ...shipment, queue, sender: { meter: progress, pace, signal } });
    const timers = [
        setInterval(() => look(shipment, pool), READING_INTERVAL_MS),
        setInterval(advise(shipment), ADVICE_INTERVAL_MS),
    ];
    try {
        await pool.run();
    }
    finally {
        for (const timer of timers)
            clearInterval(timer);
    }
}
function look({ connections, progress, link }, pool) {
    connections.measured({
        atMs: performance.now(),
        ackedBytes: progress.wireBytes,
        bytesLeft: progress.bytesLeft,
        segments: (0,segments/* segmentCounts */.On)(),
        sending: pool.sending,
        roundTripMs: link.roundTripMs,
    });
    pool.adjust();
}
function advise({ progress, log }) {
    const adviser = new LossAdviser(log);
    let before = { bytes: progress.wireBytes, segments: (0,segments/* segmentCounts */.On)() };
    return () => {
        const now = { bytes: progress.wireBytes, segments: (0,segments/* segmentCounts */.On)() };
        const bytesPerSecond = ((now.bytes - before.bytes) / ADVICE_INTERVAL_MS) * 1000;
        void adviser.hear((0,segments/* since */.XP)(before.segments, now.segments), bytesPerSecond);
        before = now;
    };
}
function jobs({ root, table, places, arriving, compress, signal }, queue) {
    const source = {
        root,
        table,
        contents: new ContentIndex((place) => table.hashAt(place)),
        buffers: new Buffers(),
        quick: new quick_reader/* QuickReader */.D(),
        compression: new Compression(compress),
    };
    return new FileJobSource(source, places, arriving, queue, signal);
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./src/dataset/manifest.ts
var manifest = __webpack_require__(68443);
;// CONCATENATED MODULE: ./src/transfer/tree/manifest-stream.ts



/** A stream costs more for each piece than for its bytes. */
const BLOCK_BYTES = 64 << 10;
/**
 * A manifest as its difference to one that the server has, compressed. `remote/gpu_retrain/store/manifest_stream.py` reads it.
 *
 * @param base the manifest that the server has; empty when it has none
 * @param next the manifest to send; both sorted by raw path bytes
 */
function manifestStream(base, next) {
    return external_node_stream_.Readable.from(joined(manifestOperations(base, next)), { objectMode: false }).pipe((0,external_node_zlib_.createDeflate)({ level: 1 }));
}
/** `K u32` keep the next n entries of the base, `D u32` drop n of them, `I` and an entry, `.` the end. */
function* manifestOperations(base, next) {
    const old = base[Symbol.iterator]();
    const run = new Run();
    let had = old.next();
    for (const entry of next) {
        while (!had.done && Buffer.compare(had.value.path, entry.path) < 0) {
            yield* run.count('D');
            had = old.next();
        }
        if (!had.done && same(had.value, entry)) {
            yield* run.count('K');
            had = old.next();
        }
        else {
            yield* run.end();
            yield Buffer.from('I');
            yield (0,manifest/* encodeEntry */.vv)(entry);
        }
    }
    yield* run.end();
    yield Buffer.from('.');
}
/** Joins small pieces to blocks. */
function* joined(pieces) {
    let parts = [];
    let bytes = 0;
    for (const piece of pieces) {
        parts.push(piece);
        bytes += piece.length;
        if (bytes < BLOCK_BYTES)
            continue;
        yield Buffer.concat(parts);
        parts = [];
        bytes = 0;
    }
    yield Buffer.concat(parts);
}
/** Counts equal operations in a row. */
class Run {
    #kind = 'K';
    #length = 0;
    *count(kind) {
        if (kind !== this.#kind)
            yield* this.end();
        this.#kind = kind;
        this.#length++;
    }
    *end() {
        if (this.#length === 0)
            return;
        const data = Buffer.alloc(5);
        data.write(this.#kind, 0, 'latin1');
        data.writeUInt32BE(this.#length, 1);
        this.#length = 0;
        yield data;
    }
}
function same(a, b) {
    return a.sizeBytes === b.sizeBytes && a.sha256.equals(b.sha256) && a.path.equals(b.path);
}

// EXTERNAL MODULE: ./src/transfer/tree/tree-path.ts
var tree_path = __webpack_require__(27092);
;// CONCATENATED MODULE: ./src/transfer/tree/publish.ts






/** The server says something every few seconds, whatever it is at. */
const SILENCE_MS = 60_000;
/** To link, flush and hash again takes a disk of 100 MB/s three hours for 1 TB. */
const PUBLISH_LIMIT_MS = 6 * 3_600_000;
const DOING = {
    link: 'assembles the tree',
    flush: 'writes everything to its disk',
    verify: 'verifies the whole tree',
};
const stageEvent = dist/* object */.Ikc({ stage: dist/* picklist */.KIO(['link', 'flush', 'verify']), files: schemas/* count */.U9, bytes: schemas/* count */.U9 });
/**
 * Gives the server the manifest and asks which contents it lacks.
 *
 * @returns places in the table
 */
async function askMissing(agent, options, signal) {
    const { name, digest, base, table } = options;
    const exchange = agent.open(operations/* findMissing */.y7, { name, digest, base: base?.digest ?? '' }, { signal });
    const [{ result, data }] = await Promise.all([
        collect(exchange, Math.ceil(table.length / 8), () => undefined),
        sendManifest(exchange, options),
    ]);
    const places = [];
    for (let place = 0; place < table.length; place++) {
        if (((data[place >> 3] ?? 0) >> (place & 7)) & 1)
            places.push(place);
    }
    if (parsed(operations/* findMissing */.y7.reply, result).missing !== places.length)
        throw contradiction();
    return Int32Array.from(places);
}
/**
 * Has the server assemble, verify and publish the tree, and remove generations that are too many.
 *
 * @throws Failure SERVER_REPLY_INVALID, VERIFICATION_FAILED
 */
async function publishTree(agent, options, context) {
    const { name, digest, table, base, withManifest, keep } = options;
    const exchange = agent.open(operations/* publish */.mk, { name, digest, keep, manifest: withManifest, base: base?.digest ?? '' }, { signal: context.signal, limitMs: PUBLISH_LIMIT_MS });
    const stages = new Stages(context.log, table);
    const [{ result, data }] = await Promise.all([
        collect(exchange, table.length * 4, (event) => stages.hear(event)),
        withManifest ? sendManifest(exchange, options) : undefined,
    ]);
    const { path, missing, ...pruned } = parsed(operations/* publish */.mk.reply, result);
    const places = new Int32Array(Math.floor(data.length / 4)).map((_, at) => data.readUInt32BE(at * 4));
    if (places.length !== missing || places.some((place) => place < 0 || place >= table.length))
        throw contradiction();
    return { path: missing > 0 ? '' : (0,tree_path/* checkedTreePath */.L)(path, name, digest), missing: places, pruned };
}
async function sendManifest(exchange, { base, table }) {
    const stream = manifestStream(base?.entries ?? [], table.entries());
    for await (const chunk of stream)
        await exchange.sendData(chunk);
}
async function collect(exchange, mostBytes, onEvent) {
    const chunks = [];
    let bytes = 0;
    for (;;) {
        const received = await exchange.receive(SILENCE_MS);
        if (received.kind === 'result')
            return { result: received.result, data: Buffer.concat(chunks) };
        if (received.kind === 'event') {
            onEvent(received.event);
            continue;
        }
        if (received.chunk.length > 0)
            chunks.push(received.chunk);
        bytes += received.chunk.length;
        if (bytes > mostBytes)
            throw contradiction();
    }
}
/** Says once what the server is at, and then every 15 seconds how far it is. */
class Stages {
    #log;
    #table;
    #stage = '';
    #saidAt = 0;
    constructor(log, table) {
        this.#log = log;
        this.#table = table;
    }
    hear(event) {
        if (!dist.is(stageEvent, event))
            return;
        const now = performance.now();
        if (event.stage === this.#stage && now - this.#saidAt < 15_000)
            return;
        this.#stage = event.stage;
        this.#saidAt = now;
        this.#log.info(`The server ${DOING[event.stage]}${this.#howFar(event.files)}.`);
    }
    #howFar(files) {
        return files === 0 ? '' : `: ${files} of ${this.#table.length} files`;
    }
}
function parsed(schema, value) {
    const result = dist/* safeParse */.xLC(schema, value);
    if (result.success)
        return result.output;
    throw contradiction();
}
function contradiction() {
    return new errors/* Failure */.HR('SERVER_REPLY_INVALID', {
        what: 'The server named files that this dataset does not have, or counted them wrong.',
        safe: 'It was not believed; no tree on the server changed.',
        next: 'Run the transfer again; if it repeats, do not trust this server.',
    });
}

;// CONCATENATED MODULE: ./src/transfer/deliver.ts
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










/** Damaged on the way or on arrival: a second and third try are for bad luck, more would hide a bad disk. */
const ROUNDS = 3;
const NOTHING_PRUNED = { removed: [], bytes: 0, pruneProblem: '' };
/** To hash a folder on the server, and to copy it where links fail: 1 TB over a network disk of 50 MB/s. */
const ADOPT_LIMIT_MS = 12 * 3_600_000;
/**
 * Sends what the server lacks and has it publish the tree, again if something was damaged on the way.
 *
 * @returns the tree's path on the server
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, REMOTE_DISK_FULL, TRANSFER_INCOMPLETE, INPUT_INVALID
 */
async function deliver(state) {
    const { table, log } = state;
    const blind = table.unknown > 0;
    let places = blind ? everything(table) : await lacking(state);
    if (state.options.adopt !== '' && places.length > 0)
        places = await adopt(state);
    for (let round = 1;; round++) {
        const isFirstBlind = blind && round === 1;
        await sendContents(state, places, isFirstBlind);
        const { path, missing } = await publish(state, isFirstBlind);
        if (missing.length === 0)
            return path;
        if (round === ROUNDS)
            throw incomplete(missing, table);
        log.warning(`Missing or damaged on the server: ${missing.length} of ${table.length} files. They are sent again.`);
        places = missing;
    }
}
/** Places of the files whose content the server lacks; it has the manifest from here on. */
async function lacking({ options, table, manifests, store, signal }) {
    const digest = table.digest;
    return store.use(async (agent) => {
        const base = await manifests.find(store.opened.bases);
        return askMissing(agent, { name: options.name, digest, table, base }, signal);
    });
}
/** Has the server take what it lacks from a folder of its own; what it lacks then. */
async function adopt(state) {
    const { options, table, store, log, signal } = state;
    const digest = table.digest;
    const args = { name: options.name, digest, path: options.adopt };
    const { files, bytes } = await store.use((agent) => agent.call(operations/* adoptFiles */.gv, args, { signal, limitMs: ADOPT_LIMIT_MS }));
    log.info(`The server adopted ${files} files, ${(0,format/* bytes */.ee)(bytes)}, from ${(0,printable/* printable */.g)(options.adopt)}.`);
    return lacking(state);
}
/** @param roomChecked the server made sure of it when it was opened */
async function sendContents(state, places, roomChecked) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { options, table, store, progress } = state;
        const wanted = onePerContent(places, (place) => table.hashAt(place));
        if (wanted.length === 0)
            return;
        if (!roomChecked) {
            const bytes = table.bytesOf(wanted);
            await store.checkRoom({ bytes, objects: wanted.length, files: table.length, treeBytes: table.bytes });
        }
        const helpers = __addDisposableResource(env_1, state.helpers(), true);
        const connections = new ConnectionCount(options.connections, await (0,congestion/* congestionControl */.P)());
        const arriving = new Set(store.opened.arriving);
        try {
            const ship = state.ship ?? send;
            const { pace, compress } = options;
            await ship({ ...state, places: wanted, arriving, pace, compress, link: store.link, helpers, connections });
        }
        catch (error) {
            throw error instanceof errors/* Failure */.HR && error.code === 'REMOTE_DISK_FULL' ? diskFull(progress, error) : error;
        }
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
/** Places of all files: in four bytes each, since there may be a million. */
function everything({ length }) {
    return new Int32Array(length).map((_, place) => place);
}
/**
 * Leaves one file of each content, the first.
 *
 * @param places in the table, ascending
 * @param hashOf the content's hash, undefined when it is not known: such a file stays
 */
function onePerContent(places, hashOf) {
    const contents = new ContentIndex(hashOf);
    return places.filter((place) => contents.firstOf(place) === place);
}
/** @param withManifest the server has not got it yet */
async function publish(state, withManifest) {
    const { options, table, manifests, store, log } = state;
    const { digest } = table;
    store.expect(digest);
    const [published] = await Promise.all([
        store.use(async (agent) => {
            // The line may have broken after the tree was published, while the server removed older ones.
            if (store.opened.present)
                return { path: store.opened.path, missing: new Int32Array(0), pruned: NOTHING_PRUNED };
            const base = withManifest ? await manifests.find(store.opened.bases) : undefined;
            return publishTree(agent, { name: options.name, digest, table, base, withManifest, keep: options.keep }, state);
        }),
        keepManifest(state, digest),
    ]);
    const { removed, bytes, pruneProblem } = published.pruned;
    if (removed.length > 0)
        log.info(`Removed ${removed.length} older generations: ${(0,format/* bytes */.ee)(bytes)} freed.`);
    if (pruneProblem)
        log.warning(`Older generations could not be removed: ${(0,printable/* printable */.g)(pruneProblem)}`);
    return published;
}
/** It only saves bytes next time, and tells what has changed: of no harm when nothing is published, and fails nothing. */
async function keepManifest({ manifests, table, log }, digest) {
    try {
        await manifests.keep(digest, table.manifest());
    }
    catch (error) {
        log.notice(`The manifest was not kept, so the next one travels as a whole: ${String(error)}`);
    }
}
function incomplete(missing, table) {
    const named = [...missing.slice(0, 5)].map((place) => (0,view/* displayPath */.Gt)(table.at(place).path));
    return new errors/* Failure */.HR('TRANSFER_INCOMPLETE', {
        what: `After ${ROUNDS} tries ${missing.length} files are still damaged on the server: ${named.join(', ')}.`,
        safe: 'Nothing was published; the dataset on the runner is untouched.',
        next: "Suspect the server's disk: choose another volume as root, or another server.",
    });
}
function diskFull(progress, cause) {
    return new errors/* Failure */.HR('REMOTE_DISK_FULL', {
        what: `The server's volume is full: ${(0,format/* bytes */.ee)(progress.bytesLeft)} are still to be sent.`,
        safe: 'What has arrived is kept; every tree on the server is as it was.',
        next: `Free at least ${(0,format/* bytes */.ee)(progress.bytesLeft)} there and run the transfer again: only the rest is sent.`,
    }, cause);
}


/***/ }),

/***/ 93134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NM: () => (/* binding */ LEAST_UNIT_BYTES),
/* harmony export */   RN: () => (/* binding */ writeRecordHead),
/* harmony export */   mQ: () => (/* binding */ PACK_FILES),
/* harmony export */   pF: () => (/* binding */ RECORD_HEAD_BYTES),
/* harmony export */   vg: () => (/* binding */ UNIT_BYTES)
/* harmony export */ });
/* unused harmony export RECORD_KINDS */
/**
 * The records of the stream to the server: `u8 kind, 32 hash bytes, u64 size, u64 offset, u32 length` and `length`
 * bytes. `remote/gpu_retrain/store/receive.py` reads them.
 */
/** O a whole file, S a segment of a big one, o and s the same deflated, P which segments of it are there, F it is complete. */
const RECORD_KINDS = (/* unused pure expression or super */ null && (['O', 'o', 'S', 's', 'P', 'F']));
/** Bytes of a record without its content. */
const RECORD_HEAD_BYTES = 53;
/**
 * The most that one record or pack carries; the same as SEGMENT_BYTES in `remote/gpu_retrain/store/parts.py`. On a line of 150 Mbit/s it takes
 * 0.2 s, so that nothing waits for long behind it.
 */
const UNIT_BYTES = 4 << 20;
/** Below, the overhead of a record and of a job begins to count. */
const LEAST_UNIT_BYTES = 128 << 10;
/** A pack is full at this many files, too. */
const PACK_FILES = 2000;
/** Writes a record's head at the start of `target`. */
function writeRecordHead(target, head) {
    target.write(head.kind, 0, 'latin1');
    target.set(head.sha256, 1);
    target.writeBigUInt64BE(BigInt(head.sizeBytes), 33);
    target.writeBigUInt64BE(BigInt(head.offset), 41);
    target.writeUInt32BE(head.length, 49);
}


/***/ }),

/***/ 40019:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OQ: () => (/* binding */ QuestionJob),
/* harmony export */   hg: () => (/* binding */ SegmentedFile)
/* harmony export */ });
/* unused harmony export gaps */
/* harmony import */ var _dataset_scan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(63895);
/* harmony import */ var _dataset_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50059);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(93134);



/** One big file, sent in segments over any connection and in any order; then the server checks the whole. */
class SegmentedFile {
    #source;
    #place;
    #queue;
    #signal;
    #rest;
    #outstanding = 0;
    #hashed;
    /** @param place of the file in the source's table */
    constructor(source, place, queue, signal) {
        this.#source = source;
        this.#place = place;
        this.#queue = queue;
        this.#signal = signal;
        this.#rest = [{ offset: 0, length: source.table.sizeAt(place) }];
    }
    /** The next segment, of about this many bytes; undefined when all are under way. */
    segment(most) {
        const range = this.#rest.shift();
        if (!range)
            return undefined;
        const length = range.length - most > _records_js__WEBPACK_IMPORTED_MODULE_2__/* .LEAST_UNIT_BYTES */ .NM ? most : Math.min(range.length, _records_js__WEBPACK_IMPORTED_MODULE_2__/* .UNIT_BYTES */ .vg);
        const rest = { offset: range.offset + length, length: range.length - length };
        if (rest.length > 0)
            this.#rest.unshift(rest);
        this.#outstanding++;
        return this.#job(range.offset, length);
    }
    /** The question which ranges of it the server has; its answer goes to `skip`. */
    async question() {
        await this.#hash();
        return { data: this.#head('P'), sha256: this.#source.table.hashAt(this.#place)?.toString('hex') ?? '' };
    }
    /** Leaves out what the server has. @returns bytes that are still to be sent */
    skip(there) {
        this.#rest = gaps(this.#source.table.sizeAt(this.#place), there);
        if (this.#rest.length === 0)
            this.#finish();
        return this.#rest.reduce((sum, { length }) => sum + length, 0);
    }
    #job(offset, length) {
        const onDone = () => {
            if (--this.#outstanding === 0 && this.#rest.length === 0)
                this.#finish();
        };
        const read = () => this.#read(offset, length);
        const job = { bytes: length, files: 0, read, without: () => job, onDone, bringsMore: true };
        return job;
    }
    async #read(offset, length) {
        await this.#hash();
        const { root, table, buffers, compression } = this.#source;
        const buffer = buffers.take(_records_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_HEAD_BYTES */ .pF + length);
        const content = buffer.subarray(_records_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_HEAD_BYTES */ .pF, _records_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_HEAD_BYTES */ .pF + length);
        const row = table.at(this.#place);
        await (0,_dataset_source_js__WEBPACK_IMPORTED_MODULE_1__/* .readInto */ .Pq)(root, row, content, offset);
        const shrunk = await compression.shrink(row.path, content);
        this.#head(shrunk === undefined ? 'S' : 's', offset, shrunk ?? length).copy(buffer);
        const end = _records_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_HEAD_BYTES */ .pF + (shrunk ?? length);
        return { data: buffer.subarray(0, end), ends: [end], release: () => buffers.giveBack(buffer) };
    }
    /** Every record names the hash of the whole. */
    async #hash() {
        const { root, table } = this.#source;
        if (table.hashAt(this.#place))
            return;
        this.#hashed ??= (0,_dataset_scan_js__WEBPACK_IMPORTED_MODULE_0__/* .noteHash */ .BG)(table, this.#place, (row) => (0,_dataset_source_js__WEBPACK_IMPORTED_MODULE_1__/* .hashSource */ .cB)(root, row, this.#signal, () => undefined));
        await this.#hashed;
    }
    #finish() {
        const data = this.#head('F');
        const read = async () => ({ data, ends: [data.length] });
        const job = { bytes: 0, files: 1, read, without: () => job };
        this.#queue().add(job);
    }
    #head(kind, offset = 0, length = 0) {
        const { sizeBytes, sha256 } = this.#source.table.at(this.#place);
        const head = Buffer.alloc(_records_js__WEBPACK_IMPORTED_MODULE_2__/* .RECORD_HEAD_BYTES */ .pF);
        (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .writeRecordHead */ .RN)(head, { kind, sha256: sha256 ?? Buffer.alloc(0), sizeBytes, offset, length });
        return head;
    }
}
/** The question which parts of a big file have arrived in an earlier run. */
class QuestionJob {
    bytes = 0;
    files = 0;
    bringsMore = true;
    /** The hash that the answer will carry, in hex; known once the question was read. */
    sha256 = '';
    #file;
    #onAnswer;
    #isAnswered = false;
    /** @param onAnswer returns the bytes that need not be sent */
    constructor(file, onAnswer) {
        this.#file = file;
        this.#onAnswer = onAnswer;
    }
    /** Takes the server's answer, what is whole there. Only the first counts. @returns bytes that need not be sent */
    answer(there) {
        if (this.#isAnswered)
            return 0;
        this.#isAnswered = true;
        return this.#onAnswer(there);
    }
    async read() {
        const { data, sha256 } = await this.#file.question();
        this.sha256 = sha256;
        return { data, ends: [data.length] };
    }
    without() {
        return this;
    }
}
/** What is missing of a file. */
function gaps(sizeBytes, there) {
    const missing = [];
    let at = 0;
    for (const { offset, length } of [...there].sort((a, b) => a.offset - b.offset)) {
        if (offset > at)
            missing.push({ offset: at, length: Math.min(offset, sizeBytes) - at });
        at = Math.max(at, offset + length);
        if (at >= sizeBytes)
            break;
    }
    if (at < sizeBytes)
        missing.push({ offset: at, length: sizeBytes - at });
    return missing.filter(({ length }) => length > 0);
}


/***/ }),

/***/ 45504:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ Progress)
/* harmony export */ });
/* unused harmony export timeLeft */
/* harmony import */ var _tcp_segments_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13569);
/* harmony import */ var _text_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98488);
/* harmony import */ var _rate_history_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20716);



const LINE_INTERVAL_MS = 15_000;
/** Weight of the newest interval in the rate that the time left is computed from: about the last 30 s count. */
const NEWEST_WEIGHT = 0.4;
/** What has arrived, as the server acknowledged it, and a line about it every 15 seconds. */
class Progress {
    #log;
    #timer;
    #second;
    #startedAt = performance.now();
    #totalBytes = 0;
    #totalFiles = 0;
    #bytes = 0;
    #files = 0;
    #lineBytes = 0;
    #lineAt = performance.now();
    #rate = 0;
    #tickBytes = 0;
    #segments = (0,_tcp_segments_js__WEBPACK_IMPORTED_MODULE_0__/* .segmentCounts */ .On)();
    /** How the rate went while there was something to send. */
    history = new _rate_history_js__WEBPACK_IMPORTED_MODULE_2__/* .RateHistory */ .L();
    /** All stream bytes that the server took, those that had to travel again included. */
    wireBytes = 0;
    /** How many connections there are now. */
    connections = 1;
    constructor(log) {
        this.#log = log;
        this.#timer = setInterval(() => this.#line(), LINE_INTERVAL_MS);
        this.#timer.unref();
        this.#second = setInterval(() => this.#tick(), 1000);
        this.#second.unref();
    }
    /** So much more is to come than has arrived. */
    expect(bytes, files) {
        this.#totalBytes = this.#bytes + bytes;
        this.#totalFiles = this.#files + files;
    }
    acked(bytes) {
        this.#bytes += bytes;
        this.wireBytes += bytes;
    }
    retracted(bytes) {
        this.#bytes -= bytes;
    }
    arrived(files, savedBytes) {
        this.#files += files;
        this.#bytes += savedBytes;
    }
    /** Content still to come, in bytes. */
    get bytesLeft() {
        return Math.max(0, this.#totalBytes - this.#bytes);
    }
    /** Seconds since the start. */
    get seconds() {
        return (performance.now() - this.#startedAt) / 1000;
    }
    [Symbol.dispose]() {
        clearInterval(this.#timer);
        clearInterval(this.#second);
    }
    /** Seconds count from the first byte to the last: a chart of the waiting around it says nothing. */
    #tick() {
        const bytes = this.wireBytes - this.#tickBytes;
        this.#tickBytes = this.wireBytes;
        if (this.wireBytes > 0 && this.bytesLeft > 0)
            this.history.add(bytes);
    }
    #line() {
        const now = performance.now();
        const newest = Math.max(0, this.#bytes - this.#lineBytes) / ((now - this.#lineAt) / 1000);
        this.#rate = this.#rate === 0 ? newest : NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * this.#rate;
        this.#lineBytes = this.#bytes;
        this.#lineAt = now;
        if (this.bytesLeft === 0)
            return;
        this.#log.info([
            `${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(Math.min(this.#bytes, this.#totalBytes))} of ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(this.#totalBytes)} arrived`,
            `${this.#files} of ${this.#totalFiles} files`,
            `${(newest / 1e6).toFixed(1)} MB/s`,
            timeLeft(this.bytesLeft, this.#rate),
            this.connections === 1 ? '1 connection' : `${this.connections} connections`,
            ...this.#retransmitted(),
        ].join(', '));
    }
    /** Of all TCP segments of the runner since the last line; a runner that cannot tell says nothing. */
    #retransmitted() {
        const now = (0,_tcp_segments_js__WEBPACK_IMPORTED_MODULE_0__/* .segmentCounts */ .On)();
        const loss = (0,_tcp_segments_js__WEBPACK_IMPORTED_MODULE_0__/* .lossOf */ .je)((0,_tcp_segments_js__WEBPACK_IMPORTED_MODULE_0__/* .since */ .XP)(this.#segments, now));
        this.#segments = now;
        return loss === undefined ? [] : [`${(loss * 100).toFixed(2)} % retransmitted`];
    }
}
/** `about 12 min left`, from bytes and bytes per second. */
function timeLeft(bytes, rate) {
    if (rate <= 0)
        return 'waiting for the line';
    const minutes = bytes / rate / 60;
    if (minutes < 1)
        return 'less than a minute left';
    if (minutes < 90)
        return `about ${Math.round(minutes)} min left`;
    return `about ${(minutes / 60).toFixed(1)} h left`;
}


/***/ }),

/***/ 20716:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ sparkline),
/* harmony export */   L: () => (/* binding */ RateHistory)
/* harmony export */ });
/** More do not fit beside each other on a phone. */
const MOST_POINTS = 40;
const BLOCKS = '▁▂▃▄▅▆▇█';
/** How a rate went over time, in a bounded number of evenly long intervals, however long it takes. */
class RateHistory {
    #bytes = [];
    #seconds = 1;
    #pending = [];
    /** How long an interval is, in seconds. */
    get intervalSeconds() {
        return this.#seconds;
    }
    /** Bytes per second in each whole interval. */
    get rates() {
        return this.#bytes.map((bytes) => bytes / this.#seconds);
    }
    /** Takes in what came within one more second; once there are too many intervals, each becomes twice as long. */
    add(bytes) {
        this.#pending.push(bytes);
        if (this.#pending.length < this.#seconds)
            return;
        this.#bytes.push(sum(this.#pending));
        this.#pending = [];
        if (this.#bytes.length < MOST_POINTS)
            return;
        this.#bytes = Array.from({ length: MOST_POINTS / 2 }, (_, at) => sum(this.#bytes.slice(2 * at, 2 * at + 2)));
        this.#seconds *= 2;
    }
}
/**
 * Draws rates as a line of blocks, the highest as a full one. A run's summary shows neither SVG nor scripts.
 *
 * @returns '' for fewer than three rates, which say nothing
 */
function sparkline(rates) {
    const most = Math.max(...rates);
    if (rates.length < 3 || most <= 0)
        return '';
    return rates.map((rate) => BLOCKS[Math.round((Math.max(0, rate) / most) * (BLOCKS.length - 1))]).join('');
}
function sum(values) {
    return values.reduce((total, value) => total + value, 0);
}


/***/ }),

/***/ 95883:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ TokenBucket)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _config_timetable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19957);


/** What may go out at once after a pause: more would fill the queues of the line that the limit is to keep free. */
const BURST_MS = 250;
/** So long at most until a new hour's rate is seen. */
const LONGEST_WAIT_MS = 5_000;
/** One limit for all connections together, by the clock on the wall. */
class TokenBucket {
    #timetable;
    #now;
    #clock;
    #sleep;
    /** When what was let go so far will have gone out at the rate. */
    #busyUntilMs = 0;
    constructor(timetable, { now = () => performance.now(), clock = () => new Date(), wait = abortableSleep } = {}) {
        this.#timetable = timetable;
        this.#now = now;
        this.#clock = clock;
        this.#sleep = wait;
    }
    async take(bytes, signal) {
        let left = bytes;
        while (left > 0) {
            const rate = (0,_config_timetable_js__WEBPACK_IMPORTED_MODULE_1__/* .rateAt */ .GP)(this.#timetable, this.#clock());
            if (rate === 'off')
                return;
            const share = Math.min(left, Math.max(1, Math.floor((rate * LONGEST_WAIT_MS) / 1000)));
            this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#now() - BURST_MS) + (share / rate) * 1000;
            left -= share;
            const waitMs = this.#busyUntilMs - this.#now();
            if (waitMs > 0)
                await this.#sleep(waitMs, signal);
        }
    }
}
async function abortableSleep(ms, signal) {
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, { signal });
}


/***/ }),

/***/ 74358:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ PeerWatchdog)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83001);


/** The server talks but acknowledges nothing: longer than a disk of 120 MB/s takes to hash a file of 200 GB. */
const STUCK_MS = 30 * 60_000;
/** What may pile up on the way and arrive at once: two minutes of it, after which the other end gives us up. */
const FREE_EVENTS = 1000;
/** It acknowledges five times a second and says once that it hashes (`remote/gpu_retrain/store/`): leave some room. */
const EVENTS_PER_SECOND = 10;
/**
 * What a server says over one connection, and whether that is a sign of work. An intact one answers, and says now and
 * then that it lives; one that only repeats itself would never be silent, and one that floods us would keep us busy.
 */
class PeerWatchdog {
    #startedMs;
    #heardMs;
    /** When it was last of use, or owed nothing. */
    #movedMs;
    #disbelief;
    #answers = FREE_EVENTS;
    #events = 0;
    /**
     * @param nowMs a monotonic clock, here as below
     * @param disbelief the failure for a server that did what no intact one does, given as the rest of a sentence
     */
    constructor(nowMs, disbelief = _ssh_channel_failures_js__WEBPACK_IMPORTED_MODULE_1__/* .transferViolation */ .V8) {
        this.#disbelief = disbelief;
        this.#startedMs = nowMs;
        this.#heardMs = nowMs;
        this.#movedMs = nowMs;
    }
    /** The server was sent something that has at most this many answers. */
    expect(answers) {
        this.#answers += answers;
    }
    /**
     * It has said something.
     *
     * @param isOwed whether it should be getting on with something
     * @throws Failure SERVER_REPLY_INVALID for more than an intact server has to say, DEADLINE_EXCEEDED when it does not get on
     */
    hear(nowMs, isOwed) {
        const seconds = (nowMs - this.#startedMs) / 1000;
        if (++this.#events > this.#answers + seconds * EVENTS_PER_SECOND)
            throw this.#disbelief(`said ${this.#events} things in ${Math.ceil(seconds)} s, far more than it was asked`);
        this.#heardMs = nowMs;
        if (!isOwed)
            this.#movedMs = nowMs;
        else if (nowMs - this.#movedMs > STUCK_MS)
            throw stuck();
    }
    /** What it has said last has brought us further. */
    moved() {
        this.#movedMs = this.#heardMs;
    }
    /** How long it has said nothing. */
    silentMs(nowMs) {
        return nowMs - this.#heardMs;
    }
}
function stuck() {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('DEADLINE_EXCEEDED', {
        what: `Nothing of what is to be sent has arrived for ${STUCK_MS / 60_000} min, though the server went on talking.`,
        safe: 'What has arrived is kept; every tree on the server is as it was.',
        next: "Suspect the server's disk; run the transfer again: only the rest is sent.",
    });
}


/***/ }),

/***/ 33786:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  y: () => (/* binding */ STREAM_LIMIT_MS),
  U: () => (/* binding */ Sender)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
// EXTERNAL MODULE: ./src/ssh/channel-failures.ts
var channel_failures = __webpack_require__(83001);
// EXTERNAL MODULE: ./src/transfer/operations.ts
var operations = __webpack_require__(83005);
// EXTERNAL MODULE: ./src/ssh/frames.ts
var ssh_frames = __webpack_require__(68182);
// EXTERNAL MODULE: ./src/transfer/jobs/records.ts
var records = __webpack_require__(93134);
;// CONCATENATED MODULE: ./src/transfer/send/flow.ts


/** What counts as "of late": several round trips of any line, and few enough bytes to be sent again after a break. */
const HORIZON_MS = 1000;
/** Fills 8 SSH packets, the header included; 20 ms at 100 Mbit/s (facts on transfer, section 5). */
const LARGEST_FRAME_BYTES = (256 << 10) - ssh_frames/* HEADER_BYTES */.q2;
/** The server answers frame by frame: on a line of 64 kbit/s this one takes two seconds. */
const SMALLEST_FRAME_BYTES = 16 << 10;
const FIRST_FRAME_BYTES = 64 << 10;
/** A frame should take so long at the rate of late: the server acknowledges whole frames. */
const FRAME_SECONDS = 0.2;
/** Enough for TCP's slow start to be the limit of a fresh connection, and not we. */
const LEAST_WINDOW_BYTES = 128 << 10;
/** What a lost connection costs at most; keeps the channel's 2 MiB window full over a slow disk at the other end. */
const MOST_WINDOW_BYTES = 8 << 20;
/** A job should take so long: what one connection holds, no other can take from it. */
const JOB_SECONDS = 0.5;
const FIRST_JOB_BYTES = 1 << 20;
/** From here on reading ahead pays: below, whatever is under way outlasts any reading. */
const FAST_BYTES_PER_SECOND = 1e6;
/** How one connection moves, by what the server acknowledges, and what follows for how much to send. */
class Flow {
    #marks;
    #startedMs;
    #rate = 0;
    /** @param nowMs a monotonic clock, here as below */
    constructor(nowMs) {
        this.#startedMs = nowMs;
        this.#marks = [{ atMs: nowMs, ackedBytes: 0 }];
    }
    /** Notes how many bytes are acknowledged in all. */
    hear(ackedBytes, nowMs) {
        this.#marks.push({ atMs: nowMs, ackedBytes });
        this.#rate = this.#recent(nowMs) / (Math.min(HORIZON_MS, Math.max(1, nowMs - this.#startedMs)) / 1000);
    }
    /** Bytes per second when something was acknowledged last; 0 while nothing was. */
    get bytesPerSecond() {
        return this.#rate;
    }
    /** Whether the next job is worth reading while this one is sent. */
    get isFast() {
        return this.#rate >= FAST_BYTES_PER_SECOND;
    }
    /** How many bytes to send at once. */
    frameBytes(nowMs) {
        const wish = Math.floor(this.#recent(nowMs) * FRAME_SECONDS);
        const least = this.#isNew(nowMs) ? FIRST_FRAME_BYTES : SMALLEST_FRAME_BYTES;
        return Math.min(LARGEST_FRAME_BYTES, Math.max(least, wish));
    }
    /**
     * How many bytes may be sent and not acknowledged, so that little waits behind a bad line.
     *
     * @param seconds how much of what was acknowledged of late
     */
    windowBytes(nowMs, seconds) {
        return Math.min(MOST_WINDOW_BYTES, LEAST_WINDOW_BYTES + Math.floor(this.#recent(nowMs) * seconds));
    }
    /** How much content the next job should have. */
    jobBytes(nowMs) {
        const least = this.#isNew(nowMs) ? FIRST_JOB_BYTES : records/* LEAST_UNIT_BYTES */.NM;
        return Math.max(least, Math.floor(this.#recent(nowMs) * JOB_SECONDS));
    }
    #isNew(nowMs) {
        return nowMs - this.#startedMs < HORIZON_MS;
    }
    #recent(nowMs) {
        while (this.#marks.length > 1 && (this.#marks[1]?.atMs ?? nowMs) <= nowMs - HORIZON_MS)
            this.#marks.shift();
        return (this.#marks.at(-1)?.ackedBytes ?? 0) - (this.#marks[0]?.ackedBytes ?? 0);
    }
}

// EXTERNAL MODULE: ./src/transfer/jobs/segmented-file.ts
var segmented_file = __webpack_require__(40019);
;// CONCATENATED MODULE: ./src/transfer/send/in-flight.ts


/** What one connection has taken and the server has not acknowledged, and what becomes of it. */
class InFlight {
    #queue;
    #meter;
    #worker;
    /** Taken and not sent yet. */
    #taken = new Set();
    /** Sent, in order, and not acknowledged as a whole. */
    #sent = [];
    #sentBytes = 0;
    #ackedBytes = 0;
    /** @param worker who takes the jobs, as the queue knows it */
    constructor(queue, meter, worker) {
        this.#queue = queue;
        this.#meter = meter;
        this.#worker = worker;
    }
    /** Bytes of the stream that were sent and not acknowledged. */
    get outstandingBytes() {
        return this.#sentBytes - this.#ackedBytes;
    }
    /** Whether every job that was sent is acknowledged. */
    get isEmpty() {
        return this.#sent.length === 0;
    }
    /** All that has yet to be acknowledged, what is only read so far included. */
    get bytesHeld() {
        const end = this.#sent.at(-1)?.ends.at(-1) ?? this.#sentBytes;
        return [...this.#taken].reduce((sum, job) => sum + job.bytes, end - this.#ackedBytes);
    }
    /** How many bytes have to be acknowledged until the job is; all of them when it is not sent yet. */
    bytesTo(job) {
        const end = this.#sent.find((sent) => sent.job === job)?.ends.at(-1);
        return end === undefined ? this.bytesHeld : end - this.#ackedBytes;
    }
    /** A job was taken from the queue, and will be read. */
    take(job) {
        this.#taken.add(job);
    }
    /**
     * The data of a job that was taken come next in the stream.
     *
     * @param ends where each record ends in the data
     * @returns false when another connection was faster: nothing of it need be sent
     */
    begin(job, ends) {
        this.#taken.delete(job);
        if (!this.#queue.isNeeded(job))
            return false;
        const start = this.#sentBytes;
        this.#sent.push({ job, start, ends: ends.map((end) => start + end) });
        return true;
    }
    /** So many bytes more are on their way. */
    sent(bytes) {
        this.#sentBytes += bytes;
    }
    /**
     * What has not been sent of the last job stays unsent, since nobody needs it.
     *
     * @returns whether a record was broken off, which the server has to be told
     */
    cut() {
        const last = this.#sent.pop();
        if (!last)
            return false;
        this.#sent.push({ ...last, ends: [this.#sentBytes] });
        return this.#sentBytes > last.start && !last.ends.includes(this.#sentBytes);
    }
    /**
     * The server has acknowledged so many bytes of the stream in all.
     *
     * @returns whether that is more than before
     * @throws Failure SERVER_REPLY_INVALID
     */
    acknowledge(ackedBytes) {
        if (ackedBytes < this.#ackedBytes || ackedBytes > this.#sentBytes)
            throw (0,channel_failures/* transferViolation */.V8)('acknowledged bytes that were never sent, or took an acknowledgement back');
        const bytes = ackedBytes - this.#ackedBytes;
        this.#meter.acked(bytes);
        this.#ackedBytes = ackedBytes;
        this.settle();
        return bytes > 0;
    }
    /** Reports every job that is acknowledged; one without data is as soon as all before it are. */
    settle() {
        for (let first = this.#sent[0]; first; first = this.#sent[0]) {
            const end = first.ends.at(-1) ?? first.start;
            if (end > this.#ackedBytes)
                return;
            this.#sent.shift();
            const { job, start } = first;
            if (this.#queue.done(job))
                this.#meter.arrived(job.files, job.bytes - (end - start));
            else
                this.#meter.retracted(end - start);
        }
    }
    /** The server has told which ranges it has of a file, by its hash in hex. */
    answer(sha256, there) {
        for (const { job } of this.#sent) {
            if (job instanceof segmented_file/* QuestionJob */.OQ && job.sha256 === sha256)
                this.#meter.arrived(0, job.answer(there));
        }
    }
    /** The connection is of no use any more: others may have what was not acknowledged. */
    putBack() {
        for (const job of this.#taken)
            this.#queue.putBack(job, job, this.#worker);
        this.#taken.clear();
        for (const sent of this.#sent)
            this.#putBackRest(sent);
        this.#sent = [];
    }
    #putBackRest({ job, start, ends }) {
        const arrived = ends.filter((end) => end <= this.#ackedBytes).length;
        const rest = arrived > 0 ? job.without(arrived) : job;
        const isOurs = this.#queue.putBack(job, rest, this.#worker);
        const kept = isOurs ? (ends[arrived - 1] ?? start) : start;
        this.#meter.retracted(Math.max(0, this.#ackedBytes - kept));
        if (isOurs)
            this.#meter.arrived(job.files - rest.files, job.bytes - rest.bytes - (kept - start));
    }
}

// EXTERNAL MODULE: ./src/transfer/send/peer-watchdog.ts
var peer_watchdog = __webpack_require__(74358);
;// CONCATENATED MODULE: ./src/transfer/send/sender.ts







/** Nothing heard for so long, though flushes are answered at once, means that the connection is dead. */
const SILENCE_MS = 45_000;
const FLUSH_INTERVAL_MS = 15_000;
/** Data is outstanding and nothing is heard: time for another connection to be tried beside this one. */
const STALL_MS = 6_000;
/** A server that hashes a big file says so once a second. */
const QUIET_MS = 3_000;
const WATCH_INTERVAL_MS = 1_000;
/** An exchange that carries content has no end of its own: it may take days, as long as it moves. */
const STREAM_LIMIT_MS = 7 * 24 * 3_600_000;
/** Enough for TCP to grow as it likes; and what a line with losses takes to acknowledge, at the least. */
const WINDOW_SECONDS = 1;
const BRIEF_WINDOW_SECONDS = 0.35;
/** A helper that ends a little late does no harm: its work is repeated by others. */
const SLACK_SECONDS = 0.5;
/** The first has to publish when all is there, and what it still has under way would come before that. */
const FIRST_SLACK_SECONDS = -0.5;
const acknowledgement = dist/* object */.Ikc({ acked: schemas/* count */.U9 });
const answer = dist/* object */.Ikc({ parts: dist/* string */.YjP(), ranges: dist/* array */.YOg(dist/* tuple */.PVZ([schemas/* count */.U9, schemas/* count */.U9])) });
/** One connection's share of a transfer: takes jobs, sends them, and believes only what the server acknowledges. */
class Sender {
    #exchange;
    #queue;
    #pace;
    #signal;
    #isFirst;
    #stalled;
    #flow = new Flow(performance.now());
    #watchdog = new peer_watchdog/* PeerWatchdog */.o(performance.now());
    #inFlight;
    #flushedAt = performance.now();
    #ended = false;
    #over = false;
    #wake = () => undefined;
    /** @param stalled called every second while the server owes an answer for too long */
    constructor(agent, queue, { meter, pace, signal, stalled, isFirst }) {
        this.#exchange = agent.open(operations/* receiveObjects */.CL, {}, { signal, limitMs: STREAM_LIMIT_MS });
        this.#inFlight = new InFlight(queue, meter, this);
        this.#stalled = stalled;
        this.#queue = queue;
        this.#pace = pace;
        this.#signal = signal;
        this.#isFirst = isFirst;
    }
    /**
     * Works until the queue is empty.
     *
     * @throws Failure of the server, the source or the connection; what had not arrived is back in the queue
     */
    async run() {
        const watch = setInterval(() => this.#watch(), WATCH_INTERVAL_MS);
        this.#queue.join(this);
        try {
            await Promise.all([this.#send(), this.#listen()]);
        }
        finally {
            clearInterval(watch);
            this.#giveUp();
        }
    }
    /** Takes no further job, and ends when what it has sent has arrived. */
    retire() {
        this.#queue.leave(this);
    }
    get jobBytes() {
        return this.#flow.jobBytes(performance.now());
    }
    get bytesHeld() {
        return this.#inFlight.bytesHeld;
    }
    get slackSeconds() {
        return this.#isFirst ? FIRST_SLACK_SECONDS : SLACK_SECONDS;
    }
    get bytesPerSecond() {
        return this.#flow.bytesPerSecond;
    }
    secondsTo(job) {
        const bytes = this.#inFlight.bytesTo(job);
        const silentMs = this.#watchdog.silentMs(performance.now());
        const moving = this.bytesPerSecond > 0 ? bytes / this.bytesPerSecond : 0;
        return Math.max(moving, silentMs > QUIET_MS ? silentMs / 1000 : 0);
    }
    async #send() {
        let next = this.#prepare();
        for (let ready = await next; ready; ready = await next) {
            // On a fast line the next job is read while this one is on its way; on a slow one others had better have it.
            const ahead = this.#flow.isFast ? this.#prepare() : undefined;
            ahead?.catch(() => undefined);
            await this.#sendJob(ready.job, ready.jobData);
            next = ahead ?? this.#prepare();
        }
        this.#ended = true;
        await this.#exchange.send({ end: true });
    }
    async #prepare() {
        const job = await this.#queue.take(this);
        if (!job)
            return undefined;
        if (this.#over) {
            this.#queue.putBack(job, job, this);
            return undefined;
        }
        this.#inFlight.take(job);
        return { job, jobData: await job.read() };
    }
    async #sendJob(job, { data, ends, release }) {
        if (this.#over)
            return;
        if (!this.#inFlight.begin(job, ends))
            return release?.();
        // Each record may be found damaged, or be a question.
        this.#watchdog.expect(ends.length);
        for (let at = 0; at < data.length;) {
            while (this.#inFlight.outstandingBytes > this.#windowBytes)
                await this.#change();
            // Another connection was faster: on one that has become slow the rest would hold up the end.
            if (!this.#queue.isNeeded(job)) {
                await this.#breakOff();
                break;
            }
            const frame = data.subarray(at, at + this.#flow.frameBytes(performance.now()));
            at += frame.length;
            await this.#pace.take(frame.length, this.#signal);
            this.#inFlight.sent(frame.length);
            this.#watchdog.expect(1);
            await this.#exchange.sendData(frame);
        }
        this.#inFlight.settle();
        await this.#flush();
        release?.();
    }
    async #breakOff() {
        if (this.#inFlight.cut())
            await this.#exchange.send({ drop: true });
    }
    get #windowBytes() {
        const isBrief = this.#isFirst && this.#queue.isShared;
        return this.#flow.windowBytes(performance.now(), isBrief ? BRIEF_WINDOW_SECONDS : WINDOW_SECONDS);
    }
    #watch() {
        const now = performance.now();
        if (now - this.#flushedAt > FLUSH_INTERVAL_MS)
            this.#flush().catch(() => undefined);
        if (this.#inFlight.outstandingBytes > 0 && this.#watchdog.silentMs(now) > STALL_MS)
            this.#stalled();
    }
    async #flush() {
        this.#flushedAt = performance.now();
        this.#watchdog.expect(1);
        await this.#exchange.send({ flush: true });
    }
    async #listen() {
        for (;;) {
            const received = await this.#exchange.receive(SILENCE_MS);
            if (received.kind === 'result') {
                if (this.#ended && this.#inFlight.isEmpty)
                    return;
                throw (0,channel_failures/* transferViolation */.V8)('was done before it had acknowledged everything');
            }
            if (received.kind === 'data')
                throw (0,channel_failures/* transferViolation */.V8)('sent data where it has none to send');
            this.#hear(received.event);
        }
    }
    #hear(event) {
        this.#watchdog.hear(performance.now(), this.#inFlight.outstandingBytes > 0 || this.#ended);
        if (dist.is(acknowledgement, event))
            this.#acknowledge(event.acked);
        else if (dist.is(answer, event))
            this.#answer(event);
    }
    #acknowledge(ackedBytes) {
        if (this.#inFlight.acknowledge(ackedBytes))
            this.#watchdog.moved();
        this.#flow.hear(ackedBytes, performance.now());
        this.#wake();
    }
    #answer({ parts, ranges }) {
        const there = ranges.map(([offset, length]) => ({ offset, length }));
        this.#inFlight.answer(parts, there);
    }
    #change() {
        return new Promise((resolve) => {
            this.#wake = resolve;
        });
    }
    #giveUp() {
        this.#over = true;
        this.#queue.leave(this);
        this.#inFlight.putBack();
    }
}


/***/ }),

/***/ 34337:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  k: () => (/* binding */ transfer)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./src/dataset/file-index.ts
var file_index = __webpack_require__(66617);
;// CONCATENATED MODULE: ./src/dataset/index-saver.ts

/** A first transfer takes hours; what it hashed must not be lost with the runner. */
const INTERVAL_MS = 60_000;
/** Saves the file index, if there is news, every minute and at the end, whatever the end is. It only saves time, so it fails nothing. */
class IndexSaver {
    #save;
    #timer;
    #saving = Promise.resolve();
    /** @param folder from datasetFolder; @param root the dataset's absolute path */
    constructor(folder, root, table, log) {
        this.#save = async () => {
            if (!table.isNews)
                return;
            // Before it is written: what becomes known meanwhile is news again.
            table.isNews = false;
            await (0,file_index/* saveIndex */.mO)(folder, root, table).catch((error) => {
                table.isNews = true;
                log.notice(`The file index was not saved, so the next run hashes again: ${String(error)}`);
            });
        };
        this.#timer = setInterval(() => this.#next(), INTERVAL_MS);
        this.#timer.unref();
    }
    async [Symbol.asyncDispose]() {
        clearInterval(this.#timer);
        await this.#next();
    }
    #next() {
        this.#saving = this.#saving.then(this.#save);
        return this.#saving;
    }
}

// EXTERNAL MODULE: ./src/dataset/known-manifests.ts
var known_manifests = __webpack_require__(83192);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/dataset/view.ts
var view = __webpack_require__(65595);
;// CONCATENATED MODULE: ./src/dataset/name-collisions.ts


const NAMED = 5;
/**
 * Refuses files whose names are one and the same on the server's volume: the later would replace the earlier.
 *
 * @param tellsApart whether the volume takes names that differ in case, or in how a letter is composed, for two
 * @throws Failure NAMES_COLLIDE
 */
function refuseNameCollisions(table, tellsApart) {
    if (tellsApart)
        return;
    const seen = new Map();
    const pairs = [];
    for (let place = 0; place < table.length; place++) {
        const { path } = table.at(place);
        // Of all that a volume may fold, this is what upper case and one composition bring together.
        const folded = name_collisions_text(path).normalize('NFD').toUpperCase();
        const other = seen.get(folded);
        if (other === undefined)
            seen.set(folded, place);
        else
            pairs.push(`${(0,view/* displayPath */.Gt)(table.at(other).path)} and ${(0,view/* displayPath */.Gt)(path)}`);
    }
    if (pairs.length > 0)
        throw collide(pairs);
}
/** Bytes that are no UTF-8 stay different from each other. */
function name_collisions_text(path) {
    const utf8 = path.toString('utf8');
    return Buffer.from(utf8).equals(path) ? utf8 : path.toString('latin1');
}
function collide(pairs) {
    const more = pairs.length > NAMED ? `; and ${pairs.length - NAMED} more pairs` : '';
    return new errors/* Failure */.HR('NAMES_COLLIDE', {
        what: `The server's volume takes different names for one: ${pairs.slice(0, NAMED).join('; ')}${more}.`,
        safe: 'Nothing was sent; every tree on the server is as it was.',
        next: 'Set root to a folder on a usual Linux volume (ext4, XFS), or rename one of each pair.',
    });
}

// EXTERNAL MODULE: ./src/dataset/scan.ts
var scan = __webpack_require__(63895);
// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
;// CONCATENATED MODULE: ./src/dataset/size-guard.ts



/** Half a dataset is more often a disk that is not mounted than a decision. */
const LEAST_SHARE = 0.5;
/**
 * Refuses a dataset that has lost more than half of its files or bytes since it was published last: older generations
 * would soon be removed for what may be an accident.
 *
 * @param last what was published last, or null when nothing was
 * @throws Failure DATASET_SHRUNK
 */
function guardSize({ length: files, bytes }, last, source) {
    if (last === null)
        return;
    if (files >= last.files * LEAST_SHARE && bytes >= last.bytes * LEAST_SHARE)
        return;
    throw new errors/* Failure */.HR('DATASET_SHRUNK', {
        what: `${(0,printable/* printable */.g)(source)} has ${files} files, ${(0,format/* bytes */.ee)(bytes)}; when it was sent last it had ${last.files}, ${(0,format/* bytes */.ee)(last.bytes)}.`,
        safe: 'Nothing was sent; every tree on the server is as it was.',
        next: 'Mount the disk that holds the rest; or set `allow-shrink: true` for this run if it is meant to be so.',
    });
}

// EXTERNAL MODULE: ./src/link/helpers.ts + 1 modules
var link_helpers = __webpack_require__(63983);
// EXTERNAL MODULE: ./src/transfer/deliver.ts + 14 modules
var deliver = __webpack_require__(50074);
// EXTERNAL MODULE: ./src/transfer/progress/progress.ts
var progress_progress = __webpack_require__(45504);
// EXTERNAL MODULE: ./src/transfer/tree/store.ts
var tree_store = __webpack_require__(98621);
;// CONCATENATED MODULE: ./src/transfer/transfer.ts
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















const HASH_LINE_INTERVAL_MS = 15_000;
/**
 * Makes the server hold exactly this dataset, as a verified tree with its receipt. Only what is not there travels; a
 * transfer that was interrupted goes on where it was.
 *
 * @throws Failure DATASET_MISSING, DATASET_EMPTY, DATASET_SHRUNK, DATASET_UNREADABLE, SOURCE_CHANGED, STORE_BUSY, REMOTE_DISK_FULL,
 *   TRANSFER_INCOMPLETE, NAMES_COLLIDE, and what connecting throws
 */
async function transfer(options, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const token = (0,external_node_crypto_.randomBytes)(16).toString('hex');
        const progress = __addDisposableResource(env_1, new progress_progress/* Progress */.k(context.log), false);
        try {
            return await send(options, context, token, progress);
        }
        catch (error) {
            if (!(error instanceof errors/* Failure */.HR) || error.code !== 'SOURCE_CHANGED')
                throw error;
            context.log.notice(`${error.text.what} Starting over once; what has arrived is not sent again.`);
            return await send(options, context, token, progress);
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
async function send(options, context, token, progress) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const { log, signal, connectOnce } = context;
        const root = await (0,promises_.realpath)(options.source).catch(() => options.source);
        const folder = (0,file_index/* datasetFolder */.Tm)(options.home, root);
        const patient = { log, signal, patienceMs: options.patienceMs, progress: () => progress.wireBytes };
        const store = __addDisposableResource(env_2, new tree_store/* Store */.i({ ...options, token }, connectOnce, { ...patient, name: 'connection 1' }), true);
        store.connectAhead();
        const table = __addDisposableResource(env_2, await (0,scan/* scan */.SQ)(root, folder, { ...options, log, signal }), false);
        const mounts = options.view?.mounts ?? [];
        const source = mounts.length === 0 ? root : { folder: root, mounts };
        if (table.length === 0)
            throw datasetEmpty(options.source);
        log.info(`${table.length} files, ${(0,format/* bytes */.ee)(table.bytes)}; ${table.unknown} of them to be hashed.`);
        const helpers = () => new link_helpers/* Helpers */.M(connectOnce, patient);
        const manifests = new known_manifests/* KnownManifests */.i(folder);
        const state = { options, log, signal, root: source, table, manifests, store, helpers, progress };
        const _saver = __addDisposableResource(env_2, new IndexSaver(folder, root, table, log), true);
        const path = (await alreadyThere(state)) ?? (await (0,deliver/* deliver */.cK)(state));
        const digest = table.digest;
        return {
            path,
            digest,
            files: table.length,
            bytes: table.bytes,
            bytesSent: progress.wireBytes,
            seconds: progress.seconds,
            breaks: store.link.breaks,
            history: progress.history,
        };
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_2);
        if (result_1)
            await result_1;
    }
}
/** An empty store needs no question, so that hashing can wait until the files are sent. */
async function alreadyThere({ options, root, table, store, log, signal, }) {
    let opened = await store.open(table);
    if (table.unknown > 0 && (!opened.empty || options.adopt !== '')) {
        await hashFirst({ root, table, log, signal });
        opened = await store.open(table);
    }
    if (!opened.present) {
        refuseNameCollisions(table, opened.tellsApart);
        if (!options.allowShrink)
            guardSize(table, opened.last, options.source);
        return undefined;
    }
    log.info('The server has exactly this dataset, with its receipt: nothing to send.');
    return opened.path;
}
/** Asking what the server lacks takes every hash; on a disk of 265 MB/s, 39 GB take two and a half minutes. */
async function hashFirst({ root, table, log, signal }) {
    let bytes = 0;
    log.info(`Hashing ${table.unknown} files, to ask which of them the server lacks.`);
    const line = () => log.info(`${(0,format/* bytes */.ee)(bytes)} hashed, ${table.unknown} files to go.`);
    const timer = setInterval(line, HASH_LINE_INTERVAL_MS);
    try {
        await (0,scan/* hashUnknown */.n3)(root, table, signal, (chunk) => {
            bytes += chunk;
        });
    }
    finally {
        clearInterval(timer);
    }
}
function datasetEmpty(source) {
    return new errors/* Failure */.HR('DATASET_EMPTY', {
        what: `There is no file in ${(0,printable/* printable */.g)(source)} on the runner.`,
        safe: 'Nothing was sent; every tree on the server is as it was.',
        next: 'Correct the path of the dataset, or mount the disk that holds it.',
    });
}


/***/ }),

/***/ 98621:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ Store)
/* harmony export */ });
/* harmony import */ var _link_server_link_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(66846);
/* harmony import */ var _operations_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83005);
/* harmony import */ var _tree_path_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27092);



/** The server's store, held by this transfer as long as its first connection lives, and taken again after a break. */
class Store {
    #options;
    #signal;
    #connect;
    #over = new AbortController();
    /** A connection that was begun before there was anything to ask. */
    #ahead;
    link;
    #digest = '';
    #needs = null;
    #opened;
    constructor(options, connectOnce, linkOptions) {
        this.#options = options;
        this.#signal = linkOptions.signal;
        this.#connect = connectOnce;
        this.link = new _link_server_link_js__WEBPACK_IMPORTED_MODULE_0__/* .ServerLink */ .o((signal) => this.#connectOnce(signal), linkOptions);
    }
    /** Begins to connect, so that the connection is there when the dataset has been walked. */
    connectAhead() {
        this.#ahead = this.#connect(AbortSignal.any([this.#signal, this.#over.signal]));
        // Whoever needs the connection hears of the failure.
        this.#ahead.catch(() => undefined);
    }
    /** What the server said last. @throws Error before open */
    get opened() {
        if (!this.#opened)
            throw new Error('the store is not open');
        return this.#opened;
    }
    /**
     * Takes the store and asks whether the dataset is there. While no hash is known, an empty store must have room for
     * all of it.
     *
     * @throws Failure STORE_BUSY, REMOTE_DISK_FULL, and what connecting throws
     */
    async open(table) {
        const digest = table.unknown === 0 ? table.digest : '';
        const isNews = digest !== this.#digest;
        this.#digest = digest;
        this.#needs = digest === '' && this.#options.adopt === '' ? needsOfAll(table) : null;
        return this.link.use(async (agent) => {
            if (isNews && this.#opened)
                await this.#open(agent);
            return this.opened;
        });
    }
    /** From here on a new connection tells whether this tree is there. */
    expect(digest) {
        this.#digest = digest;
    }
    /** Makes sure of the room for a delta. @throws Failure REMOTE_DISK_FULL */
    async checkRoom(needs) {
        await this.use((agent) => agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_1__/* .checkRoom */ .kX, { ...needs }, { signal: this.#signal }));
    }
    /** Does work that can be begun again. */
    use(work) {
        return this.link.use(work);
    }
    async [Symbol.asyncDispose]() {
        this.#over.abort();
        this.#ahead?.then((linked) => linked.destroy()).catch(() => undefined);
        await this.link[Symbol.asyncDispose]();
    }
    async #connectOnce(signal) {
        const ahead = this.#ahead;
        this.#ahead = undefined;
        const linked = (await ahead) ?? (await this.#connect(signal));
        try {
            // An agent that nobody waits for any more must not take the store from the one that works.
            signal.throwIfAborted();
            await this.#open(linked.agent);
        }
        catch (error) {
            linked.destroy();
            throw error;
        }
        return linked;
    }
    async #open(agent) {
        const { name, owner, token } = this.#options;
        const args = { name, owner, token, digest: this.#digest, needs: this.#needs };
        const opened = await agent.call(_operations_js__WEBPACK_IMPORTED_MODULE_1__/* .openStore */ .Ch, args, { signal: this.#signal });
        if (opened.present)
            (0,_tree_path_js__WEBPACK_IMPORTED_MODULE_2__/* .checkedTreePath */ .L)(opened.path, name, this.#digest);
        this.#opened = opened;
    }
}
function needsOfAll({ bytes, length }) {
    return { bytes, objects: length, files: length, treeBytes: bytes };
}


/***/ }),

/***/ 27092:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ checkedTreePath)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);

/** Any path is possible, but no control characters: it goes into outputs and logs. */
const PATH = /^\/[^\p{Cc}]{1,4000}$/u;
/**
 * Checks what the server says of a tree's place: a path that ends as the design has it.
 *
 * @throws Failure SERVER_REPLY_INVALID
 */
function checkedTreePath(path, name, digest) {
    if (PATH.test(path) && path.endsWith(`/trees/${name}/${digest}`))
        return path;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR('SERVER_REPLY_INVALID', {
        what: 'The server says that the dataset lies where no dataset can lie.',
        safe: 'It was not believed; the dataset on the runner is untouched.',
        next: 'Run the transfer again; if it repeats, do not trust this server.',
    });
}


/***/ })

};

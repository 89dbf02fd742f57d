export const id = 44;
export const ids = [44];
export const modules = {

/***/ 66617:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Tm: () => (/* binding */ datasetFolder),
/* harmony export */   mO: () => (/* binding */ saveIndex),
/* harmony export */   vY: () => (/* binding */ readIndex)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(38522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _home_layout_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(24561);
/* harmony import */ var _home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(27518);
/* harmony import */ var _file_page_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(37918);







/** Of a block: bytes of its entries, bytes of its rows, crc32 of both. */
const HEAD_BYTES = 12;
/** No page is that big; a damaged length must not take all memory. */
const MOST_BYTES = 16 << 20;
/**
 * Where the runner keeps what it knows of a dataset.
 *
 * @param root its absolute path; of one on a staging server its name, for such servers come and go
 * @throws Failure HOME_UNUSABLE
 */
function datasetFolder(home, root) {
    return (0,_home_layout_js__WEBPACK_IMPORTED_MODULE_4__/* .homeFolder */ .W)(home, 'datasets', (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(root).digest('hex').slice(0, 32));
}
/**
 * Reads the index of an earlier run, in the manifest's order. It only saves time: whatever is damaged, cut off or of
 * another dataset or version is left out, with a notice. It blocks, as the walk does that it goes along with.
 *
 * @param folder from datasetFolder
 * @param root the dataset's absolute path
 */
function* readIndex(folder, root, log) {
    const file = openIndex(folder);
    if (file === undefined)
        return;
    try {
        const expected = header(root);
        if (!read(file, expected.length).equals(expected))
            return notUsable(log);
        for (let head = read(file, HEAD_BYTES); head.length > 0; head = read(file, HEAD_BYTES)) {
            const page = readPage(file, head);
            if (!page)
                return notUsable(log);
            yield page;
        }
    }
    catch {
        notUsable(log);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(file);
    }
}
/**
 * Writes the index so that a reader, or a crash, meets the old one or the new one. It holds all files, and of each
 * whether its hash is known.
 */
async function saveIndex(folder, root, table) {
    await (0,_home_write_whole_js__WEBPACK_IMPORTED_MODULE_5__/* .writeWhole */ .f8)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index'), blocks(root, table));
}
function* blocks(root, table) {
    yield header(root);
    for (const page of table.pages())
        yield block(page);
}
function header(root) {
    return Buffer.from(`gpu-retrain file index 2\n${JSON.stringify(root)}\n`);
}
/** A copy: while it is written, more hashes may become known. */
function block(page) {
    const { entries, rows } = page.parts;
    const data = Buffer.concat([Buffer.alloc(HEAD_BYTES), entries, rows]);
    data.writeUInt32BE(entries.length, 0);
    data.writeUInt32BE(rows.length, 4);
    data.writeUInt32BE((0,node_zlib__WEBPACK_IMPORTED_MODULE_3__.crc32)(data.subarray(HEAD_BYTES)), 8);
    return data;
}
function readPage(file, head) {
    if (head.length < HEAD_BYTES)
        return undefined;
    const [entries, rows] = [head.readUInt32BE(0), head.readUInt32BE(4)];
    const data = entries + rows <= MOST_BYTES ? read(file, entries + rows) : undefined;
    if (data?.length !== entries + rows || (0,node_zlib__WEBPACK_IMPORTED_MODULE_3__.crc32)(data) !== head.readUInt32BE(8))
        return undefined;
    return _file_page_js__WEBPACK_IMPORTED_MODULE_6__/* .FilePage */ .c.from(data.subarray(0, entries), data.subarray(entries));
}
/** So many bytes, or fewer at the file's end. */
function read(file, bytes) {
    const data = Buffer.allocUnsafe(bytes);
    let have = 0;
    for (let got = -1; got !== 0 && have < bytes; have += got)
        got = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readSync)(file, data, have, bytes - have, null);
    return data.subarray(0, have);
}
function openIndex(folder) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index'), 'r');
    }
    catch {
        return undefined;
    }
}
function notUsable(log) {
    log.notice('The file index of an earlier run is damaged or not of this dataset: the files are hashed again.');
}


/***/ }),

/***/ 37918:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ PAGE_BYTES),
/* harmony export */   c: () => (/* binding */ FilePage)
/* harmony export */ });
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(68443);

/** Some thousand files, so that a page is read, hashed or written in well under a millisecond. */
const PAGE_BYTES = 256 << 10;
// What the walk saw of a file and what is known of it, in its row at the page's end.
const MTIME = 0;
const CTIME = 8;
const INODE = 16;
/** Where its entry ends. */
const END = 24;
const STATE = 28;
const ROW_BYTES = 29;
const UNKNOWN = 0;
const KNOWN = 1;
/** Hashed, but the file changed so shortly before it was read that its times prove nothing. */
const RACY = 2;
/**
 * Some thousand files in the manifest's order: from the page's start their entries just as a manifest has them, from
 * its end backwards a row of fixed length for each. So a page is hashed for the digest, and kept in the index, as it is.
 */
class FilePage {
    #page;
    #view;
    #length;
    #used;
    /** Whether there is something that was not in `bytes` from the beginning. */
    isChanged = false;
    /** @param bytes the page's memory; @param length how many files it holds already */
    constructor(bytes = Buffer.allocUnsafeSlow(PAGE_BYTES), length = 0) {
        this.#page = bytes;
        this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        this.#length = length;
        this.#used = length === 0 ? 0 : this.#end(length - 1);
    }
    /** The page's memory. */
    get bytes() {
        return this.#page;
    }
    /**
     * Takes back what `parts` gave.
     *
     * @returns undefined when it is not a page of files
     */
    static from(entries, rows) {
        const page = new FilePage(Buffer.concat([entries, rows]));
        while (page.#used < entries.length) {
            const end = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .endOf */ .pJ)(entries, page.#used);
            if (!(end <= entries.length) || page.#rowAt(page.#length) < entries.length)
                return undefined;
            page.#length++;
            if (page.#end(page.#length - 1) !== end)
                return undefined;
            page.#used = end;
        }
        return page.#length > 0 && page.#length * ROW_BYTES === rows.length ? page : undefined;
    }
    /** How many files there are. */
    get length() {
        return this.#length;
    }
    /** Their entries as a manifest has them, a view; the hash of a file that was never hashed is anything. */
    get entries() {
        return this.#page.subarray(0, this.#used);
    }
    /** All there is to it, as views. */
    get parts() {
        return { entries: this.entries, rows: this.#page.subarray(this.#rowAt(this.#length - 1)) };
    }
    /** Appends a file without a hash. @returns false when the page is full */
    add(entry) {
        const end = this.#used + _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .ENTRY_BYTES */ .nC + entry.path.length;
        const row = this.#rowAt(this.#length);
        if (end > row)
            return false;
        (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .writeHead */ .yl)(this.#page, this.#used, entry.path, entry.sizeBytes);
        this.#view.setBigInt64(row + MTIME, entry.mtimeNs);
        this.#view.setBigInt64(row + CTIME, entry.ctimeNs);
        this.#view.setBigUint64(row + INODE, entry.inode);
        this.#view.setUint32(row + END, end);
        this.#view.setUint8(row + STATE, UNKNOWN);
        this.#used = end;
        this.#length++;
        this.isChanged = true;
        return true;
    }
    /** The file at a place of the page, copied. */
    at(slot) {
        const row = this.#rowAt(slot);
        const { path, sizeBytes, sha256 } = this.entryAt(slot);
        return {
            path,
            sizeBytes,
            mtimeNs: this.#view.getBigInt64(row + MTIME),
            ctimeNs: this.#view.getBigInt64(row + CTIME),
            inode: this.#view.getBigUint64(row + INODE),
            sha256: this.#state(slot) === UNKNOWN ? undefined : sha256,
        };
    }
    /** The file at a place as a manifest has it, copied. */
    entryAt(slot) {
        const entry = Buffer.from(this.#page.subarray(this.#start(slot), this.#end(slot)));
        return (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .entryIn */ .Gi)(entry, 0, entry.length);
    }
    /** Size of the file at a place in bytes. */
    sizeAt(slot) {
        return (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .sizeIn */ .F3)(this.#page, this.#end(slot));
    }
    /** Hash of the file at a place, copied; undefined while nobody has hashed it. */
    hashAt(slot) {
        if (this.#state(slot) === UNKNOWN)
            return undefined;
        const end = this.#end(slot);
        return Buffer.from(this.#page.subarray(end - _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .HASH_BYTES */ .FA, end));
    }
    /** Notes the hash of a file. @returns whether there was none */
    setHash(slot, sha256, racy) {
        const wasUnknown = this.#state(slot) === UNKNOWN;
        this.#page.set(sha256, this.#end(slot) - _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .HASH_BYTES */ .FA);
        this.#view.setUint8(this.#rowAt(slot) + STATE, racy ? RACY : KNOWN);
        this.isChanged = true;
        return wasUnknown;
    }
    /** Forgets the hash of a file. @returns whether there was one */
    forget(slot) {
        const wasKnown = this.#state(slot) !== UNKNOWN;
        this.#view.setUint8(this.#rowAt(slot) + STATE, UNKNOWN);
        this.isChanged = true;
        return wasKnown;
    }
    /** Where the path of the file at a place sorts before (negative) or after (positive) another. */
    comparePath(slot, path) {
        const begin = this.#start(slot) + _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .PATH_OFFSET */ .__;
        return -path.compare(this.#page, begin, begin + this.#end(slot) - this.#start(slot) - _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .ENTRY_BYTES */ .nC);
    }
    /** Whether the file at a place was the same when it was hashed, by size, times and inode. */
    isSame(slot, entry) {
        const row = this.#rowAt(slot);
        return (this.#state(slot) === KNOWN &&
            this.sizeAt(slot) === entry.sizeBytes &&
            this.#view.getBigInt64(row + MTIME) === entry.mtimeNs &&
            this.#view.getBigInt64(row + CTIME) === entry.ctimeNs &&
            this.#view.getBigUint64(row + INODE) === entry.inode);
    }
    #rowAt(slot) {
        return this.#page.length - (slot + 1) * ROW_BYTES;
    }
    #start(slot) {
        return slot === 0 ? 0 : this.#end(slot - 1);
    }
    #end(slot) {
        return this.#view.getUint32(this.#rowAt(slot) + END);
    }
    #state(slot) {
        return this.#view.getUint8(this.#rowAt(slot) + STATE);
    }
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
/* harmony export */   EN: () => (/* binding */ threshold),
/* harmony export */   Hn: () => (/* binding */ times),
/* harmony export */   TG: () => (/* binding */ money),
/* harmony export */   TH: () => (/* binding */ metric),
/* harmony export */   TS: () => (/* binding */ rate),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   Zg: () => (/* binding */ change),
/* harmony export */   ee: () => (/* binding */ bytes),
/* harmony export */   jr: () => (/* binding */ DASH),
/* harmony export */   oE: () => (/* binding */ compact),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   zP: () => (/* binding */ energy)
/* harmony export */ });
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);
/** Numbers as people read them; null, which stands for "unknown", becomes a dash, and so does what cannot be. */

/** Stands for what is unknown. */
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
/** @param value a confidence to use, such as 0.4471 for `0.448`: rounded up, for a lower one lets more false alarms in */
function threshold(value) {
    return (Math.ceil(value * 1000 - 1e-3) / 1000).toFixed(3);
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
/** @param value energy in kWh, such as 3.21 for `3.21 kWh` */
function energy(value) {
    return isAmount(value) ? `${Number(value < 100 ? value.toPrecision(3) : value.toFixed(0))} kWh` : DASH;
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


/***/ })

};

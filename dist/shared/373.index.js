export const id = 373;
export const ids = [373];
export const modules = {

/***/ 55588:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ FileTable)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/home/own-folder.ts
var own_folder = __webpack_require__(37632);
// EXTERNAL MODULE: ./src/home/write-whole.ts
var write_whole = __webpack_require__(27518);
// EXTERNAL MODULE: ./src/dataset/file-page.ts
var file_page = __webpack_require__(37918);
;// CONCATENATED MODULE: ./src/dataset/page-store.ts





/** Pages that are held in memory: 16 MB, some 150,000 files. */
const RESIDENT_PAGES = 64;
/** The pages of a table; of many only those used last are held in memory, the others in a file without a name. */
class PageStore {
    #folder;
    /** By their number; the one used longest ago comes first. */
    #resident = new Map();
    #lengths = [];
    #latest;
    #latestNumber = -1;
    #file;
    /** @param folder on the runner's disk for what memory does not hold; without it memory holds everything */
    constructor(folder) {
        this.#folder = folder;
    }
    /** How many there are. */
    get count() {
        return this.#lengths.length;
    }
    /** Appends an empty page. @throws Failure HOME_UNUSABLE */
    push() {
        const page = new file_page/* FilePage */.c(this.#room());
        this.#lengths.push(0);
        return this.#use(this.count - 1, page);
    }
    /**
     * The page with that number; not to be held: at the next call its memory may be another's.
     *
     * @throws Failure HOME_UNUSABLE
     */
    at(number) {
        if (number === this.#latestNumber)
            return this.#latest;
        const page = this.#resident.get(number) ?? this.#load(number);
        return page && this.#use(number, page);
    }
    [Symbol.dispose]() {
        if (this.#file !== undefined)
            (0,external_node_fs_.closeSync)(this.#file);
        this.#file = undefined;
    }
    #use(number, page) {
        this.#resident.delete(number);
        this.#resident.set(number, page);
        this.#latest = page;
        this.#latestNumber = number;
        return page;
    }
    #load(number) {
        const length = this.#lengths[number];
        if (length === undefined || this.#file === undefined || this.#folder === undefined)
            return undefined;
        const bytes = this.#room();
        try {
            refusePart((0,external_node_fs_.readSync)(this.#file, bytes, 0, file_page/* PAGE_BYTES */.U, number * file_page/* PAGE_BYTES */.U), 'read');
        }
        catch (error) {
            throw (0,write_whole/* homeUnusable */.Ji)(this.#folder, error);
        }
        return new file_page/* FilePage */.c(bytes, length);
    }
    /** Memory for one more page, that of the page used longest ago if need be. */
    #room() {
        const [oldest] = this.#resident;
        if (this.#folder === undefined || !oldest || this.#resident.size < RESIDENT_PAGES) {
            return Buffer.allocUnsafeSlow(file_page/* PAGE_BYTES */.U);
        }
        const [number, page] = oldest;
        if (page.isChanged)
            this.#write(this.#folder, number, page);
        this.#resident.delete(number);
        return page.bytes;
    }
    #write(folder, number, page) {
        this.#lengths[number] = page.length;
        try {
            this.#file ??= openNameless(folder);
            refusePart((0,external_node_fs_.writeSync)(this.#file, page.bytes, 0, file_page/* PAGE_BYTES */.U, number * file_page/* PAGE_BYTES */.U), 'written');
        }
        catch (error) {
            throw (0,write_whole/* homeUnusable */.Ji)(folder, error);
        }
    }
}
/** A disk that is full takes what has room and calls that a success; what is missing then reads as the file's end. */
function refusePart(bytes, done) {
    if (bytes !== file_page/* PAGE_BYTES */.U)
        throw new Error(`only ${bytes} of ${file_page/* PAGE_BYTES */.U} bytes of a page were ${done}`);
}
/** It is gone with the process, however that ends. */
function openNameless(folder) {
    (0,own_folder/* makeOwnFolder */.x)(folder);
    const path = (0,external_node_path_.join)(folder, `pages.${process.pid}.tmp`);
    (0,external_node_fs_.rmSync)(path, { force: true });
    const file = (0,external_node_fs_.openSync)(path, 'wx+', 0o600);
    (0,external_node_fs_.rmSync)(path);
    return file;
}

;// CONCATENATED MODULE: ./src/dataset/file-table.ts


/**
 * The files of a dataset in the manifest's order, packed into pages: a million files take about 100 MB where objects
 * would take half a gigabyte, and of these only some in memory. Whoever goes through them in order is fast.
 */
class FileTable {
    #pages;
    /** Places of the first file of each page. */
    #firsts = [];
    #length = 0;
    #unknown = 0;
    #bytes = 0;
    #digest = '';
    /** Whether there is something that the index on the disk does not say. */
    isNews = true;
    /** @param folder on the runner's disk for what is too much for memory; without it memory holds everything */
    constructor(folder) {
        this.#pages = new PageStore(folder);
    }
    /** How many files there are. */
    get length() {
        return this.#length;
    }
    /** Their sizes together. */
    get bytes() {
        return this.#bytes;
    }
    /** How many have no hash yet. */
    get unknown() {
        return this.#unknown;
    }
    /**
     * The dataset's digest in hex, remembered until a hash changes.
     *
     * @throws Error when a file was never hashed
     */
    get digest() {
        this.#digest ||= this.#computeDigest();
        return this.#digest;
    }
    /** Appends the next file of a walk. */
    add(entry, sha256) {
        if (!this.#pages.at(this.#pages.count - 1)?.add(entry)) {
            this.#pages.push().add(entry);
            this.#firsts.push(this.#length);
        }
        this.#length++;
        this.#unknown++;
        this.#bytes += entry.sizeBytes;
        if (sha256)
            this.setHash(this.#length - 1, sha256, false);
    }
    /** The file at a place of the order. */
    at(index) {
        const { page, slot } = this.#find(index);
        return page.at(slot);
    }
    /** Size of the file at a place, without making a row of it. */
    sizeAt(index) {
        const { page, slot } = this.#find(index);
        return page.sizeAt(slot);
    }
    /** Sizes of the files at some places together. */
    bytesOf(places) {
        return places.reduce((sum, place) => sum + this.sizeAt(place), 0);
    }
    /** Hash of the file at a place, without making a row of it. */
    hashAt(index) {
        const { page, slot } = this.#find(index);
        return page.hashAt(slot);
    }
    /** Notes the hash of a file. `racy`: the index must not vouch for it. */
    setHash(index, sha256, racy) {
        const { page, slot } = this.#find(index);
        if (page.setHash(slot, sha256, racy))
            this.#unknown--;
        this.#changed();
    }
    /** Forgets the hash of a file, because its content turned out to be something else. */
    forget(index) {
        const { page, slot } = this.#find(index);
        if (page.forget(slot))
            this.#unknown++;
        this.#changed();
    }
    /** The files as a manifest has them. @throws Error when one was never hashed */
    *entries() {
        this.#refuseUnknown();
        for (const number of this.#firsts.keys()) {
            for (let slot = 0; slot < this.#page(number).length; slot++)
                yield this.#page(number).entryAt(slot);
        }
    }
    /** What the table is made of, in order; each only until the next is taken, or the table used otherwise. */
    *pages() {
        for (const number of this.#firsts.keys())
            yield this.#page(number);
    }
    /** The bytes of the manifest, in blocks. @throws Error when a file was never hashed */
    *manifest() {
        this.#refuseUnknown();
        for (const { entries } of this.pages())
            yield Buffer.from(entries);
    }
    [Symbol.dispose]() {
        this.#pages[Symbol.dispose]();
    }
    #computeDigest() {
        const sha256 = (0,external_node_crypto_.createHash)('sha256');
        this.#refuseUnknown();
        for (const { entries } of this.pages())
            sha256.update(entries);
        return sha256.digest('hex');
    }
    #changed() {
        this.#digest = '';
        this.isNews = true;
    }
    #refuseUnknown() {
        if (this.#unknown > 0)
            throw new Error('a file of the table was never hashed');
    }
    #page(number) {
        const page = this.#pages.at(number);
        if (!page)
            throw new RangeError(`the table has no page ${number}`);
        return page;
    }
    #find(index) {
        if (!(index >= 0 && index < this.#length))
            throw new RangeError(`the table has no file ${index}`);
        let low = 0;
        for (let high = this.#firsts.length; high - low > 1;) {
            const middle = (low + high) >> 1;
            if ((this.#firsts[middle] ?? 0) <= index)
                low = middle;
            else
                high = middle;
        }
        return { page: this.#page(low), slot: index - (this.#firsts[low] ?? 0) };
    }
}


/***/ }),

/***/ 50013:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ KnownFiles)
/* harmony export */ });
/** Finds files of an index when they are asked for in its order. */
class KnownFiles {
    #pages;
    #page;
    #slot = 0;
    #passed = 0;
    /** @param pages of an index */
    constructor(pages) {
        this.#pages = pages[Symbol.iterator]();
        this.#next();
    }
    /** The file's SHA-256, if the index has it and the file is unchanged since. */
    hashOf(entry) {
        while (this.#page) {
            const order = this.#page.comparePath(this.#slot, entry.path);
            if (order > 0)
                return undefined;
            const hash = order === 0 && this.#page.isSame(this.#slot, entry) ? this.#page.hashAt(this.#slot) : undefined;
            this.#slot++;
            if (this.#slot === this.#page.length)
                this.#next();
            if (order === 0)
                return hash;
            this.#passed++;
        }
        return undefined;
    }
    /** Whether every file of the index was asked for. */
    get allMet() {
        return this.#passed === 0 && this.#page === undefined;
    }
    [Symbol.dispose]() {
        this.#pages.return?.();
    }
    #next() {
        const next = this.#pages.next();
        this.#page = next.done ? undefined : next.value;
        this.#slot = 0;
    }
}


/***/ }),

/***/ 66555:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  D: () => (/* binding */ QuickReader)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./src/dataset/network-disk.ts

/** What statfs(2) calls NFS, SMB, CIFS, SMB2, Ceph, Lustre, AFS, 9P, and what a program answers for (FUSE). */
const TYPES = [
    0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x0bd00bd0, 0x5346414f, 0x01021997, 0x65735546,
];
/** Whether somebody else has to answer when a folder is read, who may take minutes for it, or never do. */
function isOnNetwork(folder) {
    try {
        return TYPES.includes((0,external_node_fs_.statfsSync)(folder).type);
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: ./src/dataset/source.ts
var source = __webpack_require__(50059);
// EXTERNAL MODULE: ./src/dataset/source-root.ts
var source_root = __webpack_require__(38948);
;// CONCATENATED MODULE: ./src/dataset/quick-reader.ts





/** Until a disk answers: memory takes 0.03 ms, flash 0.2 ms, a disk that turns 10 ms. */
const SLOW_MS = 1;
/** What a quick disk reads meanwhile: 1 GB/s. Memory reads five times as much. */
const QUICK_BYTES_PER_MS = 1e6;
/**
 * The mean is taken over about this many files: that a busy machine gives others their turn (3 ms) says nothing of its
 * disk, and a disk that turns shows after four.
 */
const MEAN_FILES = 32;
/** How many files a slow disk gets several at a time, before it is tried again whether it is slow. */
const PATIENT_FILES = 1000;
/** Everything else gets its turn so often. */
const TURN_MS = 10;
/**
 * Reads files one after another while the disk answers at once: to hand one to other threads and back, four times
 * over, takes 0.2 ms of processor time, in which memory gives 1.5 MB. While it does not, they are read several at a time;
 * so they always are from a network, which may leave us hanging, deaf to whoever wants to stop us.
 */
class QuickReader {
    #patient;
    #meanMs = 0;
    #turnAt = 0;
    /**
     * Fills `target` with the whole of a file, as readInto does.
     *
     * @param entry a file that is read in one go: of megabytes at most, or nobody else gets a turn
     * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE
     */
    async read(root, entry, target) {
        this.#patient ??= isOnNetwork((0,source_root/* folderOf */.y)(root)) ? Number.POSITIVE_INFINITY : 0;
        if (this.#patient > 0) {
            this.#patient--;
            return (0,source/* readInto */.Pq)(root, entry, target, 0);
        }
        const startedAt = performance.now();
        const isRead = readAtOnce(root, entry, target);
        this.#judge(performance.now() - startedAt - entry.sizeBytes / QUICK_BYTES_PER_MS);
        if (!isRead)
            return (0,source/* readInto */.Pq)(root, entry, target, 0);
        if (startedAt - this.#turnAt < TURN_MS)
            return;
        await (0,promises_.setImmediate)();
        this.#turnAt = performance.now();
    }
    #judge(waitedMs) {
        this.#meanMs += (waitedMs - this.#meanMs) / MEAN_FILES;
        if (this.#meanMs <= SLOW_MS)
            return;
        this.#patient = PATIENT_FILES;
        this.#meanMs = 0;
    }
}
/** False for whatever is odd: readInto finds out what, and says it. */
function readAtOnce(root, entry, target) {
    let file;
    try {
        file = (0,external_node_fs_.openSync)((0,source_root/* sourcePath */.Z)(root, entry.path), source/* READ_FLAGS */.tC);
        const bytes = (0,external_node_fs_.readSync)(file, target, 0, target.length, 0);
        return bytes === target.length && (0,source/* isAsWalked */.rp)((0,external_node_fs_.fstatSync)(file, { bigint: true }), entry);
    }
    catch {
        return false;
    }
    finally {
        if (file !== undefined)
            (0,external_node_fs_.closeSync)(file);
    }
}


/***/ }),

/***/ 63895:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BG: () => (/* binding */ noteHash),
/* harmony export */   Ck: () => (/* binding */ nowNs),
/* harmony export */   KO: () => (/* binding */ isRacy),
/* harmony export */   SQ: () => (/* binding */ scan),
/* harmony export */   n3: () => (/* binding */ hashUnknown)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _parallel_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(73716);
/* harmony import */ var _file_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66617);
/* harmony import */ var _file_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(55588);
/* harmony import */ var _known_files_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(50013);
/* harmony import */ var _quick_reader_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(66555);
/* harmony import */ var _source_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50059);
/* harmony import */ var _walk_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(62974);
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








/** A file system may stamp two changes within one tick alike; two seconds cover FAT, NFS and coarse kernels. */
const RACY_NS = 2000000000n;
/** The walk blocks; after this many files (about 20 ms) everything else gets its turn. */
const TURN_FILES = 2000;
/** Labels and small pictures. To hash bigger ones on this thread alone would leave other cores idle. */
const QUICK_BYTES = 64 << 10;
/** Enough to keep a disk's queue busy; hashing shares libuv's four threads anyway. */
const READERS = 4;
/**
 * Walks a dataset and takes over the hashes of files that are unchanged since they were hashed, by size, times and inode.
 *
 * @param root the dataset's absolute path
 * @param folder where its index lies (datasetFolder)
 * @throws Failure DATASET_MISSING, DATASET_UNREADABLE, HOME_UNUSABLE
 */
async function scan(root, folder, options) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const table = new _file_table_js__WEBPACK_IMPORTED_MODULE_2__/* .FileTable */ .P(folder);
        const known = __addDisposableResource(env_1, new _known_files_js__WEBPACK_IMPORTED_MODULE_3__/* .KnownFiles */ .t(options.trustIndex ? (0,_file_index_js__WEBPACK_IMPORTED_MODULE_1__/* .readIndex */ .vY)(folder, root, options.log) : []), false);
        try {
            for (const entry of (0,_walk_js__WEBPACK_IMPORTED_MODULE_6__/* .walk */ .GG)(root, options)) {
                table.add(entry, known.hashOf(entry));
                if (table.length % TURN_FILES === 0)
                    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)(undefined, { signal: options.signal });
            }
        }
        catch (error) {
            table[Symbol.dispose]();
            throw error;
        }
        if (known.allMet && table.unknown === 0)
            table.isNews = false;
        return table;
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
/**
 * Hashes every file of the table that has no hash yet. `onChunk` hears the bytes.
 *
 * @throws Failure SOURCE_CHANGED, DATASET_UNREADABLE, HOME_UNUSABLE; no other file is read on then
 */
async function hashUnknown(root, table, signal, onChunk) {
    const quick = new _quick_reader_js__WEBPACK_IMPORTED_MODULE_4__/* .QuickReader */ .D();
    // At most one for each reader: one for each of 100,000 small files is garbage that comes faster than it is collected.
    const rooms = [];
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    try {
        await (0,_parallel_js__WEBPACK_IMPORTED_MODULE_7__/* .inParallel */ .H)(unknownPlaces(table), READERS, async (place) => {
            either.throwIfAborted();
            await noteHash(table, place, (row) => row.sizeBytes <= QUICK_BYTES
                ? hashSmall(quick, root, row, rooms, onChunk)
                : (0,_source_js__WEBPACK_IMPORTED_MODULE_5__/* .hashSource */ .cB)(root, row, either, onChunk));
        });
    }
    catch (error) {
        // Whoever starts over needs the disk for itself.
        failed.abort();
        throw error;
    }
}
function* unknownPlaces(table) {
    for (let place = 0; place < table.length; place++)
        if (!table.hashAt(place))
            yield place;
}
/** Has a file of the table hashed, and notes whether its times prove anything. */
async function noteHash(table, index, hash) {
    const row = table.at(index);
    const readAtNs = nowNs();
    table.setHash(index, await hash(row), isRacy(row, readAtNs));
}
async function hashSmall(quick, root, entry, rooms, onChunk) {
    const room = rooms.pop() ?? Buffer.allocUnsafeSlow(QUICK_BYTES);
    const content = room.subarray(0, entry.sizeBytes);
    try {
        await quick.read(root, entry, content);
        onChunk(content.length);
        return await (0,_source_js__WEBPACK_IMPORTED_MODULE_5__/* .hashBytes */ .yi)(content);
    }
    finally {
        rooms.push(room);
    }
}
/** Whether a file changed so shortly before it was read that a later change might carry the same times. */
function isRacy(entry, readAtNs) {
    const tooLate = readAtNs - RACY_NS;
    return entry.mtimeNs > tooLate || entry.ctimeNs > tooLate;
}
/** Wall clock in nanoseconds, to compare with file times. */
function nowNs() {
    return BigInt(Date.now()) * 1000000n;
}


/***/ }),

/***/ 9047:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ reach)
/* harmony export */ });
/* harmony import */ var _ssh_connect_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2631);

/**
 * Connects once and begins to start an agent for some operations.
 *
 * @param loggedIn called before the agent starts
 * @throws Failure what connecting throws
 */
async function reach({ access, root }, operations, signal, loggedIn = () => undefined) {
    const connection = await (0,_ssh_connect_js__WEBPACK_IMPORTED_MODULE_0__/* .connectOnce */ .e)(access, signal);
    loggedIn();
    try {
        return {
            ...(await connection.beginAgent(root, operations)),
            roundTripMs: connection.roundTripMs,
            destroy: () => connection.destroy(),
            address: connection.address,
            hostKey: connection.hostKey,
        };
    }
    catch (error) {
        connection.destroy();
        throw error;
    }
}


/***/ }),

/***/ 66846:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ ServerLink)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/link/pauses.ts
var pauses = __webpack_require__(29941);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
;// CONCATENATED MODULE: ./src/link/reconnect.ts


/** After 0.5, 1, 2, ... s: OpenSSH counts a second of penalty for each early hang-up and locks out at 15. */
const FIRST_PAUSE_MS = 500;
/** An address that never answered is more likely wrong than down for long. */
const FIRST_PATIENCE_MS = 60_000;
/** A connection that lived so long was none of those that the server turns away. */
const SETTLED_MS = 2_000;
/** Connects again and again, at a pace that finds a returned line soon and does not annoy a server that refuses. */
class Reconnector {
    #connectOnce;
    #options;
    #pauses = new pauses/* Pauses */.a(FIRST_PAUSE_MS);
    #everConnected = false;
    /** When the connection began that lives now. */
    #connectedAt = Number.POSITIVE_INFINITY;
    #progress = 0;
    #movedAt = 0;
    #said = '';
    constructor(connectOnce, options) {
        this.#connectOnce = connectOnce;
        this.#options = options;
        this.begin();
    }
    /** Begins to wait for progress: patience counts from here. */
    begin() {
        this.#progress = this.#options.progress();
        this.#movedAt = performance.now();
    }
    /**
     * Tries until it works.
     *
     * @throws Failure what is not a broken line, or the last break when patience is over; or the signal's reason
     */
    async connect(signal) {
        this.#forgive();
        return await (0,retry/* retry */.L5)(async () => this.#welcome(await started(await this.#connectOnce(signal)), signal), {
            signal,
            pauseMs: (failure) => this.#pauseMs(failure),
        });
    }
    /** To be called when a connection broke. @throws Failure that break, when patience is over */
    async afterBreak(error) {
        this.#forgive();
        this.#connectedAt = Number.POSITIVE_INFINITY;
        await (0,retry/* pause */.v7)(this.#pauseMs(error), this.#options.signal);
    }
    /** To be called when a connection broke and another has taken over. @throws Failure that break, when patience is over */
    whileAnotherGoesOn(error) {
        if (this.#isOver())
            throw error;
    }
    #forgive() {
        if (performance.now() - this.#connectedAt > SETTLED_MS)
            this.#pauses = new pauses/* Pauses */.a(FIRST_PAUSE_MS);
    }
    #welcome(linked, signal) {
        // A login shell cannot be hurried: meanwhile nobody may want the connection any more.
        if (signal.aborted)
            linked.destroy();
        signal.throwIfAborted();
        this.#everConnected = true;
        this.#connectedAt = performance.now();
        if (this.#said)
            this.#options.log.info(`${this.#options.name}: connected again.`);
        this.#said = '';
        return linked;
    }
    #pauseMs(error) {
        const pauseMs = this.#pauses.after(error);
        if (this.#isOver())
            throw error;
        this.#sayOnce(error.text.what);
        return pauseMs;
    }
    #isOver() {
        const { progress, patienceMs, mostRefusals = Number.POSITIVE_INFINITY } = this.#options;
        if (progress() > this.#progress)
            this.begin();
        const isRightAddress = this.#everConnected || this.#progress > 0;
        const patience = isRightAddress ? patienceMs : FIRST_PATIENCE_MS;
        return performance.now() - this.#movedAt > patience || this.#pauses.refusals > mostRefusals;
    }
    /** An outage of an hour is one line of the log. */
    #sayOnce(what) {
        if (what === this.#said)
            return;
        this.#said = what;
        this.#options.log.info(`${this.#options.name}: ${what} Connecting again.`);
    }
}
/** Only what answers is a connection that others may be given up for. */
async function started(linked) {
    try {
        await linked.started;
        return linked;
    }
    catch (error) {
        linked.destroy();
        throw error;
    }
}

;// CONCATENATED MODULE: ./src/link/standby.ts
/** The silent connection is reported every second; when it is not, it has spoken. */
const SPOKE_AGAIN_MS = 3_000;
/** A further connection that is tried for as long as another one is silent. */
class Standby {
    #stop = new AbortController();
    #onNeedless;
    #watch;
    /** The connection, once it works. */
    ready;
    /**
     * @param connect tries until it works
     * @param onNeedless called when the other connection has spoken again
     */
    constructor(connect, signal, onNeedless) {
        this.#onNeedless = onNeedless;
        this.stillSilent();
        this.ready = connect(AbortSignal.any([signal, this.#stop.signal])).then((linked) => {
            this.keep();
            return linked;
        });
        // Whoever needs the connection hears of the failure.
        this.ready.catch(() => undefined);
    }
    /** The other connection is still silent. */
    stillSilent() {
        this.keep();
        this.#watch = setTimeout(() => {
            this.#stop.abort();
            this.#onNeedless();
        }, SPOKE_AGAIN_MS);
    }
    /** From here on it is wanted, whatever the other connection does. */
    keep() {
        clearTimeout(this.#watch);
    }
}

;// CONCATENATED MODULE: ./src/link/server-link.ts



/** A server that stalls for its own reasons, such as a slow disk, is not helped by ever new connections. */
const STANDBY_INTERVAL_MS = 30_000;
/** A connection that is made again when it breaks, until there was no progress for too long. */
class ServerLink {
    #options;
    #reconnector;
    #over = new AbortController();
    #signal;
    #linked;
    #standby;
    #standbyFrom = 0;
    /** How often the line broke. */
    breaks = 0;
    /** Of the last connection that worked, in milliseconds; 0 before the first. */
    roundTripMs = 0;
    constructor(connectOnce, options) {
        this.#signal = AbortSignal.any([options.signal, this.#over.signal]);
        this.#options = { ...options, signal: this.#signal };
        this.#reconnector = new Reconnector(connectOnce, this.#options);
    }
    /**
     * Does work that can be begun again, over a connection that works.
     *
     * @throws Failure what the work threw, or the last break of the line when there was no progress for `patienceMs`
     */
    async use(work) {
        this.#reconnector.begin();
        for (;;) {
            const linked = await this.#connected();
            try {
                return await work(linked.agent, () => this.#standBy(linked));
            }
            catch (error) {
                if (this.#linked === linked || this.#signal.aborted)
                    this.#drop();
                if (!(0,errors/* isTransient */.dg)(error))
                    throw error;
                this.breaks++;
                this.#standby?.keep();
                // The end of the whole work breaks the line of a helper: nothing to speak of.
                this.#signal.throwIfAborted();
                // A server that logs everybody in and then says nothing is not progress either.
                if (this.#linked || this.#standby)
                    this.#reconnector.whileAnotherGoesOn(error);
                else
                    await this.#reconnector.afterBreak(error);
            }
        }
    }
    async [Symbol.asyncDispose]() {
        this.#over.abort();
        this.#standby?.keep();
        // No goodbye, which would take a round trip: the agent ends when its channel does.
        this.#drop();
    }
    async #connected() {
        // A standby takes over by itself.
        if (!this.#linked)
            await this.#standby?.ready;
        return this.#linked ?? this.#take(await this.#reconnector.connect(this.#signal));
    }
    /** Tries a second connection beside one that has fallen silent. It takes over as soon as it works. */
    #standBy(silent) {
        if (this.#linked !== silent)
            return;
        if (this.#standby) {
            this.#standby.stillSilent();
            return;
        }
        if (performance.now() < this.#standbyFrom)
            return;
        this.#options.log.info(`${this.#options.name}: no answer for some seconds, trying another connection.`);
        const connect = (signal) => this.#reconnector.connect(signal);
        this.#standby = new Standby(connect, this.#signal, () => {
            this.#standby = undefined;
        });
        this.#standby.ready
            .then((fresh) => {
            this.#standbyFrom = performance.now() + STANDBY_INTERVAL_MS;
            this.#take(fresh);
        })
            .catch(() => undefined);
    }
    #take(fresh) {
        if (this.#signal.aborted)
            fresh.destroy();
        this.#signal.throwIfAborted();
        this.#drop();
        this.#standby = undefined;
        this.#linked = fresh;
        this.roundTripMs = fresh.roundTripMs;
        return fresh;
    }
    #drop() {
        this.#linked?.destroy();
        this.#linked = undefined;
    }
}


/***/ }),

/***/ 73716:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ inParallel)
/* harmony export */ });
/**
 * Does the work for each item, at most `width` at a time. After the first failure nothing new is begun.
 *
 * @param items taken one by one, when somebody is free for it
 * @throws the first failure, at once: what is under way then goes on
 */
async function inParallel(items, width, work) {
    const left = items[Symbol.iterator]();
    let failed = false;
    const worker = async () => {
        for (let next = left.next(); !next.done && !failed; next = left.next()) {
            try {
                await work(next.value);
            }
            catch (error) {
                failed = true;
                throw error;
            }
        }
    };
    await Promise.all(Array.from({ length: width }, worker));
}


/***/ }),

/***/ 66460:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ congestionControl),
/* harmony export */   g: () => (/* binding */ congestionAdvice)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _text_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98488);
/* harmony import */ var _segments_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13569);



/** Fewer than that are chance. */
const LEAST_PACKETS = 3;
/** From here on CUBIC stays far below the line: 17 of 150 Mbit/s at 40 ms, where BBR held 137 (measured on such a link). */
const NOTABLE_SHARE = 0.0005;
/** @returns how the kernel reacts to losses, such as `cubic`; empty where it does not say */
async function congestionControl() {
    const path = '/proc/sys/net/ipv4/tcp_congestion_control';
    return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8').catch(() => '')).trim();
}
/**
 * What would make a line faster that loses packets; the sender's side alone decides that.
 *
 * @param control of the runner's kernel
 * @param seen while the line was measured, as far as that is known
 * @returns a sentence for the log, or null when there is nothing to gain
 */
function congestionAdvice(control, seen) {
    const loss = (0,_segments_js__WEBPACK_IMPORTED_MODULE_2__/* .lossOf */ .je)(seen);
    if (control !== 'cubic' || !seen || loss === undefined)
        return null;
    if (seen.retransmitted < LEAST_PACKETS || loss < NOTABLE_SHARE)
        return null;
    return [
        `The line loses packets (${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(seen.retransmitted)} of ${(0,_text_format_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(seen.sent)} were sent again), and CUBIC, which this runner uses, slows down at each.`,
        'BBR is often several times as fast on such a line. On the runner:',
        'sudo modprobe tcp_bbr; sudo sysctl -w net.core.default_qdisc=fq net.ipv4.tcp_congestion_control=bbr',
    ].join(' ');
}


/***/ }),

/***/ 13569:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   On: () => (/* binding */ segmentCounts),
/* harmony export */   XP: () => (/* binding */ since),
/* harmony export */   je: () => (/* binding */ lossOf)
/* harmony export */ });
/* unused harmony export parseSnmp */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);

/** Reads the kernel's counters; undefined where there is no Linux to ask. */
function segmentCounts() {
    try {
        return parseSnmp((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)('/proc/net/snmp', 'latin1'));
    }
    catch {
        return undefined;
    }
}
/** Finds the counters in the text of `/proc/net/snmp`: a line of names, then a line of values, for each protocol. */
function parseSnmp(text) {
    const [names, values] = text
        .split('\n')
        .filter((line) => line.startsWith('Tcp: '))
        .map((line) => line.split(' '));
    const value = (name) => Number(values?.[names?.indexOf(name) ?? -1]);
    const counts = { sent: value('OutSegs'), retransmitted: value('RetransSegs') };
    return Number.isFinite(counts.sent) && Number.isFinite(counts.retransmitted) ? counts : undefined;
}
/** What was sent between two readings; undefined when one is missing. */
function since(before, after) {
    if (!before || !after)
        return undefined;
    return { sent: after.sent - before.sent, retransmitted: after.retransmitted - before.retransmitted };
}
/** The retransmitted share; undefined when nothing was sent, or nobody knows. */
function lossOf(segments) {
    return segments && segments.sent > 0 ? segments.retransmitted / segments.sent : undefined;
}


/***/ }),

/***/ 83005:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CL: () => (/* binding */ receiveObjects),
/* harmony export */   Ch: () => (/* binding */ openStore),
/* harmony export */   ZU: () => (/* binding */ HELPER),
/* harmony export */   gv: () => (/* binding */ adoptFiles),
/* harmony export */   kX: () => (/* binding */ checkRoom),
/* harmony export */   mk: () => (/* binding */ publish),
/* harmony export */   oo: () => (/* binding */ TRANSFER),
/* harmony export */   y7: () => (/* binding */ findMissing)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77934);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9011);
/* harmony import */ var _ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41087);



const tree = { name: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), digest: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() };
/** Takes the store, and says what it has of a dataset. */
const openStore = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('store.open', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
        ...tree,
        /** Words for others who find the store in use. */
        owner: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        token: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        needs: (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .ours */ .Od)(),
    }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        /** The tree is there, with its receipt. */
        present: valibot__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        path: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        /** The server has no content at all, or only weights that were sent before. */
        empty: valibot__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        /** SHA-256, in hex, of files of which parts have arrived. */
        arriving: valibot__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
        /** Digests of manifests that it has. */
        bases: valibot__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
        /** Its volume takes names that differ in case, or in how a letter is composed, for two. */
        tellsApart: valibot__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        /** What this dataset amounted to when it was published last. */
        last: valibot__WEBPACK_IMPORTED_MODULE_2__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ files: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), bytes: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() })),
    }),
    codes: ['INPUT_INVALID', 'STAGING_REFUSED', 'STORE_BUSY'],
});
/** Makes sure of the room. */
const checkRoom = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('store.room', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ bytes: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), objects: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), files: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), treeBytes: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ links: valibot__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(), freeBytes: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig() }),
    codes: ['INPUT_INVALID'],
});
/** Takes the stream of contents. */
const receiveObjects = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('receive.objects', {
    args: _ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_ARGUMENTS */ .Hb,
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({}),
    codes: ['INPUT_INVALID'],
});
/** Takes a manifest, and says which of its contents the server lacks. */
const findMissing = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('trees.missing', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ ...tree, base: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ missing: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9 }),
    codes: ['INPUT_INVALID', 'VERIFICATION_FAILED'],
});
/** Assembles, verifies and publishes a tree. */
const publish = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('trees.publish', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ ...tree, keep: valibot__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(), manifest: valibot__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(), base: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        missing: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9,
        path: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
        removed: valibot__WEBPACK_IMPORTED_MODULE_2__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()), []),
        bytes: valibot__WEBPACK_IMPORTED_MODULE_2__/* .optional */ .lqM(_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9, 0),
        pruneProblem: valibot__WEBPACK_IMPORTED_MODULE_2__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), ''),
    }),
    codes: ['INPUT_INVALID', 'VERIFICATION_FAILED'],
});
/** Takes what is lacking from a folder of the server's. */
const adoptFiles = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('adoption.adopt', {
    args: valibot__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({ ...tree, path: valibot__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ files: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9, bytes: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9 }),
    codes: ['INPUT_INVALID'],
});
/** What a transfer calls on the server, in that order. */
const TRANSFER = [
    openStore,
    checkRoom,
    receiveObjects,
    findMissing,
    publish,
    adoptFiles,
];
/** What a connection that only helps calls. */
const HELPER = [receiveObjects];


/***/ })

};

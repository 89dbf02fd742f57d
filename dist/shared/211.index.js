export const id = 211;
export const ids = [211];
export const modules = {

/***/ 76497:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(77934);
/* harmony import */ var _src_config_allowed_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(91075);
/* harmony import */ var _src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(80940);
/* harmony import */ var _src_schemas_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9011);
/* harmony import */ var _src_text_printable_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(38572);







/** Reads the inputs. */
function readInputs(read, run) {
    const resume = read.optional('resume');
    const trainingId = resume || run.runId;
    const checked = valibot__WEBPACK_IMPORTED_MODULE_5__/* .safeParse */ .xLC(_src_schemas_js__WEBPACK_IMPORTED_MODULE_4__/* .nameSchema */ .Jq, trainingId);
    if (!checked.success)
        read.problem(`resume ${checked.issues[0].message}`);
    const config = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(run.workspace, read.optional('config') || 'retrain.yaml');
    const allowance = { paths: readPaths(read), packages: read.boolean('allow-packages') ?? false };
    const readable = new _src_config_allowed_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .AllowedPaths */ .V([run.workspace, ...allowance.paths]);
    read.attempt(() => readable.refuseOthers([{ setting: 'config', path: config }]));
    return {
        ...(0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readServer */ .W)(read),
        config,
        allowance,
        overrides: read.lines('overrides'),
        strict: read.boolean('strict') ?? false,
        trainingId,
        resumes: resume !== '',
        staging: (0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readStaging */ .M)(read),
    };
}
function readPaths(read) {
    const paths = read.lines('allow-paths').map((line) => line.replace(/^~(?=\/|$)/, (0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)()));
    for (const path of paths)
        if (!(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(path))
            read.problem(`allow-paths: "${(0,_src_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(path, 200)}" is not an absolute path`);
    return paths;
}


/***/ }),

/***/ 11082:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/config/packed.ts
var packed = __webpack_require__(65292);
// EXTERNAL MODULE: ./src/config/plan.ts
var config_plan = __webpack_require__(29311);
;// CONCATENATED MODULE: ./src/config/plan-text.ts




/** An input reaches an action as a variable of its environment, which Linux limits to 131,072 bytes with its name. */
const MOST_BYTES = 120_000;
/** Up to here a plan stays what people can read. */
const READABLE_BYTES = 60_000;
/**
 * Writes a plan as the output that it becomes: JSON, or packed JSON where thousands of classes or folders make it long.
 *
 * @throws Failure INPUT_INVALID when no later action could take it
 */
function writePlan(plan) {
    const result = dist/* safeParse */.xLC(config_plan/* planSchema */.Fu, plan);
    if (!result.success) {
        const [issue] = result.issues;
        throw unfit(`${dist/* getDotPath */.BuJ(issue) ?? 'it'}: ${issue.message}`, 'Correct that setting, or data.yaml.');
    }
    const json = JSON.stringify(plan);
    const text = Buffer.byteLength(json) <= READABLE_BYTES ? json : (0,packed/* pack */.q)(json);
    if (text.length > MOST_BYTES)
        throw unfit(`packed it has ${text.length} bytes, and ${MOST_BYTES} reach an action; ${largest(plan)}`, 'Use shorter class names or fewer classes, a folder above many folders, or one list of pictures in their place.');
    return text;
}
/** What of it is long. */
function largest({ dataset }) {
    const sources = Object.values(dataset.splits).flatMap((split) => split.sources);
    const prefixes = sources.flatMap((source) => source.prefixes ?? []);
    return `it holds ${dataset.classes.length} classes, ${sources.length} folders and lists, and ${prefixes.length} beginnings of their lines`;
}
function unfit(why, next) {
    return new errors/* Failure */.HR('INPUT_INVALID', {
        what: `The plan does not fit into the output that takes it to the later jobs (${why}).`,
        safe: 'Nothing was sent, installed or started.',
        next,
    });
}

// EXTERNAL MODULE: ./src/config/view-store.ts
var view_store = __webpack_require__(90277);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/home/layout.ts
var layout = __webpack_require__(24561);
// EXTERNAL MODULE: ./src/home/own-folder.ts
var own_folder = __webpack_require__(37632);
;// CONCATENATED MODULE: ./src/preflight/findings-file.ts




const BUFFER_CHARACTERS = 64 << 10;
/** Nobody reads on; a dataset in which everything is wrong must not fill the disk. */
const MOST_LINES = 1_000_000;
/** Every single finding about a dataset as a table, in the runner's home: the page of the run names the first of each kind. */
class FindingsFile {
    /** Absolute. */
    path;
    #lines = 0;
    #buffer = 'severity,kind,file\n';
    #file;
    constructor(home, trainingId) {
        this.path = (0,external_node_path_.join)((0,layout/* runFolder */.k)(home, trainingId), 'findings.csv');
    }
    /** How many findings there are; also those that are not information alone. */
    get length() {
        return this.#lines;
    }
    add = (kind, severity, example) => {
        this.#lines += 1;
        if (this.#lines > MOST_LINES)
            return;
        this.#buffer += `${severity},${kind},${cell(example)}\n`;
        if (this.#buffer.length > BUFFER_CHARACTERS)
            this.flush();
    };
    /** Has everything on the disk; without any finding there is no file. */
    flush() {
        if (this.#lines === 0)
            return;
        this.#file ??= this.#open();
        (0,external_node_fs_.writeSync)(this.#file, this.#buffer);
        this.#buffer = '';
    }
    [Symbol.dispose]() {
        if (this.#file !== undefined)
            (0,external_node_fs_.closeSync)(this.#file);
        this.#file = undefined;
    }
    #open() {
        (0,own_folder/* makeOwnFolder */.x)((0,external_node_path_.dirname)(this.path));
        (0,external_node_fs_.rmSync)(this.path, { force: true });
        return (0,external_node_fs_.openSync)(this.path, 'wx', 0o600);
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

;// CONCATENATED MODULE: ./src/preflight/forecast.ts
/** What is assumed of a line that could not be measured. */
const ASSUMED_MBPS = 100;
/**
 * Foresees time, bytes and cost from what is known.
 *
 * @param mbps of the runner's line as measured, or null; a staging server sends over one of its own
 * @param baseline an earlier training, or null
 */
function forecast(situation, mbps, baseline) {
    const measured = situation.settings.dataset.stagingRoot === '' ? mbps : null;
    const rate = measured ?? ASSUMED_MBPS;
    const bytes = Math.max(0, situation.audit.bytes - (situation.root?.storedBytes ?? 0));
    const transferSeconds = (bytes * 8) / 1e6 / rate;
    const trainingSeconds = expectedTraining(situation.load, baseline?.secondsPerEpoch ?? null);
    const { pricePerHour } = situation.settings.limits;
    const isPriced = trainingSeconds !== null && pricePerHour !== null;
    return {
        mbps: rate,
        isMeasured: measured !== null,
        bytes,
        transferSeconds,
        trainingSeconds,
        cost: isPriced ? ((transferSeconds + trainingSeconds) / 3600) * pricePerHour : null,
    };
}
function expectedTraining({ hours, epochs }, secondsPerEpoch) {
    if (hours !== null)
        return hours * 3600;
    return secondsPerEpoch === null ? null : secondsPerEpoch * epochs;
}

// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
// EXTERNAL MODULE: ./src/dataset/path-key.ts
var path_key = __webpack_require__(18327);
// EXTERNAL MODULE: ./src/dataset/view.ts
var view = __webpack_require__(65595);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./src/dataset/walk.ts + 2 modules
var walk = __webpack_require__(62974);
;// CONCATENATED MODULE: ./src/dataset/audit/file-index.ts




/**
 * Walks the dataset once.
 *
 * @param view which part of the folder it is
 * @throws Failure DATASET_MISSING or CONFIG_INVALID, as `walk` does
 */
async function indexFiles(folder, view, pause) {
    const sizes = new Map();
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const left = { junk: [], excluded: [], link: [] };
    const refused = [];
    let bytes = 0;
    const entries = (0,walk/* walk */.GG)(folder, {
        view,
        left: (key, why) => left[why].push(key),
        refused: (key, why) => refused.push({ key, why }),
    });
    for (const { path, sizeBytes, mtimeNs } of entries) {
        sizes.set(path.toString('latin1'), sizeBytes);
        bytes += sizeBytes;
        hash.update(path).update(`\0${sizeBytes} ${mtimeNs}\n`);
        await pause(() => `… ${sizes.size} files found`);
    }
    // Links are met before the rest of a folder.
    for (const keys of Object.values(left))
        keys.sort();
    refused.sort((a, b) => (a.key < b.key ? -1 : 1));
    return { sizes, bytes, snapshot: hash.digest('hex'), left, refused };
}
/** Why a file, or a folder that it lies in, stays at home; undefined when it does not, or is not there. */
function leftBecause({ left }, key) {
    const parts = key.split('/');
    const above = parts.slice(1).map((_, at) => `${parts.slice(0, at + 1).join('/')}/`);
    const places = [key, `${key}/`, ...above];
    const reasons = ['excluded', 'junk', 'link'];
    return reasons.find((why) => places.some((place) => setOf(left[why]).has(place)));
}
/** Lists that are asked thousands of times. */
const SETS = new WeakMap();
function setOf(keys) {
    const known = SETS.get(keys) ?? new Set(keys);
    SETS.set(keys, known);
    return known;
}
/** A key as it is shown in a message. */
function displayKey(key) {
    return (0,view/* displayPath */.n)(external_node_buffer_.Buffer.from(key, 'latin1'));
}

;// CONCATENATED MODULE: ./src/dataset/audit/places.ts

/** Endings that Ultralytics 8.4.190 takes for pictures (data/utils.py, IMG_FORMATS). */
const IMAGE_ENDING = /\.(avif|bmp|dng|heic|heif|jp2|jpe?g|mpo|png|tiff?|webp)$/i;
/** The folders and files of a dataset, to find places by their name or by the end of their path. Keys as in FileIndex. */
class Places {
    #files;
    /** In order. */
    #keys;
    /** Every folder, and how many pictures lie in it and below. */
    #folders = new Map([['.', 0]]);
    /** @param moved folders that are spoken of under another path than theirs: by that, the key that they have */
    constructor(files, moved = new Map()) {
        this.#files = files;
        this.#keys = [...files.sizes.keys()].sort();
        for (const key of files.sizes.keys())
            this.#note(key);
        for (const [spoken, key] of moved)
            this.#folders.set(spoken, this.#folders.get(key) ?? 0);
    }
    /** What there is at a key; `.` is the top. */
    kind(key) {
        if (this.#files.sizes.has(key))
            return 'file';
        return this.#folders.has(key) ? 'folder' : undefined;
    }
    /** Folders with pictures and text files whose path is this, or ends in it after a slash. */
    endingIn(suffix) {
        const fits = (key) => key === suffix || key.endsWith(`/${suffix}`);
        const lists = /\.txt$/i.test(suffix) ? [...this.#files.sizes.keys()].filter(fits) : [];
        const folders = [...this.#folders].filter(([key, pictures]) => pictures > 0 && fits(key));
        return [...folders.map(([key]) => key), ...lists];
    }
    /** A folder or file that differs only in case; undefined unless there is exactly one. */
    ignoringCase(key) {
        const folded = key.toLowerCase();
        const found = [...this.#folders.keys()].filter((folder) => folder.toLowerCase() === folded);
        return found.length === 1 ? found[0] : undefined;
    }
    /** Pictures below a folder as the library finds them (BaseDataset.get_img_files): all but those with hidden names. */
    picturesBelow(folder) {
        const prefix = folder === '.' ? '' : `${folder}/`;
        const found = [];
        for (let at = this.#firstFrom(prefix); at < this.#keys.length; at++) {
            const path = this.#keys[at] ?? '';
            if (!path.startsWith(prefix))
                break;
            if (IMAGE_ENDING.test(path) && !/(^|\/)\./.test(path.slice(prefix.length)))
                found.push(path);
        }
        return found;
    }
    /** Keys are in order, so that what is below a folder is found without looking at all of them. */
    #firstFrom(prefix) {
        let [low, high] = [0, this.#keys.length];
        while (low < high) {
            const middle = (low + high) >> 1;
            if ((this.#keys[middle] ?? '') < prefix)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    /** Folders that hold pictures themselves, with their number. */
    pictureFolders() {
        const found = new Map();
        for (const key of this.#files.sizes.keys()) {
            if (!IMAGE_ENDING.test(key))
                continue;
            const folder = external_node_path_.posix.dirname(key);
            found.set(folder, (found.get(folder) ?? 0) + 1);
        }
        return found;
    }
    #note(key) {
        const isPicture = IMAGE_ENDING.test(key) ? 1 : 0;
        for (let folder = external_node_path_.posix.dirname(key);; folder = external_node_path_.posix.dirname(folder)) {
            this.#folders.set(folder, (this.#folders.get(folder) ?? 0) + isPicture);
            if (folder === '.')
                return;
        }
    }
}

;// CONCATENATED MODULE: ./src/dataset/audit/foreign-formats.ts



/** Of a JSON file that is looked into; what is larger is judged by its name. */
const MOST_JSON_BYTES = 64_000_000;
/**
 * Says by name what labels there are when there are none that the library reads.
 *
 * @returns a sentence with its cure and without a full stop, or undefined when nothing is known
 */
async function foreignFormat(dataset, files) {
    const keys = [...files.sizes.keys()];
    const json = await cocoFile(dataset, files, keys);
    if (json !== undefined)
        return `${displayKey(json)} holds labels as COCO JSON, and the library reads one text file for each picture: convert them, for example with convert_coco of ultralytics.data.converter`;
    const xml = keys.find((key) => /\.xml$/i.test(key));
    if (xml !== undefined)
        return `${displayKey(xml)} and others like it hold labels as Pascal VOC XML, and the library reads one text file for each picture: export them as YOLO`;
    const csv = keys.find((key) => /(^|\/)(_?annotations|labels|train_labels)\.csv$/i.test(key));
    if (csv !== undefined)
        return `${displayKey(csv)} holds labels as one table, and the library reads one text file for each picture: export them as YOLO`;
    const classes = classFolders(keys);
    if (classes.length > 1)
        return `the folders ${classes.slice(0, 5).map(displayKey).join(', ')} hold pictures by class: that is a dataset for classification, which is not supported yet`;
    return undefined;
}
async function cocoFile(dataset, files, keys) {
    for (const key of keys.filter((each) => /\.json$/i.test(each)).slice(0, 20)) {
        if (/coco\.json$|(^|\/)instances_[^/]*\.json$/i.test(key))
            return key;
        if ((files.sizes.get(key) ?? 0) > MOST_JSON_BYTES)
            continue;
        const content = await dataset.read(key);
        if (content.includes('"annotations"') && content.includes('"images"'))
            return key;
    }
    return undefined;
}
/** Folders such as `train/cat`: pictures by class below the folder of a split, and no label near them. */
function classFolders(keys) {
    if (keys.some((key) => /\.txt$/i.test(key) && /(^|\/)labels\//.test(key)))
        return [];
    const folders = new Set();
    for (const key of keys) {
        const folder = external_node_path_.posix.dirname(key);
        const isInSplit = /(^|\/)(train|val|valid|test)\/[^/]+$/.test(folder) && !/\/images$/.test(folder);
        if (IMAGE_ENDING.test(key) && isInSplit)
            folders.add(folder);
    }
    return [...folders];
}

;// CONCATENATED MODULE: ./src/dataset/audit/data-yaml-schema.ts

/** Places of one split, and the characters of a path: each is looked for by all the ends it has. */
const MOST_PLACES = 200;
const MOST_PATH_CHARACTERS = 1024;
const MOST_PATH_PARTS = 32;
const onePath = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(MOST_PATH_CHARACTERS, `must be a path of at most ${MOST_PATH_CHARACTERS} characters`), dist/* check */.z6Y((path) => path.split(/[\\/]/, MOST_PATH_PARTS + 1).length <= MOST_PATH_PARTS, `must be a path of at most ${MOST_PATH_PARTS} names`));
const morePaths = dist/* pipe */.FsL(dist/* array */.YOg(onePath), dist/* maxLength */.Ru6(MOST_PLACES, `must be at most ${MOST_PLACES} paths`));
const notPaths = dist/* union */.KCZ([dist/* string */.YjP(), dist/* array */.YOg(dist/* string */.YjP())], 'must be a path, or a list of paths');
const folders = dist/* nullish */.cl6(dist/* lazy */.RZV((input) => (typeof input === 'string' ? onePath : Array.isArray(input) ? morePaths : notPaths)));
const NOT_WHOLE = 'must be a whole number';
const whole = dist/* pipe */.FsL(dist/* number */.aig(NOT_WHOLE), dist/* integer */.ndf(NOT_WHOLE), dist/* minValue */.Wwf(0, NOT_WHOLE));
const NOT_A_SHAPE = 'must be two numbers: how many points there are, and how many numbers each has';
const NOT_NAMES = 'must be a list of names';
/** The shape of a data.yaml, as far as the library minds it. */
const dataYamlSchema = dist/* looseObject */._H3({
    path: dist/* nullish */.cl6(dist/* union */.KCZ([onePath, dist/* number */.aig()], 'must be a path')),
    train: folders,
    val: folders,
    validation: folders,
    valid: folders,
    validate: folders,
    test: folders,
    nc: dist/* nullish */.cl6(dist/* pipe */.FsL(dist/* union */.KCZ([dist/* number */.aig(), dist/* string */.YjP()], NOT_WHOLE), dist/* transform */.pdi(Number), whole)),
    names: dist/* nullish */.cl6(dist/* union */.KCZ([dist/* array */.YOg(dist/* unknown */.L5J()), dist/* record */.g1P(dist/* string */.YjP(), dist/* unknown */.L5J())], NOT_NAMES)),
    kpt_shape: dist/* nullish */.cl6(dist/* pipe */.FsL(dist/* array */.YOg(whole), dist/* length */.Bw9(2, NOT_A_SHAPE))),
    flip_idx: dist/* nullish */.cl6(dist/* array */.YOg(whole, 'must be a list of numbers')),
});

;// CONCATENATED MODULE: ./src/dataset/audit/decode.ts

/**
 * Reads text as strictly as the server's Python does, so that what passes here cannot fail there.
 *
 * @returns the text without a byte-order mark, or what it is instead of UTF-8
 */
function decodeText(content) {
    const [first, second] = content;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
        return { problem: 'is text in UTF-16, which the library does not read' };
    if (content.includes(0))
        return { problem: 'is not text: it holds bytes of zero' };
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(content);
    }
    catch {
        return { problem: `is not UTF-8 (line ${lineOfFault(content)}): perhaps Latin-1 or Windows-1252` };
    }
}
/** The first line that is not UTF-8, counted from 1. */
function lineOfFault(content) {
    let line = 1;
    for (let start = 0;; line++) {
        const end = content.indexOf('\n', start);
        if (end < 0 || !(0,external_node_buffer_.isUtf8)(content.subarray(start, end)))
            return line;
        start = end + 1;
    }
}

;// CONCATENATED MODULE: ./src/dataset/audit/byte-source.ts
/** The last bytes of a file; all of them when it is shorter. */
function tail(source, length) {
    const position = Math.max(0, source.sizeBytes - length);
    return source.read(position, source.sizeBytes - position);
}

;// CONCATENATED MODULE: ./src/dataset/audit/image-formats.ts


/** PNG: the size from IHDR; the library reads the chunks up to IEND and drops the picture when one is missing. */
function png(source) {
    const header = source.read(0, 24);
    if (header.length < 24)
        return { defect: 'image-truncated' };
    if (header.toString('latin1', 12, 16) !== 'IHDR')
        return { defect: 'image-damaged' };
    const size = { width: header.readUInt32BE(16), height: header.readUInt32BE(20) };
    const end = external_node_buffer_.Buffer.from('IEND\xaeB`\x82', 'latin1');
    const isWhole = tail(source, end.length).equals(end) || hasEndChunk(source);
    return isWhole ? { size } : { size, defect: 'image-truncated' };
}
/** Goes from chunk to chunk; only a picture with bytes behind its end, or without one, needs that. */
function hasEndChunk(source) {
    for (let at = 8; at + 12 <= source.sizeBytes;) {
        const chunk = source.read(at, 8);
        if (chunk.toString('latin1', 4, 8) === 'IEND')
            return true;
        at += 12 + chunk.readUInt32BE(0);
    }
    return false;
}
/**
 * AVIF and JPEG 2000: boxes, one behind the other, of which only is seen whether the one with the pixels is there and
 * all are whole. What does not look like a box lies behind the picture's end.
 */
function boxes(source) {
    let hasPixels = false;
    for (let at = 0; at < source.sizeBytes;) {
        const box = source.read(at, 16);
        const type = box.toString('latin1', 4, 8);
        if (!/^[ -~]{4}$/.test(type))
            break;
        hasPixels ||= type === 'mdat' || type === 'jp2c';
        at += Math.max(8, boxLength(box, source.sizeBytes - at));
        if (at > source.sizeBytes)
            return { defect: 'image-truncated' };
    }
    return hasPixels ? {} : { defect: 'image-truncated' };
}
/** Zero means up to the end of the file, one that a length of 64 bits follows. */
function boxLength(box, rest) {
    const length = box.readUInt32BE(0);
    if (length === 0)
        return rest;
    if (length > 1)
        return length;
    return box.length < 16 ? rest + 1 : Number(box.readBigUInt64BE(8));
}
/** WebP: the RIFF header tells the length of the file; the size stands differently in each of its three kinds. */
function webp(source) {
    const header = source.read(0, 30);
    if (header.length < 30)
        return { defect: 'image-truncated' };
    const size = webpSize(header);
    if (size === undefined)
        return { defect: 'image-damaged' };
    return header.readUInt32LE(4) + 8 > source.sizeBytes ? { size, defect: 'image-truncated' } : { size };
}
function webpSize(header) {
    switch (header.toString('latin1', 12, 16)) {
        case 'VP8 ':
            return { width: header.readUInt16LE(26) & 0x3fff, height: header.readUInt16LE(28) & 0x3fff };
        case 'VP8L':
            return {
                width: (header.readUInt32LE(21) & 0x3fff) + 1,
                height: ((header.readUInt32LE(21) >> 14) & 0x3fff) + 1,
            };
        case 'VP8X':
            return { width: header.readUIntLE(24, 3) + 1, height: header.readUIntLE(27, 3) + 1 };
        default:
            return undefined;
    }
}
/** BMP: a truncated one passes the library's scan and ends the training in the first epoch. */
function bmp(source) {
    const header = source.read(0, 34);
    if (header.length < 34)
        return { defect: 'image-truncated' };
    const size = { width: header.readInt32LE(18), height: Math.abs(header.readInt32LE(22)) };
    const rowBytes = Math.ceil((size.width * header.readUInt16LE(28)) / 32) * 4;
    const isPlain = header.readUInt32LE(30) === 0;
    const needed = header.readUInt32LE(10) + (isPlain ? rowBytes * size.height : 1);
    return needed > source.sizeBytes ? { size, defect: 'image-truncated' } : { size };
}

;// CONCATENATED MODULE: ./src/dataset/audit/jpeg-frame.ts
/** Baseline, extended and progressive pictures, with Huffman and with arithmetic coding: the others nobody decodes. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca]);
const LAST_DETAIL = 63;
const MOST_SHIFT = 13;
/** Eight bits a colour; one, three or four colours of three bytes each, as densely as libjpeg takes them. */
function readFrame(marker, content) {
    if (content.length < 6 || content[0] !== 8)
        return undefined;
    const count = content[5] ?? 0;
    if (![1, 3, 4].includes(count) || content.length !== 6 + 3 * count)
        return undefined;
    const tables = new Map();
    for (let at = 6; at < content.length; at += 3) {
        const density = content[at + 1] ?? 0;
        if (!isDensity(density >> 4) || !isDensity(density & 15))
            return undefined;
        tables.set(content[at] ?? 0, content[at + 2] ?? 0);
    }
    const size = { height: content.readUInt16BE(1), width: content.readUInt16BE(3) };
    if (size.width === 0 || size.height === 0)
        return undefined;
    return { size, tables, isProgressive: marker === 0xc2 || marker === 0xca, isArithmetic: marker > 0xc4 };
}
function isDensity(value) {
    return value >= 1 && value <= 4;
}
/** Whether the first scan is whole, and names colours of the frame, all of whose tables are there. */
function isScan(content, frame, tables) {
    const count = content[0] ?? 0;
    if (count < 1 || count > frame.tables.size || content.length !== 4 + 2 * count)
        return false;
    for (let at = 1; at < 1 + 2 * count; at += 2) {
        if (!tables.quantization.has(frame.tables.get(content[at] ?? 0) ?? -1))
            return false;
    }
    return !frame.isProgressive || isFirstPart(content, count, frame, tables);
}
/**
 * Of a progressive picture a scan holds either the mean colours or some of the details. For the others libjpeg uses
 * the standard's Huffman tables where none is given.
 */
function isFirstPart(content, count, { isArithmetic }, tables) {
    const [first = 0, last = 0, shifts = 0] = content.subarray(1 + 2 * count);
    const isMeans = first === 0;
    if (isMeans ? last !== 0 : last < first || last > LAST_DETAIL || count > 1)
        return false;
    const [before, after] = [shifts >> 4, shifts & 15];
    if (after > MOST_SHIFT || (before !== 0 && before !== after + 1))
        return false;
    for (let at = 2; at < 2 + 2 * count && !isArithmetic; at += 2) {
        const numbers = content[at] ?? 0;
        if (!tables.huffman.has(isMeans ? numbers >> 4 : 16 | (numbers & 15)))
            return false;
    }
    return true;
}

;// CONCATENATED MODULE: ./src/dataset/audit/jpeg-segments.ts
const BLOCK_BYTES = 512;
/**
 * Finds the next segment as libjpeg and Pillow both do: what is not a marker is skipped, any number of 0xff may stand
 * before one, and restart markers say nothing here.
 *
 * @param start where to begin
 * @returns the segment; or what is wrong with the picture when there is none, or one that a reader does not know
 */
function nextSegment(source, start) {
    let found = nextMarker(source, start);
    while (found !== undefined && isRestart(found.marker))
        found = nextMarker(source, found.end);
    if (found === undefined)
        return start < source.sizeBytes ? 'image-damaged' : 'image-truncated';
    const { marker, end } = found;
    if (!isKnown(marker))
        return 'image-damaged';
    const bytes = source.read(end, 2);
    if (bytes.length < 2)
        return 'image-truncated';
    // Both readers read over a length that does not even count itself.
    const length = Math.max(2, bytes.readUInt16BE(0)) - 2;
    return end + 2 + length > source.sizeBytes ? 'image-truncated' : { marker, offset: end + 2, length };
}
function nextMarker(source, start) {
    let isAfterFf = false;
    for (let at = start; at < source.sizeBytes; at += BLOCK_BYTES) {
        const block = source.read(at, Math.min(BLOCK_BYTES, source.sizeBytes - at));
        for (let index = 0; index < block.length; index++) {
            const byte = block[index] ?? 0;
            if (isAfterFf && byte !== 0xff && byte !== 0)
                return { marker: byte, end: at + index + 1 };
            isAfterFf = byte === 0xff;
        }
    }
    return undefined;
}
function isRestart(marker) {
    return marker >= 0xd0 && marker <= 0xd7;
}
/**
 * Frames that can be decoded, tables, the scan, notes and comments. Not a second start nor an early end, frames that
 * nobody decodes, and what the standard reserves: libjpeg gives up at them.
 */
function isKnown(marker) {
    const isNote = marker >= 0xe0 && marker <= 0xef;
    return isNote || [0xc0, 0xc1, 0xc2, 0xc4, 0xc9, 0xca, 0xcc, 0xda, 0xdb, 0xdc, 0xdd, 0xfe].includes(marker);
}

;// CONCATENATED MODULE: ./src/dataset/audit/jpeg-tables.ts
const VALUES = 64;
/** libjpeg has room for so many tables of a kind. */
const MOST_TABLES = 4;
const CODE_LENGTHS = 16;
const MOST_CODES = 256;
/** Reads the tables of a segment; false for one that libjpeg or Pillow refuses. */
function readTables(marker, content, tables) {
    switch (marker) {
        case 0xdb:
            return readQuantization(content, tables.quantization);
        case 0xc4:
            return readHuffman(content, tables.huffman);
        case 0xcc:
            return isConditioning(content);
        case 0xdd:
            return content.length === 2;
        default:
            return true;
    }
}
function readQuantization(content, numbers) {
    let at = 0;
    while (at < content.length) {
        const [precision, number] = halves(content, at);
        at += 1 + VALUES * (precision === 0 ? 1 : 2);
        if (number >= MOST_TABLES || at > content.length)
            return false;
        numbers.add(number);
    }
    return true;
}
function readHuffman(content, numbers) {
    let at = 0;
    while (at < content.length) {
        const [kind, number] = halves(content, at);
        const counts = content.subarray(at + 1, at + 1 + CODE_LENGTHS);
        const codes = counts.reduce((sum, count) => sum + count, 0);
        at += 1 + CODE_LENGTHS + codes;
        if (kind > 1 || number >= MOST_TABLES || codes > MOST_CODES || at > content.length)
            return false;
        numbers.add((kind << 4) | number);
    }
    return true;
}
/** Of arithmetic coding: pairs of a number below 32 and a value, whose halves have an order below 16. */
function isConditioning(content) {
    for (let at = 0; at < content.length; at += 2) {
        const [upper, lower] = halves(content, at + 1);
        const number = content[at] ?? 0;
        if (number >= 32 || (number < 16 && lower > upper))
            return false;
    }
    return content.length % 2 === 0;
}
function halves(content, at) {
    const byte = content[at] ?? 0;
    return [byte >> 4, byte & 15];
}

;// CONCATENATED MODULE: ./src/dataset/audit/jpeg-header.ts



const START_OF_SCAN = 0xda;
/**
 * Reads a JPEG's segments up to its pixels. The library's scan reads them with Pillow, its training with libjpeg: what
 * one of them refuses is a defect. Both skip bytes that stray between segments.
 */
function readHeader(source) {
    const notes = [];
    const tables = { quantization: new Set(), huffman: new Set() };
    let frame;
    for (let at = 2;;) {
        const segment = nextSegment(source, at);
        if (typeof segment === 'string')
            return { defect: segment };
        const { marker, offset, length } = segment;
        at = offset + length;
        if (isNote(marker)) {
            notes.push(segment);
            continue;
        }
        const content = source.read(offset, length);
        if (marker === START_OF_SCAN) {
            if (frame === undefined || !isScan(content, frame, tables))
                return { defect: 'image-damaged' };
            return { size: frame.size, notes, pixels: at };
        }
        // A second frame is refused, whatever it says.
        if (FRAMES.has(marker))
            frame = frame === undefined ? readFrame(marker, content) : undefined;
        if (FRAMES.has(marker) ? frame === undefined : !readTables(marker, content, tables))
            return { defect: 'image-damaged' };
    }
}
function isNote(marker) {
    return marker >= 0xe0 && marker <= 0xef;
}

;// CONCATENATED MODULE: ./src/dataset/audit/tiff.ts

/** Tags of TIFF 6.0. */
const WIDTH = 256;
const HEIGHT = 257;
const STRIP_OFFSETS = 273;
const STRIP_LENGTHS = 279;
const TILE_OFFSETS = 324;
const TILE_LENGTHS = 325;
/** Bytes of a value by its type, from type 1 on. */
const TYPE_BYTES = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Type of a 16-bit value; everything else of interest is 32 bits wide. */
const SHORT = 3;
const ENTRY_BYTES = 12;
/**
 * TIFF: the size, and whether the directory and the last strip or tile of pixels lie inside the file. A truncated one
 * passes the library's scan and ends the training later.
 */
function tiff(source) {
    const file = new TiffReader(source);
    const entries = file.directory();
    if (entries === undefined)
        return { defect: 'image-truncated' };
    const width = file.lastValue(entries.get(WIDTH));
    const height = file.lastValue(entries.get(HEIGHT));
    if (width === undefined || height === undefined)
        return { defect: 'image-damaged' };
    const size = { width, height };
    const isWhole = [...entries.values()].every((entry) => file.holds(entry)) && holdsPixels(source, file, entries);
    return isWhole ? { size } : { size, defect: 'image-truncated' };
}
function holdsPixels(source, file, entries) {
    const last = (tag) => file.lastValue(entries.get(tag)) ?? 0;
    const ends = [last(STRIP_OFFSETS) + last(STRIP_LENGTHS), last(TILE_OFFSETS) + last(TILE_LENGTHS)];
    return Math.max(...ends) <= source.sizeBytes;
}
/** Reads the numbers of a TIFF in the byte order that its first byte names. */
class TiffReader {
    #source;
    #isLittle;
    constructor(source) {
        this.#source = source;
        this.#isLittle = source.read(0, 1)[0] === 0x49;
    }
    /** The first directory by tag, or undefined when the file ends before it does. */
    directory() {
        const start = this.#number(this.#source.read(4, 4), 4);
        const count = start === undefined ? undefined : this.#number(this.#source.read(start, 2), 2);
        if (start === undefined || count === undefined)
            return undefined;
        const entries = new Map();
        for (let index = 0; index < count; index++) {
            const bytes = external_node_buffer_.Buffer.from(this.#source.read(start + 2 + index * ENTRY_BYTES, ENTRY_BYTES));
            if (bytes.length < ENTRY_BYTES)
                return undefined;
            entries.set(this.#number(bytes, 2) ?? 0, this.#entry(bytes));
        }
        // Where the next directory stands, or zero.
        if (this.#source.read(start + 2 + count * ENTRY_BYTES, 4).length < 4)
            return undefined;
        return entries;
    }
    /** Whether an entry's values lie inside the file. */
    holds({ bytes, field }) {
        return bytes <= 4 || (this.#number(field, 4) ?? 0) + bytes <= this.#source.sizeBytes;
    }
    /** The last of an entry's values: strips lie in the file in order. */
    lastValue(entry) {
        if (entry === undefined)
            return undefined;
        const width = entry.isShort ? 2 : 4;
        if (entry.count * width <= 4)
            return this.#number(entry.field.subarray((entry.count - 1) * width), width);
        const start = this.#number(entry.field, 4) ?? 0;
        return this.#number(this.#source.read(start + (entry.count - 1) * width, width), width);
    }
    #entry(bytes) {
        const type = this.#number(bytes.subarray(2), 2) ?? 0;
        const count = Math.max(1, this.#number(bytes.subarray(4), 4) ?? 1);
        return {
            isShort: type === SHORT,
            count,
            bytes: count * (TYPE_BYTES[type - 1] ?? 0),
            field: bytes.subarray(8, 12),
        };
    }
    #number(bytes, width) {
        if (bytes.length < width)
            return undefined;
        return this.#isLittle ? bytes.readUIntLE(0, width) : bytes.readUIntBE(0, width);
    }
}

;// CONCATENATED MODULE: ./src/dataset/audit/mpo.ts


const [APP1, APP2] = [0xe1, 0xe2];
const INDEX = 'MPF\0';
/** Tags of the index (CIPA DC-007). */
const PICTURES = 0xb001;
const ENTRIES = 0xb002;
const mpo_ENTRY_BYTES = 16;
/** In the notes of a picture with a gain map, which Pillow takes for a plain JPEG in spite of its index. */
const GAIN_MAP = ' hdrgm:Version="';
/** Whether Pillow takes a JPEG for an MPO: it has an index that can be read and that speaks of several pictures. */
function isMultiPicture(source, { notes }) {
    const contents = (marker) => notes
        .filter((note) => note.marker === marker)
        .map(({ offset, length }) => external_node_buffer_.Buffer.from(source.read(offset, length)));
    const index = contents(APP2).findLast((content) => content.toString('latin1', 0, 4) === INDEX);
    if (index === undefined || !namesPictures(index.subarray(INDEX.length)))
        return false;
    return !contents(APP1).some((content) => content.includes(GAIN_MAP));
}
function namesPictures(index) {
    if (!['II*\0', 'MM\0*'].includes(index.toString('latin1', 0, 4)))
        return false;
    const read = (position, length) => index.subarray(position, position + length);
    const tags = new TiffReader({ sizeBytes: index.length, read }).directory();
    const number = tags?.get(PICTURES);
    const entries = tags?.get(ENTRIES);
    if (number?.count !== 1 || entries === undefined)
        return false;
    const isLittle = index[0] === 0x49;
    const pictures = isLittle ? number.field.readUInt32LE(0) : number.field.readUInt32BE(0);
    const start = isLittle ? entries.field.readUInt32LE(0) : entries.field.readUInt32BE(0);
    const isThere = entries.count >= pictures * mpo_ENTRY_BYTES && start + entries.count <= index.length;
    return pictures > 1 && isThere;
}

;// CONCATENATED MODULE: ./src/dataset/audit/jpeg.ts



const END_MARKER = '\xff\xd9';
/** How far behind the header an end marker is looked for: phones append a film of some MiB to a picture. */
const SEARCHED_BYTES = 2 << 20;
/** How far from the end of a file its end marker is looked for, when it did not come before. */
const TAIL_BYTES = 65_536;
const jpeg_BLOCK_BYTES = 65_536;
/**
 * JPEG: the header as far as both of the library's readers want it, and the end marker, without which (or not at the
 * very end) the library rewrites or drops the file. What lies behind the first picture of an MPO it does not mind.
 */
function jpeg(source) {
    const header = readHeader(source);
    if ('defect' in header)
        return header;
    const { size } = header;
    if (isEnded(source, header))
        return { size };
    if (!hasEnd(source, header))
        return { size, defect: 'image-truncated' };
    return isMultiPicture(source, header) ? { size } : { size, defect: 'image-trailing-bytes' };
}
function isEnded(source, { pixels }) {
    const length = Math.min(END_MARKER.length, source.sizeBytes - pixels);
    return tail(source, length).toString('latin1') === END_MARKER;
}
/** Whether the picture has an end, with more bytes behind it; that of a thumbnail in the header does not count. */
function hasEnd(source, { pixels }) {
    const end = Math.min(source.sizeBytes, pixels + SEARCHED_BYTES);
    // Blocks overlap by a byte, lest a marker be cut in two.
    for (let at = pixels; at < end; at += jpeg_BLOCK_BYTES - 1) {
        if (hasMarker(source.read(at, Math.min(jpeg_BLOCK_BYTES, end - at))))
            return true;
    }
    return end < source.sizeBytes && hasMarker(tail(source, TAIL_BYTES));
}
function hasMarker(bytes) {
    return bytes.includes(END_MARKER, 0, 'latin1');
}

;// CONCATENATED MODULE: ./src/dataset/audit/image.ts



/** How a file begins that Git LFS has not fetched. */
const LFS_POINTER = 'version https://git-lfs';
/** The library drops what is smaller (check_image). */
const LEAST_PIXELS = 10;
/** Pillow takes larger pictures for an attack (twice its MAX_IMAGE_PIXELS), and the library drops them. */
const MOST_PIXELS = 178_956_970;
/**
 * Looks at a picture without decoding it, as the library does when it scans: by content, never by the file's name.
 *
 * @param source the file's bytes
 */
function inspectImage(source) {
    if (source.sizeBytes === 0)
        return { defect: 'image-empty' };
    const facts = inspectFormat(source);
    if (facts.defect !== undefined || facts.size === undefined)
        return facts;
    const { width, height } = facts.size;
    if (width * height > MOST_PIXELS)
        return { ...facts, defect: 'image-huge' };
    return Math.min(width, height) < LEAST_PIXELS ? { ...facts, defect: 'image-tiny' } : facts;
}
function inspectFormat(source) {
    const head = source.read(0, LFS_POINTER.length).toString('latin1');
    if (head.startsWith('\xff\xd8\xff'))
        return jpeg(source);
    if (head.startsWith('\x89PNG\r\n\x1a\n'))
        return png(source);
    if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP')
        return webp(source);
    if (head.startsWith('BM'))
        return bmp(source);
    if (head.startsWith('II*\0') || head.startsWith('MM\0*'))
        return tiff(source);
    return inspectRare(source, head);
}
/** Formats that the library reads, of which only the kind is told here, and whether they are whole. */
function inspectRare(source, head) {
    if (head.startsWith('\xff\x4f\xff\x51'))
        return {};
    if (head.startsWith('\0\0\0\x0cjP  '))
        return boxes(source);
    const brand = head.slice(4, 8) === 'ftyp' ? head.slice(8, 12) : '';
    if (brand === 'avif' || brand === 'avis')
        return boxes(source);
    if (head.startsWith(LFS_POINTER))
        return { defect: 'image-pointer' };
    return { defect: /^(heic|heix|hevc|mif1|msf1)$/.test(brand) ? 'image-needs-reader' : 'image-unknown' };
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var yaml_dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./src/untrusted/yaml.ts + 1 modules
var untrusted_yaml = __webpack_require__(87410);
;// CONCATENATED MODULE: ./src/dataset/audit/yaml-text.ts


/**
 * Reads YAML as the library's parser does: of version 1.1, whatever the text claims, where `names: [yes, no]` are booleans.
 *
 * @returns what it holds, or what is wrong with it
 */
function readYaml(text) {
    const { document, problems, repeated, value } = (0,untrusted_yaml/* readForeignYaml */.Sy)(text.replace(/^%YAML[^\r\n]*/m, '#'), '1.1', untrusted_yaml/* DATASET_LIMITS */.AV);
    const [problem] = problems;
    if (problem !== undefined)
        return { problem: `${problem.text} (line ${problem.line})` };
    return {
        data: value,
        written: namesAsWritten(document),
        repeated: repeated.map(({ line, text }) => `${text} at line ${line}`),
    };
}
/** Names that YAML takes for something else than text, though a number is written the same: 02146, yes, 1.0, null. */
function namesAsWritten(document) {
    const node = meant(document.get('names', true), document);
    const written = new Map();
    const note = (key, item) => {
        const value = meant(item, document);
        if (!(0,yaml_dist/* isScalar */.jn)(value) || typeof value.value === 'string')
            return;
        const source = value.source ?? String(value.value);
        if (source !== String(value.value) || typeof value.value !== 'number')
            written.set(key, source);
    };
    if ((0,yaml_dist/* isSeq */.oP)(node))
        for (const [index, value] of node.items.entries())
            note(String(index), value);
    else if ((0,yaml_dist/* isMap */.jh)(node))
        for (const { key, value } of node.items)
            note(String(key), value);
    return written;
}
/** What stands elsewhere in the text, where a value only refers to it. */
function meant(node, document) {
    return (0,yaml_dist/* isAlias */.Vj)(node) ? node.resolve(document) : node;
}

;// CONCATENATED MODULE: ./src/dataset/audit/data-yaml.ts







/** The splits that the library knows and the pipeline cares for. */
const SPLITS = ['train', 'val', 'test'];
/** `val: 20%` in the settings. */
const SHARE = /^(\d{1,2}(?:\.\d+)?) ?%$/;
/** Far more than any list of classes needs. */
const data_yaml_MOST_BYTES = 2_000_000;
/** Of what else it holds, by key: values that travel with the plan. The library's own lists are as long as a face has points. */
const MOST_VALUES = 2000;
/** The largest public sets have some 22,000 classes. */
const MOST_CLASSES = 30_000;
/** What the library calls the split that it measures by, and what people call it. */
const VAL_KEYS = ['val', 'validation', 'valid', 'validate'];
/**
 * Reads a data.yaml as Ultralytics 8.4.190 does (check_det_dataset), but for where its paths lead to.
 *
 * @param content of the file
 * @param place how to call it in messages
 * @throws Failure DATASET_INVALID when the library would refuse it, or it is not UTF-8
 */
function parseDataYaml(content, place) {
    if (content.length > data_yaml_MOST_BYTES)
        throw invalid(`is larger than ${data_yaml_MOST_BYTES} bytes: it is not the description of a dataset`, place);
    const text = decodeText(content);
    if (typeof text !== 'string')
        throw invalid(text.problem, place, 'Save it as UTF-8 in an editor, and try again.');
    if (text.startsWith(LFS_POINTER))
        throw invalid('is a pointer of Git LFS, not the file itself', place, 'Fetch it with `git lfs pull`.');
    const read = readYaml(text);
    if ('problem' in read)
        throw invalid(`is not YAML that can be used: ${read.problem}`, place);
    const data = checkData(read.data, place, read.written);
    const oddities = read.repeated.map((text) => ({ kind: 'key-repeated', text: `${place}: ${text}` }));
    return { ...data, oddities: [...data.oddities, ...oddities] };
}
/**
 * Checks what a data.yaml holds, or what stands for it in the settings.
 *
 * @param data parsed
 * @param place how to call it in messages
 * @param written class names by number as they are written, where YAML reads them as something else than text
 * @throws Failure DATASET_INVALID
 */
function checkData(data, place, written = new Map()) {
    const parsed = dist/* safeParse */.xLC(dataYamlSchema, withoutNone(data));
    if (!parsed.success) {
        const [issue] = parsed.issues;
        throw invalid(`cannot be used: ${dist/* getDotPath */.BuJ(issue) ?? 'it'}: ${issue.message}`, place);
    }
    const { path, train, val, validation, valid, validate, test, nc, names, download, yaml_file: _, ...rest } = parsed.output;
    const vals = { val, validation, valid, validate };
    const valKey = VAL_KEYS.find((key) => entries(vals[key]).length > 0);
    if (entries(train).length === 0 || valKey === undefined)
        throw invalid(`names no ${valKey === undefined ? 'val' : 'train'} split`, place);
    const [points = 0, columns = 0] = rest.kpt_shape ?? [];
    const others = Object.entries(rest).filter(([, value]) => value != null);
    const left = others.filter(([, value]) => !isPlain(value, { left: MOST_VALUES }));
    return {
        place,
        classes: classesOf({ names, nc, written }, place),
        splits: { train: entries(train), val: entries(vals[valKey]), test: entries(test) },
        heldOutShare: null,
        path: String(path ?? ''),
        keypointColumns: points * columns,
        keypointWidth: Math.max(1, columns),
        rest: Object.fromEntries(others.filter((entry) => !left.includes(entry))),
        oddities: [
            ...[...written].map(([number, name]) => ({
                kind: 'name-changed',
                text: `class ${number} is called ${(0,printable/* printable */.g)(name, 80)}, as it is written`,
            })),
            ...left.map(([key]) => ({ kind: 'key-left', text: `${place}: ${(0,printable/* printable */.g)(key, 80)}` })),
            ...(download == null ? [] : [{ kind: 'download-entry', text: place }]),
            ...(valKey === 'valid' || valKey === 'validate'
                ? [{ kind: 'split-renamed', text: `${valKey} is taken for val` }]
                : []),
        ],
    };
}
/**
 * Reads what the settings say in data.yaml's stead. There, `val` may be a share of the training's pictures: `20%`.
 *
 * @throws Failure DATASET_INVALID as `checkData` does
 */
function dataOfSettings(data) {
    const [, percent] = SHARE.exec(String(data.val ?? '')) ?? [];
    const { names } = data;
    const [changed] = typeof names === 'object'
        ? Object.entries(names ?? {}).filter(([, name]) => typeof name !== 'string')
        : [];
    if (changed)
        throw invalid(`has a name of class ${(0,printable/* printable */.g)(changed[0], 20)} that YAML does not read as text (${(0,printable/* printable */.g)(String(changed[1]), 40)})`, SETTINGS, 'Put it in quotes, as it is meant.');
    const yaml = checkData(data, SETTINGS);
    if (percent === undefined || Number(percent) === 0)
        return yaml;
    return { ...yaml, splits: { ...yaml.splits, val: [] }, heldOutShare: Number(percent) / 100 };
}
/** The library takes None in Python's spelling for nothing, at the top. */
function withoutNone(data) {
    if (typeof data !== 'object' || data === null || Array.isArray(data))
        return data;
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value === 'None' ? null : value]));
}
/** An empty text names nothing, and not the top. */
function entries(split) {
    return [split ?? []].flat().filter((entry) => entry !== '');
}
/** Whether a value can be written down again: neither too much of it, nor anything that holds itself. */
function isPlain(value, budget) {
    budget.left -= typeof value === 'string' ? Math.ceil(value.length / 100) : 1;
    if (budget.left < 0)
        return false;
    if (typeof value !== 'object' || value === null)
        return true;
    return Object.values(value).every((each) => isPlain(each, budget));
}
const SETTINGS = 'dataset.data of the settings';
function classesOf({ names, nc, written }, place) {
    if (names == null && nc == null)
        throw invalid('has neither names nor nc', place);
    const count = names == null ? (nc ?? 0) : Object.keys(names).length;
    if (count > MOST_CLASSES)
        throw invalid(`names ${count} classes, more than ${MOST_CLASSES}`, place);
    if (names == null)
        return Array.from({ length: count }, (_, index) => `class_${index}`);
    const named = Object.entries(names).find(([, name]) => typeof name === 'object' && name !== null);
    if (named && !written.has(named[0]))
        throw invalid(`has ${count} names, and that of class ${(0,printable/* printable */.g)(named[0], 20)} is not text`, place);
    const numbered = new Map(Object.entries(names).map(([key, name]) => [Number(key), written.get(key) ?? String(name)]));
    if (count === 0)
        throw invalid('names no class', place);
    const classes = Array.from({ length: count }, (_, index) => numbered.get(index));
    if (!classes.every((name) => name !== undefined))
        throw invalid(`has ${count} names that are not numbered 0 to ${count - 1}`, place);
    if (nc != null && nc !== count)
        throw invalid(`has ${count} names but nc: ${nc}`, place);
    return classes;
}
function invalid(reason, place, next) {
    return new errors/* Failure */.HR('DATASET_INVALID', {
        what: `${(0,printable/* printable */.g)(place)} ${(0,printable/* printable */.g)(reason, 300)}.`,
        safe: 'Nothing was sent or changed.',
        next: next ?? 'Correct it, name another one as dataset.yaml, or say it in the settings under dataset.data.',
    });
}

// EXTERNAL MODULE: ./src/untrusted/file.ts
var file = __webpack_require__(31114);
;// CONCATENATED MODULE: ./src/dataset/audit/dataset-files.ts


/** Of what is read whole: a list of a million pictures has about as much. */
const MOST_TEXT_BYTES = 64 << 20;
/** Of a label: a polygon of 150,000 points has three quarters of it. */
const MOST_LABEL_BYTES = 4 << 20;
/** Stands for the text of a label that has more. */
const LARGE_LABEL = '(too large)';
/** The failure for a file that is read whole, and is too large for what it should be. */
function tooLarge(name) {
    return new errors/* Failure */.HR('DATASET_INVALID', {
        what: `${(0,printable/* printable */.g)(name, 300)} has more than ${MOST_TEXT_BYTES / 2 ** 20} MiB: it is not the text that belongs there.`,
        safe: 'Nothing was sent or changed.',
        next: 'Correct what data.yaml names, or name another description as dataset.yaml; a staging server needs the dataset anew.',
    });
}

;// CONCATENATED MODULE: ./src/dataset/audit/locate.ts


/** Names of a split's folder that people use for one and the same. */
const SYNONYMS = [
    ['val', 'valid', 'validate', 'validation'],
    ['train', 'training'],
    ['test', 'testing'],
];
/**
 * Finds what an entry of data.yaml means here. As the library reads it (check_det_dataset), if that is in the dataset; else by
 * the longest end of its path that is here: datasets come with the paths of the machine that made them.
 *
 * @param entry as it is written
 */
function locate(entry, at, places) {
    for (const key of writtenKeys(entry, at)) {
        if (places.kind(key) !== undefined)
            return { keys: [key], isMapped: false };
    }
    return { keys: longestEnd(components(entry, at), places), isMapped: true };
}
/**
 * Every key that an entry may come to mean, for a first look at which links lead to it.
 *
 * @param entry as it is written
 */
function possibleKeys(entry, at) {
    const ends = variants(components(entry, at)).flatMap((parts) => parts.map((_, from) => parts.slice(from).join('/')));
    return [...new Set([...writtenKeys(entry, at), ...ends])];
}
/** Keys that the entry names as it is written, in the library's order: a leading `../` is dropped when it leads nowhere. */
function writtenKeys(entry, at) {
    const written = entry.includes('\\') ? [entry, slashes(entry)] : [entry];
    const paths = written.flatMap((text) => (text.startsWith('../') ? [text, text.slice(3)] : [text]));
    const starts = at.path === '' ? [at.yamlFolder] : [external_node_path_.posix.resolve(at.yamlFolder, at.path), at.yamlFolder];
    const absolute = paths.flatMap((path) => starts.map((start) => external_node_path_.posix.resolve(start, path)));
    return [...new Set(absolute.flatMap((path) => keyBelow(path, at.folders) ?? []))];
}
/** The key of an absolute path, if it lies in the dataset. */
function keyBelow(path, folders) {
    for (const folder of folders) {
        if (path === folder)
            return '.';
        if (path.startsWith(`${folder}/`))
            return (0,path_key/* keyOf */.TN)(path.slice(folder.length + 1));
    }
    return undefined;
}
/** The components of a path from another machine: of Windows, macOS or Linux. */
function components(entry, { path }) {
    const isAbsolute = /^(\/|[A-Za-z]:|\\)/.test(entry);
    const whole = isAbsolute || path === '' ? entry : `${path}/${entry}`;
    return slashes(whole)
        .replace(/^[A-Za-z]:/, '')
        .split('/')
        .filter((part) => part !== '' && part !== '.' && part !== '..')
        .map(path_key/* keyOf */.TN);
}
/** The path itself, then with each of its names replaced by one that means the same. */
function variants(parts) {
    const renamed = parts.flatMap((part, at) => {
        const names = SYNONYMS.find((group) => group.some((name) => name === part)) ?? [];
        return names.filter((name) => name !== part).map((name) => parts.with(at, name));
    });
    return [parts, ...renamed];
}
/**
 * Places that the longest possible end of a path leads to: as it is written, with a name that means the same, or in other
 * capitals. The one at the top wins over those further down.
 */
function longestEnd(parts, places) {
    for (let from = 0; from < parts.length; from++) {
        const [written, ...others] = variants(parts.slice(from)).map((each) => each.join('/'));
        for (const ends of [[written ?? ''], others]) {
            const found = [...new Set(ends.flatMap((end) => places.endingIn(end)))];
            const top = found.filter((key) => ends.includes(key));
            if (found.length > 0)
                return top.length > 0 ? top : found;
        }
        const folded = places.ignoringCase(written ?? '');
        if (folded !== undefined)
            return [folded];
    }
    return [];
}
function slashes(path) {
    return path.replaceAll('\\', '/');
}

;// CONCATENATED MODULE: ./src/dataset/audit/pairing.ts



/**
 * Pairs every picture with the label that the library would read.
 *
 * @returns the pairs of each split, in the order of the pictures
 */
function pairLabels(splits, files, issues) {
    const owners = new Map();
    const pair = (image) => {
        const label = labelKey(image);
        if (!files.sizes.has(label))
            return { image, label: undefined };
        const owner = owners.get(label) ?? image;
        if (owner !== image)
            issues.add('label-shared', `${displayKey(label)}: ${displayKey(image)}`);
        owners.set(label, owner);
        return { image, label };
    };
    const pairs = { train: splits.train.map(pair), val: splits.val.map(pair), test: splits.test.map(pair) };
    reportStrays([...pairs.train, ...pairs.val, ...pairs.test], owners, files, issues);
    return pairs;
}
/** As img2label_paths does: the last `images` folder becomes `labels`, the ending becomes `.txt`. */
function labelKey(image) {
    const moved = labelFolder(`/${image}`);
    return `${moved.slice(1, moved.lastIndexOf('.'))}.txt`;
}
/** Where labels stand for pictures in a folder: the last `images` of the path becomes `labels`. */
function labelFolder(path) {
    const at = path.lastIndexOf('/images/');
    return at === -1 ? path : `${path.slice(0, at)}/labels/${path.slice(at + '/images/'.length)}`;
}
/**
 * Labels that no picture uses. One whose name fits a picture without a label was meant for it, unless it has one of its own
 * in no split, or one that stays at home: it lies in another split, beside the picture, ends in `.TXT`, or spells an accent in another way (NFC against NFD). One beside labels that
 * are used has lost its picture; all others belong to no split, and nobody misses them.
 */
function reportStrays(pairs, owners, files, issues) {
    const strays = new Map();
    const elsewhere = [];
    const owned = labelsOfOthers(files);
    for (const key of files.sizes.keys()) {
        if (!/\.txt$/i.test(key) || owners.has(key))
            continue;
        if (owned.has(key))
            elsewhere.push(key);
        else
            strays.set(foldedName(key), key);
    }
    for (const { image, label } of pairs) {
        const stray = label === undefined ? strays.get(foldedName(image)) : undefined;
        if (stray === undefined)
            continue;
        issues.add('label-elsewhere', `${displayKey(image)}: ${displayKey(stray)}`);
        strays.delete(foldedName(image));
    }
    const used = new Set([...owners.keys()].map((label) => external_node_path_.posix.dirname(label)));
    for (const key of elsewhere)
        if (isLabelPlace(key))
            issues.add('label-unused', displayKey(key));
    for (const stray of strays.values()) {
        const isBesideUsed = used.has(external_node_path_.posix.dirname(stray));
        if (isBesideUsed && !TEXTS.test(external_node_path_.posix.basename(stray)))
            issues.add('label-orphan', displayKey(stray));
        else if (isBesideUsed || isLabelPlace(stray))
            issues.add('label-unused', displayKey(stray));
    }
}
function isLabelPlace(key) {
    return `/${key}`.includes('/labels/');
}
/** Labels of all pictures that are here, in a split or not, and of those that the settings have stay at home. */
function labelsOfOthers(files) {
    const pictures = [...files.sizes.keys(), ...files.left.excluded].filter((key) => IMAGE_ENDING.test(key));
    return new Set(pictures.map(labelKey));
}
/** What exporters lay beside labels. */
const TEXTS = /^(_?classes|obj|predefined_classes|names|notes|readme.*|train|valid?|test|license.*)\.(txt|names)$/i;
function foldedName(key) {
    const name = external_node_path_.posix.basename(key);
    const stem = name.slice(0, name.lastIndexOf('.'));
    return Buffer.from(stem, 'latin1').toString('utf8').normalize('NFC').toLowerCase();
}

;// CONCATENATED MODULE: ./src/dataset/audit/suggest.ts





/** Files in which tools write down the names of the classes, a line each. */
const NAME_FILES = /(^|\/)(_?classes\.txt|obj\.names|[^/]+\.names|predefined_classes\.txt|_darknet\.labels|labels\.txt)$/i;
/** Labels that are read to find the highest class number. */
const LABELS_READ = 2000;
/**
 * What fits a folder without a data.yaml: the splits by the names of its folders, the classes by what a tool wrote down, or
 * by the labels.
 *
 * @returns undefined when there is no picture
 */
async function suggestData(dataset, files) {
    const splits = splitFolders(files);
    if (splits === undefined)
        return undefined;
    const highestClass = await highestOf(dataset, files);
    const names = (await writtenNames(dataset, files)) ?? countedNames(highestClass ?? 0);
    const entries = Object.entries({ ...splits, names });
    return {
        data: `{${entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')}}`,
        isUnparted: splits.val.endsWith('%'),
        names: names.length,
        highestClass,
    };
}
function splitFolders(files) {
    const folders = [...new Places(files).pictureFolders().keys()];
    if (folders.length === 0)
        return undefined;
    const named = (names) => folderNamed(folders, names);
    const [train, val, test] = [
        named(/(^|[^a-z])(train|training)([^a-z]|$)/i),
        named(/(^|[^a-z])(val|valid|validation|validate|dev)([^a-z]|$)/i),
        named(/(^|[^a-z])(test|testing)([^a-z]|$)/i),
    ];
    if (train !== undefined && val !== undefined)
        return { train, val, ...(test === undefined ? {} : { test }) };
    return { train: train ?? commonFolder(folders), val: '20%' };
}
/** The folder of all pictures that lie below one of such a name: `images/train`, or `train/images`. */
function folderNamed(folders, names) {
    const below = folders.filter((folder) => folder.split('/').some((part) => names.test(part)));
    return below.length === 0 ? undefined : commonFolder(below);
}
function commonFolder(folders) {
    const [first = [], ...rest] = folders.map((folder) => folder.split('/'));
    const differs = first.findIndex((part, at) => rest.some((other) => other[at] !== part));
    const shared = differs === -1 ? first : first.slice(0, differs);
    return (0,path_key/* textOf */.b6)(shared.join('/')) || '.';
}
async function writtenNames(dataset, files) {
    for (const key of files.sizes.keys()) {
        if (!NAME_FILES.test(key) || (files.sizes.get(key) ?? 0) > 1_000_000)
            continue;
        const text = decodeText(await dataset.read(key));
        const names = typeof text === 'string' ? text.split(/\r\n|\r|\n/).map((line) => line.trim()) : [];
        const filled = names.filter((name) => name !== '');
        // A label may be called like a list of names.
        if (filled.length > 0 && !filled.every((name) => /^[\d.\s]+$/.test(name)))
            return filled;
    }
    return undefined;
}
/** A name for each class number up to the highest that labels use. */
function countedNames(highest) {
    return Array.from({ length: highest + 1 }, (_, number) => `class_${number}`);
}
async function highestOf(dataset, files) {
    const labels = [...files.sizes.keys()].filter((key) => IMAGE_ENDING.test(key)).map(labelKey);
    const readable = labels.filter((key) => (files.sizes.get(key) ?? MOST_LABEL_BYTES + 1) <= MOST_LABEL_BYTES);
    const present = readable.slice(0, LABELS_READ);
    if (present.length === 0)
        return null;
    let highest = 0;
    for (const label of present)
        for (const [, number] of (await dataset.read(label)).toString('latin1').matchAll(/^[ \t]*(\d{1,4})\s/gm))
            highest = Math.max(highest, Number(number));
    return highest;
}

;// CONCATENATED MODULE: ./src/dataset/audit/missing-yaml.ts








/** Folders that a message names. */
const NAMED = 3;
const LABELS_BELONG = 'labels/ where pictures stand in images/, or beside the pictures, under the same name ending in .txt';
/**
 * DATASET_MISSING for a folder that nothing describes, with what would fit it, ready to paste, or why nothing does.
 *
 * @param request names the file into which to paste it
 */
async function missingYaml(dataset, files, { settingsFile }) {
    const foreign = await foreignFormat(dataset, files);
    const what = `There is no data.yaml in ${(0,printable/* printable */.g)(dataset.place)}, and no other file that describes it.`;
    return new errors/* Failure */.HR('DATASET_MISSING', {
        what: foreign === undefined ? what : `${what} And ${foreign}.`,
        safe: 'Nothing was sent or changed.',
        next: deeper(dataset, files) ?? (await nextStep(dataset, files, settingsFile, foreign !== undefined)),
    });
}
/** The folder to name, whole: whoever starts the pipeline by hand has no settings that it could be relative to. */
function deeper({ folder }, files) {
    const inside = [...files.sizes.keys()].filter((key) => /\/data\.ya?ml$/.test(key)).slice(0, NAMED);
    if (inside.length === 0)
        return undefined;
    const folders = inside.map((key) => (0,printable/* printable */.g)((0,external_node_path_.join)(folder, (0,external_node_path_.dirname)((0,path_key/* textOf */.b6)(key))), 300));
    return `There is ${inside.map(displayKey).join(', ')}: set dataset.path to ${folders.join(' or ')}.`;
}
async function nextStep(dataset, files, settingsFile, isForeign) {
    if (isForeign)
        return `Then name its splits and classes in a data.yaml, or in ${settingsFile} as dataset.data.`;
    const suggestion = await suggestData(dataset, files);
    if (suggestion)
        return suggested(dataset, suggestion, settingsFile);
    return files.sizes.size === 0
        ? 'The folder is empty: mount the disk that holds the dataset, or correct dataset.path; on a staging server, correct dataset.name.'
        : 'Correct dataset.path, the folder of the pictures, or mount the disk that holds them; on a staging server, correct dataset.name.';
}
function suggested({ folder }, suggestion, settingsFile) {
    const { data, names, highestClass, isUnparted } = suggestion;
    if (highestClass === null && hasLabelsBeside(folder)) {
        const above = (0,printable/* printable */.g)((0,external_node_path_.dirname)(folder), 300);
        return `Labels are beside this folder, in ${above}/labels: set dataset.path to ${above}.`;
    }
    const unparted = isUnparted
        ? ' A fifth of the pictures, picked by their paths, would be held out to measure by: if they come from films, name folders of other films as val instead.'
        : '';
    const fits = `put it into ${settingsFile}, below dataset: data: ${data}.${unparted}`;
    if (highestClass === null)
        return `No picture here has a label. Labels belong into ${LABELS_BELONG}. When they are there, this fits; ${fits}`;
    if (highestClass >= names)
        return `Labels use class numbers up to ${highestClass}, and ${names === 1 ? 'one name is' : `${names} names are`} written down, for numbers from 0: correct the labels, or add names. Otherwise this fits; ${fits}`;
    return `By its folders and labels this fits; ${fits}`;
}
/** Whether it is the `images` of a dataset, whose labels lie beside it. */
function hasLabelsBeside(folder) {
    if ((0,external_node_path_.basename)(folder) !== 'images')
        return false;
    return (0,external_node_fs_.statSync)((0,external_node_path_.join)((0,external_node_path_.dirname)(folder), 'labels'), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

;// CONCATENATED MODULE: ./src/dataset/audit/find-yaml.ts











const USUAL = 'data.yaml';
const YAML_ENDING = /\.ya?ml$/i;
/** A folder, or the one above, may hold anything; only so many descriptions are looked into, and no large files. */
const MOST_CANDIDATES = 50;
const find_yaml_MOST_BYTES = 300_000;
/** Stands for the folder of a dataset that lies elsewhere. */
const ELSEWHERE = '/dataset';
/**
 * Finds what describes a dataset: the settings, the file that they name, `data.yaml`, the one other file at the top that
 * names splits and classes, or the one beside the folder that points into it.
 *
 * @throws Failure DATASET_MISSING with what would fit, ready to paste, when there is none; DATASET_INVALID when there
 *   are several, or it cannot be used
 */
async function findDataYaml(dataset, files, request) {
    const folder = dataset.folder || ELSEWHERE;
    const folders = [...new Set([folder, real(folder)])];
    const describe = (yaml, yamlFolder, others = []) => ({
        yaml,
        at: { folders, yamlFolder, path: yaml.path },
        others,
    });
    if (request.data !== null)
        return describe(dataOfSettings(request.data), folder);
    if (request.yaml !== '') {
        const path = (0,external_node_path_.resolve)(folder, request.yaml);
        const content = await contentAt(dataset, request.yaml);
        return describe(parseDataYaml(content, `${dataset.place}: ${request.yaml}`), (0,external_node_path_.dirname)(path));
    }
    const here = await candidatesHere(dataset, files);
    const [usual] = here.filter(({ name }) => name === USUAL);
    const only = usual ?? (here.length === 1 ? here[0] : undefined);
    if (only) {
        const yaml = parseDataYaml(only.content, `${dataset.place}/${only.name}`);
        return describe(yaml, folder, here.flatMap(({ name }) => (name === only.name ? [] : name)));
    }
    if (here.length > 1)
        throw several(dataset.place, here.map(({ name }) => name), request);
    const above = dataset.folder === '' ? [] : await candidatesAbove((0,external_node_path_.dirname)(folder), folders, files);
    const [first] = above;
    if (first && above.length === 1)
        return describe(first.yaml, (0,external_node_path_.dirname)(folder));
    if (above.length > 1)
        throw several(dataset.place, above.map(({ path }) => `../${(0,external_node_path_.basename)(path)}`), request);
    throw await missingYaml(dataset, files, request);
}
function real(folder) {
    try {
        return (0,external_node_fs_.realpathSync)(folder);
    }
    catch {
        return folder;
    }
}
async function contentAt(dataset, name) {
    try {
        if ((0,external_node_path_.isAbsolute)(name) || name.split('/').includes('..'))
            return await readOutside(dataset, name);
        return await dataset.read((0,path_key/* keyOf */.TN)(name));
    }
    catch (error) {
        if (error instanceof errors/* Failure */.HR)
            throw error;
        throw new errors/* Failure */.HR('DATASET_MISSING', {
            what: `There is no ${(0,printable/* printable */.g)(name)} in ${(0,printable/* printable */.g)(dataset.place)} that can be read.`,
            safe: 'Nothing was sent or changed.',
            next: 'Correct dataset.yaml: a path from the folder of the dataset.',
        }, error);
    }
}
async function readOutside(dataset, name) {
    if (dataset.folder === '')
        throw new RangeError('it lies outside the dataset');
    const content = await (0,file/* readForeignFile */.p)((0,external_node_path_.resolve)(dataset.folder, name), find_yaml_MOST_BYTES);
    if (content === undefined)
        throw tooLarge(name);
    return content;
}
/** Files at the top that name splits and classes; `data.yaml` is meant, whatever stands in it. */
async function candidatesHere(dataset, files) {
    const names = [...files.sizes.keys(), ...files.left.link].filter((key) => !key.includes('/') &&
        YAML_ENDING.test(key) &&
        (key === USUAL || (files.sizes.get(key) ?? 0) <= find_yaml_MOST_BYTES));
    const found = [];
    for (const key of names.slice(0, MOST_CANDIDATES)) {
        const content = await readable(dataset, key);
        const name = (0,path_key/* textOf */.b6)(key);
        if (content && (name === USUAL || parsed(content) !== undefined))
            found.push({ name, content });
    }
    return found;
}
/** A link at the top may lead nowhere, and is then none of the candidates. */
async function readable(dataset, key) {
    try {
        return await dataset.read(key);
    }
    catch (error) {
        if (key === USUAL && !(error instanceof errors/* Failure */.HR))
            throw unreadable(dataset, error);
        if (error instanceof errors/* Failure */.HR)
            throw error;
        return undefined;
    }
}
/** Descriptions in the folder above, whose train and val lead into this folder as they are written. */
async function candidatesAbove(parent, folders, files) {
    const places = new Places(files);
    const found = [];
    for (const path of yamlsIn(parent)) {
        const yaml = parsed((await (0,file/* readForeignFile */.p)(path, find_yaml_MOST_BYTES)) ?? Buffer.alloc(0));
        if (yaml === undefined)
            continue;
        const at = { folders, yamlFolder: parent, path: yaml.path };
        const pointsHere = [...yaml.splits.train, ...yaml.splits.val].every((entry) => {
            const { keys, isMapped } = locate(entry, at, places);
            return keys.length === 1 && !isMapped;
        });
        if (pointsHere)
            found.push({ path, yaml: { ...yaml, place: path } });
    }
    return found;
}
function yamlsIn(folder) {
    try {
        const names = (0,external_node_fs_.readdirSync)(folder).filter((name) => YAML_ENDING.test(name));
        const paths = names.slice(0, MOST_CANDIDATES).map((name) => (0,external_node_path_.join)(folder, name));
        return paths.filter((path) => {
            const stats = (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false });
            return stats?.isFile() && stats.size <= find_yaml_MOST_BYTES;
        });
    }
    catch {
        return [];
    }
}
function parsed(content) {
    try {
        return parseDataYaml(content, '');
    }
    catch {
        return undefined;
    }
}
function unreadable({ place }, cause) {
    return new errors/* Failure */.HR('DATASET_UNREADABLE', {
        what: `${(0,printable/* printable */.g)(place)}/${USUAL} cannot be read (${cause instanceof Error ? (0,printable/* printable */.g)(cause.message, 200) : cause}).`,
        safe: 'Nothing was sent or changed.',
        next: 'Give the runner permission to read it.',
    }, cause);
}
function several(place, names, { settingsFile }) {
    return new errors/* Failure */.HR('DATASET_INVALID', {
        what: `Several files may describe ${(0,printable/* printable */.g)(place)}: ${names.map((name) => (0,printable/* printable */.g)(name, 100)).join(', ')}.`,
        safe: 'Nothing was sent or changed.',
        next: `Choose one; for the first, put this into ${settingsFile}, below dataset: yaml: ${JSON.stringify(names[0])}.`,
    });
}

// EXTERNAL MODULE: ./src/dataset/audit/issues.ts
var audit_issues = __webpack_require__(930);
;// CONCATENATED MODULE: ./src/dataset/audit/labels.ts


/** The library tolerates 1 % outside the picture (verify_image_label), in numbers of 32 bits. */
const LEAST = Math.fround(-0.01);
const MOST = Math.fround(1.01);
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** Objects of one picture, and more lines than a label of the largest size has whole rows. */
const MOST_ROWS = 200_000;
/** Class numbers that a message has room for. */
const MOST_BEYOND = 20;
const ASCII = /^[\x01-\x7f]*$/;
const NO_SHAPES = { boxes: 0, polygons: 0, keypoints: 0 };
/**
 * Reads a label file by the rules of Ultralytics 8.4.190 (verify_image_label): per row a class, then a box as centre
 * and size, or a polygon, in parts of the picture's size.
 *
 * @param text content of the label, one character per byte; an empty one means a picture without objects
 */
function readLabels(text, rules) {
    if (text === LARGE_LABEL)
        return broken('is larger than any label');
    if (/^(\xff\xfe|\xfe\xff)/.test(text))
        return broken('is text in UTF-16');
    const decoded = decoded8(text);
    if (decoded === undefined)
        return broken('is not UTF-8');
    const lines = decoded.split(LINE_END, MOST_ROWS + 1);
    if (lines.length > MOST_ROWS)
        return broken(`has more than ${MOST_ROWS} lines`);
    const { rows, keypoints } = withoutKeypoints(splitRows(lines), rules);
    const isPolygons = !rules.isPose && rows.some(({ columns }) => columns.length > 6);
    const boxes = new BoxMemory(isPolygons);
    const beyond = new Set();
    for (const { line, columns } of rows) {
        const numbers = columns.map((column) => Math.fround(Number(column)));
        const defect = columnDefect(columns, isPolygons, rules) ?? valueDefect(numbers, isPolygons, rules);
        if (defect !== undefined)
            return broken(`line ${line}: ${defect}`);
        const class_ = numbers[0] ?? 0;
        if (rules.isSingleClass || class_ < rules.classCount)
            boxes.note(numbers);
        else if (beyond.size < MOST_BEYOND)
            beyond.add(class_);
    }
    const shapes = isPolygons
        ? { boxes: 0, polygons: rows.length, keypoints: 0 }
        : { boxes: rows.length - keypoints, polygons: 0, keypoints };
    return { classes: boxes.classes, shapes, beyond: [...beyond], oddities: boxes.oddities };
}
/** Where keypoints are not trained, of a row with them the library keeps the box alone. */
function withoutKeypoints(rows, rules) {
    const whole = 5 + rules.keypointColumns;
    const keypoints = rows.filter(({ columns }) => whole > 5 && columns.length === whole).length;
    if (rules.isPose || keypoints === 0)
        return { rows, keypoints };
    const cut = ({ line, columns }) => ({
        line,
        columns: columns.length === whole ? columns.slice(0, 5) : columns,
    });
    return { rows: rows.map(cut), keypoints };
}
/** What Python's `splitlines` parts text at. */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
/** What its `split` does. */
const BLANKS = /[\s\x1c-\x1f\x85]+/;
function splitRows(lines) {
    return lines
        .map((row, index) => ({ line: index + 1, columns: row.split(BLANKS).filter((column) => column !== '') }))
        .filter(({ columns }) => columns.length > 0);
}
/** Text as UTF-8 without a byte-order mark, from one character a byte; undefined when it is not UTF-8. */
function decoded8(text) {
    if (ASCII.test(text))
        return text;
    const decoded = decodeText(Buffer.from(text, 'latin1'));
    return typeof decoded === 'string' ? decoded : undefined;
}
function broken(defect) {
    return { classes: [], shapes: NO_SHAPES, defect, beyond: [], oddities: new Set() };
}
function columnDefect(columns, isPolygons, rules) {
    const count = columns.length;
    const strange = columns.find((column) => !NUMBER.test(column));
    if (strange !== undefined)
        return `"${strange.slice(0, 20)}" is not a finite number`;
    if (isPolygons) {
        if (count === 5)
            return 'a box among polygons';
        return count >= 7 && count % 2 === 1 ? undefined : `${count} columns do not make a polygon`;
    }
    if (count === 5 || (rules.isPose && count === 5 + rules.keypointColumns))
        return undefined;
    return rules.isPose
        ? `${count} columns instead of ${5 + rules.keypointColumns}, as kpt_shape of data.yaml says`
        : `${count} columns instead of 5`;
}
function valueDefect(row, isPolygons, rules) {
    const [class_ = 0, ...values] = row;
    if (!Number.isInteger(class_) || class_ < 0)
        return `class ${class_} is not a class number`;
    const box = isPolygons ? boxAround(values) : values;
    const [, , width = 0, height = 0] = box;
    const points = values.slice(4).filter((_, at) => at % rules.keypointWidth < 2);
    const outside = (isPolygons || points.length === 0 ? box : points).find((value) => value > MOST) ??
        box.find((value) => value < LEAST || value === Number.POSITIVE_INFINITY);
    if (outside !== undefined)
        return `${Number(outside.toPrecision(6))} is outside the picture`;
    return Math.min(width, height) < 0 ? 'a negative width or height' : undefined;
}
/** The library judges a polygon by its box: centre and size (segments2boxes). */
function boxAround(points) {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [at, value] of points.entries()) {
        if (at % 2 === 0)
            [left, right] = [Math.min(left, value), Math.max(right, value)];
        else
            [top, bottom] = [Math.min(top, value), Math.max(bottom, value)];
    }
    return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top].map(Math.fround);
}
/** Remembers the boxes of one label. The library holds numbers of 32 bits, and keeps one of two rows that are the same. */
class BoxMemory {
    oddities = new Set();
    /** Of the rows that are kept. */
    classes = [];
    #isPolygons;
    #seen = new Map();
    constructor(isPolygons) {
        this.#isPolygons = isPolygons;
    }
    note(numbers) {
        const end = this.#isPolygons ? numbers.length : Math.min(5, numbers.length);
        for (let index = 1; index < end; index++) {
            const value = numbers[index] ?? 0;
            if (value < 0 || value > 1)
                this.oddities.add('label-outside');
        }
        if (!this.#isPolygons && (numbers[3] === 0 || numbers[4] === 0))
            this.oddities.add('label-flat');
        this.#keep(numbers[0] ?? 0, numbers.slice(1).join(' '));
    }
    #keep(class_, object) {
        const before = this.#seen.get(object);
        if (before?.has(class_)) {
            this.oddities.add('label-repeated');
            return;
        }
        if (before)
            this.oddities.add('label-two-classes');
        this.#seen.set(object, (before ?? new Set()).add(class_));
        this.classes.push(class_);
    }
}

;// CONCATENATED MODULE: ./src/dataset/audit/list-paths.ts





/** A line of a picture each. */
const list_paths_MOST_LINES = 1_000_000;
/** The longest path that Linux takes. */
const list_paths_MOST_PATH_CHARACTERS = 4096;
/** More folders than that are followed as one. */
const MOST_FOLDERS = 1000;
/**
 * The paths of pictures by line, with slashes between folders, empty where a line names none; lines end where the library's
 * do. Undefined when there are more than anybody has pictures. Of a million lines every object would count.
 */
function picturePaths(text) {
    const paths = [];
    for (const line of lines(text)) {
        paths.push(picturePath(line));
        if (paths.length > list_paths_MOST_LINES)
            return undefined;
    }
    return paths;
}
/** One after the other, and at most one too many: of a million of them not even the array is needed by all. */
function* lines(text) {
    const ends = new RegExp(LINE_END, 'g');
    for (let [start, count] = [0, 0]; count <= list_paths_MOST_LINES; [start, count] = [ends.lastIndex, count + 1]) {
        const end = ends.exec(text);
        yield text.slice(start, end?.index);
        if (end === null)
            return;
    }
}
function picturePath(line) {
    const path = line.length > list_paths_MOST_PATH_CHARACTERS ? '' : withoutBlanks(line).replaceAll('\\', '/');
    return IMAGE_ENDING.test(path) ? path : '';
}
/** Without blanks and tabs around it; a pattern would take quadratic time for a line of blanks. */
function withoutBlanks(line) {
    let [start, end] = [0, line.length];
    while (start < end && (line[start] === ' ' || line[start] === '\t'))
        start++;
    while (end > start && (line[end - 1] === ' ' || line[end - 1] === '\t'))
        end--;
    return line.slice(start, end);
}
/** Folders that hold pictures that lines with such an end of a path can mean; for a first look at links. */
function possibleFolders(content) {
    const folders = new Set();
    const seen = new Set();
    const text = decodeText(content);
    for (const line of lines(typeof text === 'string' ? text : '')) {
        const path = picturePath(line);
        if (path === '')
            continue;
        const folder = external_node_path_.posix.dirname(path);
        if (seen.has(folder))
            continue;
        if (folders.size > MOST_FOLDERS)
            break;
        seen.add(folder);
        const parts = folder.split('/');
        for (let from = 0; from < parts.length; from++)
            folders.add((0,path_key/* keyOf */.TN)(parts.slice(from).join('/')));
    }
    return folders;
}

;// CONCATENATED MODULE: ./src/dataset/audit/links.ts








/** Where folders travel that lie elsewhere; a number follows if the dataset has a folder of this name. */
const LINKED = 'linked';
/**
 * Folders below which links may lead to pictures or labels, before it is known what the entries of data.yaml mean.
 *
 * @returns paths as `DatasetView.follow` has them
 */
async function possibleFollow(dataset, yaml, at, files) {
    const places = new Places(files);
    const keys = new Set();
    for (const key of Object.values(yaml.splits)
        .flat()
        .flatMap((entry) => possibleKeys(entry, at))) {
        keys.add(key);
        const isSmall = (files.sizes.get(key) ?? 0) <= MOST_TEXT_BYTES;
        const isList = places.kind(key) === 'file' && !IMAGE_ENDING.test(key) && isSmall;
        if (!isList)
            continue;
        const base = external_node_path_.posix.dirname(key);
        for (const folder of possibleFolders(await dataset.read(key)))
            for (const start of ['', base])
                keys.add(external_node_path_.posix.join(start, folder));
    }
    return withLabels([...keys]);
}
/** Folders below which links lead to what the splits hold. */
function exactFollow(sources, pictures) {
    const listed = sources.some(({ prefixes }) => prefixes !== undefined);
    const folders = sources.map(({ path }) => (0,path_key/* keyOf */.TN)(path));
    return withLabels([...folders, ...(listed ? new Set(pictures.map((key) => external_node_path_.posix.dirname(key))) : [])]);
}
function withLabels(folders) {
    const labels = folders.map((folder) => labelFolder(`/${folder}/`).slice(1, -1));
    const all = [...new Set([...folders, ...labels])].map((key) => (key === '.' ? '' : (0,path_key/* textOf */.b6)(key)));
    return all.includes('') ? [''] : all;
}
const NOTHING_MOVED = { mounts: [], keys: new Map() };
/**
 * The library resolves a split's folder and looks for labels beside the target. Where that is not what lies beside the link,
 * pictures and labels travel together under a path of their own.
 *
 * @param folder the dataset's, absolute
 * @param keys of the folders of the splits
 */
function movedByLinks(folder, keys, files) {
    const top = freeName(files);
    const mounts = [];
    const moved = new Map();
    for (const key of new Set(keys)) {
        const target = realFolder(`${folder}/${(0,path_key/* textOf */.b6)(key)}`);
        if (target === undefined || hasSameLabels(folder, key, target))
            continue;
        const place = `${top}/${moved.size}`;
        const labels = labelFolder(`${target}/`).slice(0, -1);
        const isApart = labels !== target;
        moved.set(key, isApart ? `${place}/images` : place);
        mounts.push({ path: isApart ? `${place}/images` : place, source: target });
        if (isApart && realFolder(labels) !== undefined)
            mounts.push({ path: `${place}/labels`, source: labels });
    }
    return { mounts, keys: moved };
}
/** Whether the labels beside the link are those beside its target. */
function hasSameLabels(folder, key, target) {
    const written = `${folder}/${(0,path_key/* textOf */.b6)(key)}`;
    if (realFolder(folder) !== undefined && target === `${realFolder(folder)}/${(0,path_key/* textOf */.b6)(key)}`)
        return true;
    const [here, there] = [(0,path_key/* textOf */.b6)(labelFolder(`/${key}/`)).slice(0, -1), labelFolder(`${target}/`).slice(0, -1)];
    if (`${folder}${here}` === written)
        return there === target;
    const labels = realFolder(`${folder}${here}`);
    // With no labels beside the target the library would find none at all: those beside the link are what is meant.
    return realFolder(there) === undefined || labels === realFolder(there);
}
function realFolder(path) {
    try {
        const target = (0,external_node_fs_.realpathSync)(path);
        return (0,external_node_fs_.statSync)(target).isDirectory() ? target : undefined;
    }
    catch {
        return undefined;
    }
}
function freeName(files) {
    const tops = new Set([...files.sizes.keys()].map((key) => key.split('/')[0]));
    const names = [LINKED, ...Array.from({ length: 100 }, (_, number) => `${LINKED}-${number}`)];
    return names.find((name) => !tops.has(name)) ?? LINKED;
}
/** Keys below a folder that travels under another path, as they are called there. */
function movedKeys(keys, { keys: moved }) {
    return [...moved].flatMap(([from, to]) => keys.filter((key) => key.startsWith(`${from}/`)).map((key) => to + key.slice(from.length)));
}
/** The view of a dataset in which these links are followed. */
function followingView(view, follow, { mounts }) {
    return { ...view, follow: [...follow, ...mounts.map(({ path }) => path)], mounts };
}

;// CONCATENATED MODULE: ./src/dataset/audit/elsewhere.ts



/**
 * Where an entry of data.yaml leads to on the runner, if that is outside the dataset.
 *
 * @param written the entry
 * @param folder of the dataset, absolute; empty when it lies on another machine
 * @param moved keys of folders that lie outside and belong to the dataset
 */
function placeElsewhere(written, { folders, yamlFolder, path }, folder, moved) {
    if (folder === '')
        return undefined;
    const place = realPath(external_node_path_.posix.resolve(yamlFolder, path, written));
    if (place === undefined || folders.some((own) => `${place}/`.startsWith(`${own}/`)))
        return undefined;
    const isLinked = [...moved].some((key) => realPath(`${folder}/${(0,path_key/* textOf */.b6)(key)}`) === place);
    return isLinked ? undefined : place;
}
function realPath(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/dataset/audit/known-ends.ts



/** Pictures of one name; a name that is shared by more says nothing of its own. */
const MOST_NAMESAKES = 1000;
/** Begins a path from the top of a machine, or from the folder of the list. */
const ROOTED = /^([A-Za-z]:|\/|\.\/)/;
/** Whether a line begins as lines of this prefix do; one without any is that of relative paths. */
function isOf(path, { from }) {
    return path.startsWith(from) && !(from === '' && ROOTED.test(path));
}
/** The key of a line's picture, which need not be there; undefined when the prefix does not fit. */
function applyPrefix(path, prefix) {
    if (!isOf(path, prefix))
        return undefined;
    return external_node_path_.posix.normalize((0,path_key/* keyOf */.TN)(prefix.to + path.slice(prefix.from.length)));
}
/** Finds pictures by the ends of their paths. */
class KnownEnds {
    #files;
    #byName;
    #tried = new Map();
    constructor(files) {
        this.#files = files;
    }
    /** The prefix that explains a path, and most of those after it; undefined when none does, or two do so equally well. */
    prefix(path, ahead) {
        const votes = new Map();
        for (const prefix of ahead.flatMap((each) => this.#candidatesOnce(each))) {
            if (!path.startsWith(prefix.from))
                continue;
            const name = `${prefix.from}\0${prefix.to}`;
            const vote = votes.get(name) ?? { prefix, votes: 0 };
            vote.votes += 1;
            votes.set(name, vote);
        }
        const ranked = [...votes.values()]
            .map((vote) => ({ ...vote, hits: ahead.filter((each) => this.#explains(vote.prefix, each)).length }))
            .sort((a, b) => b.votes - a.votes || b.hits - a.hits);
        const [best, next] = ranked;
        const isTie = best && next && best.votes === next.votes && best.hits === next.hits;
        return isTie ? undefined : best?.prefix;
    }
    /** Whether there is a picture of a path's name, wherever it lies. */
    isNamed(path) {
        return this.#named(external_node_path_.posix.basename(path)).length > 0;
    }
    #candidatesOnce(path) {
        const found = this.#tried.get(path) ?? this.#candidates(path);
        this.#tried.set(path, found);
        return found;
    }
    #explains(prefix, path) {
        const key = applyPrefix(path, prefix);
        return key !== undefined && this.#files.sizes.has(key);
    }
    /** Where pictures of this name lie: the prefix that turns the path into each, the longest common end first. */
    #candidates(path) {
        const parts = path.split('/');
        const named = this.#named(parts.at(-1) ?? '');
        const inSameFolder = named.filter((key) => external_node_path_.posix.basename(external_node_path_.posix.dirname(key)) === (0,path_key/* keyOf */.TN)(parts.at(-2) ?? ''));
        const shared = (inSameFolder.length > 0 ? inSameFolder : named).slice(0, MOST_NAMESAKES).map((key) => {
            const own = (0,path_key/* textOf */.b6)(key).split('/');
            let same = 1;
            while (same < Math.min(own.length, parts.length) && own.at(-1 - same) === parts.at(-1 - same))
                same++;
            return { same, from: withEnd(parts.slice(0, -same)), to: withEnd(own.slice(0, -same)) };
        });
        const most = Math.max(0, ...shared.map(({ same }) => same));
        return shared.filter(({ same }) => same === most).map(({ from, to }) => ({ from, to }));
    }
    #named(name) {
        this.#byName ??= this.#indexed();
        return this.#byName.get((0,path_key/* keyOf */.TN)(name)) ?? [];
    }
    #indexed() {
        const byName = new Map();
        for (const key of this.#files.sizes.keys()) {
            if (!IMAGE_ENDING.test(key))
                continue;
            const name = external_node_path_.posix.basename(key);
            const keys = byName.get(name);
            if (keys)
                keys.push(key);
            else
                byName.set(name, [key]);
        }
        return byName;
    }
}
function withEnd(parts) {
    return parts.length === 0 ? '' : `${parts.join('/')}/`;
}

;// CONCATENATED MODULE: ./src/dataset/audit/list-lines.ts







/** Lines that are tried to find out where a list comes from. */
const SAMPLES = 50;
/** Lines with paths from more places than that are nobody's list. */
const MOST_PREFIXES = 20;
/** Lines that cannot be explained; after that nothing more is tried, since each costs a look at all of its namesakes. */
const MOST_RIDDLES = 100;
/**
 * Reads a list of pictures. As the library does, a line that begins with `./` starts at the list's own folder; all others
 * come from the machine that made the list, and are found by the end of their paths.
 *
 * @param list key of the list
 * @param content as it was read
 */
async function readPictureList(list, content, files, pause) {
    const nothing = { pictures: [], prefixes: [], dead: [], excluded: [], told: () => '' };
    const text = decodeText(content);
    if (typeof text !== 'string')
        return { ...nothing, problem: text.problem };
    const lines = picturePaths(text);
    if (lines === undefined)
        return { ...nothing, problem: `has more than ${list_paths_MOST_LINES} lines` };
    if (lines.every((path) => path === ''))
        return { ...nothing, problem: 'is a file that names no picture' };
    const reader = new ListReader(files, { from: './', to: withSlash(external_node_path_.posix.dirname(list)) }, lines);
    for (const [index, path] of lines.entries()) {
        if (path === '')
            continue;
        reader.read(index);
        await pause(() => `… ${index} of ${lines.length} lines of ${displayKey(list)}`);
    }
    return reader;
}
class ListReader {
    pictures = [];
    prefixes;
    dead = [];
    excluded = [];
    #files;
    #lines;
    #known;
    #riddles = 0;
    constructor(files, own, lines) {
        this.#files = files;
        this.#lines = lines;
        this.prefixes = [own];
        this.#known = new KnownEnds(files);
    }
    read(index) {
        const path = this.#lines[index] ?? '';
        if (!this.prefixes.some((prefix) => isOf(path, prefix)))
            this.#explain(path, index);
        const keys = this.#keys(path);
        const key = keys.find((each) => this.#files.sizes.has(each));
        if (key !== undefined)
            return void this.pictures.push(key);
        if (this.#why(keys) === 'excluded')
            this.excluded.push(index);
        else
            this.dead.push(index);
    }
    told(index) {
        const path = this.#lines[index] ?? '';
        const told = `line ${index + 1}: ${(0,printable/* printable */.g)(path, 120)}`;
        return this.#why(this.#keys(path)) === 'junk' ? `${told} (hidden, so it stays at home)` : told;
    }
    #keys(path) {
        return this.prefixes.flatMap((prefix) => applyPrefix(path, prefix) ?? []);
    }
    #why(keys) {
        return keys.map((each) => leftBecause(this.#files, each)).find((each) => each !== undefined);
    }
    #explain(path, index) {
        if (this.prefixes.length >= MOST_PREFIXES || this.#riddles >= MOST_RIDDLES)
            return;
        const ahead = this.#ahead(index);
        const found = this.#known.prefix(path, ahead);
        if (found)
            this.prefixes.push(found);
        else if (this.#known.isNamed(path))
            this.#riddles += 1;
    }
    #ahead(index) {
        const ahead = [];
        for (let at = index; at < this.#lines.length && ahead.length < SAMPLES; at++)
            if (this.#lines[at])
                ahead.push(this.#lines[at] ?? '');
        return ahead;
    }
}
function withSlash(folder) {
    return folder === '.' ? '' : `${(0,path_key/* textOf */.b6)(folder)}/`;
}

;// CONCATENATED MODULE: ./src/dataset/audit/split-source.ts

/** Whether a picture is held out: by a hash of its path, so that a growing dataset keeps its parts. */
function isHeldOut(key, share) {
    return (0,external_node_crypto_.hash)('sha256', Buffer.from(key, 'latin1'), 'buffer').readUInt32BE() < share * 2 ** 32;
}

;// CONCATENATED MODULE: ./src/dataset/audit/split-search.ts











/** Possible places that a message names. */
const split_search_NAMED = 12;
/** Finds the pictures, split by split. */
class SplitSearch {
    faults = [];
    places;
    #dataset;
    #at;
    #moved;
    #files;
    #issues;
    #measured;
    #entries = [];
    constructor({ dataset, at, files, moved, issues, measured }) {
        this.#measured = measured;
        this.#moved = moved;
        this.#dataset = dataset;
        this.#at = at;
        this.#files = files;
        this.#issues = issues;
        this.places = new Places(files, moved);
    }
    /** Takes what data.yaml says of a split. */
    find(split, written) {
        const { keys, isMapped } = locate(written, this.#at, this.places);
        const why = isMapped ? this.#whyLeft(written) : undefined;
        const key = keys[0] && (this.#moved.get(keys[0]) ?? keys[0]);
        if (why !== undefined)
            this.#stays(split, written, why);
        else if (key === undefined)
            this.#fault(split, `${(0,printable/* printable */.g)(written, 200)} is not in it`);
        else if (keys.length > 1)
            this.#fault(split, `${(0,printable/* printable */.g)(written, 200)} may be ${keys.map(displayKey).slice(0, split_search_NAMED).join(' or ')}`);
        else if (this.places.kind(key) === 'file' && IMAGE_ENDING.test(key))
            this.#fault(split, `${displayKey(key)} is a picture, and a folder or a list of pictures belongs there`);
        else {
            this.#entries.push({ split, written, key, isMapped, pictures: [] });
            this.#noteElsewhere(split, written);
        }
    }
    /** The library would train on what data.yaml leads to, and people may think that it is done. */
    #noteElsewhere(split, written) {
        const place = placeElsewhere(written, this.#at, this.#dataset.folder, this.#moved.keys());
        if (place !== undefined)
            this.#issues.add('path-elsewhere', `${split}: ${(0,printable/* printable */.g)(place, 200)}`);
    }
    /** What stays at home must not be read as another place of that name. */
    #whyLeft(written) {
        const reasons = writtenKeys(written, this.#at).map((key) => leftBecause(this.#files, key));
        return reasons.find((why) => why === 'excluded' || why === 'junk');
    }
    /** Of a split that nobody is measured by, it is what was asked for. */
    #stays(split, written, why) {
        if (split === 'test' && this.#measured !== split)
            return;
        const rule = why === 'junk' ? 'its name is hidden' : 'dataset.exclude or .retrainignore says so';
        this.#fault(split, `${(0,printable/* printable */.g)(written, 200)} stays at home, since ${rule}`);
    }
    /** A path of another machine must not be read as what another split is. */
    refuseDoubtful() {
        const isDoubtful = ({ split, written, key, isMapped }) => isMapped &&
            this.#entries.some((other) => other.split !== split && other.written !== written && overlaps(other.key, key));
        for (const entry of this.#entries.filter(isDoubtful)) {
            const text = `${(0,printable/* printable */.g)(entry.written, 200)} is not in it, and the only folder of that name is another split's`;
            this.#fault(entry.split, text);
        }
        this.#entries = this.#entries.filter((entry) => !isDoubtful(entry));
        for (const { split, written, key, isMapped } of this.#entries)
            if (isMapped)
                this.#issues.add('split-mapped', `${split}: ${(0,printable/* printable */.g)(written, 200)} is ${displayKey(key)}`);
    }
    /** Finds the pictures of what was taken. */
    async readPictures(pause) {
        for (const entry of this.#entries) {
            if (this.places.kind(entry.key) === 'folder')
                entry.pictures = this.places.picturesBelow(entry.key);
            else
                await this.#readList(entry, pause);
        }
    }
    /** Parts the training's pictures; which ones are held out depends on their paths alone. */
    holdOut(share) {
        const held = this.#entries.filter(({ split }) => split === 'train');
        const [odd] = held.flatMap(({ pictures }) => pictures.filter((key) => !isListable(key)));
        if (odd !== undefined)
            this.#fault('val', `${displayKey(odd)} cannot stand in a list, which a share of the pictures needs: rename it`);
        for (const entry of held) {
            const val = { ...entry, split: 'val', part: { share, heldOut: true } };
            val.pictures = entry.pictures.filter((key) => isHeldOut(key, share));
            entry.part = { share, heldOut: false };
            entry.pictures = entry.pictures.filter((key) => !isHeldOut(key, share));
            this.#entries.push(val);
        }
    }
    /** Notes splits without any picture. */
    refuseEmpty() {
        const isNamed = this.#entries.some(({ split }) => split === this.#measured);
        if (!isNamed && !this.faults.some(({ split }) => split === this.#measured))
            this.#fault(this.#measured, 'training.split says that it is measured by, and no folder is named for it');
        for (const split of SPLITS) {
            const entries = this.#entries.filter((entry) => entry.split === split);
            const isTold = this.faults.some((fault) => fault.split === split);
            if (isTold || entries.length === 0 || entries.some(({ pictures }) => pictures.length > 0))
                continue;
            const where = entries.map(({ key }) => displayKey(key)).join(', ');
            this.#fault(split, `there is no picture in ${where}`, true);
        }
    }
    /** Where the pictures of each split are. */
    sources() {
        const of = (split) => this.#entries
            .filter((entry) => entry.split === split && entry.pictures.length > 0)
            .map(({ key, prefixes, part }) => ({
            path: (0,path_key/* textOf */.b6)(key),
            ...(prefixes ? { prefixes } : {}),
            ...(part ? { part } : {}),
        }));
        return { train: of('train'), val: of('val'), test: of('test') };
    }
    /** Keys of the pictures of each split, sorted. */
    pictures() {
        return { train: this.#picturesOf('train'), val: this.#picturesOf('val'), test: this.#picturesOf('test') };
    }
    #picturesOf(split) {
        const all = this.#entries.filter((entry) => entry.split === split).flatMap(({ pictures }) => pictures);
        const sorted = all.sort();
        for (const [at, key] of sorted.entries())
            if (key === sorted[at - 1])
                this.#issues.add('list-repeated', `${split}: ${displayKey(key)}`);
        return sorted;
    }
    async #readList(entry, pause) {
        if ((this.#files.sizes.get(entry.key) ?? 0) > MOST_TEXT_BYTES) {
            const text = `${displayKey(entry.key)} is too large for a list of pictures, and a folder or a list belongs there`;
            return this.#fault(entry.split, text);
        }
        const list = await readPictureList(entry.key, await this.#dataset.read(entry.key), this.#files, pause);
        if (list.problem !== undefined) {
            const text = `${displayKey(entry.key)} ${list.problem}, and a folder or a list of pictures belongs there`;
            return this.#fault(entry.split, text);
        }
        entry.pictures = list.pictures;
        entry.prefixes = list.prefixes;
        const mapped = list.prefixes.filter(({ from, to }) => from !== to && from !== './');
        for (const { from, to } of mapped) {
            const text = `${displayKey(entry.key)}: ${(0,printable/* printable */.g)(from, 120)} is ${(0,printable/* printable */.g)(to || 'the top', 120)}`;
            this.#issues.add('split-mapped', text);
        }
        const name = displayKey(entry.key);
        const tell = async (kind, places) => {
            for (const place of places) {
                this.#issues.add(kind, `${name} ${list.told(place)}`);
                await pause(() => `… line ${place} of ${name}`);
            }
        };
        await tell('left-out', list.excluded);
        if (list.pictures.length === 0) {
            const [dead, excluded = 0] = [list.dead[0], list.excluded[0]];
            const first = dead === undefined ? `${list.told(excluded)} (excluded)` : list.told(dead);
            return this.#fault(entry.split, `${name} names no picture that is here (${first})`);
        }
        await tell('list-line', list.dead);
    }
    /** The training can do without a test split that it is not measured by. */
    #fault(split, text, isEmpty = false) {
        if (split === 'test' && this.#measured !== split)
            this.#issues.add('test-missing', text);
        else
            this.faults.push({ split, text, isEmpty });
    }
}
/** Whether a picture's name can be a line of a list: text of one line, as the library parts them. */
function isListable(key) {
    return (0,path_key/* keyOf */.TN)((0,path_key/* textOf */.b6)(key)) === key && !LINE_END.test((0,path_key/* textOf */.b6)(key));
}
function overlaps(one, other) {
    return (one === other ||
        one === '.' ||
        other === '.' ||
        one.startsWith(`${other}/`) ||
        other.startsWith(`${one}/`));
}

;// CONCATENATED MODULE: ./src/dataset/audit/splits.ts





/** Folders with pictures that a message names. */
const splits_NAMED = 12;
/**
 * Finds the pictures of each split: everything below a folder except hidden names, or the lines of a list. What data.yaml
 * says is read as the library reads it, or, when that leads nowhere, as what it can only mean here.
 *
 * @throws Failure DATASET_EMPTY or DATASET_INVALID, naming every split of which the pictures are not found
 */
async function findSplits(yaml, request, pause) {
    const search = new SplitSearch(request);
    for (const split of SPLITS)
        for (const entry of yaml.splits[split]) {
            search.find(split, entry);
            await pause(() => '… looking for the pictures');
        }
    search.refuseDoubtful();
    await search.readPictures(pause);
    if (yaml.heldOutShare !== null)
        search.holdOut(yaml.heldOutShare);
    search.refuseEmpty();
    if (search.faults.length > 0)
        throw failure(yaml, search.faults, search.places);
    return { sources: search.sources(), pictures: search.pictures() };
}
function failure(yaml, faults, places) {
    const told = faults.map(({ split, text }) => `${split}: ${text}`).join('; ');
    const there = [...places.pictureFolders()].slice(0, splits_NAMED);
    const folders = there.map(([key, count]) => `${displayKey(key)} (${count})`).join(', ');
    const isEmpty = faults.every((fault) => fault.isEmpty);
    return new errors/* Failure */.HR(isEmpty ? 'DATASET_EMPTY' : 'DATASET_INVALID', {
        what: `Pictures of ${(0,printable/* printable */.g)(yaml.place)} are not found: ${told}.`,
        safe: 'Nothing was sent or changed.',
        next: folders === ''
            ? 'There is no picture in the whole folder: correct dataset.path, or mount the disk that holds them.'
            : `Folders with pictures here: ${folders}. Correct data.yaml, or set dataset.data in the settings, which wins over it.`,
    });
}

;// CONCATENATED MODULE: ./src/dataset/audit/inspection.ts









/** Lists the files; where there are links, once more with those followed that lead to pictures or labels. */
async function inspect(dataset, request, pause) {
    const asked = { exclude: request.exclude, leave: [], follow: [], mounts: [] };
    const seen = await dataset.list(pause, asked);
    const described = await findDataYaml(dataset, seen, request);
    const back = hiddenSplits(described, seen);
    const plain = back.length === 0 ? asked : { ...asked, back };
    const first = back.length === 0 ? seen : await dataset.list(pause, plain);
    if (first.left.link.length === 0 || dataset.folder === '')
        return { described, files: first, moved: NOTHING_MOVED, view: plain };
    const { yaml, at } = described;
    const wide = followingView(plain, await possibleFollow(dataset, yaml, at, first), NOTHING_MOVED);
    const files = await dataset.list(pause, wide);
    const { measured } = request;
    const unmoved = { dataset, at, files, moved: new Map(), issues: new audit_issues/* Issues */.tm(), measured };
    const found = await findSplits(yaml, unmoved, pause);
    const sources = SPLITS.flatMap((split) => found.sources[split]);
    const folders = sources.filter(({ prefixes }) => prefixes === undefined).map(({ path }) => (0,path_key/* keyOf */.TN)(path));
    const moved = movedByLinks(dataset.folder, folders, files);
    const pictures = SPLITS.flatMap((split) => found.pictures[split]);
    const kept = sources.filter(({ path }) => !moved.keys.has((0,path_key/* keyOf */.TN)(path)));
    const leave = movedKeys(files.left.excluded, moved);
    const view = followingView({ ...plain, leave }, exactFollow(kept, pictures), moved);
    return { described, files: await dataset.list(pause, view), moved, view };
}
/** Hidden folders on the way to what a split names, from the top; their names need no signs that ignore rules have. */
function hiddenSplits({ yaml, at }, files) {
    const named = Object.values(yaml.splits).flatMap((entries) => entries.flatMap((entry) => writtenKeys(entry, at)));
    const hidden = named.filter((key) => leftBecause(files, key) === 'junk').map(path_key/* textOf */.b6);
    const labels = hidden.map((path) => labelFolder(`/${path}/`).slice(1, -1));
    const above = [...hidden, ...labels].flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(0, at + 1).join('/')));
    return [...new Set(above)].filter((path) => /(^|\/)\.[^/]*$/.test(path) && !/[*?!\\{}[\]]|\s$/.test(path));
}

// EXTERNAL MODULE: ./src/dataset/ignore.ts + 1 modules
var ignore = __webpack_require__(28306);
;// CONCATENATED MODULE: ./src/dataset/audit/leaving.ts







/** Labels of these pictures, but for one that another picture has, too. */
function labelsOf(staying, pairs) {
    if (staying.size === 0)
        return [];
    const needed = new Set(pairs.filter(({ image }) => !staying.has(image)).map(({ label }) => label));
    const labels = pairs.flatMap(({ image, label }) => (staying.has(image) ? (label ?? []) : []));
    return labels.filter((label) => !needed.has(label));
}
/** Without folders of which every picture stays at home: on the server there is none of them. */
function keptSources({ sources, pictures }, leave) {
    if (leave.size === 0)
        return sources;
    const of = (split) => {
        const travelling = pictures[split].filter((key) => !leave.has(key));
        return sources[split].filter(({ path, prefixes }) => {
            const top = path === '.' ? '' : `${(0,path_key/* keyOf */.TN)(path)}/`;
            return prefixes !== undefined || travelling.some((key) => key.startsWith(top));
        });
    };
    return { train: of('train'), val: of('val'), test: of('test') };
}
/** Splits that the training needs and of which accepted faults left nothing. */
function reportEmptied(facts, pictures, { measured }, issues) {
    for (const split of new Set(['train', measured]))
        if (facts[split].images === 0 && pictures[split].length > 0)
            issues.add('split-emptied', `${split}: ${pictures[split].length} pictures`);
}
/** Where the library would find labels beside a dataset's folder that is itself called `images`, or lies in one. */
function labelsOutside({ folder }, [picture]) {
    if (folder === '' || picture === undefined)
        return undefined;
    const pictures = external_node_path_.posix.dirname(external_node_path_.posix.join(folder, (0,path_key/* textOf */.b6)(picture)));
    const labels = labelFolder(`${pictures}/`).slice(0, -1);
    if (labels === pictures || labels.startsWith(`${folder}/`) || !(0,external_node_fs_.existsSync)(labels))
        return undefined;
    const top = pictures.slice(0, `${pictures}/`.lastIndexOf('/images/'));
    return `their labels lie in ${(0,printable/* printable */.g)(labels, 200)}, outside of the dataset's folder: set dataset.path to ${(0,printable/* printable */.g)(top, 200)}, which holds both`;
}
/** What lies on a staging server travels whole: what the settings would leave there was to be left out when it was sent. */
function reportStaged({ folder }, files, exclude, leave, issues) {
    if (folder !== '')
        return;
    const rules = new ignore/* IgnoreRules */.w0(exclude);
    const isExcluded = (key) => {
        const parts = (0,path_key/* textOf */.b6)(key).split('/');
        return parts.some((name, at) => rules.ignores(name, parts.slice(0, at + 1).join('/'), at + 1 < parts.length));
    };
    for (const key of files.sizes.keys())
        if (leave.has(key) || (exclude.length > 0 && isExcluded(key)))
            issues.add('staged-left', displayKey(key));
}

;// CONCATENATED MODULE: ./src/dataset/audit/misfits.ts
/** Tasks that take polygons alone (YOLODataset.verify_labels of Ultralytics 8.4.190). */
const POLYGON_TASKS = ['segment', 'obb', 'semantic'];
/**
 * Which tasks of Ultralytics the labels cannot train, and why, as the library itself decides. Detection takes everything:
 * it makes boxes of polygons, and drops keypoints.
 *
 * @returns by the task's name the reason: half a sentence about the task, without a full stop
 */
function misfits(splits, { keypointColumns, keypointWidth, rest }) {
    const { boxes, polygons, keypoints } = total(splits);
    const flips = Array.isArray(rest.flip_idx) ? rest.flip_idx.length : 0;
    const reasons = {
        classify: 'it takes folders of pictures by class, and this dataset has labels in text files',
    };
    if (boxes + keypoints > 0)
        for (const task of POLYGON_TASKS)
            reasons[task] =
                `it takes polygons in every label (class x1 y1 x2 y2 ...), and ${told({ boxes, polygons: 0, keypoints })}`;
    if (keypointColumns === 0)
        reasons.pose = 'it takes keypoints in every row, and their kpt_shape in data.yaml, and there is none';
    else if (keypointWidth !== 2 && keypointWidth !== 3)
        reasons.pose = `it takes a kpt_shape of which each point has 2 or 3 numbers, and here it has ${keypointWidth}`;
    else if (flips !== 0 && flips !== keypointColumns / keypointWidth)
        reasons.pose = `it takes a flip_idx of as many numbers as there are points (${keypointColumns / keypointWidth}), and here it has ${flips}`;
    else if (boxes + polygons > 0)
        reasons.pose = `it takes ${5 + keypointColumns} columns in every row, as kpt_shape says, and ${told({ boxes, polygons, keypoints: 0 })}`;
    return reasons;
}
function total(splits) {
    const sum = { boxes: 0, polygons: 0, keypoints: 0 };
    for (const { shapes } of [splits.train, splits.val, splits.test]) {
        sum.boxes += shapes.boxes;
        sum.polygons += shapes.polygons;
        sum.keypoints += shapes.keypoints;
    }
    return sum;
}
function told(shapes) {
    const named = Object.entries(shapes).filter(([, count]) => count > 0);
    return named.map(([shape, count]) => `${count} rows are ${shape}`).join(', ');
}

;// CONCATENATED MODULE: ./src/dataset/audit/overlap.ts

/**
 * Finds pictures that are trained on and measured by. Two are the same when their paths are; or when their names, their
 * sizes and what is in them are: frames of two films may have the same names, and without compression the same sizes.
 *
 * @param measured the split that is measured by
 */
async function reportOverlap(dataset, pictures, measured, files, issues, pause) {
    const identity = (key) => `${key.slice(key.lastIndexOf('/') + 1)} ${files.sizes.get(key)}`;
    const train = new Map();
    for (const key of pictures.train) {
        const alike = train.get(identity(key)) ?? new Set();
        train.set(identity(key), alike.add(key));
    }
    const prints = new Map();
    const printOf = async (key) => {
        const print = prints.get(key) ?? (await dataset.print(key));
        prints.set(key, print);
        return print;
    };
    /** Of the pictures of an identity. */
    const known = new Map();
    const shared = [];
    for (const [at, key] of pictures[measured].entries()) {
        await pause(() => `… ${at} of ${pictures[measured].length} pictures compared with those of the train split`);
        const alike = train.get(identity(key));
        if (alike === undefined)
            continue;
        if (!alike.has(key)) {
            const trained = known.get(identity(key)) ?? new Set(await overlap_all([...alike], printOf));
            known.set(identity(key), trained);
            if (!trained.has(await printOf(key)))
                continue;
        }
        shared.push(key);
    }
    const isIdentical = shared.length === pictures[measured].length;
    for (const key of shared)
        issues.add(isIdentical ? 'split-identical' : 'split-overlap', displayKey(key));
}
async function overlap_all(items, work) {
    const done = [];
    for (const item of items)
        done.push(await work(item));
    return done;
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./src/dataset/audit/pause.ts

/** Often enough to react to a cancellation at once, seldom enough to cost nothing. */
const WORK_MS = 50;
/** A cold disk takes minutes for a large dataset; people like to see that something goes on. */
const TELL_MS = 15_000;
/**
 * Blocking file access is five times faster than the asynchronous one (6 against 32 microseconds a picture, measured),
 * so the audit blocks, and pauses.
 *
 * @param signal cancels the work
 * @param tell gets a line about the progress every 15 s
 * @returns to be awaited in every round of a loop
 */
function pauses(signal, tell) {
    let resumedAt = performance.now();
    let toldAt = resumedAt;
    return async (where) => {
        signal.throwIfAborted();
        const now = performance.now();
        if (now - resumedAt < WORK_MS)
            return;
        if (now - toldAt > TELL_MS) {
            tell(where());
            toldAt = now;
        }
        await (0,promises_.setImmediate)();
        resumedAt = performance.now();
    };
}

;// CONCATENATED MODULE: ./src/dataset/audit/request.ts
/** A dataset as it is: with its own data.yaml, whole. */
const PLAIN_REQUEST = {
    yaml: '',
    data: null,
    exclude: [],
    accept: [],
    isSingleClass: false,
    trained: null,
    measured: 'val',
    task: null,
    settingsFile: 'retrain.yaml',
};

;// CONCATENATED MODULE: ./src/dataset/audit/split-facts.ts



/** Looks at every picture and label of a split, and reports what is wrong with them. */
async function inspectSplit(task) {
    const facts = new Tally(task);
    let done = 0;
    for await (const look of task.dataset.look(task.pairs, task.files)) {
        facts.add(look);
        done += 1;
        await task.pause(() => `… ${done} of ${task.pairs.length} ${task.split} pictures and their labels`);
    }
    return facts.facts();
}
/** Sums up a split, and tells what is wrong on the way. */
class Tally {
    #task;
    #boxes;
    #sizes = new Map();
    #shapes = { boxes: 0, polygons: 0, keypoints: 0 };
    #images = 0;
    #imageBytes = 0;
    #backgrounds = 0;
    constructor(task) {
        this.#task = task;
        this.#boxes = new Array(task.rules.classCount).fill(0);
    }
    add({ pair, picture, label = '' }) {
        const facts = readLabels(label, this.#task.rules);
        const found = [...this.#pictureFaults(pair, picture), ...this.#labelFaults(pair, label, facts)];
        if (found.some((kind) => this.#task.issues.leaves(kind))) {
            this.#task.leave(pair);
            return;
        }
        this.#images += 1;
        this.#imageBytes += this.#task.files.sizes.get(pair.image) ?? 0;
        this.#countSize(picture);
        for (const shape of ['boxes', 'polygons', 'keypoints'])
            this.#shapes[shape] += facts.shapes[shape];
        this.#countBoxes(facts.classes, facts.beyond.length > 0);
    }
    facts() {
        return {
            images: this.#images,
            imageBytes: this.#imageBytes,
            backgrounds: this.#backgrounds,
            boxes: this.#boxes,
            shapes: this.#shapes,
            sizes: this.#sizes,
        };
    }
    #pictureFaults({ image }, { defect }) {
        if (defect === undefined)
            return [];
        this.#task.issues.add(defect, displayKey(image));
        return [defect];
    }
    #labelFaults({ label = '' }, text, { defect, beyond, oddities }) {
        const { issues } = this.#task;
        for (const oddity of oddities)
            issues.add(oddity, displayKey(label));
        for (const class_ of beyond)
            this.#task.beyond(class_);
        if (beyond.length > 0)
            issues.add('class-beyond', `${displayKey(label)} uses ${beyond.join(', ')}`);
        if (defect === undefined)
            return beyond.length > 0 ? ['class-beyond'] : [];
        const kind = text.startsWith(LFS_POINTER) ? 'label-pointer' : 'label-invalid';
        issues.add(kind, kind === 'label-pointer' ? displayKey(label) : `${displayKey(label)} ${defect}`);
        return [kind];
    }
    /** The library drops a picture with a class that data.yaml does not name: it is not a background. */
    #countBoxes(classes, isDropped) {
        if (isDropped)
            return;
        const { rules, trained } = this.#task;
        const kept = trained === null ? classes : classes.filter((class_) => trained.has(class_));
        if (kept.length === 0)
            this.#backgrounds += 1;
        for (const class_ of kept) {
            const counted = rules.isSingleClass ? 0 : class_;
            this.#boxes[counted] = (this.#boxes[counted] ?? 0) + 1;
        }
    }
    #countSize({ size }) {
        if (size === undefined)
            return;
        const key = `${size.width}x${size.height}`;
        this.#sizes.set(key, (this.#sizes.get(key) ?? 0) + 1);
    }
}

;// CONCATENATED MODULE: ./src/dataset/audit/audit.ts
















const EMPTY = {
    images: 0,
    imageBytes: 0,
    backgrounds: 0,
    boxes: [],
    shapes: { boxes: 0, polygons: 0, keypoints: 0 },
    sizes: new Map(),
};
/** What is known of a dataset that could not be inspect at. */
const NOTHING_SEEN = {
    issues: [],
    files: 0,
    bytes: 0,
    classes: [],
    splits: { train: EMPTY, val: EMPTY, test: EMPTY },
    sources: { train: [], val: [], test: [] },
    rest: {},
    view: view/* WHOLE_VIEW */.G,
    misfits: {},
    foreign: undefined,
    snapshot: '',
    has: () => false,
};
/** Classes that one sentence names. */
const NAMED_CLASSES = 10;
/**
 * Looks at every file of a dataset for what the library would hide or what would end a training hours later. It reads
 * the labels whole, and of pictures the first and the last bytes: 64,000 pairs take seconds from a warm disk.
 *
 * @param dataset where the files are
 * @param request what the settings say of it
 * @throws Failure DATASET_MISSING, DATASET_UNREADABLE, DATASET_EMPTY or DATASET_INVALID when there is no dataset to
 *   speak of; what is wrong with single files is told in `issues`
 */
async function auditDataset(dataset, { signal, tell = () => undefined, each = () => undefined }, request = PLAIN_REQUEST) {
    const pause = pauses(signal, tell);
    const issues = new audit_issues/* Issues */.tm(request.accept, each);
    const { described, files, moved, view } = await inspect(dataset, request, pause);
    const { yaml } = described;
    const { measured } = request;
    const wanted = { dataset, at: described.at, files, moved: moved.keys, issues, measured };
    const splits = await findSplits(yaml, wanted, pause);
    const left = [];
    const facts = await inspectSplits({ dataset, files, yaml, request, issues, pause, left }, splits.pictures);
    for (const { kind, text } of yaml.oddities)
        issues.add(kind, text);
    reportEntries(files, moved, issues, described);
    await reportOverlap(dataset, splits.pictures, request.measured, files, issues, pause);
    reportClasses(facts, yaml, request, issues);
    const leave = new Set([...left, ...refusedKeys(files, issues)]);
    const sources = keptSources(splits, leave);
    reportEmptied(facts, splits.pictures, request, issues);
    reportStaged(dataset, files, request.exclude, leave, issues);
    const { train } = facts;
    return {
        issues: issues.list(),
        files: files.sizes.size - [...leave].filter((key) => files.sizes.has(key)).length,
        bytes: files.bytes - [...leave].reduce((sum, key) => sum + (files.sizes.get(key) ?? 0), 0),
        classes: yaml.classes,
        splits: facts,
        sources,
        rest: yaml.rest,
        view: { ...view, leave: [...view.leave, ...leave] },
        misfits: misfits(facts, yaml),
        foreign: train.images === train.backgrounds
            ? ((await foreignFormat(dataset, files)) ?? labelsOutside(dataset, splits.pictures.train))
            : undefined,
        snapshot: files.snapshot,
        has: (path) => files.sizes.has((0,path_key/* keyOf */.TN)(external_node_path_.posix.normalize(path))),
    };
}
async function inspectSplits({ yaml, request, left, ...task }, pictures) {
    const pairs = pairLabels(pictures, task.files, task.issues);
    const rules = {
        classCount: yaml.classes.length,
        keypointColumns: yaml.keypointColumns,
        keypointWidth: yaml.keypointWidth,
        // While nobody knows the task, what has keypoints is taken for a dataset to train them.
        isPose: yaml.keypointColumns > 0 && (request.task ?? 'pose') === 'pose',
        isSingleClass: request.isSingleClass,
    };
    const trained = request.trained === null ? null : new Set(request.trained);
    const beyond = new Set();
    const staying = new Set();
    const heard = {
        beyond: (class_) => beyond.add(class_),
        leave: ({ image }) => staying.add(image),
    };
    const inspect = (split) => inspectSplit({ ...task, ...heard, split, pairs: pairs[split], rules, trained });
    const facts = { train: await inspect('train'), val: await inspect('val'), test: await inspect('test') };
    const usesFirst = Object.values(facts).some(({ boxes }) => (boxes[0] ?? 0) > 0);
    task.issues.tell('class-beyond', classesBeyond([...beyond], yaml, usesFirst));
    left.push(...staying, ...labelsOf(staying, Object.values(pairs).flat()));
    return facts;
}
/** "40 labels use class 2; data.yaml names 0 (fire) and 1 (smoke)": one fault of one file, however many labels show it. */
function classesBeyond(beyond, { classes, place }, usesFirst) {
    const used = beyond.toSorted((a, b) => a - b);
    const named = classes.map((name, number) => `${number} (${displayKey((0,path_key/* keyOf */.TN)(name))})`);
    const known = named.length > NAMED_CLASSES ? `0 to ${named.length - 1}` : (0,printable/* listed */.K)(named, 'conjunction');
    const numbers = used.length > NAMED_CLASSES ? `${used[0]} to ${used.at(-1)}` : (0,printable/* listed */.K)(used.map(String), 'conjunction');
    const file = external_node_path_.posix.basename(place);
    const isShifted = !usesFirst && used.length === 1 && used[0] === classes.length;
    const guess = isShifted ? '; no other label uses 0, so they may count from 1' : '';
    return `labels use ${used.length === 1 ? 'class' : 'classes'} ${numbers}; ${file} names ${known}: the library drops their pictures${guess}`;
}
/** What does not travel: because it cannot, or because it should not. */
function reportEntries(files, moved, issues, { others }) {
    for (const { key, why } of files.refused)
        issues.add('entry-unreadable', `${displayKey(key) || '.'}: ${why}`);
    for (const key of files.left.junk)
        issues.add('junk', displayKey(key));
    for (const key of files.left.link)
        if (!moved.keys.has(key))
            issues.add('links-left', displayKey(key));
    for (const key of files.left.excluded)
        issues.add('left-out', displayKey(key));
    for (const name of others)
        issues.add('other-yaml', displayKey((0,path_key/* keyOf */.TN)(name)));
}
function refusedKeys(files, issues) {
    return issues.leaves('entry-unreadable') ? files.refused.map(({ key }) => key) : [];
}
/** Classes that are trained and not measured, and numbers that have no name. */
function reportClasses(splits, { classes }, { trained, isSingleClass, measured }, issues) {
    const names = isSingleClass ? ['object'] : classes;
    const { train, [measured]: val } = splits;
    if (val.boxes.every((count) => count === 0)) {
        const filter = trained === null ? '' : ` of the classes ${trained.join(', ')}`;
        issues.add('val-without-boxes', `${val.images} pictures without a box${filter}`);
        return;
    }
    for (const [number, name] of names.entries())
        if ((train.boxes[number] ?? 0) > 0 && (val.boxes[number] ?? 0) === 0)
            issues.add('class-not-in-val', `${number}: ${displayKey((0,path_key/* keyOf */.TN)(name))}`);
}

;// CONCATENATED MODULE: ./src/preflight/finding.ts

/** What one message holds; the summary has them all. */
const SAID = 5;
/**
 * The findings that stop the pipeline, as one failure with the code of the first.
 *
 * @param strict whether warnings stop it too
 * @param told says where all of it stands, and how the settings' file is called
 * @returns undefined when nothing stops it
 */
function refusal(findings, strict, { where = '', settingsFile = 'retrain.yaml' } = {}) {
    const stopping = findings.filter((finding) => stops(finding, strict));
    const [first] = stopping;
    if (first === undefined)
        return undefined;
    const more = stopping.length > SAID ? ` And ${stopping.length - SAID} more: see the summary.` : '';
    const said = stopping.slice(0, SAID);
    return new errors/* Failure */.HR(first.code, {
        what: `${said.map(({ what }) => `${what}.`).join(' ')}${more}`,
        safe: 'Nothing was sent, installed or started.',
        next: [...new Set(said.map(({ next }) => next)), acceptance(findings, strict, settingsFile), where]
            .filter((text) => text !== '')
            .join(' '),
    });
}
/** All answers in one list: two lists, each pasted, would be one too many for YAML, and the last one alone as overrides. */
function acceptance(findings, strict, settingsFile) {
    const answerable = findings.filter(({ answer }) => answer !== undefined);
    const isStopped = answerable.some((finding) => stops(finding, strict));
    if (!isStopped)
        return '';
    const answers = [...new Set(answerable.map(({ answer }) => answer))];
    const isAll = findings.every((finding) => !stops(finding, strict) || finding.answer !== undefined);
    return `${isAll ? 'To go on as it is' : 'To accept the others'}, put this into ${settingsFile}, below dataset: accept: [${answers.join(', ')}].`;
}
/** A failure of one step as a finding, to be said with others. */
function failureFinding({ code, text }) {
    return { severity: 'error', code, what: text.what.replace(/\.$/, ''), next: text.next };
}
/** Whether a finding stops the pipeline. */
function stops({ severity }, strict) {
    return severity === 'error' || (strict && severity === 'warning');
}

;// CONCATENATED MODULE: ./src/preflight/judge-dataset.ts

/** Files that one sentence names; the summary names more, and a table all of them. */
const judge_dataset_NAMED = 3;
/** What is wrong with the dataset, and what people should know of it. */
function judgeDataset(audit) {
    const { images, backgrounds } = audit.splits.train;
    if (images > backgrounds)
        return audit.issues.map(issueFinding);
    // Nobody accepts his way past it, so that a val split without boxes is no question of its own.
    const others = audit.issues.filter(({ kind }) => kind !== 'val-without-boxes');
    return [noBoxes(audit), ...others.map(issueFinding)];
}
function noBoxes({ splits, files, foreign }) {
    const what = `None of the ${splits.train.images} pictures of the train split has a box, in ${files} files`;
    return {
        severity: 'error',
        code: 'DATASET_INVALID',
        what: foreign === undefined ? what : `${what}; ${foreign}`,
        next: 'Labels stand in labels/ where pictures stand in images/, under the same name ending in .txt; training.classes must name classes that they use.',
    };
}
function issueFinding({ kind, severity, count, meaning, told, examples, isAccepted }) {
    const named = examples.slice(0, judge_dataset_NAMED).join('; ');
    const acceptance = audit_issues/* ACCEPTABLE */.TD.get(kind);
    const accepted = isAccepted && acceptance ? `; ${ACCEPTED[acceptance]}` : '';
    return {
        severity,
        code: kind === 'entry-unreadable' ? 'DATASET_UNREADABLE' : 'DATASET_INVALID',
        what: `${told === undefined ? `${count} × ${meaning}` : `${count} ${told}`}${accepted} (${named}${count > judge_dataset_NAMED ? '; …' : ''})`,
        next: severity === 'error' ? cure(kind) : 'Look at them where the dataset comes from.',
        ...(acceptance === undefined ? {} : { answer: kind }),
    };
}
/** What comes of a finding that the settings accept. */
const ACCEPTED = {
    leave: 'accepted, so each picture and its label stay at home',
    'as-is': 'accepted as it is',
    worthless: 'accepted, so every result says that it proves nothing',
};
function cure(kind) {
    const acceptance = audit_issues/* ACCEPTABLE */.TD.get(kind);
    if (kind === 'class-beyond')
        return 'Name them where the classes are named, train all classes as one (training.single_cls: true), or accept it: these pictures and their labels then stay at home.';
    if (kind === 'label-elsewhere')
        return 'Move the labels into labels/ where pictures stand in images/, else beside the pictures, or accept that these pictures count as background.';
    if (acceptance === 'leave')
        return 'Mend them where the dataset comes from, or accept them: each picture and its label then stay at home.';
    if (acceptance === undefined)
        return 'Mend them where the dataset comes from.';
    const warned = acceptance === 'worthless' ? ', and every result says that it proves nothing' : '';
    return `Mend it where the dataset comes from, or accept it as it is${warned}.`;
}
/**
 * Why nothing that is measured on the dataset proves anything, though the settings accept that.
 *
 * @returns one sentence without a full stop; empty when it does
 */
function worthlessReason({ issues }) {
    const reasons = issues.filter(({ kind, isAccepted }) => isAccepted && audit_issues/* ACCEPTABLE */.TD.get(kind) === 'worthless');
    return reasons.map(({ meaning }) => meaning).join('; ');
}

// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
;// CONCATENATED MODULE: ./src/preflight/judge-gpu.ts


/** A desktop or a driver takes some hundred MB; more is somebody's work. */
const FOREIGN_BYTES = 1e9;
/** What nvidia-smi says of a GPU that computes no more before its machine was restarted (nvml.h: lost, reset required). */
const OUT_OF_ORDER = /requires reset|reset required|is lost|fallen off/i;
/** Is the GPU there that the training asks for, is it in order, and is it free? */
function judgeGpu(situation) {
    const { gpu: index } = situation.load;
    if (index === null)
        return [];
    const { gpus, note } = situation.server;
    const gpu = gpus.find((candidate) => candidate.index === index);
    if (gpu === undefined)
        return [missing(index, gpus, (0,printable/* printable */.g)(note, 300))];
    return [...problem(gpu, gpus), ...foreignWork(gpu)];
}
/** What nvidia-smi does not tell is only unknown: the proof in setup-env computes on the GPU, before anything travels. */
function problem({ index, problem = '' }, gpus) {
    if (problem === '')
        return [];
    const said = `nvidia-smi says of GPU ${index}: ${(0,printable/* printable */.g)(problem, 200)}`;
    return [
        {
            severity: OUT_OF_ORDER.test(problem) ? 'error' : 'warning',
            code: 'GPU_NOT_USABLE',
            what: said,
            next: `Restart the server or rent another${otherGpu(gpus)}.`,
        },
    ];
}
function otherGpu(gpus) {
    const other = gpus.find(({ problem = '' }) => problem === '');
    // Its name is the server's to choose, and does not belong into a next step.
    return other === undefined ? '' : `, or set training.device: ${other.index}, which is in order`;
}
function foreignWork({ index, usedBytes, memoryBytes, processes }) {
    if (usedBytes < FOREIGN_BYTES)
        return [];
    const others = processes.length > 0 ? ` (${processes.map((line) => (0,printable/* printable */.g)(line, 120)).join('; ')})` : '';
    const of = memoryBytes === null ? '' : ` of ${(0,format/* bytes */.ee)(memoryBytes)}`;
    return [
        {
            severity: 'warning',
            code: 'GPU_NOT_USABLE',
            what: `Something else uses ${(0,format/* bytes */.ee)(usedBytes)}${of} on GPU ${index}${others}`,
            next: 'End it on the server, or expect the training to run out of memory.',
        },
    ];
}
function missing(index, gpus, note) {
    const there = gpus.map((gpu) => gpu.index).join(', ');
    const what = gpus.length === 0
        ? `The server has no usable GPU: ${note}`
        : `The server has ${gpus.length} GPUs, but no GPU ${index} (there is ${there})`;
    return {
        severity: 'error',
        code: 'GPU_MISSING',
        what,
        next: `Rent a server with a GPU and a working driver${otherGpu(gpus)}, or set training.device: cpu to train slowly without one.`,
    };
}

;// CONCATENATED MODULE: ./src/preflight/cache-size.ts
/** Bytes of a decoded pixel: three colours of one byte. */
const PIXEL_BYTES = 3;
/**
 * What `cache: ram` holds: every picture scaled so that its longer side is `imgsz` (load_image of Ultralytics 8.4.190).
 *
 * @returns bytes
 */
function ramCacheBytes(sizes, imgsz) {
    return sum(sizes, (width, height) => {
        const ratio = imgsz / Math.max(width, height);
        const scaled = (side) => Math.min(Math.ceil(side * ratio), imgsz);
        return ratio === 1 ? width * height : scaled(width) * scaled(height);
    });
}
/**
 * What `cache: disk` writes beside the pictures: each of them decoded in its full size.
 *
 * @returns bytes
 */
function diskCacheBytes(sizes) {
    return sum(sizes, (width, height) => width * height);
}
function sum(sizes, pixels) {
    let bytes = 0;
    for (const [size, count] of sizes) {
        const [width = 0, height = 0] = size.split('x').map(Number);
        bytes += pixels(width, height) * PIXEL_BYTES * count;
    }
    return bytes;
}

;// CONCATENATED MODULE: ./src/preflight/judge-memory.ts


/** Ultralytics 8.4.190 fills the cache only when twice its size is available (check_cache_ram). */
const CACHE_MARGIN = 2;
/** PyTorch, CUDA and the loader's processes beside the cache. */
const BESIDE_CACHE_BYTES = 6e9;
/** The loader keeps this many batches per process (data/build.py). */
const PREFETCHED_BATCHES = 4;
/** Is there memory for the cache, and for the loader's processes? */
function judgeMemory(situation) {
    const cache = situation.load.cache === 'ram' ? judgeCache(situation) : [];
    return [...cache, ...judgeWorkers(situation), ...judgeSharedMemory(situation)];
}
/** The library looks at the machine's memory and not at the container's limit: it may fill a cache that kills it. */
function judgeCache(situation) {
    const { availableBytes, limitBytes, usableBytes } = situation.server.memory;
    if (usableBytes === 0 && limitBytes === null)
        return [unknownMemory()];
    const { imgsz } = situation.load;
    const train = ramCacheBytes(situation.audit.splits.train.sizes, imgsz);
    const val = ramCacheBytes(situation.audit.splits.val.sizes, imgsz);
    const trainFits = train * CACHE_MARGIN <= availableBytes;
    const valFits = val * CACHE_MARGIN <= availableBytes - (trainFits ? train : 0);
    const cached = (trainFits ? train : 0) + (valFits ? val : 0);
    const size = `cache: ram holds ${(0,format/* bytes */.ee)(train)} for train and ${(0,format/* bytes */.ee)(val)} for val at imgsz ${imgsz}`;
    if (cached > 0 && cached + BESIDE_CACHE_BYTES > usableBytes) {
        const limit = limitBytes === null ? '' : ` of the container's ${(0,format/* bytes */.ee)(limitBytes)}`;
        return [
            {
                severity: 'error',
                code: 'REMOTE_MEMORY_SHORT',
                what: `${size}, but only ${(0,format/* bytes */.ee)(usableBytes)}${limit} can be used: the training would be killed`,
                next: 'Set training.cache: false (or disk), a smaller imgsz, or rent a server with more memory.',
            },
        ];
    }
    if (trainFits && valFits)
        return [];
    const part = trainFits ? 'the val split' : valFits ? 'the train split' : 'anything';
    return [
        {
            severity: 'warning',
            code: 'REMOTE_MEMORY_SHORT',
            what: `${size}; the library wants twice that and sees ${(0,format/* bytes */.ee)(availableBytes)}, so it will not cache ${part}`,
            next: 'Set training.cache: false (or disk), or rent a server with more memory.',
        },
    ];
}
function unknownMemory() {
    return {
        severity: 'warning',
        code: 'REMOTE_MEMORY_SHORT',
        what: 'The server does not tell how much memory it has, so whether cache: ram fits is unknown',
        next: 'Set training.cache: false (or disk) unless you know that it fits.',
    };
}
function judgeWorkers(situation) {
    const { workers } = situation.load;
    const { count, usable } = situation.server.processors;
    // The library takes no more than the machine has, but it does not know the container's quota.
    if (Math.min(workers, count) <= Math.max(1, Math.ceil(usable)))
        return [];
    return [
        {
            severity: 'warning',
            code: 'REMOTE_MEMORY_SHORT',
            what: `training.workers is ${workers}, and the server gives ${Number(usable.toFixed(1))} CPUs`,
            next: `Set training.workers: ${Math.max(1, Math.ceil(usable))}, or the loader's processes slow each other down.`,
        },
    ];
}
function judgeSharedMemory(situation) {
    const { imgsz, batch } = situation.load;
    const free = situation.server.sharedMemoryBytes;
    if (free === null || batch < 1)
        return [];
    const { count } = situation.server.processors;
    const needed = (workers) => sharedMemoryBytes(imgsz, batch, workers, count);
    const workers = Math.min(situation.load.workers, count);
    if (needed(workers) <= free)
        return [];
    let fitting = workers;
    while (fitting > 0 && needed(fitting) > free)
        fitting -= 1;
    return [
        {
            severity: 'warning',
            code: 'REMOTE_MEMORY_SHORT',
            what: `/dev/shm has ${(0,format/* bytes */.ee)(free)}, and ${workers} loader processes may fill ${(0,format/* bytes */.ee)(needed(workers))} of it`,
            next: `Set training.workers: ${fitting}, or start the container with a larger --shm-size.`,
        },
    ];
}
/**
 * The most that the loader's processes hold in shared memory at once: prefetched batches of decoded pictures, for train,
 * and for val with twice the processes and twice the batch.
 */
function sharedMemoryBytes(imgsz, batch, workers, cpus) {
    const pictureBytes = 3 * imgsz * imgsz;
    return PREFETCHED_BATCHES * pictureBytes * (workers * batch + Math.min(2 * workers, cpus) * 2 * batch);
}

// EXTERNAL MODULE: ./src/config/root-path.ts
var root_path = __webpack_require__(45978);
;// CONCATENATED MODULE: ./src/preflight/judge-root.ts



/** Smaller volumes are not worth a mention. */
const MENTIONED_BYTES = 1e9;
const MENTIONED_VOLUMES = 5;
/** A longer or stranger name is a sentence: what we tell to do holds none of the server's. */
const PLAIN_PATH = /^\/[\p{L}\p{N}._+@=,/-]{0,100}$/u;
/** Is there a folder for everything, does it do what is needed, and is it large enough? */
function judgeRoot(situation) {
    const { server, root, need } = situation;
    if (server.root === null)
        return [judge_root_missing(situation)];
    if (root === null || need === null)
        return [unusable(`The server says: ${server.root.problem}`, situation)];
    const trouble = (0,root_path/* rootTrouble */.OO)(root.realPath);
    if (trouble !== undefined)
        return [unusable(`${(0,printable/* printable */.g)(root.path, 200)}${aim(root)} ${trouble}`, situation)];
    return [...judgeSpace(situation, root, need), ...judgeLinks(root)];
}
/** The writable volumes on which trainings can live, largest free space first: `/data (280.00 GB free)`. */
function writableVolumes({ volumes }) {
    return volumes.filter(({ path, writable, freeBytes }) => writable && freeBytes >= MENTIONED_BYTES && PLAIN_PATH.test(path) && (0,root_path/* rootTrouble */.OO)(path) === undefined);
}
function suggestion({ server, settings }) {
    const volumes = writableVolumes(server).slice(0, MENTIONED_VOLUMES);
    if (volumes.length === 0)
        return 'No volume of the server is writable and has room: rent one with a larger disk.';
    const named = volumes.map(({ path, freeBytes }) => `${(0,printable/* printable */.g)(path, 200)} (${(0,format/* bytes */.ee)(freeBytes)} free)`);
    const [best] = volumes;
    const example = `${best?.path === '/' ? '' : (0,printable/* printable */.g)(best?.path ?? '', 200)}/gpu-retrain`;
    return `Writable there: ${named.join(', ')}. Set server.root in ${settings.file}, for example to ${example}.`;
}
function judge_root_missing(situation) {
    return {
        severity: 'error',
        code: 'ROOT_MISSING',
        what: 'No folder on the server is named for the dataset, the Python environment and the trainings',
        next: suggestion(situation),
    };
}
function unusable(problem, situation) {
    const what = (0,printable/* printable */.g)(problem, 300).replace(/\.$/, '');
    return { severity: 'error', code: 'ROOT_UNUSABLE', what, next: suggestion(situation) };
}
/** A link's own name may hold nothing that the library minds, and the name of what it leads to may. */
function aim({ path, realPath }) {
    return path === realPath ? '' : ` leads to ${(0,printable/* printable */.g)(realPath, 200)}, which`;
}
function judgeSpace(situation, root, need) {
    const where = (0,printable/* printable */.g)(root.path, 200);
    if (need.total > root.freeBytes) {
        const what = `${where} needs ${(0,format/* bytes */.ee)(need.total)} (${parts(need)}) and has ${(0,format/* bytes */.ee)(root.freeBytes)} free`;
        return [{ severity: 'error', code: 'REMOTE_DISK_FULL', what, next: suggestion(situation) }];
    }
    if (root.freeInodes !== null && need.inodes > root.freeInodes) {
        const what = `${where} needs room for ${(0,format/* count */.U9)(need.inodes)} files and has it for ${(0,format/* count */.U9)(root.freeInodes)}`;
        return [{ severity: 'error', code: 'REMOTE_DISK_FULL', what, next: suggestion(situation) }];
    }
    return [];
}
function parts({ dataset, environment, cache, reserve }) {
    const named = Object.entries({ dataset, environment, cache, reserve }).filter(([, value]) => value > 0);
    return named.map(([name, value]) => `${name} ${(0,format/* bytes */.ee)(value)}`).join(', ');
}
function judgeLinks(root) {
    if (root.hardLinks)
        return [];
    return [
        {
            severity: 'warning',
            code: 'ROOT_UNUSABLE',
            what: `${(0,printable/* printable */.g)(root.path, 200)} takes no hard links, so that the dataset is stored twice`,
            next: 'A local volume (ext4, xfs) needs half the space and is faster.',
        },
    ];
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./src/preflight/judge-runner.ts




/** Two models of the largest kind (140 MB each) in two copies, logs, pictures, and an index of 128,001 files (20 MB). */
const HOME_BYTES = 1e9;
/** Looks at the runner's own disk; makes the home if it is missing. */
async function lookAtRunner(home) {
    try {
        (0,own_folder/* makeOwnFolder */.x)(home);
        const { bavail, bsize } = await (0,external_node_fs_promises_.statfs)(home);
        return { home, freeBytes: bavail * bsize };
    }
    catch (error) {
        return { home, freeBytes: null, problem: error instanceof Error ? error.message : String(error) };
    }
}
/** Will the results find room on the runner when they come home? */
function judgeRunner({ runner: { home, freeBytes, problem }, }) {
    if (freeBytes !== null && freeBytes >= HOME_BYTES)
        return [];
    const where = `The runner's folder ${(0,printable/* printable */.g)(home, 300)}`;
    const what = freeBytes === null
        ? `${where} cannot be made${problem ? `: ${(0,printable/* printable */.g)(problem, 300)}` : ''}`
        : `${where} has ${(0,format/* bytes */.ee)(freeBytes)} free, and records and results may take ${(0,format/* bytes */.ee)(HOME_BYTES)}`;
    const next = 'Free space on the runner, correct its permissions, or point the input home to another disk.';
    return [{ severity: 'error', code: 'HOME_UNUSABLE', what, next }];
}

// EXTERNAL MODULE: ./src/config/model-names.ts
var model_names = __webpack_require__(97082);
// EXTERNAL MODULE: ./src/config/task.ts
var config_task = __webpack_require__(66281);
;// CONCATENATED MODULE: ./src/preflight/judge-task.ts


/** By task why it cannot be trained: because of the labels, or because no dataset for it is understood yet. */
function misfitsOf(audit) {
    return { ...audit.misfits, ...config_task/* UNSUPPORTED */.QH };
}
/** Do weights, task and labels go together, as far as names tell? What a file holds setup-env finds out. */
function judgeTask(situation) {
    const { settings, audit } = situation;
    return (0,config_task/* taskProblems */.Kw)(settings.training, taskOfWeights(situation), misfitsOf(audit)).map((problem) => ({
        severity: 'error',
        code: 'TASK_MISMATCH',
        ...problem,
    }));
}
/** A file that lies somewhere already may hold anything, whatever its name. */
function taskOfWeights(situation) {
    const { settings, weightFiles, weightFaults, audit, root } = situation;
    const { weights } = settings.training;
    const isElsewhere = audit.has(weights) || [...weightFiles, ...weightFaults].some(({ name }) => name === weights);
    const isMissing = root?.missingWeights.includes(weights) ?? false;
    const isLibrarys = (0,model_names/* isArchitecture */.KJ)(weights) || (isMissing && situation.weights.includes(weights));
    return isLibrarys && !isElsewhere ? (0,config_task/* taskOfName */._P)(weights) : undefined;
}

;// CONCATENATED MODULE: ./src/preflight/found.ts

/**
 * The files of weights that the server must have, or fetch. An architecture such as `yolov8s.yaml` comes with the
 * library; setup-env asks it.
 *
 * @returns names as written in the settings
 */
function neededWeights({ settings, audit, weightFiles, }) {
    return (0,model_names/* serverWeights */.jK)(settings.training, weightFiles, audit.has).filter((name) => !(0,model_names/* isArchitecture */.KJ)(name));
}

;// CONCATENATED MODULE: ./src/preflight/input-hash.ts

/**
 * A hash over everything that decides what a training learns: the dataset's files, the starting weights, the
 * arguments, the code of the user's own and the environment.
 *
 * @returns 64 hex digits
 */
function inputHash({ settings, audit, weightFiles, code, }) {
    const { weights, args } = settings.training;
    const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1));
    const { name, data, exclude } = settings.dataset;
    const { sources, classes, rest, view } = audit;
    const dataset = [audit.snapshot, name, data, exclude, sources, classes, rest, view];
    const own = code && [code.digest, code.callbacks];
    const contents = weightFiles.map(({ sha256 }) => sha256);
    return (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([dataset, weights, contents, sorted, settings.environment, own]))
        .digest('hex');
}

;// CONCATENATED MODULE: ./src/preflight/load.ts
/** What the library takes when an argument is not given (ultralytics/cfg/default.yaml). */
const DEFAULTS = { imgsz: 640, batch: 16, workers: 8, epochs: 100 };
/** Reads the arguments as Ultralytics does. */
function loadOf(args) {
    const hours = Number(args.time ?? 0);
    return {
        imgsz: numberOf(args, 'imgsz'),
        batch: numberOf(args, 'batch'),
        workers: numberOf(args, 'workers'),
        epochs: numberOf(args, 'epochs'),
        hours: hours > 0 ? hours : null,
        cache: cacheOf(args.cache),
        gpu: typeof args.device === 'number' ? args.device : null,
    };
}
/** Of a list the larger side counts. */
function numberOf(args, name) {
    const value = args[name];
    const given = Array.isArray(value) ? Math.max(...value.map(Number)) : Number(value ?? Number.NaN);
    return Number.isFinite(given) ? given : DEFAULTS[name];
}
/** The library takes true for RAM. */
function cacheOf(value) {
    if (value === true || value === 'ram')
        return 'ram';
    return value === 'disk' ? 'disk' : 'none';
}

;// CONCATENATED MODULE: ./src/preflight/need.ts

/** What PyTorch with CUDA and Ultralytics take installed, with the installer's cache. */
const VENV_BYTES = 8e9;
const VENV_FILES = 60_000;
/** Checkpoints, logs, plots, and room to breathe. */
const RESERVE_BYTES = 2e9;
/** What Ultralytics 8.4.190 demands for `cache: disk` (check_cache_disk). */
const DISK_CACHE_MARGIN = 1.1;
/** The root when it can be used, else null. */
function usableRoot(root) {
    return root !== null && 'hardLinks' in root ? root : null;
}
/**
 * The space that is needed beyond what is there already. What the store may hold of this dataset is counted as parts of
 * it, which is true except after a change of most pictures; the transfer counts exactly.
 */
function spaceNeed(audit, cacheKind, root) {
    const { train, val } = audit.splits;
    const copies = root.hardLinks ? 1 : 2;
    const dataset = Math.max(0, audit.bytes * copies - (root.storedBytes ?? 0));
    const environment = root.hasVenv ? 0 : VENV_BYTES;
    const decoded = cacheKind === 'disk' ? diskCacheBytes(train.sizes) + diskCacheBytes(val.sizes) : 0;
    const cache = decoded * DISK_CACHE_MARGIN;
    return {
        dataset,
        environment,
        cache,
        reserve: RESERVE_BYTES,
        total: dataset + environment + cache + RESERVE_BYTES,
        inodes: (dataset > 0 ? audit.files * 2 : 0) + (root.hasVenv ? 0 : VENV_FILES),
    };
}

;// CONCATENATED MODULE: ./src/preflight/situation.ts




/** Works out, once, what follows from what was found. */
function situationOf(found) {
    const load = loadOf(found.settings.training.args);
    const root = usableRoot(found.server.root);
    return {
        ...found,
        load,
        root,
        need: root && spaceNeed(found.audit, load.cache, root),
        weights: neededWeights(found),
        inputHash: inputHash(found),
    };
}

;// CONCATENATED MODULE: ./src/preflight/weights.ts



/** Will there be something to start from? What Ultralytics releases is fetched by the server, and that is said. */
function judgeWeights(situation) {
    const { settings, root, weights, weightFaults: faults } = situation;
    const missing = root?.missingWeights ?? [];
    const lacking = weights
        .filter((name) => missing.includes(name) && !faults.some((fault) => fault.name === name))
        .map((name) => ((0,model_names/* isRelease */.MU)(name) ? willBeFetched(name) : nowhere(name, settings)));
    return [...faults.map(({ failure }) => failureFinding(failure)), ...lacking];
}
function willBeFetched(name) {
    return {
        severity: 'warning',
        code: 'WEIGHTS_MISSING',
        what: `The weights ${(0,printable/* printable */.g)(name, 200)} are neither here nor in the dataset nor on the server: setup-env will fetch them there from Ultralytics' releases`,
        next: 'If the server cannot reach github.com, set training.weights to the path of the file on the runner: it then travels.',
    };
}
function nowhere(name, { root }) {
    return {
        severity: 'error',
        code: 'WEIGHTS_MISSING',
        what: `The weights ${(0,printable/* printable */.g)(name, 200)} are neither on the runner, nor in the dataset, nor on the server`,
        next: `${releaseHint(name)}Correct training.weights: a path from the top of the repository (models/base.pt) or of the dataset, or one in ${(0,printable/* printable */.g)(root, 200)}/weights on the server.`,
    };
}
/** The library itself takes a release's name without its end. */
function releaseHint(name) {
    return /^(yolo|rtdetr)[\w-]*$/.test(name) ? `For the release write ${name}.pt. ` : '';
}

;// CONCATENATED MODULE: ./src/preflight/judge.ts










/**
 * Everything that is wrong, or will be: with the settings, the dataset, the runner and the server.
 *
 * @returns errors first
 */
function judge(situation) {
    return sorted([
        ...judgeSettings(situation),
        ...judgeDataset(situation.audit),
        ...judgeRunner(situation),
        ...judgeServer(situation),
    ]);
}
/**
 * What is wrong beside failures that hide the rest, so that people need not mend them one by one.
 *
 * @returns errors first
 */
function judgeKnown({ settings, runner, audit, server, weightFaults }) {
    const unseen = { settings, runner, folder: '', weightFiles: [], weightFaults, code: null };
    const situation = server && situationOf({ ...unseen, audit: audit ?? NOTHING_SEEN, server });
    return sorted([
        ...judgeSettings({ settings }),
        ...(audit ? judgeDataset(audit) : []),
        ...judgeRunner({ runner }),
        ...weightFaults.map(({ failure }) => failureFinding(failure)),
        ...(situation ? [...judgeRoot(situation), ...judgeGpu(situation)] : []),
    ]);
}
function judgeServer(situation) {
    return [
        ...judgeRoot(situation),
        ...judgeWeights(situation),
        ...judgeTask(situation),
        ...judgeGpu(situation),
        ...judgeMemory(situation),
    ];
}
function sorted(findings) {
    const order = { error: 0, warning: 1, info: 2 };
    return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}
function judgeSettings({ settings }) {
    return settings.warnings.map((what) => ({
        severity: 'warning',
        code: 'CONFIG_INVALID',
        what,
        next: `Change it in ${settings.file} if it is not meant.`,
    }));
}

// EXTERNAL MODULE: ./src/home/phases.ts
var home_phases = __webpack_require__(70787);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
;// CONCATENATED MODULE: ./src/preflight/judged-before.ts





/**
 * The last verdict on what a run would train. A person who starts a run wants it; a schedule wants a training unless the
 * last one of the same inputs has passed, and would pass by the gates as they are now.
 *
 * @param eventName what started the run, as GitHub calls it
 * @param home the runner-side home, absolute
 * @param hash of what the training is made of (inputHash)
 * @param gates hash of what the run would be judged by (`judgedBy`)
 * @returns undefined when there is none, or a person has started the run
 */
async function judgedBefore(eventName, home, hash, gates) {
    if (eventName !== 'schedule')
        return undefined;
    let last;
    for (const id of await trainingIds(home)) {
        const judged = judgementOf(id, await (0,home_phases/* readPhases */.Ji)(home, id), hash, gates);
        if (judged && (!last || Date.parse(judged.at) > Date.parse(last.at)))
            last = judged;
    }
    return last;
}
async function trainingIds(home) {
    const names = await (0,external_node_fs_promises_.readdir)((0,layout/* homeFolder */.W)(home, 'runs')).catch(() => []);
    return names.filter((name) => dist.is(schemas/* nameSchema */.Jq, name));
}
function judgementOf(trainingId, phases, hash, gates) {
    const found = (wanted) => phases.find(({ phase }) => phase === wanted);
    const [preflight, train, collect] = [found('preflight'), found('train'), found('collect')];
    if (preflight?.facts[home_phases/* INPUT_HASH_FACT */.zW] !== hash || !train)
        return undefined;
    // Its results did not come home, or what was said of them is damaged: an older pass says nothing of these.
    if (!collect)
        return { trainingId, verdict: 'none', at: train.startedAt, doubt: 'it was not collected' };
    const verdict = String(collect.facts.verdict ?? 'none');
    const doubt = doubtAbout(preflight, train, collect, gates);
    return { trainingId, verdict, at: collect.startedAt, doubt };
}
/** Why a collection is no evidence that the model is there and good. */
function doubtAbout(preflight, train, collect, gates) {
    const times = [preflight, train, collect].map(({ startedAt }) => Date.parse(startedAt));
    const { verdict, failure } = collect.facts;
    if (times.some((time, at) => time < (times[at - 1] ?? time)))
        return 'it is older than what was last planned';
    if (train.facts.state !== 'finished')
        return 'the training has not finished';
    if (verdict !== 'pass')
        return 'that is not pass';
    if (failure !== undefined)
        return `its collection failed with ${failure}`;
    return collect.facts[home_phases/* JUDGED_BY_FACT */.rm] === gates ? '' : 'the gates or the baseline have changed since';
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./src/dataset/scan.ts
var scan = __webpack_require__(63895);
;// CONCATENATED MODULE: ./src/code/find.ts
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
 * Finds and hashes the user's own code on the runner, and looks for the modules of its callbacks there.
 *
 * @returns null when the settings name none
 * @throws Failure CONFIG_INVALID when the folder or a module is not there; what a walk throws
 */
async function findCode(code, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        if (code === null)
            return null;
        const stats = await (0,external_node_fs_promises_.stat)(code.path).catch(() => undefined);
        if (!stats?.isDirectory())
            throw find_invalid(`training.code: there is no folder ${(0,printable/* printable */.g)(code.path)} on the runner.`);
        const table = __addDisposableResource(env_1, await hashed(code.path, context), false);
        if (table.length === 0)
            throw find_invalid(`training.code: there is no file in ${(0,printable/* printable */.g)(code.path)} on the runner.`);
        const paths = new Set([...table.entries()].map(({ path }) => path.toString()));
        for (const { module } of code.callbacks)
            refuseMissing(module, paths, code.path);
        context.log.info(`Code: ${(0,format/* count */.U9)(table.length)} files, ${(0,format/* bytes */.ee)(table.bytes)}, from ${(0,printable/* printable */.g)(code.path)}.`);
        return { ...code, digest: table.digest };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
/** A checkout gives files new times, so an index of earlier hashes would know none of them. */
async function hashed(path, { log, signal }) {
    const root = await (0,external_node_fs_promises_.realpath)(path);
    const table = await (0,scan/* scan */.SQ)(root, (0,external_node_os_.tmpdir)(), { log, signal, trustIndex: false });
    await (0,scan/* hashUnknown */.n3)(root, table, signal, () => undefined);
    return table;
}
function refuseMissing(module, paths, folder) {
    const file = module.replaceAll('.', '/');
    if (paths.has(`${file}.py`) || paths.has(`${file}/__init__.py`))
        return;
    throw find_invalid(`training.callbacks: there is no ${file}.py in ${(0,printable/* printable */.g)(folder)}, or it is ignored.`);
}
function find_invalid(what) {
    return new errors/* Failure */.HR('CONFIG_INVALID', {
        what,
        safe: 'Nothing was sent, installed or started.',
        next: 'Correct training.code or training.callbacks in the settings, or add the file to the repository.',
    });
}

// EXTERNAL MODULE: ./src/weights/find.ts
var find = __webpack_require__(24790);
// EXTERNAL MODULE: ./src/config/settings-file.ts
var settings_file = __webpack_require__(14140);
;// CONCATENATED MODULE: ./src/preflight/dataset-request.ts







/**
 * Turns the settings into what the audit is asked. `dataset.path` may be the file that describes the dataset: its folder,
 * or the one that it names as `path`, is then the dataset's.
 *
 * @throws Failure CONFIG_UNREADABLE for a list of exclusions that cannot be read
 */
async function datasetRequest({ dataset, training, file }) {
    const { single_cls, classes, task, split } = training.args;
    const request = {
        ...PLAIN_REQUEST,
        yaml: dataset.yaml,
        data: dataset.data,
        exclude: await exclusions(dataset.exclude),
        accept: dataset.accept,
        isSingleClass: single_cls === true || single_cls === 'true',
        trained: classNumbers(classes),
        measured: SPLITS.find((name) => name === split) ?? 'val',
        task: (0,config_task/* taskOfName */._P)(training.weights) ?? (typeof task === 'string' ? task : null),
        settingsFile: file,
    };
    const isFile = /\.ya?ml$/i.test(dataset.path) && (await isRegular(dataset.path));
    if (!isFile)
        return { folder: dataset.path, request };
    const folder = await folderOf(dataset.path);
    return { folder, request: { ...request, yaml: request.yaml || relativeTo(folder, dataset.path) } };
}
async function exclusions(exclude) {
    return typeof exclude === 'string' ? (await (0,settings_file/* readSettingsText */.B)(exclude)).split(/\r?\n/) : exclude;
}
/** Of `classes`: one number, or a list of them. */
function classNumbers(value) {
    if (value === undefined || value === null)
        return null;
    return [value].flat().map(Number);
}
async function isRegular(path) {
    return (await (0,external_node_fs_promises_.stat)(path).catch(() => undefined))?.isFile() ?? false;
}
async function folderOf(yaml) {
    const beside = (0,external_node_path_.dirname)(yaml);
    const text = await (0,settings_file/* readSettingsText */.B)(yaml).catch(() => '');
    const path = (0,untrusted_yaml/* readForeignYaml */.Sy)(text, '1.1', untrusted_yaml/* DATASET_LIMITS */.AV).document.get('path');
    if (typeof path !== 'string' || path === '')
        return beside;
    const named = (0,external_node_path_.resolve)(beside, path);
    const isFolder = (await (0,external_node_fs_promises_.stat)(named).catch(() => undefined))?.isDirectory() ?? false;
    return isFolder ? named : beside;
}
function relativeTo(folder, yaml) {
    if ((0,external_node_path_.dirname)(yaml) === folder)
        return (0,external_node_path_.basename)(yaml);
    return (0,external_node_path_.isAbsolute)(yaml) ? yaml : (0,external_node_path_.resolve)(yaml);
}

;// CONCATENATED MODULE: ./src/preflight/faults.ts


/** Gathers failures of independent steps, so that all of them are said at once. */
class Faults {
    failures = [];
    #signal;
    /** @param signal whoever is cancelled gathers nothing more */
    constructor(signal) {
        this.#signal = signal;
    }
    /** Does a step. @returns undefined when it failed for a reason that the user can mend */
    async unless(step) {
        try {
            return await step();
        }
        catch (error) {
            if (this.#signal.aborted || !(error instanceof errors/* Failure */.HR))
                throw error;
            this.failures.push(error);
            return undefined;
        }
    }
    /** They as findings, to be said with others. */
    get findings() {
        return this.failures.map(failureFinding);
    }
}

// EXTERNAL MODULE: ./src/dataset/source.ts
var source = __webpack_require__(50059);
// EXTERNAL MODULE: ./src/dataset/source-root.ts
var source_root = __webpack_require__(38948);
;// CONCATENATED MODULE: ./src/dataset/audit/local-files.ts









/** A dataset in a folder of the runner. */
class LocalFiles {
    place;
    folder;
    #root;
    /** @param folder absolute */
    constructor(folder) {
        this.place = folder;
        this.folder = folder;
        this.#root = folder;
    }
    /** @throws Failure DATASET_MISSING or CONFIG_INVALID, as `walk` does */
    list(pause, view) {
        this.#root = { folder: this.folder, mounts: view.mounts };
        return indexFiles(this.folder, view, pause);
    }
    async read(key) {
        const content = await (0,file/* readForeignFile */.p)(this.#at(key), MOST_TEXT_BYTES);
        if (content === undefined)
            throw tooLarge(`${displayKey(key)} of ${this.place}`);
        return content;
    }
    /** @returns a hash over blocks spread over the file; empty for what cannot be read */
    async print(key) {
        try {
            return printOf(this.#at(key));
        }
        catch {
            return '';
        }
    }
    async *look(pairs, files) {
        for (const pair of pairs) {
            const { image, label } = pair;
            yield {
                pair,
                picture: readPicture(this.#at(image), files.sizes.get(image) ?? 0),
                label: label === undefined ? undefined : readText(this.#at(label)),
            };
        }
    }
    #at(key) {
        return (0,source_root/* sourcePath */.Z)(this.#root, external_node_buffer_.Buffer.from(key, 'latin1'));
    }
}
function readPicture(path, sizeBytes) {
    try {
        const descriptor = (0,external_node_fs_.openSync)(path, source/* READ_FLAGS */.tC);
        try {
            return inspectImage(new FileBytes(descriptor, sizeBytes));
        }
        finally {
            (0,external_node_fs_.closeSync)(descriptor);
        }
    }
    catch {
        return { defect: 'image-unreadable' };
    }
}
/** Blocks of a file that tell it from others of its size. */
const PRINT_BLOCKS = 5;
const PRINT_BLOCK_BYTES = 64 << 10;
function printOf(path) {
    const descriptor = (0,external_node_fs_.openSync)(path, source/* READ_FLAGS */.tC);
    try {
        const hash = (0,external_node_crypto_.createHash)('sha256');
        const block = external_node_buffer_.Buffer.allocUnsafe(PRINT_BLOCK_BYTES);
        const last = Math.max(0, (0,external_node_fs_.fstatSync)(descriptor).size - PRINT_BLOCK_BYTES);
        for (let at = 0; at < PRINT_BLOCKS; at++) {
            const position = Math.floor((last * at) / (PRINT_BLOCKS - 1));
            hash.update(block.subarray(0, (0,external_node_fs_.readSync)(descriptor, block, 0, block.length, position)));
        }
        return hash.digest('hex');
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
/** A label that cannot be read has a defect that no other label can have. */
function readText(path) {
    try {
        const descriptor = (0,external_node_fs_.openSync)(path, source/* READ_FLAGS */.tC);
        try {
            return textOf(descriptor);
        }
        finally {
            (0,external_node_fs_.closeSync)(descriptor);
        }
    }
    catch (error) {
        return `(${error instanceof Error && 'code' in error ? error.code : 'unreadable'})`;
    }
}
function textOf(descriptor) {
    const { size } = (0,external_node_fs_.fstatSync)(descriptor);
    if (size > MOST_LABEL_BYTES)
        return LARGE_LABEL;
    const room = external_node_buffer_.Buffer.allocUnsafe(size);
    let length = 0;
    for (let got = -1; got !== 0 && length < size; length += got)
        got = (0,external_node_fs_.readSync)(descriptor, room, length, size - length, length);
    return room.toString('latin1', 0, length);
}
/** Most headers end within the first block, so that one read suffices. */
const local_files_BLOCK_BYTES = 4096;
/** A file's bytes through one reused block. */
class FileBytes {
    sizeBytes;
    #descriptor;
    #start = 0;
    #block = external_node_buffer_.Buffer.alloc(0);
    constructor(descriptor, sizeBytes) {
        this.#descriptor = descriptor;
        this.sizeBytes = sizeBytes;
    }
    read(position, length) {
        const isInside = position >= this.#start && position + length <= this.#start + this.#block.length;
        if (!isInside)
            this.#load(position, Math.max(length, local_files_BLOCK_BYTES));
        return this.#block.subarray(position - this.#start, position - this.#start + length);
    }
    #load(position, length) {
        const block = external_node_buffer_.Buffer.allocUnsafe(length);
        const got = (0,external_node_fs_.readSync)(this.#descriptor, block, 0, length, position);
        this.#start = position;
        this.#block = block.subarray(0, got);
    }
}

// EXTERNAL MODULE: ./src/ssh/connect.ts + 15 modules
var connect = __webpack_require__(2631);
// EXTERNAL MODULE: ./src/link/reach.ts
var reach = __webpack_require__(9047);
// EXTERNAL MODULE: ./src/link/server-link.ts + 2 modules
var server_link = __webpack_require__(66846);
// EXTERNAL MODULE: ./src/staging/offer.ts
var staging_offer = __webpack_require__(17151);
// EXTERNAL MODULE: ./src/staging/operations.ts
var operations = __webpack_require__(29559);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./src/ssh/channel-failures.ts
var channel_failures = __webpack_require__(83001);
// EXTERNAL MODULE: ./src/staging/collected.ts
var collected = __webpack_require__(54506);
;// CONCATENATED MODULE: ./src/staging/read-ranges.ts




/** `u32 place, u64 offset, u32 length`, big-endian; the same as in remote/gpu_retrain/staging/excerpts.py. */
const RANGE_BYTES = 16;
/** What zlib may add to data that it cannot compress: 5 bytes to every 16 KiB, its head and its end. */
const mostSqueezed = (bytes) => bytes + bytes / 1000 + 1024;
/**
 * Reads parts of a verified tree on the staging server.
 *
 * @param ranges none of them empty
 * @returns the bytes of each range; zeros where there are none
 * @throws Failure SERVER_REPLY_INVALID, and what a call throws
 */
async function readRanges(agent, { name, digest }, ranges, signal) {
    const bytes = ranges.reduce((sum, { length }) => sum + length, 0);
    if (bytes === 0)
        return [];
    const { onData, data } = (0,collected/* collected */.g)(mostSqueezed(bytes), 'sent more than it was asked for');
    const args = { name, digest, ranges: encode(ranges).toString('base64') };
    await agent.call(operations/* readParts */.fp, args, { signal, onData });
    return cut(inflated(data(), bytes), ranges);
}
function encode(ranges) {
    const data = Buffer.alloc(ranges.length * RANGE_BYTES);
    for (const [index, { place, offset, length }] of ranges.entries()) {
        data.writeUInt32BE(place, index * RANGE_BYTES);
        data.writeBigUInt64BE(BigInt(offset), index * RANGE_BYTES + 4);
        data.writeUInt32BE(length, index * RANGE_BYTES + 12);
    }
    return data;
}
function inflated(squeezed, bytes) {
    try {
        const data = (0,external_node_zlib_.inflateSync)(squeezed, { maxOutputLength: bytes });
        if (data.length === bytes)
            return data;
    }
    catch (error) {
        throw (0,channel_failures/* stagingViolation */.hi)('sent something else than parts of files', error);
    }
    throw (0,channel_failures/* stagingViolation */.hi)('sent less than it was asked for');
}
function cut(data, ranges) {
    let at = 0;
    return ranges.map(({ length }) => {
        at += length;
        return data.subarray(at - length, at);
    });
}

;// CONCATENATED MODULE: ./src/staging/partial-image.ts

/** Where the size of nearly every picture stands. */
const HEAD_BYTES = 1024;
/** Where the end marks of JPEG (2 bytes) and PNG (8 bytes) stand. */
const partial_image_TAIL_BYTES = 8;
const MOST_BLOCK_BYTES = 1 << 20;
/** Cameras write some 100 KiB about a picture, at most a few MiB, before its size. Whatever has more counts as unreadable. */
const partial_image_MOST_BYTES = 4 << 20;
/** A picture that lies elsewhere, and what has been read of it so far. */
class PartialImage {
    sizeBytes;
    #pieces = [];
    #heldBytes = 0;
    #blockBytes = HEAD_BYTES;
    #wants;
    #facts = { defect: 'image-unreadable' };
    constructor(sizeBytes) {
        this.sizeBytes = sizeBytes;
    }
    /** What the picture is, once nothing more is wanted. */
    get facts() {
        return this.#facts;
    }
    /** Of the picture; none of them once nothing more is wanted. */
    get heldBytes() {
        return this.#heldBytes;
    }
    /** What to read next: the two ends, then whatever they point to, twice as much each time; nothing in the end. */
    wants() {
        this.#wants ??= this.#pieces.length === 0 && this.sizeBytes > 0 ? this.#ends() : this.#next();
        if (this.#wants.length === 0)
            this.#forget();
        return this.#wants;
    }
    /** Takes what was read; a copy, since it may be a small part of a large answer. */
    add(offset, bytes) {
        this.#pieces.push({ offset, bytes: Buffer.from(bytes) });
        this.#heldBytes += bytes.length;
        this.#wants = undefined;
    }
    /** @throws NotRead when these bytes have not been added yet */
    read(position, length) {
        const end = Math.min(position + length, this.sizeBytes);
        if (end <= position)
            return Buffer.alloc(0);
        const piece = this.#pieces.find(({ offset, bytes }) => offset <= position && end <= offset + bytes.length);
        if (!piece)
            throw new NotRead({ offset: position, length: end - position });
        return piece.bytes.subarray(position - piece.offset, end - piece.offset);
    }
    #next() {
        try {
            this.#facts = inspectImage(this);
            return [];
        }
        catch (error) {
            if (!(error instanceof NotRead))
                throw error;
            return this.#heldBytes < partial_image_MOST_BYTES ? [this.#block(error.span)] : [];
        }
    }
    #block({ offset, length }) {
        this.#blockBytes = Math.min(2 * this.#blockBytes, MOST_BLOCK_BYTES);
        return { offset, length: Math.min(Math.max(length, this.#blockBytes), this.sizeBytes - offset) };
    }
    #forget() {
        this.#pieces.length = 0;
        this.#heldBytes = 0;
    }
    #ends() {
        const head = Math.min(HEAD_BYTES, this.sizeBytes);
        const tail = Math.min(partial_image_TAIL_BYTES, this.sizeBytes - head);
        const ends = [{ offset: 0, length: head }];
        return tail === 0 ? ends : [...ends, { offset: this.sizeBytes - tail, length: tail }];
    }
}
/** No failure: it only says what to read next. */
class NotRead extends Error {
    span;
    constructor(span) {
        super('not read yet');
        this.span = span;
    }
}

;// CONCATENATED MODULE: ./src/staging/staged-files.ts





/** Enough pairs for a line of 100 ms, few enough for a disk that turns. */
const BATCH_PAIRS = 1000;
/** Of the labels, or of the pictures, that are held at a time. */
const BATCH_BYTES = 16 << 20;
/**
 * A dataset that lies as a verified tree on the staging server. What is read whole is compared with the manifest; of
 * pictures only those parts are read that tell their size and their end.
 */
class StagedFiles {
    place;
    folder = '';
    #offer;
    #read;
    /** In the manifest, by key. */
    #places = new Map();
    /** @param name of the tree */
    constructor(name, offer, read) {
        this.place = `${name} on the staging server`;
        this.#offer = offer;
        this.#read = read;
    }
    async list(pause) {
        const { table, digest } = this.#offer;
        const sizes = new Map();
        for (let place = 0; place < table.length; place++) {
            const key = table.at(place).path.toString('latin1');
            sizes.set(key, table.sizeAt(place));
            this.#places.set(key, place);
            await pause(() => `… ${place} files listed`);
        }
        return {
            sizes,
            bytes: table.bytes,
            snapshot: digest,
            left: { junk: [], excluded: [], link: [] },
            refused: [],
        };
    }
    /** @throws Failure DATASET_INVALID when it is too large for a text, VERIFICATION_FAILED, and what reading throws */
    async read(key) {
        const content = (await this.#whole([key], MOST_TEXT_BYTES)).get(key);
        if (content === undefined)
            throw tooLarge(this.#name(key));
        return content;
    }
    /** @returns the hash in the manifest */
    async print(key) {
        return this.#at(key).sha256?.toString('hex') ?? '';
    }
    /** @throws Failure VERIFICATION_FAILED for a label, and what reading throws */
    async *look(pairs) {
        for (const batch of this.#batches(pairs)) {
            const pictures = await this.#inspect(batch.map(({ image }) => image));
            const labels = await this.#whole(batch.flatMap(({ label }) => label ?? []), MOST_LABEL_BYTES);
            for (const [index, pair] of batch.entries()) {
                const label = pair.label === undefined ? undefined : (labels.get(pair.label) ?? LARGE_LABEL);
                yield { pair, picture: pictures[index] ?? {}, label: label?.toString('latin1') };
            }
        }
    }
    *#batches(pairs) {
        let [batch, bytes] = [[], 0];
        for (const pair of pairs) {
            batch.push(pair);
            bytes += pair.label === undefined ? 0 : Math.min(this.#at(pair.label).sizeBytes, MOST_LABEL_BYTES);
            if (batch.length < BATCH_PAIRS && bytes < BATCH_BYTES)
                continue;
            yield batch;
            [batch, bytes] = [[], 0];
        }
        if (batch.length > 0)
            yield batch;
    }
    /** The verified contents by key; without those that are too large. */
    async #whole(keys, mostBytes) {
        const rows = keys.map((key) => ({ key, ...this.#at(key) }));
        const fitting = rows.filter(({ sizeBytes }) => sizeBytes <= mostBytes);
        const filled = fitting.filter(({ sizeBytes }) => sizeBytes > 0);
        const contents = await this.#read(filled.map(({ place, sizeBytes }) => ({ place, offset: 0, length: sizeBytes })));
        const found = new Map(fitting.map(({ key }) => [key, Buffer.alloc(0)]));
        for (const [index, { key, sha256 }] of filled.entries()) {
            const content = contents[index];
            if (!content || !sha256?.equals((0,external_node_crypto_.hash)('sha256', content, 'buffer')))
                throw changed(this.#name(key));
            found.set(key, content);
        }
        return found;
    }
    async #inspect(keys) {
        const pictures = keys
            .map((key) => this.#at(key))
            .map(({ place, sizeBytes }) => ({ place, partialImage: new PartialImage(sizeBytes) }));
        for (let open = pictures;;) {
            open = open.filter(({ partialImage }) => partialImage.wants().length > 0);
            if (open.length === 0)
                return pictures.map(({ partialImage }) => partialImage.facts);
            await this.#readOn(open.slice(0, fitting(open.map(({ partialImage }) => partialImage))));
        }
    }
    async #readOn(pictures) {
        const wanted = pictures.flatMap(({ place, partialImage }) => partialImage.wants().map((span) => ({ place, partialImage, ...span })));
        const contents = await this.#read(wanted);
        for (const [index, { partialImage, offset }] of wanted.entries())
            partialImage.add(offset, contents[index] ?? Buffer.alloc(0));
    }
    #at(key) {
        const place = this.#places.get(key);
        if (place === undefined)
            throw new RangeError(`no file ${key}`);
        return { place, ...this.#offer.table.at(place) };
    }
    #name(key) {
        return `${displayKey(key)} of ${this.place}`;
    }
}
/** How many of them may go on so that all together hold no more than a batch; the first one always may. */
function fitting(partialImages) {
    let bytes = partialImages.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
    const first = partialImages.findIndex((partialImage) => {
        for (const { length } of partialImage.wants())
            bytes += length;
        return bytes > BATCH_BYTES;
    });
    return first === -1 ? partialImages.length : Math.max(1, first);
}
function changed(name) {
    return new errors/* Failure */.HR('VERIFICATION_FAILED', {
        what: `${name} is not what its receipt says.`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Transfer the dataset to the staging server again: that repairs it. If it repeats, use another server.',
    });
}

;// CONCATENATED MODULE: ./src/staging/audit.ts
var audit_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var audit_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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








/** An audit takes minutes; a line that is down for longer is worth a second look at everything. */
const PATIENCE_MS = 5 * 60_000;
/**
 * Audits a dataset that lies on the staging server: by the same rules as one on the runner, whose line carries only the
 * labels, and about a kilobyte of each picture. Its digest is then known, and what is transferred later is exactly this.
 *
 * @param name of the tree; the newest with a receipt is taken
 * @param staging the staging server
 * @param request what the settings say of it
 * @param each hears of every single finding
 * @throws Failure INPUT_INVALID without an address, RECEIPT_MISSING, VERIFICATION_FAILED, and what auditing and
 *   connecting throw
 */
async function auditStaged(name, staging, { log, signal }, request, each) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        if (staging.access.server === '')
            throw addressMissing(name);
        let bytes = 0;
        const connectOnce = (connecting) => (0,reach/* reach */.g)(staging, operations/* AUDIT */.MZ, connecting);
        const patient = { log, signal, patienceMs: PATIENCE_MS, progress: () => bytes };
        const link = audit_addDisposableResource(env_1, new server_link/* ServerLink */.o(connectOnce, { ...patient, name: 'staging server' }), true);
        const offer = await link.use((agent) => (0,staging_offer/* askOffer */.k)(agent, name, '', signal));
        const tree = { name, digest: offer.digest };
        const files = new StagedFiles(name, offer, async (ranges) => {
            const contents = await link.use((agent) => readRanges(agent, tree, ranges, signal));
            for (const { length } of ranges)
                bytes += length;
            return contents;
        });
        return await auditDataset(files, { signal, tell: log.info, each }, request);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = audit_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
function addressMissing(name) {
    return new errors/* Failure */.HR('INPUT_INVALID', {
        what: `The settings say that ${name} lies on the staging server, and no such server is named.`,
        safe: 'Nothing was contacted.',
        next: 'Set the input staging (variable GPU_STAGING) to user@host:port, or empty dataset.staging-root.',
    });
}

;// CONCATENATED MODULE: ./src/preflight/look-at-dataset.ts





/**
 * Audits the dataset where it lies: on the runner, or on the staging server.
 *
 * @param findings takes every single finding
 * @throws Failure what auditing throws
 */
async function lookAtDataset({ dataset: { name, stagingRoot } }, { folder, request }, findings, { access, staging }, context) {
    const { log, signal } = context;
    log.info(`Looking at every file of ${stagingRoot === '' ? folder : `${name} on the staging server`}.`);
    const each = findings.add;
    const audited = () => {
        if (stagingRoot === '')
            return auditDataset(new LocalFiles(folder), { signal, tell: log.info, each }, request);
        const home = { access: (0,connect/* otherServer */.I)(access, staging), root: stagingRoot };
        return auditStaged(name, home, context, request, each);
    };
    const audit = await audited();
    findings.flush();
    const { train, val } = audit.splits;
    log.info(`${(0,format/* count */.U9)(audit.files)} files, ${(0,format/* bytes */.ee)(audit.bytes)}; ${(0,format/* count */.U9)(train.images)} + ${(0,format/* count */.U9)(val.images)} pictures.`);
    return { folder, audit };
}

// EXTERNAL MODULE: ./src/link/open-agent.ts + 1 modules
var open_agent = __webpack_require__(5178);
// EXTERNAL MODULE: ./src/tcp/congestion.ts
var congestion = __webpack_require__(66460);
// EXTERNAL MODULE: ./src/training/operations.ts
var training_operations = __webpack_require__(1222);
// EXTERNAL MODULE: ./src/ssh/operation.ts
var operation = __webpack_require__(41087);
// EXTERNAL MODULE: ./src/tcp/segments.ts
var tcp_segments = __webpack_require__(13569);
;// CONCATENATED MODULE: ./src/preflight/link.ts





const CHUNK_BYTES = 256 * 1024;
/** Long enough for TCP to find its rate over 100 ms of delay, short enough to wait for. */
const MEASURE_MS = 2_500;
/** Until then TCP looks for the rate, and loses packets on any line by asking too much. */
const SETTLING_MS = 1_000;
/** A fast line has told enough by then. */
const link_MOST_BYTES = 64e6;
/** What a slow line may still hold in its buffers when the measuring ends (2 MiB at 0.3 Mbit/s). */
const DEADLINE_MS = 60_000;
/** Less than this says nothing about a rate. */
const LEAST_BYTES = 4 * CHUNK_BYTES;
/** Takes data until it is told that this was all. */
const takeData = (0,operation/* remoteOperation */.kH)('probe.link', {
    args: operation/* NO_ARGUMENTS */.Hb,
    reply: dist/* object */.Ikc({
        bytes: schemas/* count */.U9,
        seconds: schemas/* seconds */.YA,
    }),
    codes: [],
});
/**
 * Measures how fast one connection carries data to the server, for a few seconds, with data that does not compress.
 *
 * @throws Failure as an exchange does
 */
async function measureLink(agent, signal) {
    const exchange = agent.open(takeData, {}, { signal });
    const chunk = (0,external_node_crypto_.randomBytes)(CHUNK_BYTES);
    const started = performance.now();
    const ran = () => performance.now() - started;
    let settled;
    for (let sent = 0; sent < link_MOST_BYTES && ran() < MEASURE_MS; sent += chunk.length) {
        await exchange.sendData(chunk);
        if (ran() > SETTLING_MS)
            settled ??= (0,tcp_segments/* segmentCounts */.On)();
    }
    await exchange.send({ end: true });
    const received = await exchange.receive(DEADLINE_MS);
    const segments = (0,tcp_segments/* since */.XP)(settled, (0,tcp_segments/* segmentCounts */.On)());
    return { mbps: rateOf(received.kind === 'result' ? received.result : undefined), segments };
}
function rateOf(result) {
    const reply = dist/* safeParse */.xLC(takeData.reply, result);
    if (!reply.success || reply.output.bytes < LEAST_BYTES || reply.output.seconds === 0)
        return null;
    return (reply.output.bytes * 8) / 1e6 / reply.output.seconds;
}

// EXTERNAL MODULE: ./src/environment/replies.ts
var replies = __webpack_require__(8321);
;// CONCATENATED MODULE: ./src/preflight/probe.ts



const bytes = dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(0), dist/* maxValue */.cGV(Number.MAX_SAFE_INTEGER));
const probe_text = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(1000));
const version = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[\w.+-]{1,40}$/, 'must be a version'));
const path = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^\/[^\0]{0,4000}$/, 'must be an absolute path'));
const space = {
    path,
    totalBytes: bytes,
    freeBytes: bytes,
    /** Files that can still be made; null where the file system does not count them. */
    freeInodes: dist/* nullable */.mee(bytes),
    /** For the user of the connection. */
    writable: dist/* boolean */.zMY(),
};
/** Empty where the driver does not say. */
const knownVersion = dist/* union */.KCZ([version, dist/* literal */.euz('')]);
const gpuSchema = dist/* object */.Ikc({
    index: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(0), dist/* maxValue */.cGV(99)),
    name: dist/* pipe */.FsL(replies/* gpuNameSchema */.HB, dist/* minLength */.BpQ(1)),
    driver: knownVersion,
    /** Compute capability, such as `8.0`. */
    capability: knownVersion,
    /** null where nobody says: shared with the processor, divided (MIG), or not told. */
    memoryBytes: dist/* nullable */.mee(bytes),
    usedBytes: bytes,
    /** What nvidia-smi finds wrong with it; empty or missing when nothing. */
    problem: dist/* optional */.lqM(probe_text),
    /** What else computes there, one line each. */
    processes: dist/* pipe */.FsL(dist/* array */.YOg(probe_text), dist/* maxLength */.Ru6(20)),
});
const volumeSchema = dist/* object */.Ikc({ ...space, kind: probe_text });
const rootSchema = dist/* union */.KCZ([
    dist/* object */.Ikc({
        ...space,
        /** Without links. */
        realPath: probe_text,
        /** Empty: everything that is needed works there. */
        problem: dist/* literal */.euz(''),
        hardLinks: dist/* boolean */.zMY(),
        /** On disk, of what may be parts of this dataset; null when counting took too long. */
        storedBytes: dist/* nullable */.mee(bytes),
        /** Whether any complete Python environment is there. */
        hasVenv: dist/* boolean */.zMY(),
        /** Of the weights that were asked for. */
        missingWeights: dist/* pipe */.FsL(dist/* array */.YOg(probe_text), dist/* maxLength */.Ru6(10)),
    }),
    dist/* object */.Ikc({ path, problem: dist/* pipe */.FsL(probe_text, dist/* minLength */.BpQ(1)) }),
]);
/** What `probe.server` answers. */
const serverSchema = dist/* object */.Ikc({
    python: version,
    user: probe_text,
    bootId: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[0-9a-f-]{0,40}$/, 'must be a UUID')),
    processors: dist/* object */.Ikc({
        count: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(1), dist/* maxValue */.cGV(100_000)),
        /** What affinity and quota leave; a fraction is possible. */
        usable: dist/* pipe */.FsL(dist/* number */.aig(), dist/* gtValue */.zYL(0), dist/* maxValue */.cGV(100_000)),
    }),
    memory: dist/* object */.Ikc({
        totalBytes: bytes,
        /** Of the machine: what Ultralytics believes to have. */
        availableBytes: bytes,
        /** What the container may have in all; null for no limit. */
        limitBytes: dist/* nullable */.mee(bytes),
        /** What the container can still get. */
        usableBytes: bytes,
    }),
    /** Free in /dev/shm; null when there is none. */
    sharedMemoryBytes: dist/* nullable */.mee(bytes),
    gpus: dist/* pipe */.FsL(dist/* array */.YOg(gpuSchema), dist/* maxLength */.Ru6(64)),
    /** Why there is no GPU; empty when there is one. */
    note: probe_text,
    /** Largest free space first. */
    volumes: dist/* pipe */.FsL(dist/* array */.YOg(volumeSchema), dist/* maxLength */.Ru6(50)),
    root: dist/* nullable */.mee(rootSchema),
});
/** What a server is. */
const describeServer = (0,operation/* remoteOperation */.kH)('probe.server', {
    args: dist/* strictObject */.rej({ root: dist/* string */.YjP(), name: dist/* string */.YjP(), weights: (0,operation/* ours */.Od)() }),
    reply: serverSchema,
    codes: [],
});
/** Longer than all of the probe's own limits together: nvidia-smi five times 30 s, volumes, adding up the store. */
const probe_DEADLINE_MS = 240_000;
/**
 * Asks the server what it is. A root that is given is made if it is missing, and tried.
 *
 * @param root may be empty
 * @param name of the dataset
 * @param weights names of files that the training will look for below `root/weights`
 * @throws Failure as `Agent.call` does
 */
function probeServer(agent, root, name, weights, signal) {
    return agent.call(describeServer, { root, name, weights }, {
        signal,
        deadlineMs: probe_DEADLINE_MS,
    });
}

;// CONCATENATED MODULE: ./src/preflight/operations.ts



/** What looking at a server calls. */
const PROBE = [describeServer, takeData];

;// CONCATENATED MODULE: ./src/preflight/look-at-server.ts
var look_at_server_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var look_at_server_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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
 * Looks at the server, and measures the line to it.
 *
 * @returns with the rate of one connection in Mbit/s, null for a line that was too slow to measure
 * @throws Failure TRAINING_UNKNOWN, ORDER_DIFFERS for a training that cannot go on, and what connecting throws
 */
async function lookAtServer(known, { access, resumes }, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { root, dataset } = known.settings;
        const agent = look_at_server_addDisposableResource(env_1, await (0,open_agent/* openAgent */.Q)({ access, root: '' }, PROBE, context), true);
        const server = await probeServer(agent, root, dataset.name, neededWeights(known), context.signal);
        if (resumes)
            await mustGoOn(known.settings, access, context);
        const gpus = server.gpus.map(({ name }) => name).join(', ') || `no GPU: ${server.note}`;
        context.log.info(`${gpus}; ${server.processors.usable} CPUs; Python ${server.python}.`);
        return { server, mbps: await measured(agent, context) };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = look_at_server_disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
async function measured(agent, { log, signal }) {
    const { mbps, segments } = await measureLink(agent, signal);
    log.info(mbps === null ? 'The line was too slow to measure.' : `The line carries ${mbps.toFixed(1)} Mbit/s.`);
    const advice = (0,congestion/* congestionAdvice */.g)(await (0,congestion/* congestionControl */.P)(), segments);
    if (advice !== null)
        log.notice(advice);
    return mbps;
}
/**
 * Over a connection of its own, since some servers allow one session for each (MaxSessions 1).
 *
 * @throws Failure TRAINING_UNKNOWN for an id that is no training's there, ORDER_DIFFERS for one with other arguments
 */
async function mustGoOn({ trainingId, root, training }, access, context) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const agent = look_at_server_addDisposableResource(env_2, await (0,open_agent/* openAgent */.Q)({ access, root }, training_operations/* LOOKUP */.hx, context), true);
        const { signal } = context;
        await agent.call(training_operations/* compareTraining */.el, { id: trainingId, args: training.args }, { signal });
    }
    catch (e_2) {
        env_2.error = e_2;
        env_2.hasError = true;
    }
    finally {
        const result_2 = look_at_server_disposeResources(env_2);
        if (result_2)
            await result_2;
    }
}

;// CONCATENATED MODULE: ./src/preflight/look.ts










/**
 * Looks at everything that is judged: the weights, the code, the dataset, the server and the runner.
 *
 * @returns what was found, and the line's rate in Mbit/s, null where it could not be measured
 * @throws Failure one that names everything that is known to be wrong, when something could not be looked at
 */
async function look(settings, readable, findings, request, context) {
    const asked = await datasetRequest(settings);
    readable.refuseDataset(asked.folder);
    const faults = new Faults(context.signal);
    const places = [request.workspace, asked.folder, settings.code?.path ?? ''].filter(Boolean);
    const weights = await (0,find/* findWeights */.D)(settings.training, places, context.signal, readable.allowed);
    const code = await faults.unless(() => {
        readable.refuseCode();
        return findCode(settings.code, context);
    });
    const dataset = await faults.unless(() => context.log.group('Dataset', () => lookAtDataset(settings, asked, findings, request, context)));
    if (dataset)
        readable.refuseLinks(dataset.folder, dataset.audit.view);
    const known = { settings, audit: dataset?.audit ?? NOTHING_SEEN, weightFiles: weights.files };
    const probe = await faults.unless(() => context.log.group('Server', () => lookAtServer(known, request, context)));
    const seen = { settings, runner: await lookAtRunner(request.home), weightFaults: weights.faults };
    if (code === undefined || !dataset || !probe)
        throw failureOf(faults, { ...seen, audit: dataset?.audit, server: probe?.server }, request.strict);
    const found = { ...seen, ...dataset, weightFiles: weights.files, code, server: probe.server };
    return { found, mbps: probe.mbps };
}
/** One failure that names everything that is known to be wrong; the failure itself where nothing else is. */
function failureOf(faults, known, strict) {
    const [first] = faults.failures;
    const others = judgeKnown(known);
    const isAlone = faults.failures.length === 1 && !others.some((finding) => stops(finding, strict));
    if (isAlone)
        return first;
    return refusal([...faults.findings, ...others], strict, { settingsFile: known.settings.file });
}

// EXTERNAL MODULE: ./src/text/masked.ts
var masked = __webpack_require__(61666);
;// CONCATENATED MODULE: ./src/preflight/plan.ts





/**
 * Composes what the later actions need. Pure.
 *
 * @param view what of the dataset travels, as it goes into a plan
 */
function composePlan(situation, view) {
    const { settings, audit, weightFiles, code, server } = situation;
    const { warnings: _, code: __, file: ___, dataset, ...decided } = settings;
    const { name, stagingRoot } = dataset;
    const gpu = server.gpus.find(({ index }) => index === situation.load.gpu);
    return {
        schema: 1,
        ...decided,
        dataset: {
            path: situation.folder,
            name,
            staging: stagingRoot === '' ? null : { root: stagingRoot, digest: audit.snapshot },
            files: audit.files,
            bytes: audit.bytes,
            view,
            splits: { train: splitOf('train', audit), val: splitOf('val', audit), test: splitOf('test', audit) },
            classes: [...audit.classes],
            rest: audit.rest,
            worthless: worthlessReason(audit),
            weights: (0,model_names/* serverWeights */.jK)(settings.training, weightFiles, () => false).filter(audit.has),
            misfits: misfitsOf(audit),
        },
        weightFiles: [...weightFiles],
        code,
        server: {
            gpu: gpu ? { name: gpu.name, memoryBytes: gpu.memoryBytes, driver: gpu.driver } : null,
            cpus: server.processors.usable,
            ramBytes: server.memory.limitBytes ?? server.memory.totalBytes,
        },
    };
}
function splitOf(split, { splits, sources }) {
    const { images, backgrounds, boxes } = splits[split];
    return { images, backgrounds, boxes: [...boxes], sources: sources[split].map(sourceOf) };
}
function sourceOf({ prefixes, ...source }) {
    return { ...source, ...(prefixes ? { prefixes: [...prefixes] } : {}) };
}
/**
 * GitHub drops an output that contains a secret, with no more than a warning, and every later job would miss it.
 *
 * @param plan as it will be put out
 * @param passphrase of the SSH key, or empty
 * @param key the SSH key, or empty: the runner hides each of its lines, and the last one may be short
 * @throws Failure INPUT_INVALID when the plan would be dropped
 */
function refuseSecret(plan, passphrase, key = '') {
    refuse(plan, (0,masked/* maskedForms */.$e)(passphrase), {
        what: 'The passphrase of the SSH key',
        next: 'Give the key a passphrase that is not part of a path, a name or a setting (`ssh-keygen -p -f KEY`), or change that setting.',
    });
    refuse(plan, (0,masked/* maskedForms */.$e)(key), {
        what: 'A line of the SSH key',
        next: 'Change that setting, or make another key (`ssh-keygen -t ed25519`).',
    });
}
function refuse(plan, forms, { what, next }) {
    if (!(0,masked/* holdsMasked */.Y3)(plan, forms))
        return;
    const places = (0,masked/* maskedPlaces */.El)(plan, forms);
    throw new errors/* Failure */.HR('INPUT_INVALID', {
        what: `${what} also stands in the settings (${places.join(', ') || 'across several of them'}), so GitHub would hide the whole plan from the jobs after this one.`,
        safe: 'Nothing was sent, installed or started.',
        next,
    });
}

// EXTERNAL MODULE: ./src/config/resolve.ts + 3 modules
var resolve = __webpack_require__(77469);
// EXTERNAL MODULE: ./src/report/baseline.ts
var baseline = __webpack_require__(67355);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: ./src/config/allowed-paths.ts
var allowed_paths = __webpack_require__(91075);
// EXTERNAL MODULE: ./src/config/overrides.ts
var overrides = __webpack_require__(90423);
;// CONCATENATED MODULE: ./src/preflight/readable.ts





/**
 * What of the runner one run may read: the repository, the dataset that the repository's settings name, and what the
 * owner lists. Weights and code lie there, whoever names them; what overrides put in the place of the settings does too.
 */
class Readable {
    #settings;
    #workspace;
    #changed;
    #allowed;
    /**
     * @param settings with overrides
     * @param text of the settings without them
     * @param overrides `key=value` lines, well formed
     * @param workspace the checked out repository, absolute
     */
    constructor(settings, { text, overrides }, workspace, allowance) {
        const file = (0,settings_file/* parseSettingsText */.G)(text).value;
        const path = valueAt(file, 'dataset', 'path');
        this.#settings = settings;
        this.#workspace = workspace;
        this.#changed = changesOf(file, overrides);
        const own = typeof path === 'string' && path !== '' ? [ownFolder((0,external_node_path_.resolve)(workspace, path))] : [];
        this.#allowed = new allowed_paths/* AllowedPaths */.V([workspace, ...allowance.paths, ...own]);
        if (!allowance.packages)
            this.#refusePackages();
    }
    /** Where weights and code may lie: as far as is known, with the dataset once `refuseDataset` has passed. */
    get allowed() {
        return this.#allowed;
    }
    /** @throws Failure NOT_ALLOWED for what overrides name, before any of it is read */
    refuseSettings() {
        const { dataset, collect } = this.#settings;
        const place = ownFolder(dataset.path);
        const wanted = [
            this.#isElsewhere && { setting: 'dataset.path', path: dataset.path },
            this.#isElsewhere &&
                dataset.yaml !== '' && { setting: 'dataset.yaml', path: (0,external_node_path_.resolve)(place, dataset.yaml) },
            this.#changed.has('dataset.exclude') &&
                typeof dataset.exclude === 'string' && { setting: 'dataset.exclude', path: dataset.exclude },
            this.#changed.has('collect.baseline') &&
                collect.baseline !== '' && {
                setting: 'collect.baseline',
                path: (0,external_node_path_.resolve)(this.#workspace, collect.baseline),
            },
        ];
        this.#allowed.refuseOthers(wanted.filter((each) => each !== false));
    }
    /**
     * @param folder where the dataset lies, after its description was read
     * @throws Failure NOT_ALLOWED when an override has led there from elsewhere
     */
    refuseDataset(folder) {
        if (this.#isElsewhere)
            this.#allowed.refuseOthers([{ setting: 'dataset.path', path: folder }]);
        if (folder !== '')
            this.#allowed = this.#allowed.and(folder);
    }
    /** @throws Failure NOT_ALLOWED for code that lies elsewhere */
    refuseCode() {
        const { code } = this.#settings;
        if (code !== null)
            this.#allowed.refuseOthers([{ setting: 'training.code', path: code.path }]);
    }
    /**
     * @param folder where the dataset lies
     * @throws Failure NOT_ALLOWED for folders elsewhere to which links lead that are followed as overrides describe the dataset
     */
    refuseLinks(folder, { mounts, follow }) {
        if (!this.#isElsewhere && !this.#changed.has('dataset.data'))
            return;
        const targets = [...mounts.map(({ source }) => source), ...follow.map((path) => (0,external_node_path_.join)(folder, path))];
        this.#allowed.refuseOthers(targets.map((path) => ({ setting: 'a link in the dataset', path })));
    }
    /** Whether overrides say where the dataset lies or what describes it. */
    get #isElsewhere() {
        return (this.#settings.dataset.path !== '' &&
            (this.#changed.has('dataset.path') || this.#changed.has('dataset.yaml')));
    }
    #refusePackages() {
        const backend = this.#settings.environment.torchBackend;
        const names = [
            this.#changed.has('environment.requirements') && 'environment.requirements',
            this.#changed.has('environment.index-url') && 'environment.index-url',
            this.#changed.has('environment.torch-backend') && backend.includes('/') && 'environment.torch-backend',
        ].filter((name) => name !== false);
        if (names.length > 0)
            throw (0,allowed_paths/* notAllowed */.m)(`overrides may not name packages or where they come from (${names.join(', ')}): a package runs its code on the server, where the dataset is.`, 'Write it into retrain.yaml, or set the variable GPU_ALLOW_PACKAGES (input allow-packages) to true.');
    }
}
/** Keys of the settings, `section.key`, in whose place overrides put something else than the file has. */
function changesOf(file, lines) {
    const others = (0,overrides/* parseOverrides */.f$)(lines, () => undefined).filter(({ path, value }) => !(0,external_node_util_.isDeepStrictEqual)(valueAt(file, ...path), value));
    return new Set(others.map(({ path }) => path.slice(0, 2).join('.')));
}
function valueAt(tree, ...path) {
    return path.reduce((value, key) => typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? value[key]
        : undefined, tree);
}
/** A dataset's own folder, or the one in which its description lies. */
function ownFolder(path) {
    return /\.ya?ml$/i.test(path) ? (0,external_node_path_.dirname)(path) : path;
}

;// CONCATENATED MODULE: ./src/preflight/resolve-inputs.ts





/**
 * Reads the settings, and knows from then on what of the runner may be read.
 *
 * @param workspace the checked out repository, absolute
 * @throws Failure NOT_ALLOWED when the overrides lead to files of the runner that this run may not read
 */
async function resolveInputs({ config, overrides, trainingId, root, allowance }, workspace) {
    const text = await (0,settings_file/* readSettingsText */.B)(config);
    const settings = (0,resolve/* resolveSettings */.t)({ text, fileName: config, overrides, trainingId, root, workspace });
    const readable = new Readable(settings, { text, overrides }, workspace, allowance);
    readable.refuseSettings();
    return { settings, readable };
}
/** The recorded training to compare with; null when the settings name none. */
async function baselineOf({ collect }, workspace) {
    return collect.baseline === '' ? null : await (0,baseline/* readBaseline */.m)((0,external_node_path_.resolve)(workspace, collect.baseline));
}

// EXTERNAL MODULE: ./src/report/judged-by.ts
var judged_by = __webpack_require__(95547);
// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
;// CONCATENATED MODULE: ./src/preflight/summary-parts.ts


/** Width of the longest bar in characters. */
const BAR = 24;
/** More classes than that make no picture. */
const MOST_BARS = 30;
/** How the boxes spread over the classes, train and val together, and the pictures without any. */
function classBars({ classes, splits }) {
    const boxes = classes.map((name, index) => ({
        name,
        train: splits.train.boxes[index] ?? 0,
        val: splits.val.boxes[index] ?? 0,
    }));
    const most = Math.max(1, ...boxes.map(({ train, val }) => train + val));
    const rows = boxes.slice(0, MOST_BARS).map(({ name, train, val }) => {
        return [name, bar((train + val) / most), (0,format/* count */.U9)(train), (0,format/* count */.U9)(val)];
    });
    const background = [
        '(background pictures)',
        '',
        (0,format/* count */.U9)(splits.train.backgrounds),
        (0,format/* count */.U9)(splits.val.backgrounds),
    ];
    const rest = boxes.length > MOST_BARS ? [[`and ${boxes.length - MOST_BARS} more classes`, '', '', '']] : [];
    return (0,markdown/* markdownTable */.Q)(['class', 'boxes', 'train', 'val'], [...rows, ...rest, background]);
}
/** A bar of eighths, so that small shares are not lost. */
function bar(share) {
    const eighths = Math.round(share * BAR * 8);
    const rest = eighths % 8;
    return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? ' ▏▎▍▌▋▊▉'.charAt(rest) : '');
}
/** The files of each finding, folded away. */
function fileLists({ issues }) {
    return issues
        .map(({ count: found, meaning, examples }) => {
        const more = found > examples.length ? [`- and ${(0,format/* count */.U9)(found - examples.length)} more`] : [];
        const lines = [...examples.map((example) => `- ${(0,markdown/* escapeMarkdown */.F)(example)}`), ...more];
        const head = `<details><summary>${(0,format/* count */.U9)(found)} × ${(0,markdown/* escapeMarkdown */.F)(meaning)}</summary>\n`;
        return `${head}\n${lines.join('\n')}\n\n</details>\n`;
    })
        .join('\n');
}
/** The volumes of the server, folded away. */
function volumeTable({ volumes }) {
    if (volumes.length === 0)
        return '';
    const rows = volumes.map(({ path, kind, freeBytes, totalBytes, writable }) => {
        return [path, kind, (0,format/* bytes */.ee)(freeBytes), (0,format/* bytes */.ee)(totalBytes), writable ? 'yes' : 'no'];
    });
    const table = (0,markdown/* markdownTable */.Q)(['volume', 'kind', 'free', 'of', 'writable'], rows);
    return `<details><summary>Volumes of the server</summary>\n\n${table}\n</details>\n`;
}

;// CONCATENATED MODULE: ./src/preflight/summary.ts




/** A finding may name files and volumes. */
const SENTENCE_CHARACTERS = 1000;
/**
 * The page that people read before they spend money: is it fine, what will it take, what is odd.
 *
 * @returns Markdown; every word from the server, the dataset or the settings is escaped
 */
function preflightSummary(report) {
    const { situation, findings } = report;
    const parts = [
        `### ${(0,markdown/* escapeMarkdown */.F)(title(report))}\n`,
        (0,markdown/* markdownTable */.Q)(['', ''], facts(report)),
        findingList(findings, report.strict),
        classBars(situation.audit),
        fileLists(situation.audit),
        volumeTable(situation.server),
    ];
    return parts.filter((part) => part !== '').join('\n');
}
function title({ situation, findings, judged, strict }) {
    const { name } = situation.settings.dataset;
    const stopping = findings.filter((finding) => stops(finding, strict)).length;
    if (stopping > 0)
        return `❌ ${name}: ${stopping} ${stopping === 1 ? 'thing stops' : 'things stop'} the training`;
    if (judged?.doubt === '')
        return `💤 ${name}: nothing changed since training ${judged.trainingId}`;
    const odd = findings.filter(({ severity }) => severity !== 'info').length;
    const warnings = odd > 0 ? `, with ${odd} to look at` : '';
    return `✅ ${name} is ready to train${warnings}`;
}
function facts({ situation, forecast, judged }) {
    const { audit, settings } = situation;
    const { train, val } = audit.splits;
    return [
        ...(judged ? [['Last verdict', lastVerdict(judged)]] : []),
        [
            'Dataset',
            `${(0,format/* count */.U9)(train.images)} + ${(0,format/* count */.U9)(val.images)} pictures, ${(0,format/* bytes */.ee)(audit.bytes)} in ${(0,format/* count */.U9)(audit.files)} files`,
        ],
        ['Training', trainingFact(situation)],
        ['Server', serverFact(situation)],
        ['Root', rootFact(situation)],
        ['Transfer', transferFact(forecast, settings.dataset.stagingRoot !== '')],
        ['Training time', trainingTime(forecast, situation)],
        ...(forecast.cost === null ? [] : [['Cost', `about ${(0,format/* money */.TG)(forecast.cost)} for transfer and training`]]),
    ];
}
/** What is known of the last training of the same inputs, in a sentence. */
function lastVerdict({ trainingId, verdict, at, doubt }) {
    const began = verdict === 'none' ? 'begun' : 'collected';
    const said = `${verdict}, of training ${trainingId}, ${began} ${at.slice(0, 16).replace('T', ' ')} UTC`;
    return doubt === '' ? said : `${said}: ${doubt}, so it is trained again`;
}
function trainingFact({ settings, load }) {
    const { epochs, imgsz, batch, hours } = load;
    const length = hours === null ? `${(0,format/* count */.U9)(epochs)} epochs` : `${hours} hours (training.time)`;
    return `${settings.training.weights}, ${length} at ${imgsz} px, batch ${batch}`;
}
function serverFact(situation) {
    const { server } = situation;
    const { gpu: index } = situation.load;
    const gpu = server.gpus.find((candidate) => candidate.index === index);
    const device = gpu ? gpuFact(gpu) : 'no GPU';
    const cpus = Number(server.processors.usable.toFixed(1));
    const ram = server.memory.limitBytes ?? server.memory.totalBytes;
    const memory = ram === 0 ? 'unknown' : (0,format/* bytes */.ee)(ram);
    return `${index === null ? 'CPU only by choice' : device}, ${cpus} CPUs, ${memory} memory, Python ${server.python}`;
}
function gpuFact({ name, memoryBytes, driver }) {
    const memory = memoryBytes === null ? 'memory unknown' : (0,format/* bytes */.ee)(memoryBytes);
    return `${name} with ${memory} (driver ${driver || 'unknown'})`;
}
function rootFact({ settings, root, need }) {
    if (root === null || need === null)
        return settings.root || 'not set';
    return `${root.path}: needs ${(0,format/* bytes */.ee)(need.total)} more, ${(0,format/* bytes */.ee)(root.freeBytes)} free`;
}
function transferFact({ bytes: toSend, mbps, isMeasured, transferSeconds }, isStaged) {
    const line = `${(0,format/* rate */.TS)(mbps)} (${isMeasured ? 'measured just now over one connection' : 'assumed'})`;
    if (toSend === 0)
        return `about nothing: the server holds as much already; the line carries ${line}`;
    const what = isStaged ? `${(0,format/* bytes */.ee)(toSend)} from the staging server` : (0,format/* bytes */.ee)(toSend);
    if (transferSeconds < 1)
        return `${what}, a moment at ${line}`;
    return `up to ${what} in about ${(0,format/* duration */.p0)(transferSeconds)} at ${line}`;
}
function trainingTime({ trainingSeconds }, situation) {
    if (trainingSeconds === null)
        return 'unknown: no baseline tells; the first epoch will';
    if (situation.load.hours !== null)
        return `${(0,format/* duration */.p0)(trainingSeconds)} at most, by training.time`;
    return `${(0,format/* duration */.p0)(trainingSeconds)} at the speed of the baseline, ${situation.settings.collect.baseline}`;
}
function findingList(findings, strict) {
    const lines = findings.map((finding) => {
        const { severity, what, next, answer } = finding;
        const isStop = stops(finding, strict);
        const named = isStop && answer !== undefined ? ` Its name for dataset.accept: ${answer}.` : '';
        const icon = isStop ? '❌' : severity === 'warning' ? '⚠️' : 'ℹ️';
        return `${icon} **${(0,markdown/* escapeMarkdown */.F)(what, SENTENCE_CHARACTERS)}.** ${(0,markdown/* escapeMarkdown */.F)(next + named, SENTENCE_CHARACTERS)}\n`;
    });
    return lines.join('\n');
}

;// CONCATENATED MODULE: ./actions/preflight/tell.ts







/**
 * Says everything in the log and on the run's page, whether it stops the run or not.
 *
 * @param all every single finding
 * @returns what stops the run
 */
async function tell(report, all, context) {
    const { log, summary } = context;
    const { findings, forecast, judged, strict } = report;
    for (const { what, severity } of findings) {
        if (severity === 'warning')
            log.warning(`${(0,printable/* printable */.g)(what)}.`);
        if (severity === 'info')
            log.info(`${(0,printable/* printable */.g)(what)}.`);
    }
    log.info(`Transfer: up to ${(0,format/* bytes */.ee)(forecast.bytes)}, about ${(0,format/* duration */.p0)(forecast.transferSeconds)}.`);
    if (judged?.doubt === '')
        log.notice(`Nothing changed since the last verdict (${lastVerdict(judged)}): nothing to do.`);
    else if (judged)
        log.info(`The last verdict: ${lastVerdict(judged)}.`);
    const where = await publishFindings(all, report.situation.audit, context);
    await summary.write(preflightSummary(report));
    return refusal(findings, strict, { where, settingsFile: report.situation.settings.file });
}
/** @returns where every single finding stands, when there are more than a message names; empty otherwise */
async function publishFindings(all, { issues }, { log, run, signal }) {
    if (!issues.some(({ severity, count: found }) => severity !== 'info' && found > audit_issues/* NAMED_FILES */.AI))
        return '';
    log.info(`Every finding stands in ${all.path}.`);
    if (!run.hasArtifacts)
        return `All of them: ${all.path}.`;
    const name = `findings-${run.runId}-${run.runAttempt}`;
    try {
        const { uploadArtifact } = await Promise.all(/* import() */[__webpack_require__.e(36), __webpack_require__.e(850), __webpack_require__.e(616)]).then(__webpack_require__.bind(__webpack_require__, 4616));
        const upload = {
            name,
            files: [all.path],
            folder: (0,external_node_path_.dirname)(all.path),
            retentionDays: 0,
            compressionLevel: 6,
        };
        await uploadArtifact(upload, signal);
        return `All of them: artifact ${name}, and ${all.path}.`;
    }
    catch (error) {
        signal.throwIfAborted();
        log.warning((0,errors/* asFailure */.h_)(error).text.what);
        return `All of them: ${all.path}.`;
    }
}

;// CONCATENATED MODULE: ./actions/preflight/main.ts
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












/** Finds within minutes what would fail hours later, and decides everything that the later actions need. */
async function main(inputs, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { workspace, eventName } = context.run;
        const { settings, readable } = await resolveInputs(inputs, workspace);
        const baseline = await baselineOf(settings, workspace);
        const findings = main_addDisposableResource(env_1, new FindingsFile(inputs.home, inputs.trainingId), false);
        const { access, staging, resumes, home, strict } = inputs;
        const request = { access, staging, resumes, home, workspace, strict };
        const { found, mbps } = await look(settings, readable, findings, request, context);
        const report = await assess(situationOf(found), mbps, baseline, inputs, eventName);
        const failure = await tell(report, findings, context);
        if (failure)
            throw failure;
        return await decide(report, inputs);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        main_disposeResources(env_1);
    }
}
async function assess(situation, mbps, baseline, { home, strict }, eventName) {
    const gates = (0,judged_by/* judgedBy */.N)(situation.settings.collect.gates, baseline);
    return {
        situation,
        findings: judge(situation),
        forecast: forecast(situation, mbps, baseline),
        judged: await judgedBefore(eventName, home, situation.inputHash, gates),
        strict,
    };
}
async function decide({ situation, forecast: { mbps }, judged }, { home, access }) {
    const { settings, audit, inputHash } = situation;
    const plan = composePlan(situation, await (0,view_store/* storeView */.X)(audit.view, home, settings.trainingId));
    // Before anything is recorded: what no later job could take is refused here.
    const written = writePlan(plan);
    refuseSecret(JSON.stringify(plan), access.sshPassphrase, access.sshKey);
    return { plan, written, needed: judged?.doubt !== '', inputHash, mbps };
}


/***/ }),

/***/ 93268:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ facts),
/* harmony export */   V: () => (/* binding */ outputs)
/* harmony export */ });
/* harmony import */ var _src_home_phases_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(70787);

/** The outputs by name. */
function outputs({ written, needed }) {
    return { plan: written, needed: String(needed) };
}
/** What the record says of it. */
function facts({ plan, inputHash, mbps }) {
    return {
        [_src_home_phases_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUT_HASH_FACT */ .zW]: inputHash,
        files: plan.dataset.files,
        bytes: plan.dataset.bytes,
        gpu: plan.server.gpu?.name ?? 'none',
        mbps: Number(mbps.toPrecision(3)),
    };
}


/***/ }),

/***/ 35211:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _src_ssh_node_globals_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34829);
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29733);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76497);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11082);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93268);





await (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('preflight', {
    readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .readInputs */ .K,
    main: _main_js__WEBPACK_IMPORTED_MODULE_3__/* .main */ .i,
    outputs: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .outputs */ .V,
    facts: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .facts */ .I,
    passedOn: ['plan', 'needed'],
    limitMinutes: 50,
});

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

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
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(29311);








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
    ultralytics: version,
    /** The name of the GPU that computed; empty for the CPU. */
    gpu: gpuNameSchema,
    memory_bytes: _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9,
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

/***/ 67355:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ readBaseline)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(77934);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(38572);
/* harmony import */ var _untrusted_file_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31114);
/* harmony import */ var _untrusted_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(86250);
/* harmony import */ var _csv_outcome_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(60491);
/* harmony import */ var _outcome_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(85066);
/* harmony import */ var _possible_curves_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(57004);









/** A report.json of 25,000 epochs, beside a baseline as long. */
const MOST_BYTES = 32e6;
const savedReportSchema = valibot__WEBPACK_IMPORTED_MODULE_7__/* .object */ .Ikc({
    outcome: _outcome_js__WEBPACK_IMPORTED_MODULE_5__/* .outcomeSchema */ .W,
    dataset: valibot__WEBPACK_IMPORTED_MODULE_7__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_7__/* .object */ .Ikc({ worthless: valibot__WEBPACK_IMPORTED_MODULE_7__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_7__/* .string */ .YjP(), '') })),
});
/**
 * Reads what a training is compared with: an Ultralytics results.csv, or the report.json of an earlier collection,
 * which also tells on what data and with which arguments.
 *
 * @param path absolute path on the runner
 * @throws Failure INPUT_INVALID when it cannot be read or holds no epoch
 */
async function readBaseline(path) {
    const content = await (0,_untrusted_file_js__WEBPACK_IMPORTED_MODULE_2__/* .readForeignFile */ .p)(path, MOST_BYTES).catch((error) => {
        throw unusable(path, error.message);
    });
    if (content === undefined)
        throw unusable(path, `it has more than ${MOST_BYTES / 1e6} MB`);
    const text = content.toString('utf8');
    const outcome = text.trimStart().startsWith('{') ? savedOutcome(text) : (0,_csv_outcome_js__WEBPACK_IMPORTED_MODULE_4__/* .csvOutcome */ .r)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path), text);
    if (!outcome || outcome.curves.epochs.length === 0)
        throw unusable(path, 'it holds no epoch');
    return outcome;
}
function savedOutcome(text) {
    const parsed = valibot__WEBPACK_IMPORTED_MODULE_7__/* .safeParse */ .xLC(savedReportSchema, (0,_untrusted_json_js__WEBPACK_IMPORTED_MODULE_3__/* .readForeignJson */ .B)(text, MOST_BYTES));
    if (!parsed.success)
        return undefined;
    const { outcome, dataset } = parsed.output;
    const possible = { ...outcome, curves: (0,_possible_curves_js__WEBPACK_IMPORTED_MODULE_6__/* .possibleCurves */ .O)(outcome.curves).curves };
    return dataset?.worthless ? timesOnly(possible) : possible;
}
/** Of a training whose measurements prove nothing: a new model that beats them, or does not, proves nothing either. */
function timesOnly(outcome) {
    const { epochs, columns } = outcome.curves;
    const others = Object.entries(columns).filter(([name]) => !/^(metrics|val)\//.test(name));
    return {
        ...outcome,
        metrics: { precision: null, recall: null, map50: null, map5095: null, bestEpoch: null },
        curves: { epochs, columns: Object.fromEntries(others) },
    };
}
function unusable(path, why) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR('INPUT_INVALID', {
        what: `The baseline ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(path)} cannot be used: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_8__/* .printable */ .g)(why, 300)}.`,
        safe: 'The training and its results on the server are untouched.',
        next: 'Give a results.csv of Ultralytics or a report.json of an earlier collection, or leave `baseline` empty.',
    });
}


/***/ }),

/***/ 60491:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ csvOutcome),
/* harmony export */   x: () => (/* binding */ readTable)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77934);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);
/* harmony import */ var _possible_curves_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57004);
/* harmony import */ var _results_csv_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(93505);




/**
 * Everything that a results.csv alone tells of a training.
 *
 * @param label what people call it
 * @param csv the file's text
 */
function csvOutcome(label, csv) {
    return readTable(label, csv).outcome;
}
/** Like csvOutcome, with the numbers that cannot be, and of which nothing is in the outcome. */
function readTable(label, csv) {
    const { curves, impossible } = (0,_possible_curves_js__WEBPACK_IMPORTED_MODULE_1__/* .possibleCurves */ .O)((0,_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .parseResultsCsv */ .sE)(csv));
    const lies = (column) => impossible.some((each) => each.column === column);
    const outcome = {
        label,
        digest: null,
        arguments: {},
        ultralytics: null,
        // Which epoch was the best, nobody knows then.
        metrics: bestMetrics(curves, lies(_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .METRIC_COLUMNS */ .B8.map5095) ? -1 : (0,_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .bestPosition */ .U9)(curves)),
        curves,
        secondsPerEpoch: lies('time') ? null : valibot__WEBPACK_IMPORTED_MODULE_3__/* .parse */ .qgA(_possible_js__WEBPACK_IMPORTED_MODULE_0__/* .epochTimeOrNull */ .T0, (0,_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .meanEpochSeconds */ .OZ)(curves)),
    };
    return { outcome, impossible };
}
/** The metrics of the epoch whose weights are in best.pt. */
function bestMetrics(curves, at) {
    const value = (name) => curves.columns[name]?.[at] ?? null;
    return {
        precision: value(_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .METRIC_COLUMNS */ .B8.precision),
        recall: value(_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .METRIC_COLUMNS */ .B8.recall),
        map50: value(_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .METRIC_COLUMNS */ .B8.map50),
        map5095: value(_results_csv_js__WEBPACK_IMPORTED_MODULE_2__/* .METRIC_COLUMNS */ .B8.map5095),
        bestEpoch: curves.epochs[at] ?? null,
    };
}


/***/ }),

/***/ 95547:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ judgedBy)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _config_gate_names_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1002);


/**
 * A hash over what a training is judged by: the gates and, where one of them compares, the numbers of the baseline.
 *
 * @param gates limit by gate name
 * @returns 64 hex digits
 */
function judgedBy(gates, baseline) {
    const sorted = Object.entries(gates).sort(([one], [other]) => (one < other ? -1 : 1));
    const compares = sorted.some(([name]) => (0,_config_gate_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isGateName */ .TL)(name) && (0,_config_gate_names_js__WEBPACK_IMPORTED_MODULE_1__/* .isComparing */ .B$)(name));
    const before = compares && baseline !== null ? [baseline.metrics, baseline.secondsPerEpoch] : null;
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
        .update(JSON.stringify([sorted, before]))
        .digest('hex');
}


/***/ }),

/***/ 85066:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ outcomeSchema)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77934);
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);


const numberOrNull = valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .finite */ .E2x()));
const scalar = valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(), valibot__WEBPACK_IMPORTED_MODULE_1__/* ["null"] */ .chJ()]);
const curvesSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    epochs: valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeInteger */ .Y2b())),
    columns: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(numberOrNull)),
});
/** How good the best model is, measured by the library on the val split; null where nothing tells what can be. */
const metricsSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    precision: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    recall: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    map50: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    map5095: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE,
    /** The epoch, counted from 1, of the best mAP50-95. */
    bestEpoch: numberOrNull,
});
/** What two trainings are compared by. A report.json holds one, and serves as a baseline later. */
const outcomeSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** What people call this training: its id, or the baseline's file. */
    label: valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** The dataset's digest, null when unknown. */
    digest: valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Ultralytics' effective arguments (args.yaml), empty when unknown. */
    arguments: valibot__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([scalar, valibot__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(scalar)])),
    /** The library's version, null when unknown. */
    ultralytics: valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    metrics: metricsSchema,
    curves: curvesSchema,
    /** Mean over the epochs whose time is known. */
    secondsPerEpoch: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .epochTimeOrNull */ .T0,
});


/***/ }),

/***/ 57004:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ possibleCurves)
/* harmony export */ });
/* harmony import */ var _possible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(98592);
/* harmony import */ var _results_csv_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93505);


const METRICS = Object.values(_results_csv_js__WEBPACK_IMPORTED_MODULE_1__/* .METRIC_COLUMNS */ .B8);
/**
 * Takes out what cannot be: a metric that is not between 0 and 1, a time that is negative or longer than a year, anything that is infinite.
 *
 * @returns the curves with null in these places, and the first such number of each column that is one of these
 */
function possibleCurves(curves) {
    const impossible = [];
    const columns = Object.entries(curves.columns).map(([column, values]) => {
        const rule = METRICS.includes(column) ? _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isMetric */ .NI : column === 'time' ? _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .isDuration */ .n$ : undefined;
        const isPossible = rule ?? Number.isFinite;
        const at = values.findIndex((value) => value !== null && !isPossible(value));
        if (at < 0)
            return [column, values];
        // A loss may well become infinite.
        if (rule)
            impossible.push({ column, epoch: curves.epochs[at] ?? 0, value: values[at] ?? 0 });
        return [column, values.map((value) => (value !== null && isPossible(value) ? value : null))];
    });
    return { curves: { epochs: curves.epochs, columns: Object.fromEntries(columns) }, impossible };
}


/***/ }),

/***/ 93505:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B8: () => (/* binding */ METRIC_COLUMNS),
/* harmony export */   DQ: () => (/* binding */ epochSeconds),
/* harmony export */   OZ: () => (/* binding */ meanEpochSeconds),
/* harmony export */   U9: () => (/* binding */ bestPosition),
/* harmony export */   sE: () => (/* binding */ parseResultsCsv)
/* harmony export */ });
/** A real file has about 16 columns and a row per epoch. */
const MAX_COLUMNS = 64;
const MAX_ROWS = 100_000;
/** Numbers of 25,000 epochs: their report.json has 12 MB. */
const MAX_CELLS = 500_000;
/** Characters of a column's name. */
const MAX_NAME = 100;
/** The library's names for what it measures on the val split. */
const METRIC_COLUMNS = {
    precision: 'metrics/precision(B)',
    recall: 'metrics/recall(B)',
    map50: 'metrics/mAP50(B)',
    map5095: 'metrics/mAP50-95(B)',
};
/**
 * Reads Ultralytics' results.csv, whatever version wrote it: padded headers, missing columns, rows repeated after a
 * resume (the last one counts), rows torn by a kill (left out).
 *
 * @param text the file; it comes from the server, so nothing in it is trusted
 * @returns the curves, infinite numbers too (see `possibleCurves`); empty when the text is no such table, or a larger one than any training leaves: half of a table
 *   would tell of another best epoch
 */
function parseResultsCsv(text) {
    const nothing = { epochs: [], columns: {} };
    const [header = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/, MAX_ROWS + 2);
    const names = header.split(',', MAX_COLUMNS).map((name) => name.trim().slice(0, MAX_NAME));
    const epochAt = names.indexOf('epoch');
    if (epochAt < 0 || lines.length > MAX_ROWS || lines.length * names.length > MAX_CELLS)
        return nothing;
    const rows = new Map();
    for (const line of lines) {
        const cells = line.split(',', MAX_COLUMNS);
        const epoch = Number(cells[epochAt]);
        if (cells.length === names.length && Number.isSafeInteger(epoch) && epoch > 0)
            rows.set(epoch, cells);
    }
    const epochs = [...rows.keys()].sort((one, other) => one - other);
    const columns = names.map((name, at) => [name, epochs.map((epoch) => number(rows.get(epoch)?.[at]))]);
    return { epochs, columns: Object.fromEntries(columns.filter(([name]) => name !== 'epoch' && name !== '')) };
}
/**
 * Seconds that each epoch took. The library's `time` column starts anew with every process, so an epoch that ends
 * "earlier" than the one before is the first of a resumed attempt.
 *
 * @returns one number per epoch, null where it cannot be known; all null for files without a time column
 */
function epochSeconds(curves) {
    const times = curves.columns.time ?? [];
    return curves.epochs.map((epoch, at) => {
        const until = times[at] ?? null;
        const since = at === 0 ? 0 : (times[at - 1] ?? null);
        const follows = epoch === (at === 0 ? 1 : (curves.epochs[at - 1] ?? 0) + 1);
        if (until === null || since === null || !follows)
            return null;
        return until > since ? until - since : until;
    });
}
/** Mean seconds per epoch over the epochs whose time is known; null when there is none. */
function meanEpochSeconds(curves) {
    const known = epochSeconds(curves).filter((seconds) => seconds !== null);
    return known.length > 0 ? known.reduce((sum, seconds) => sum + seconds, 0) / known.length : null;
}
/** Position in `epochs` of the best mAP50-95, which is what picks best.pt since Ultralytics 8.3.198; -1 if none. */
function bestPosition(curves) {
    const values = curves.columns[METRIC_COLUMNS.map5095] ?? [];
    let best = -1;
    for (const [at, value] of values.entries()) {
        if (value !== null && (best < 0 || value > (values[best] ?? 0)))
            best = at;
    }
    return best;
}
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
/** As Python writes numbers; JavaScript reads others as well. */
function number(cell = '') {
    const text = cell.trim();
    const infinite = INFINITE.exec(text);
    if (infinite)
        return infinite[1] === '-' ? -Infinity : Infinity;
    return DECIMAL.test(text) ? Number(text) : null;
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
 * @param mostBytes more than that is no answer
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
/* harmony export */   $H: () => (/* binding */ admitKey),
/* harmony export */   MZ: () => (/* binding */ AUDIT),
/* harmony export */   V0: () => (/* binding */ offerTree),
/* harmony export */   fE: () => (/* binding */ sendTree),
/* harmony export */   fp: () => (/* binding */ readParts),
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
    codes: ['INPUT_INVALID', 'RECEIPT_MISSING', 'SERVER_REPLY_INVALID', 'VERIFICATION_FAILED'],
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
const readParts = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('excerpts.read', {
    args: valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({ name: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), digest: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), ranges: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({}),
    codes: ['INPUT_INVALID', 'SERVER_REPLY_INVALID'],
});
/** Lets a key in for as long as the exchange lasts. */
const admitKey = (0,_ssh_operation_js__WEBPACK_IMPORTED_MODULE_1__/* .remoteOperation */ .kH)('visitors.admit', {
    args: valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({ key: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), seconds: valibot__WEBPACK_IMPORTED_MODULE_3__/* .number */ .aig(), file: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(), nonce: valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP() }),
    reply: valibot__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({}),
    codes: ['STAGING_REFUSED'],
});
/** What is called on the staging server. */
const DISPATCH = [offerTree, sendTree];
/** What is called on the staging server while its tree is audited. */
const AUDIT = [offerTree, readParts];
/** What is called on the training server while the staging server sends, directly or through the runner. */
const HOST = [admitKey, _transfer_operations_js__WEBPACK_IMPORTED_MODULE_2__/* .receiveObjects */ .CL];


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
const resultSchema = valibot__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ epochs: _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9, map50: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE, map50_95: _possible_js__WEBPACK_IMPORTED_MODULE_0__/* .metricOrNull */ .BE });
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
/* harmony import */ var _config_model_names_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(97082);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83916);
/* harmony import */ var _text_printable_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(38572);







/** How a PyTorch file begins: a ZIP archive, or the pickle of versions before 1.6. */
const PYTORCH_STARTS = [Buffer.from('PK'), Buffer.from([0x80])];
const LFS_POINTER = 'version https://git-lfs';
/**
 * Finds and hashes those of a training's weights that are files on the runner: they travel before the dataset, so that
 * they are loaded before it does.
 *
 * @param places folders where a relative path may start, the first first: the checked out repository, then dataset and code
 * @param allowed where they may lie, wherever links lead
 * @returns the files, and by name why others cannot be taken: WEIGHTS_DAMAGED or WEIGHTS_UNSUITABLE for what is not a
 *   PyTorch file, WEIGHTS_MISSING for one that cannot be read, NOT_ALLOWED for one that lies elsewhere
 */
async function findWeights(training, places, signal, allowed) {
    const files = [];
    const faults = [];
    for (const name of (0,_config_model_names_js__WEBPACK_IMPORTED_MODULE_5__/* .namedWeights */ .f4)(training)) {
        try {
            const path = await firstThere(places.map((place) => (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(place, name)));
            if (path === undefined)
                continue;
            allowed.refuseOthers([{ setting: `weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(name, 200)}`, path }]);
            files.push(await describe(name, path, signal));
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
 * @throws Failure WEIGHTS_DAMAGED, WEIGHTS_UNSUITABLE or WEIGHTS_MISSING
 */
async function describe(name, path, signal) {
    const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let bytes = 0;
    for await (const chunk of chunks(name, path, signal)) {
        if (bytes === 0)
            refuseOther(name, path, chunk);
        sha256.update(chunk);
        bytes += chunk.length;
    }
    if (bytes === 0)
        refuseOther(name, path, Buffer.alloc(0));
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
function refuseOther(name, path, start) {
    if ((0,_config_model_names_js__WEBPACK_IMPORTED_MODULE_5__/* .isYaml */ .uj)(name) || PYTORCH_STARTS.some((known) => start.subarray(0, known.length).equals(known)))
        return;
    const file = `The weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(path)} on the runner are`;
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
        what: `The weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(path)} on the runner are ${why}.`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Name the .pt that it was made from, or another one, as training.weights.',
    });
}
function unreadable(name, path, cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .Failure */ .HR('WEIGHTS_MISSING', {
        what: `The weights ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(name)} cannot be read on the runner (${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(path)}: ${(0,_text_printable_js__WEBPACK_IMPORTED_MODULE_6__/* .printable */ .g)(reason, 200)}).`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Give the runner permission to read the file.',
    }, cause);
}


/***/ })

};

export const id = 211;
export const ids = [211];
export const modules = {

/***/ 43114:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  a: () => (/* binding */ toTheEnd)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/training/settle.ts
var settle = __webpack_require__(89283);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/config/packed.ts
var packed = __webpack_require__(65292);
// EXTERNAL MODULE: ./src/config/plan.ts + 2 modules
var config_plan = __webpack_require__(26679);
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
// EXTERNAL MODULE: ./src/home/findings-file.ts
var findings_file = __webpack_require__(5452);
// EXTERNAL MODULE: ./src/home/forecast-errors.ts
var forecast_errors = __webpack_require__(86440);
;// CONCATENATED MODULE: ./src/preflight/forecast.ts
/** What is assumed of a line that could not be measured. */
const ASSUMED_MBPS = 100;
/** What a transfer takes beside its bytes, in connections: one to connect, and as long to open the store and publish. */
const CONNECTS = 2;
/** TCP begins with ten segments (RFC 6928) and doubles what is under way with each round trip. */
const FIRST_WINDOW_BYTES = 10 * 1460;
/** To link a file into the tree and compare it (docs/benchmarks/transfer.md, what `tiny` takes after its last byte). */
const LINK_FILE_S = 50e-6;
/** To read, write and flush one, beside its bytes (the same page: what `tiny` and `tiny-and-big` take beyond them). */
const SEND_FILE_S = 130e-6;
/**
 * Foresees time, bytes and cost from what is known.
 *
 * @param line of the runner; a staging server sends over one of its own
 * @param baseline an earlier training, or null
 * @param factor what its time is multiplied with, because the GPUs differ
 */
function forecast(situation, line, baseline, factor = 1) {
    const measured = situation.settings.dataset.stagingRoot === '' ? line.mbps : null;
    const rate = measured ?? ASSUMED_MBPS;
    const bytes = Math.max(0, situation.audit.bytes - (situation.root?.storedBytes ?? 0));
    const beside = bytes === 0 ? 0 : filesSeconds(situation.audit, bytes) + slowStartSeconds(bytes, rate, line);
    const besideSeconds = CONNECTS * line.connectSeconds + beside;
    const transferSeconds = secondsToSend({ bytes, mbps: rate, besideSeconds });
    const epochSeconds = baseline?.secondsPerEpoch ? baseline.secondsPerEpoch * factor : null;
    const trainingSeconds = expectedTraining(situation.load, epochSeconds);
    const { pricePerHour } = situation.settings.limits;
    const secondsPerEpoch = situation.load.hours === null ? epochSeconds : null;
    return {
        mbps: rate,
        isMeasured: measured !== null,
        bytes,
        besideSeconds,
        transferSeconds,
        trainingSeconds,
        secondsPerEpoch,
        cost: priced({ transferSeconds, trainingSeconds }, pricePerHour),
    };
}
/** All of them are linked; of which are sent, the bytes tell. */
function filesSeconds(audit, bytes) {
    return audit.files * (LINK_FILE_S + (SEND_FILE_S * bytes) / audit.bytes);
}
/** What is lost until as much is under way as the line holds, or all of it. */
function slowStartSeconds(bytes, mbps, { roundTripMs }) {
    const held = Math.min(bytes, (mbps * 1e6 * roundTripMs) / 1000 / 8);
    const seconds = (roundTripMs / 1000) * Math.log2(1 + held / FIRST_WINDOW_BYTES);
    // What arrives meanwhile is counted by the rate already; a line that holds less than a first window loses nothing.
    return Math.max(0, seconds - (held * 8) / 1e6 / mbps);
}
/** How long a transfer takes. */
function secondsToSend({ bytes, mbps, besideSeconds, }) {
    return besideSeconds + (bytes * 8) / 1e6 / mbps;
}
/** What transfer and training cost; null when a part is unknown. */
function priced({ transferSeconds, trainingSeconds }, pricePerHour) {
    if (trainingSeconds === null || pricePerHour === null)
        return null;
    return ((transferSeconds + trainingSeconds) / 3600) * pricePerHour;
}
function expectedTraining({ hours, epochs }, secondsPerEpoch) {
    if (hours !== null)
        return hours * 3600;
    return secondsPerEpoch === null ? null : secondsPerEpoch * epochs;
}

;// CONCATENATED MODULE: ./src/preflight/correction.ts


/** Phases whose time hangs on nothing that preflight sees. */
const USUAL = ['setup-env', 'collect'];
/** Corrects a forecast by how much those of the last runs were off. Pure. */
function corrected(foreseen, situation, baseline, runs) {
    const bases = basesOf(foreseen, situation, baseline);
    const corrections = Object.fromEntries(forecast_errors/* CORRECTED */.OW.flatMap((quantity) => {
        const basis = bases[quantity];
        const correction = basis === undefined ? undefined : (0,forecast_errors/* correctionOf */.KS)(runs, quantity, basis);
        return correction ? [[quantity, correction]] : [];
    }));
    const mbps = foreseen.mbps * (corrections.mbps?.factor ?? 1);
    const slower = corrections.secondsPerEpoch?.factor ?? 1;
    const { secondsPerEpoch, trainingSeconds } = foreseen;
    const scaled = {
        ...foreseen,
        mbps,
        transferSeconds: secondsToSend({ ...foreseen, mbps }),
        secondsPerEpoch: secondsPerEpoch && secondsPerEpoch * slower,
        trainingSeconds: trainingSeconds && trainingSeconds * slower,
    };
    const usual = USUAL.flatMap((phase) => {
        const seconds = (0,forecast_errors/* usualSeconds */.Qu)(runs, phase);
        return seconds === undefined ? [] : [[phase, seconds]];
    });
    const cost = priced(scaled, situation.settings.limits.pricePerHour);
    return { ...scaled, cost, bases, corrections, phases: Object.fromEntries(usual) };
}
/** The time of an epoch hangs on the GPU, the size and what it was taken from; the rate on how it was found. */
function basesOf({ isMeasured, secondsPerEpoch }, { server, load, settings }, baseline) {
    const gpu = server.gpus.find(({ index }) => index === load.gpu)?.name ?? 'CPU';
    const from = settings.dataset.stagingRoot === '' ? 'the runner' : 'the staging server';
    return {
        mbps: `${isMeasured ? 'measured' : 'assumed'}, from ${from}`,
        ...(secondsPerEpoch === null
            ? {}
            : { secondsPerEpoch: `${gpu}, ${load.imgsz} px, ${baseline}`.slice(0, 500) }),
    };
}
/** Behind a number that was corrected, such as `, corrected by the last 3 runs (×1.30)`; else nothing. */
function correctionText(correction) {
    if (correction === undefined)
        return '';
    const { factor, runs } = correction;
    return `, corrected by the last ${runs === 1 ? 'run' : `${runs} runs`} (×${factor.toFixed(2)})`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./src/home/model-to-beat.ts
var model_to_beat = __webpack_require__(1095);
// EXTERNAL MODULE: ./src/workloads/workloads.ts + 56 modules
var workloads = __webpack_require__(23492);
;// CONCATENATED MODULE: ./src/preflight/input-hash.ts



/**
 * A hash over everything that decides what a training learns: the dataset's files, the starting weights, the
 * arguments, the workload, the code of the user's own and the environment.
 *
 * @returns 64 hex digits
 */
function inputHash(inputs) {
    const { snapshot, view } = inputs.audit;
    return hashOf([setup(inputs), snapshot, view]);
}
/**
 * The same without the dataset's files: what has not changed when only pictures and labels have.
 *
 * @returns 64 hex digits
 */
function setupHash(inputs) {
    return hashOf(setup(inputs));
}
function setup({ settings, audit, weightFiles, code }) {
    const { weights, args } = settings.training;
    // Verdicts from before workloads had names still count.
    const workload = settings.workload === workloads/* DEFAULT_WORKLOAD */.uP ? [] : [settings.workload];
    const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1));
    const { name, data, exclude } = settings.dataset;
    const { sources, classes, rest } = audit;
    const dataset = [name, data, exclude, sources, classes, rest, settings.evaluation.clusters];
    const own = code && [code.digest, code.callbacks];
    // The last good model is another after every training that passed: that alone is no reason to train again.
    const contents = weightFiles.filter((file) => file.name !== model_to_beat/* LAST_GOOD */.Xq).map(({ sha256 }) => sha256);
    return [dataset, weights, contents, sorted, settings.environment, own, ...workload];
}
function hashOf(value) {
    return (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(value)).digest('hex');
}

// EXTERNAL MODULE: ./src/interfaces/audit.ts
var interfaces_audit = __webpack_require__(70595);
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
const NAMED = 3;
/** What is wrong with the dataset, and what people should know of it. */
function judgeDataset(audit) {
    const { images, backgrounds } = audit.splits.train;
    if (images > backgrounds)
        return audit.issues.map(issueFinding);
    // Nobody accepts his way past it, so that a val split without boxes is not a question of its own.
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
function issueFinding(issue) {
    const { kind, severity, count, meaning, told, examples, acceptance, isAccepted } = issue;
    const named = examples.slice(0, NAMED).join('; ');
    const accepted = isAccepted && acceptance ? `; ${ACCEPTED[acceptance]}` : '';
    return {
        severity,
        code: kind === 'entry-unreadable' ? 'DATASET_UNREADABLE' : 'DATASET_INVALID',
        what: `${count} × ${told ?? meaning}${accepted} (${named}${count > NAMED ? '; …' : ''})`,
        next: nextStep(issue),
        ...(acceptance === undefined ? {} : { answer: kind }),
    };
}
/** What comes of a finding that the settings accept. */
const ACCEPTED = {
    leave: 'accepted, so each picture and its label stay at home',
    'as-is': 'accepted as it is',
    worthless: 'accepted, so every result says that it proves nothing',
};
const PART_ANEW = 'Part the pictures anew, so that both splits show them, or train without them (training.classes).';
/** Of kinds whose cure is not that of all others. */
const CURES = {
    'class-beyond': 'Name them where the classes are named, train all classes as one (training.single_cls: true), or accept it: these pictures and their labels then stay at home.',
    'label-elsewhere': 'Move the labels into labels/ where pictures stand in images/, else beside the pictures, or accept that these pictures count as background.',
    'exclude-missing': 'Correct these lines, or take them out.',
    'class-not-in-train': PART_ANEW,
    'class-not-in-val': PART_ANEW,
    'name-repeated': 'Give each class a name of its own.',
    'image-ending': 'Make JPEG or PNG of them, or have them stay at home (dataset.exclude).',
    'label-overhang': 'Look at some: a row is class, x and y of the centre, width and height, as shares of the picture.',
};
function nextStep({ kind, acceptance, severity }) {
    if (severity === 'info')
        return '';
    const cure = CURES[kind];
    if (cure !== undefined)
        return cure;
    if (severity === 'warning')
        return 'Look at them where the dataset comes from.';
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
    const reasons = issues.filter(({ acceptance, isAccepted }) => isAccepted && acceptance === 'worthless');
    return reasons.map(({ meaning }) => meaning).join('; ');
}

// EXTERNAL MODULE: ./src/text/format.ts
var format = __webpack_require__(98488);
// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
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
/** What numpy writes before an array (numpy.lib.format). */
const NPY_HEADER_BYTES = 128;
/**
 * What `cache: ram` holds: every picture scaled so that its longer side is `imgsz` (load_image of Ultralytics 8.4.190).
 *
 * @returns bytes
 */
function ramCacheBytes(sizes, imgsz) {
    return sum(sizes, 0, (width, height) => {
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
    return sum(sizes, NPY_HEADER_BYTES, (width, height) => width * height);
}
/** How many pixels the pictures have together. */
function pixelsOf(sizes) {
    return sum(sizes, 0, (width, height) => width * height) / PIXEL_BYTES;
}
/**
 * What `cache: ram` takes at most: each split is held twice while it is packed, train first.
 *
 * @param train what it holds of it, in bytes
 * @param val likewise
 */
function ramPeakBytes(train, val) {
    return Math.max(2 * train, train + 2 * val);
}
function sum(sizes, headerBytes, pixels) {
    let bytes = 0;
    for (const [size, count] of sizes) {
        const [width = 0, height = 0] = size.split('x').map(Number);
        bytes += (pixels(width, height) * PIXEL_BYTES + headerBytes) * count;
    }
    return bytes;
}

;// CONCATENATED MODULE: ./src/preflight/memory-need.ts
/** PyTorch, CUDA and the loader's processes, beside a cache in RAM. */
const BESIDE_CACHE_BYTES = 6e9;
/** The loader keeps this many batches per process, and of the validation's, which are twice as large (data/build.py). */
const PREFETCHED_BATCHES = 4;
const PREFETCHED_VAL_BATCHES = 2;
/**
 * The most that the loader's processes hold in shared memory at once: prefetched batches of decoded pictures, for train,
 * and for val with twice the processes and twice the batch.
 *
 * @param cpus of the machine: the library starts no more processes for val
 * @returns bytes
 */
function sharedMemoryBytes(imgsz, batch, workers, cpus) {
    const pictureBytes = 3 * imgsz * imgsz;
    const pictures = PREFETCHED_BATCHES * workers + PREFETCHED_VAL_BATCHES * 2 * Math.min(2 * workers, cpus);
    return pictureBytes * batch * pictures;
}

;// CONCATENATED MODULE: ./src/preflight/judge-memory.ts



/** Ultralytics 8.4.190 fills the cache only when twice its size is available (check_cache_ram). */
const CACHE_MARGIN = 2;
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
    const peak = ramPeakBytes(trainFits ? train : 0, valFits ? val : 0);
    const size = `cache: ram holds ${(0,format/* bytes */.ee)(train)} for train and ${(0,format/* bytes */.ee)(val)} for val at imgsz ${imgsz}`;
    if (peak > 0 && peak + BESIDE_CACHE_BYTES > usableBytes) {
        const limit = limitBytes === null ? '' : ` of the container's ${(0,format/* bytes */.ee)(limitBytes)}`;
        return [
            {
                severity: 'error',
                code: 'REMOTE_MEMORY_SHORT',
                what: `${size}, and ${(0,format/* bytes */.ee)(peak)} while it is filled, but only ${(0,format/* bytes */.ee)(usableBytes)}${limit} can be used: the training would be killed`,
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
    const { workers, auto } = situation.load;
    if (auto.includes('workers'))
        return [];
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
    const { imgsz, batch, auto } = situation.load;
    const free = situation.server.sharedMemoryBytes;
    if (free === null || batch < 1 || auto.includes('workers'))
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
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./src/home/own-folder.ts
var own_folder = __webpack_require__(37632);
;// CONCATENATED MODULE: ./src/preflight/judge-runner.ts




/** Two models of the largest kind (140 MB each) in two copies, logs, pictures, and an index of 128,001 files (20 MB). */
const HOME_BYTES = 1e9;
/** Looks at the runner's own disk; makes the home if it is missing. */
async function lookAtRunner(home) {
    try {
        (0,own_folder/* makeOwnFolder */.x)(home);
        const { bavail, bsize } = await (0,promises_.statfs)(home);
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

;// CONCATENATED MODULE: ./src/preflight/judge-task.ts

/** By task why it cannot be trained: because of the labels, or because no dataset for it is understood yet. */
function misfitsOf(audit, workload) {
    return { ...audit.misfits, ...(0,workloads/* workloadOf */.Rc)(workload).models.unsupported };
}
/** Do weights, task and labels go together, as far as names tell? What a file holds setup-env finds out. */
function judgeTask(situation) {
    const { settings, audit } = situation;
    const { models } = (0,workloads/* workloadOf */.Rc)(settings.workload);
    const misfits = misfitsOf(audit, settings.workload);
    return models.taskProblems(settings.training, taskOfWeights(situation), misfits).map((problem) => ({
        severity: 'error',
        code: 'TASK_MISMATCH',
        ...problem,
    }));
}
/** A file that lies somewhere already may hold anything, whatever its name. */
function taskOfWeights(situation) {
    const { settings, weightFiles, weightFaults, audit, root } = situation;
    const { weights } = settings.training;
    const { models } = (0,workloads/* workloadOf */.Rc)(settings.workload);
    const isElsewhere = audit.has(weights) || [...weightFiles, ...weightFaults].some(({ name }) => name === weights);
    const isMissing = root?.missingWeights.includes(weights) ?? false;
    const isLibrarys = models.isArchitecture(weights) || (isMissing && situation.weights.includes(weights));
    return isLibrarys && !isElsewhere ? models.taskOf(weights) : undefined;
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

;// CONCATENATED MODULE: ./src/preflight/foretell.ts
/**
 * What the server will decide where an argument is `auto`, by the rules that it decides by
 * (`remote/gpu_retrain/workloads/ultralytics/auto_rules.py`), from what preflight knows. The server has the last word:
 * only there can batches be tried and the disk be measured.
 */




const MAX_WORKERS = 16;
/**
 * Foretells what is `auto`.
 *
 * @param load out of the arguments as they stand
 * @param root null when there is none that can be used
 * @returns the load with what was foretold in its place, and the words for it
 */
function foretell(load, { audit, server }, root) {
    const workers = load.auto.includes('workers') ? foretoldWorkers(load, server) : undefined;
    const cache = load.auto.includes('cache') ? foretoldCache(load, { audit, server }, root) : undefined;
    const foretold = [
        ...(load.auto.includes('batch') ? [foretoldBatch(load)] : []),
        ...(workers ? [{ setting: 'workers', value: String(workers.value), reason: workers.reason }] : []),
        ...(cache ? [{ setting: 'cache', ...cache }] : []),
    ];
    return {
        load: { ...load, workers: workers?.value ?? load.workers, cache: cache?.value ?? load.cache },
        foretold,
    };
}
function foretoldBatch({ gpu }) {
    if (gpu === null)
        return { setting: 'batch', value: 'up to 16', reason: 'more brings nothing on a CPU' };
    const reason = 'the largest that trains and validates, tried on the GPU before the first epoch';
    return { setting: 'batch', value: 'what fits', reason };
}
function foretoldWorkers({ gpu, imgsz, batch }, { processors, sharedMemoryBytes: free }) {
    if (gpu === null)
        return { value: 0, reason: 'on a CPU the library loads pictures by itself' };
    const most = Math.min(Math.max(1, Math.floor(processors.usable) - 1), MAX_WORKERS);
    let value = most;
    while (free !== null && value > 0 && sharedMemoryBytes(imgsz, batch, value, processors.count) > free)
        value -= 1;
    const given = `the server gives ${Number(processors.usable.toFixed(1))} CPUs`;
    return { value, reason: value === most ? given : `${given}, but /dev/shm has only ${(0,format/* bytes */.ee)(free)}` };
}
function foretoldCache({ imgsz, epochs }, { audit, server }, root) {
    if (epochs < 2)
        return { value: 'none', reason: 'one epoch decodes every picture once' };
    const { train, val } = audit.splits;
    const [ramTrain, ramVal] = [ramCacheBytes(train.sizes, imgsz), ramCacheBytes(val.sizes, imgsz)];
    const peak = ramPeakBytes(ramTrain, ramVal);
    const room = Math.max(0, server.memory.usableBytes - BESIDE_CACHE_BYTES);
    const ram = `ram needs ${(0,format/* bytes */.ee)(peak)} while it is filled, of ${(0,format/* bytes */.ee)(room)}`;
    if (peak <= room)
        return { value: 'ram', reason: ram };
    const disk = Math.ceil((diskCacheBytes(train.sizes) + diskCacheBytes(val.sizes)) * DISK_CACHE_MARGIN);
    const free = root === null ? 0 : Math.max(0, root.freeBytes - laterBytes(audit, root) - RESERVE_BYTES);
    const both = `${ram}; disk needs ${(0,format/* bytes */.ee)(disk)} of ${(0,format/* bytes */.ee)(free)}`;
    if (disk > free)
        return { value: 'none', reason: both };
    return { value: 'disk', reason: `${both}; unless the disk turns out slower than decoding the pictures` };
}
/** What dataset and environment will have taken of the disk by then. */
function laterBytes(audit, root) {
    const { dataset, environment } = spaceNeed(audit, 'none', root);
    return dataset + environment;
}

// EXTERNAL MODULE: ./src/weights/names.ts
var names = __webpack_require__(44029);
;// CONCATENATED MODULE: ./src/preflight/found.ts


/**
 * The files of weights that the server must have, or fetch. An architecture such as `yolov8s.yaml` comes with the
 * library; setup-env asks it.
 *
 * @returns names as written in the settings
 */
function neededWeights({ settings, audit, weightFiles, }) {
    return (0,names/* serverWeights */.j)(settings, weightFiles, audit.has).filter((name) => !(0,workloads/* workloadOf */.Rc)(settings.workload).models.isArchitecture(name));
}

;// CONCATENATED MODULE: ./src/preflight/situation.ts





/** Works out, once, what follows from what was found. */
function situationOf(found) {
    const root = usableRoot(found.server.root);
    const { workload, training } = found.settings;
    const asked = (0,workloads/* workloadOf */.Rc)(workload).arguments.load(training.args);
    const { load, foretold } = foretell(asked, found, root);
    return {
        ...found,
        load,
        foretold,
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
    const { isRelease } = (0,workloads/* workloadOf */.Rc)(settings.workload).models;
    const missing = root?.missingWeights ?? [];
    const lacking = weights
        .filter((name) => missing.includes(name) && !faults.some((fault) => fault.name === name))
        .map((name) => (isRelease(name) ? willBeFetched(name) : nowhere(name, settings)));
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
function nowhere(name, { root, workload }) {
    return {
        severity: 'error',
        code: 'WEIGHTS_MISSING',
        what: `The weights ${(0,printable/* printable */.g)(name, 200)} are neither on the runner, nor in the dataset, nor on the server`,
        next: `${releaseHint(name, workload)}Correct training.weights: a path from the top of the repository (models/base.pt) or of the dataset, or one in ${(0,printable/* printable */.g)(root, 200)}/weights on the server.`,
    };
}
/** The library itself takes a release's name without its end. */
function releaseHint(name, workload) {
    return (0,workloads/* workloadOf */.Rc)(workload).models.isReleaseStem(name) ? `For the release write ${name}.pt. ` : '';
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
    const unseen = {
        settings,
        runner,
        folder: '',
        staged: null,
        weightFiles: [],
        modelToBeat: null,
        weightFaults,
        code: null,
    };
    const situation = server && situationOf({ ...unseen, audit: audit ?? interfaces_audit/* NOTHING_SEEN */.s3, server });
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

// EXTERNAL MODULE: ./src/home/layout.ts
var layout = __webpack_require__(24561);
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
    const names = await (0,promises_.readdir)((0,layout/* homeFolder */.W)(home, 'runs')).catch(() => []);
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
/** Why a collection does not prove that the model is there and good. */
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
        const stats = await (0,promises_.stat)(code.path).catch(() => undefined);
        if (!stats?.isDirectory())
            throw invalid(`training.code: there is no folder ${(0,printable/* printable */.g)(code.path)} on the runner.`);
        const table = __addDisposableResource(env_1, await hashed(code.path, context), false);
        if (table.length === 0)
            throw invalid(`training.code: there is no file in ${(0,printable/* printable */.g)(code.path)} on the runner.`);
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
    const root = await (0,promises_.realpath)(path);
    const table = await (0,scan/* scan */.SQ)(root, (0,external_node_os_.tmpdir)(), { log, signal, trustIndex: false });
    await (0,scan/* hashUnknown */.n3)(root, table, signal, () => undefined);
    return table;
}
function refuseMissing(module, paths, folder) {
    const file = module.replaceAll('.', '/');
    if (paths.has(`${file}.py`) || paths.has(`${file}/__init__.py`))
        return;
    throw invalid(`training.callbacks: there is no ${file}.py in ${(0,printable/* printable */.g)(folder)}, or it is ignored.`);
}
function invalid(what) {
    return new errors/* Failure */.HR('CONFIG_INVALID', {
        what,
        safe: 'Nothing was sent, installed or started.',
        next: 'Correct training.code or training.callbacks in the settings, or add the file to the repository.',
    });
}

// EXTERNAL MODULE: ./src/weights/find.ts
var find = __webpack_require__(24790);
;// CONCATENATED MODULE: ./src/weights/last-good.ts




/**
 * Finds what `training.weights: last-good` names: the last model of a dataset's name that passed its gates. It lies in
 * our own home, where no setting leads.
 *
 * @param home the runner-side home, absolute
 * @param dataset its name
 * @param workload what trains it
 * @returns the file; a fault WEIGHTS_MISSING when there is none, WEIGHTS_DAMAGED when it is not what was kept
 */
async function findLastGood(home, dataset, workload, signal) {
    const kept = await (0,model_to_beat/* findModelToBeat */.kw)(home, dataset);
    if (kept === undefined)
        return fault(none(dataset));
    try {
        const file = await (0,find/* describe */.q)(model_to_beat/* LAST_GOOD */.Xq, kept.path, workload, signal);
        return file.sha256 === kept.sha256 ? { files: [file], faults: [] } : fault(damaged(kept.path));
    }
    catch (failure) {
        if (!(failure instanceof errors/* Failure */.HR))
            throw failure;
        return fault(failure);
    }
}
function fault(failure) {
    return { files: [], faults: [{ name: model_to_beat/* LAST_GOOD */.Xq, failure }] };
}
function none(dataset) {
    return new errors/* Failure */.HR('WEIGHTS_MISSING', {
        what: `There is no last good model of ${(0,printable/* printable */.g)(dataset)} on this runner (training.weights: ${model_to_beat/* LAST_GOOD */.Xq}).`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Train once from something else, with the override training.weights=yolov8s.pt for one: a model whose verdict is pass is kept.',
    });
}
function damaged(path) {
    return new errors/* Failure */.HR('WEIGHTS_DAMAGED', {
        what: `The last good model ${(0,printable/* printable */.g)(path)} on the runner is not what was kept there.`,
        safe: 'Nothing was sent, installed or started.',
        next: 'Put back the file of that training (its artifact, by SHA-256), or train once from something else.',
    });
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/config/settings-file.ts
var settings_file = __webpack_require__(14140);
// EXTERNAL MODULE: ./src/interfaces/dataset-request.ts
var dataset_request = __webpack_require__(2428);
// EXTERNAL MODULE: ./src/untrusted/yaml.ts + 1 modules
var untrusted_yaml = __webpack_require__(87410);
;// CONCATENATED MODULE: ./src/preflight/dataset-request.ts






const EXCLUSIONS = {
    called: 'The list that dataset.exclude names,',
    next: 'As text it names a file of the repository with one pattern a line; patterns themselves stand in a list: exclude: ["*.tmp"].',
    // The list that a training leaves of damaged pictures may name 50,000.
    mostBytes: 32_000_000,
};
/**
 * Turns the settings into what the audit is asked. `dataset.path` may be the file that describes the dataset: its folder,
 * or the one that it names as `path`, is then the dataset's.
 *
 * @throws Failure CONFIG_UNREADABLE for a list of exclusions that cannot be read
 */
async function datasetRequest(settings) {
    const { workload, dataset, training, evaluation, file } = settings;
    const request = {
        ...dataset_request/* PLAIN_REQUEST */.D,
        yaml: dataset.yaml,
        data: dataset.data,
        exclude: await exclusions(dataset.exclude),
        accept: dataset.accept,
        holdout: evaluation.holdout,
        ...(0,workloads/* workloadOf */.Rc)(workload).datasets.request(training),
        settingsFile: file,
    };
    const isFile = /\.ya?ml$/i.test(dataset.path) && (await isRegular(dataset.path));
    if (!isFile)
        return { folder: dataset.path, request };
    const folder = await folderOf(dataset.path);
    return { folder, request: { ...request, yaml: request.yaml || relativeTo(folder, dataset.path) } };
}
async function exclusions(exclude) {
    return typeof exclude === 'string' ? (await (0,settings_file/* readSettingsText */.B)(exclude, EXCLUSIONS)).split(/\r?\n/) : exclude;
}
async function isRegular(path) {
    return (await (0,promises_.stat)(path).catch(() => undefined))?.isFile() ?? false;
}
async function folderOf(yaml) {
    const beside = (0,external_node_path_.dirname)(yaml);
    const text = await (0,settings_file/* readSettingsText */.B)(yaml).catch(() => '');
    const path = (0,untrusted_yaml/* readForeignYaml */.Sy)(text, '1.1', untrusted_yaml/* DATASET_LIMITS */.AV).document.get('path');
    if (typeof path !== 'string' || path === '')
        return beside;
    const named = (0,external_node_path_.resolve)(beside, path);
    const isFolder = (await (0,promises_.stat)(named).catch(() => undefined))?.isDirectory() ?? false;
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

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./src/dataset/file-index.ts
var file_index = __webpack_require__(66617);
// EXTERNAL MODULE: ./src/dataset/known-files.ts
var known_files = __webpack_require__(50013);
// EXTERNAL MODULE: ./src/dataset/source-root.ts
var source_root = __webpack_require__(38948);
;// CONCATENATED MODULE: ./src/dataset/known-contents.ts
var known_contents_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var known_contents_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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
 * What an earlier transfer hashed and nobody has changed since.
 *
 * @param home the runner-side home, absolute
 * @param keys of files of the dataset
 * @returns SHA-256 in hex by key; what is not known is missing
 */
function knownContents(home, root, keys, log) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const found = new Map();
        if (keys.length === 0)
            return found;
        const folder = (0,external_node_fs_.realpathSync)((0,source_root/* folderOf */.y)(root));
        const known = known_contents_addDisposableResource(env_1, new known_files/* KnownFiles */.t((0,file_index/* readIndex */.vY)((0,file_index/* datasetFolder */.Tm)(home, folder), folder, log))
        // The index is read once, in its order.
        , false);
        // The index is read once, in its order.
        for (const key of keys.toSorted()) {
            const entry = entryOf(root, key);
            const hash = entry && known.hashOf(entry);
            if (hash)
                found.set(key, hash.toString('hex'));
        }
        return found;
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        known_contents_disposeResources(env_1);
    }
}
function entryOf(root, key) {
    const path = external_node_buffer_.Buffer.from(key, 'latin1');
    const stats = (0,external_node_fs_.statSync)((0,source_root/* sourcePath */.Z)(root, path), { bigint: true, throwIfNoEntry: false });
    if (!stats?.isFile())
        return undefined;
    const { mtimeNs, ctimeNs, ino } = stats;
    return { path, sizeBytes: Number(stats.size), mtimeNs, ctimeNs, inode: ino };
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




/** `u32 place, u64 offset, u32 length`, big-endian; the same as in remote/gpu_retrain/staging/file_ranges.py. */
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
    await agent.call(operations/* readFileRanges */.TP, args, { signal, onData });
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

// EXTERNAL MODULE: ./src/dataset/view.ts
var view = __webpack_require__(65595);
// EXTERNAL MODULE: ./src/interfaces/dataset-files.ts
var dataset_files = __webpack_require__(47730);
;// CONCATENATED MODULE: ./src/staging/partial-image.ts

/** Where the size of nearly every picture stands. */
const HEAD_BYTES = 1024;
/** Where the end marks of JPEG (2 bytes) and PNG (8 bytes) stand. */
const TAIL_BYTES = 8;
const MOST_BLOCK_BYTES = 1 << 20;
/** Cameras write some 100 KiB about a picture, at most a few MiB, before its size. Whatever has more counts as unreadable. */
const partial_image_MOST_BYTES = 4 << 20;
/** A picture that lies elsewhere, and what has been read of it so far. */
class PartialImage {
    sizeBytes;
    #inspect;
    #pieces = [];
    #heldBytes = 0;
    #blockBytes = HEAD_BYTES;
    #wants;
    #facts = dataset_files/* UNREADABLE */.mP;
    /** @param inspect looks at what has been read, and throws what `read` throws */
    constructor(sizeBytes, inspect) {
        this.sizeBytes = sizeBytes;
        this.#inspect = inspect;
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
            this.#facts = this.#inspect(this);
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
        const tail = Math.min(TAIL_BYTES, this.sizeBytes - head);
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
    #inspectImage;
    /** In the manifest, by key. */
    #places = new Map();
    /**
     * @param name of the tree
     * @param inspectImage looks at a picture
     */
    constructor(name, offer, read, inspectImage) {
        this.#inspectImage = inspectImage;
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
        const content = (await this.#whole([key], dataset_files/* MOST_TEXT_BYTES */.EP)).get(key);
        if (content === undefined)
            throw (0,dataset_files/* tooLarge */.g$)(this.#name(key));
        return content;
    }
    /** @returns the hash in the manifest */
    async print(key) {
        return this.#at(key).sha256?.toString('hex') ?? '';
    }
    /** @returns the hashes in the manifest */
    async contents(keys) {
        return new Map(keys.map((key) => [key, this.#at(key).sha256?.toString('hex') ?? key]));
    }
    /** @throws Failure VERIFICATION_FAILED for a label, and what reading throws */
    async *look(pairs) {
        for (const batch of this.#batches(pairs)) {
            const pictures = await this.#inspect(batch.map(({ image }) => image));
            const labels = await this.#whole(batch.flatMap(({ label }) => label ?? []), dataset_files/* MOST_LABEL_BYTES */.ZT);
            for (const [index, pair] of batch.entries()) {
                const label = pair.label === undefined ? undefined : (labels.get(pair.label) ?? dataset_files/* LARGE_LABEL */.nT);
                yield { pair, picture: pictures[index] ?? {}, label: label?.toString('latin1') };
            }
        }
    }
    *#batches(pairs) {
        let [batch, bytes] = [[], 0];
        for (const pair of pairs) {
            batch.push(pair);
            bytes += pair.label === undefined ? 0 : Math.min(this.#at(pair.label).sizeBytes, dataset_files/* MOST_LABEL_BYTES */.ZT);
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
            .map(({ place, sizeBytes }) => ({
            place,
            partialImage: new PartialImage(sizeBytes, this.#inspectImage),
        }));
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
        return `${(0,view/* displayKey */.WE)(key)} of ${this.place}`;
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
 * @param datasets audits it
 * @param request what the settings say of it
 * @param each hears of every single finding
 * @returns with its files, of which all hashes are known
 * @throws Failure INPUT_INVALID without an address, RECEIPT_MISSING, VERIFICATION_FAILED, and what auditing and
 *   connecting throw
 */
async function auditStaged(name, staging, { log, signal }, datasets, request, each) {
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
        const read = async (ranges) => {
            const contents = await link.use((agent) => readRanges(agent, tree, ranges, signal));
            for (const { length } of ranges)
                bytes += length;
            return contents;
        };
        const files = new StagedFiles(name, offer, read, datasets.inspectImage);
        const audit = await datasets.audit(files, { signal, tell: log.info, each }, request);
        return { audit, table: offer.table };
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
async function lookAtDataset({ workload, dataset: { name, stagingRoot } }, { folder, request }, findings, { access, staging, home }, context) {
    const { log, signal } = context;
    const { datasets } = (0,workloads/* workloadOf */.Rc)(workload);
    log.info(`Looking at every file of ${stagingRoot === '' ? folder : `${name} on the staging server`}.`);
    const each = findings.add;
    const audited = async () => {
        if (stagingRoot === '') {
            const known = (root, keys) => knownContents(home, root, keys, log);
            const audit = await datasets.audit(folder, { signal, tell: log.info, each, known }, request);
            return { audit, table: null };
        }
        const there = { access: (0,connect/* otherServer */.I)(access, staging), root: stagingRoot };
        return await auditStaged(name, there, context, datasets, request, each);
    };
    const { audit, table } = await audited();
    findings.flush();
    const { train, val } = audit.splits;
    log.info(`${(0,format/* count */.U9)(audit.files)} files, ${(0,format/* bytes */.ee)(audit.bytes)}; ${(0,format/* count */.U9)(train.images)} + ${(0,format/* count */.U9)(val.images)} pictures.`);
    return { folder, audit, staged: table };
}

// EXTERNAL MODULE: ./src/link/open-agent.ts + 1 modules
var open_agent = __webpack_require__(5178);
// EXTERNAL MODULE: ./src/mirror/can-go-on.ts
var can_go_on = __webpack_require__(47428);
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
async function lookAtServer(known, { access, resumes, home }, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { root, dataset } = known.settings;
        const began = performance.now();
        const agent = look_at_server_addDisposableResource(env_1, await (0,open_agent/* openAgent */.Q)({ access, root: '' }, PROBE, context), true);
        const connectSeconds = (performance.now() - began) / 1000;
        const server = await probeServer(agent, root, dataset.name, neededWeights(known), context.signal);
        if (resumes)
            await mustGoOn(known.settings, { access, home }, context);
        const gpus = server.gpus.map(({ name }) => name).join(', ') || `no GPU: ${server.note}`;
        context.log.info(`${gpus}; ${server.processors.usable} CPUs; Python ${server.python}.`);
        const { roundTripMs } = agent;
        return { server, line: { mbps: await measured(agent, context), connectSeconds, roundTripMs } };
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
 * @throws Failure TRAINING_UNKNOWN for an id that is not a training's there, nor mirrored here, ORDER_DIFFERS for one with
 *   other arguments, MIRROR_DAMAGED
 */
async function mustGoOn({ trainingId, root, training }, { access, home }, context) {
    const env_2 = { stack: [], error: void 0, hasError: false };
    try {
        const agent = look_at_server_addDisposableResource(env_2, await (0,open_agent/* openAgent */.Q)({ access, root }, training_operations/* LOOKUP */.hx, context), true);
        const { log, signal } = context;
        const { args } = training;
        await agent.call(training_operations/* compareTraining */.el, { id: trainingId, args }, { signal }).catch(async (error) => {
            if (!(error instanceof errors/* Failure */.HR) || error.code !== 'TRAINING_UNKNOWN')
                throw error;
            await (0,can_go_on/* canGoOnFromMirror */.N)(home, trainingId, args, error, log);
        });
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
 * @returns what was found, and the line to the server
 * @throws Failure one that names everything that is known to be wrong, when something could not be looked at
 */
async function look(settings, readable, findings, request, context) {
    const asked = await datasetRequest(settings);
    readable.refuseDataset(asked.folder);
    const faults = new Faults(context.signal);
    const places = [request.workspace, asked.folder, settings.code?.path ?? ''].filter(Boolean);
    const weights = await weightsOf(settings, places, readable, request.home, context);
    const code = await faults.unless(() => {
        readable.refuseCode();
        return findCode(settings.code, context);
    });
    const dataset = await faults.unless(() => context.log.group('Dataset', () => lookAtDataset(settings, asked, findings, request, context)));
    if (dataset)
        readable.refuseLinks(dataset.folder, dataset.audit.view);
    const known = { settings, audit: dataset?.audit ?? interfaces_audit/* NOTHING_SEEN */.s3, weightFiles: weights.files };
    const probe = await faults.unless(() => context.log.group('Server', () => lookAtServer(known, request, context)));
    const seen = { settings, runner: await lookAtRunner(request.home), weightFaults: weights.faults };
    if (code === undefined || !dataset || !probe)
        throw failureOf(faults, { ...seen, audit: dataset?.audit, server: probe?.server }, request.strict);
    const modelToBeat = await modelOf(settings.dataset.name, dataset.audit.classes, request.home, context.log);
    const found = { ...seen, ...dataset, weightFiles: weights.files, modelToBeat, code, server: probe.server };
    return { found, line: probe.line };
}
/** What the settings name to start from: in the runner's files, and the last good model in its home. */
async function weightsOf(settings, places, readable, home, { log, signal }) {
    const { training, dataset } = settings;
    const named = await (0,find/* findWeights */.D)(settings, places, signal, readable.allowed);
    if (training.weights !== model_to_beat/* LAST_GOOD */.Xq)
        return named;
    const last = await findLastGood(home, dataset.name, settings.workload, signal);
    for (const { bytes: size, sha256 } of last.files)
        log.info(`It starts from the last good model of ${dataset.name}: ${(0,format/* bytes */.ee)(size)}, SHA-256 ${sha256}.`);
    return { files: [...last.files, ...named.files], faults: [...last.faults, ...named.faults] };
}
/** The last good model of the dataset's name, if it finds the same classes. */
async function modelOf(dataset, classes, home, log) {
    const found = await (0,model_to_beat/* findModelToBeat */.kw)(home, dataset);
    if (found === undefined)
        return null;
    const { path, sha256, trainingId } = found;
    if (JSON.stringify(found.classes) !== JSON.stringify(classes)) {
        log.notice(`The new model cannot be held against that of training ${trainingId}, which has other classes.`);
        return null;
    }
    log.info(`The new model will be held against that of training ${trainingId}.`);
    return { name: trainingId, path, bytes: found.bytes, sha256 };
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

// EXTERNAL MODULE: ./src/home/cost.ts
var cost = __webpack_require__(99710);
;// CONCATENATED MODULE: ./src/preflight/decode-time.ts


/** Of one processor: 64,000 JPEGs of 1440 x 808 take two of them 8 minutes. */
const SECONDS_PER_PIXEL = (8 * 60 * 2) / (64_000 * 1440 * 808);
/** What a sample takes of each split (`chosen_of` of pixels/check.py). */
const SAMPLE = { share: 0.02, least: 200 };
/** PNG takes longer. At least it is nothing: an earlier training of the same dataset may have had it decoded. */
const MOST_FACTOR = 3;
/** How long the server decodes pictures before the first epoch (`dataset.decode`), in seconds. */
function decodeTime({ settings, audit, server }) {
    const { decode } = settings.dataset;
    const pixels = interfaces_audit/* SPLITS */.UR.map((split) => {
        const { images, sizes } = audit.splits[split];
        const sampled = Math.min(images, Math.max(SAMPLE.least, Math.ceil(images * SAMPLE.share)));
        const share = { off: 0, sample: sampled / Math.max(images, 1), all: 1 }[decode];
        return pixelsOf(sizes) * share;
    });
    const all = pixels.reduce((sum, each) => sum + each, 0);
    const seconds = (all * SECONDS_PER_PIXEL) / Math.max(1, Math.floor(server.processors.usable));
    return { least: 0, expected: seconds, most: seconds * MOST_FACTOR };
}

;// CONCATENATED MODULE: ./src/preflight/goals-foretold.ts
/** Foretells the four goals of the migration: speed, whole time, nothing lost, as good a model. Pure. */
function goalsOf({ secondsPerEpoch, baselineEpochSeconds, totalSeconds }, { goalSpeedup, goalHours }) {
    return [
        speedup(secondsPerEpoch, baselineEpochSeconds, goalSpeedup),
        wholeTime(totalSeconds, goalHours),
        NOTHING_LOST,
        CONVERGENCE,
    ];
}
function speedup(epoch, before, times) {
    const wanted = `an epoch at least ${times}× as fast as the baseline's`;
    if (epoch === null || before === null)
        return { name: 'speed', wanted, verdict: 'not known', found: null, why: 'no baseline tells' };
    // The slowest epoch is the smallest speedup.
    const found = { least: before / epoch.most, expected: before / epoch.expected, most: before / epoch.least };
    return { name: 'speed', wanted, verdict: verdict(found, times), found, why: '' };
}
function wholeTime(total, hours) {
    const wanted = `at most ${hours} h`;
    if (total === null)
        return { name: 'whole time', wanted, verdict: 'not known', found: null, why: 'a phase is not known' };
    const found = { least: total.least / 3600, expected: total.expected / 3600, most: total.most / 3600 };
    const [best, worst] = [found.most <= hours, found.least > hours];
    const probable = found.expected <= hours ? 'probably met' : 'probably missed';
    return {
        name: 'whole time',
        wanted,
        verdict: best ? 'will be met' : worst ? 'will be missed' : probable,
        found,
        why: '',
    };
}
function verdict({ least, expected, most }, wanted) {
    if (least >= wanted)
        return 'will be met';
    if (most < wanted)
        return 'will be missed';
    return expected >= wanted ? 'probably met' : 'probably missed';
}
const NOTHING_LOST = {
    name: 'data lost',
    wanted: '0 files',
    verdict: 'will be met',
    found: { least: 0, expected: 0, most: 0 },
    why: 'nothing trains on a tree whose every hash was not compared',
};
const CONVERGENCE = {
    name: 'convergence',
    wanted: 'not worse',
    verdict: 'not known',
    found: null,
    why: 'only the training tells',
};

;// CONCATENATED MODULE: ./src/preflight/gpu-table.ts
/**
 * Rough, from public benchmarks of convolutional networks: two cards are told apart, and not two of one card. The first
 * that fits counts.
 */
const GPUS = [
    [/B200|B100/, 6, 1000],
    [/H200|GH200|H100.*(SXM|HBM3)/, 4, 700],
    [/H100|H800/, 3.2, 350],
    [/A100.*80|A800/, 2.2, 400],
    [/A100/, 2, 400],
    [/RTX 6000 Ada|L40S/, 2.1, 350],
    [/L40/, 1.8, 300],
    [/L4\b/, 0.7, 72],
    [/A6000|A40\b/, 1.25, 300],
    [/A30\b/, 1.1, 165],
    [/A5000/, 1, 230],
    [/A10G?\b/, 0.9, 150],
    [/A4000/, 0.7, 140],
    [/A2\b/, 0.25, 60],
    [/V100/, 1, 300],
    [/P100/, 0.4, 250],
    [/\bT4\b/, 0.4, 70],
    [/TITAN RTX/i, 0.85, 280],
    [/5090/, 2.9, 575],
    [/5080/, 1.8, 360],
    [/5070 Ti/, 1.5, 300],
    [/5070/, 1.1, 250],
    [/5060/, 0.75, 180],
    [/4090/, 2, 450],
    [/4080/, 1.5, 320],
    [/4070 Ti/, 1.2, 285],
    [/4070/, 0.95, 200],
    [/4060 Ti/, 0.65, 160],
    [/4060/, 0.5, 115],
    [/3090/, 1, 350],
    [/3080/, 0.9, 320],
    [/3070/, 0.6, 220],
    [/3060 Ti/, 0.5, 200],
    [/3060/, 0.4, 170],
    [/3050/, 0.25, 130],
    [/2080 Ti/, 0.75, 250],
    [/2080/, 0.55, 215],
    [/2070/, 0.45, 175],
    [/2060/, 0.35, 160],
    [/16[56]0/, 0.18, 120],
    [/1080 Ti/, 0.4, 250],
    [/1080/, 0.3, 180],
    [/1070/, 0.22, 150],
];
/** @param name as nvidia-smi says it, or people do; undefined for one that the table does not have */
function knownGpu(name) {
    const found = GPUS.find(([pattern]) => pattern.test(name));
    return found && { speed: found[1], watts: found[2] };
}

;// CONCATENATED MODULE: ./src/preflight/outlook.ts





/** A venv is found, or made of some gigabytes of wheels. */
const ENVIRONMENT_S = { found: [20, 40, 180], made: [90, 300, 1200] };
const COLLECT_S = [15, 60, 600];
/** What the last runs took may be half or twice as much this time. */
const outlook_USUAL = [0.5, 2];
/** One connection was measured for seconds; several carry more, and evenings less. */
const MEASURED = [0.5, 1.6];
const ASSUMED = [0.2, 5];
/** Reading labels, and the library's start. */
const START_S = [20, 60, 300];
/** Of a board's watts, over a whole training. */
const DRAWN = [0.4, 0.7, 0.95];
/**
 * Composes the outlook.
 *
 * @param foreseen the same without its spread
 * @param scale how the time of an epoch was found
 * @param baselineEpochSeconds null without a baseline that tells
 */
function outlookOf(situation, foreseen, scale, baselineEpochSeconds) {
    const phases = phasesOf(situation, foreseen, scale);
    const total = outlook_sum(phases.map(({ seconds }) => seconds));
    const training = phases.find(({ phase }) => phase === 'train')?.seconds ?? null;
    const { limits, collect } = situation.settings;
    const { pricePerHour } = limits;
    const secondsPerEpoch = epochOf(foreseen, scale);
    return {
        phases,
        secondsPerEpoch,
        totalSeconds: total,
        cost: total && pricePerHour !== null ? each(total, (seconds) => (0,cost/* rent */.eV)(seconds, pricePerHour) ?? 0) : null,
        energyKwh: training && energyOf(situation, training),
        bytes: bytesOf(situation, foreseen),
        goals: goalsOf({ secondsPerEpoch, baselineEpochSeconds, totalSeconds: total }, collect),
    };
}
function phasesOf(situation, foreseen, scale) {
    const hasVenv = situation.root?.hasVenv ?? false;
    const sent = foreseen.isMeasured ? MEASURED : ASSUMED;
    return [
        usual('setup-env', foreseen, {
            seconds: spread(hasVenv ? ENVIRONMENT_S.found : ENVIRONMENT_S.made),
            basis: hasVenv ? 'an environment is there' : 'an environment is made',
        }),
        {
            phase: 'transfer',
            seconds: around(foreseen.transferSeconds, sent),
            basis: foreseen.isMeasured ? 'one connection, measured just now' : 'a line that nobody has measured',
        },
        {
            phase: 'train',
            seconds: trainOf(situation, foreseen, scale),
            basis: basisOf(situation, foreseen, scale),
        },
        usual('collect', foreseen, { seconds: spread(COLLECT_S), basis: 'usual' }),
    ];
}
/** A phase as the last runs had it; else as given. */
function usual(phase, { phases }, otherwise) {
    const seconds = phases[phase];
    if (seconds === undefined)
        return { phase, ...otherwise };
    return { phase, seconds: around(seconds, outlook_USUAL), basis: 'the last runs' };
}
/** With what comes before its first epoch. */
function trainOf(situation, { trainingSeconds }, scale) {
    if (trainingSeconds === null)
        return null;
    const epochs = situation.load.hours === null
        ? outlook_sum([spread(START_S), around(trainingSeconds, scale.spread)])
        : spread([0, trainingSeconds, trainingSeconds]);
    return outlook_sum([decodeTime(situation), epochs]);
}
function basisOf({ load }, { trainingSeconds }, { basis }) {
    if (load.hours !== null)
        return 'training.time';
    return trainingSeconds === null ? 'no baseline tells; a probe on the server will' : basis;
}
function epochOf({ secondsPerEpoch }, scale) {
    return secondsPerEpoch === null ? null : around(secondsPerEpoch, scale.spread);
}
function energyOf({ server, load }, training) {
    const name = server.gpus.find(({ index }) => index === load.gpu)?.name ?? '';
    const watts = knownGpu(name)?.watts;
    if (watts === undefined)
        return null;
    const kwh = (seconds, share) => (seconds / 3600) * (watts / 1000) * share;
    return {
        least: kwh(training.least, DRAWN[0]),
        expected: kwh(training.expected, DRAWN[1]),
        most: kwh(training.most, DRAWN[2]),
    };
}
function bytesOf({ audit, load, need }, { bytes }) {
    const { train, val } = audit.splits;
    const both = (of) => of(train.sizes) + of(val.sizes) || null;
    return {
        transfer: bytes,
        ramCache: both((sizes) => ramCacheBytes(sizes, load.imgsz)),
        diskCache: both(diskCacheBytes),
        disk: need && Math.round(need.total),
    };
}
function spread([least, expected, most]) {
    return { least, expected, most };
}
function around(expected, [least, most]) {
    return { least: expected * least, expected, most: expected * most };
}
function each(of, work) {
    return { least: work(of.least), expected: work(of.expected), most: work(of.most) };
}
/** @returns null when a part is unknown: less than all is not a sum */
function outlook_sum(parts) {
    const known = parts.filter((part) => part !== null);
    if (known.length < parts.length)
        return null;
    const of = (name) => known.reduce((total, part) => total + part[name], 0);
    return { least: of('least'), expected: of('expected'), most: of('most') };
}

// EXTERNAL MODULE: ./src/interfaces/pixels.ts
var pixels = __webpack_require__(15727);
// EXTERNAL MODULE: ./src/text/masked.ts
var masked = __webpack_require__(61666);
;// CONCATENATED MODULE: ./src/preflight/plan.ts







/**
 * Composes what the later actions need. Pure.
 *
 * @param view what of the dataset travels, as it goes into a plan
 * @param foreseen what the training may be held against; undefined when nothing was foreseen
 * @param outlook the same for all phases, with its spread
 */
function composePlan(situation, view, foreseen, outlook) {
    const { settings, audit, weightFiles, modelToBeat, code, server } = situation;
    const { warnings: _, code: __, file: ___, retrainWhen: ____, baselineGpu: _____, dataset, ...decided } = settings;
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
            weights: (0,names/* serverWeights */.j)(settings, weightFiles, () => false).filter(audit.has),
            misfits: misfitsOf(audit, settings.workload),
            pixels: { decode: dataset.decode, accept: pixels/* PIXEL_NAMES */.Wm.filter((kind) => dataset.accept.includes(kind)) },
        },
        weightFiles: [...weightFiles],
        modelToBeat,
        code,
        ...(foreseen ? { promise: promiseOf(situation, foreseen) } : {}),
        ...(outlook ? { outlook } : {}),
        server: {
            gpu: gpu ? { name: gpu.name, memoryBytes: gpu.memoryBytes, driver: gpu.driver } : null,
            cpus: server.processors.usable,
            ramBytes: server.memory.limitBytes ?? server.memory.totalBytes,
        },
    };
}
function promiseOf({ audit, load }, foreseen) {
    const { trainingSeconds, secondsPerEpoch, bytes, mbps, isMeasured, transferSeconds } = foreseen;
    const { train, val } = audit.splits;
    const both = (of) => of(train.sizes) + of(val.sizes) || null;
    return {
        trainingSeconds: trainingSeconds || null,
        secondsPerEpoch: secondsPerEpoch || null,
        ramCacheBytes: both((sizes) => ramCacheBytes(sizes, load.imgsz)),
        diskCacheBytes: both(diskCacheBytes),
        transfer: { bytes, mbps, isMeasured, seconds: transferSeconds },
        cost: foreseen.cost,
        phases: foreseen.phases,
        bases: definedOnly(foreseen.bases),
        corrections: definedOnly(foreseen.corrections),
    };
}
function definedOnly(values) {
    return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
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
function refuseSecret(plan, passphrase, key = '', hookSecrets = new Map()) {
    refuse(plan, (0,masked/* maskedForms */.$e)(passphrase), {
        what: 'The passphrase of the SSH key',
        next: 'Give the key a passphrase that is not part of a path, a name or a setting (`ssh-keygen -p -f KEY`), or change that setting.',
    });
    refuse(plan, (0,masked/* maskedForms */.$e)(key), {
        what: 'A line of the SSH key',
        next: 'Change that setting, or make another key (`ssh-keygen -t ed25519`).',
    });
    for (const [name, value] of hookSecrets)
        refuse(plan, (0,masked/* maskedForms */.$e)(value), {
            what: `${name} of hook-secrets`,
            next: 'Change that setting; or write what is not a secret into the command itself.',
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

// EXTERNAL MODULE: ./src/config/resolve.ts + 2 modules
var resolve = __webpack_require__(8875);
// EXTERNAL MODULE: ./src/report/baseline.ts
var baseline = __webpack_require__(67355);
// EXTERNAL MODULE: ./src/untrusted/file.ts
var file = __webpack_require__(31114);
// EXTERNAL MODULE: ./src/untrusted/json.ts
var json = __webpack_require__(86250);
;// CONCATENATED MODULE: ./src/report/baseline-gpu.ts




const baseline_gpu_MOST_BYTES = 32e6;
/** A report has `NVIDIA A100-SXM4-40GB, 42.9 GB`. */
const reportSchema = dist/* object */.Ikc({
    environment: dist/* object */.Ikc({ GPU: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(300)) }),
});
/**
 * On which GPU the training of a report.json ran.
 *
 * @param path absolute
 * @returns its name; empty for another file, or a training without one
 */
async function readBaselineGpu(path) {
    const text = (await (0,file/* readForeignFile */.pe)(path, baseline_gpu_MOST_BYTES).catch(() => undefined))?.toString('utf8') ?? '';
    if (!text.trimStart().startsWith('{'))
        return '';
    const report = dist/* safeParse */.xLC(reportSchema, (0,json/* readForeignJson */.B)(text, baseline_gpu_MOST_BYTES));
    const [name = ''] = report.success ? report.output.environment.GPU.split(', ') : [];
    return name.startsWith('none') ? '' : (0,printable/* printable */.g)(name, 100);
}

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
        this.#refuseHooks();
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
    /** They run on the runner: nobody but who may change the repository has a say in them. */
    #refuseHooks() {
        const names = [...this.#changed].filter((name) => name.startsWith('hooks.'));
        if (names.length > 0)
            throw (0,allowed_paths/* notAllowed */.m)(`overrides may not name hooks (${names.join(', ')}): they are commands that run on the runner.`, 'Write them into the settings file in the repository.');
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
/** On which GPU that was trained: as the settings or a report say; empty when nobody does. */
async function baselineGpuOf({ baselineGpu, collect }, workspace) {
    if (baselineGpu !== '' || collect.baseline === '')
        return baselineGpu;
    return await readBaselineGpu((0,external_node_path_.resolve)(workspace, collect.baseline));
}
/** The recorded training to compare with; null when the settings name none. */
async function baselineOf({ workload, collect }, workspace) {
    if (collect.baseline === '')
        return null;
    const { outcome } = await (0,baseline/* readBaseline */.m)((0,external_node_path_.resolve)(workspace, collect.baseline), (0,workloads/* workloadOf */.Rc)(workload).results);
    return outcome;
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./src/dataset/manifest.ts
var dataset_manifest = __webpack_require__(68443);
// EXTERNAL MODULE: ./src/dataset/walk.ts + 2 modules
var walk = __webpack_require__(62974);
;// CONCATENATED MODULE: ./src/preflight/changed-since.ts








/** A manifest of ten million files. */
const changed_since_MOST_BYTES = 2e9;
/** Clocks of a network's disks differ. */
const CLOCK_MARGIN_MS = 600_000;
/** Entries between two looks at the signal. */
const ENTRIES_PER_TURN = 2_000;
/**
 * A dataset's folder on the runner. What was not touched since is not read; the kernel notes a change of content or name
 * alike (ctime).
 *
 * @param folder absolute
 * @param at when the earlier one was planned
 */
function inFolder(folder, view, at) {
    const untouched = BigInt(at.getTime() - CLOCK_MARGIN_MS) * 1000000n;
    const root = { folder, mounts: view.mounts };
    return {
        files: (0,walk/* walk */.GG)(folder, { view, refused: () => undefined }),
        isSame: async ({ path, ctimeNs }, { sha256 }, signal) => ctimeNs < untouched || (await sha256Of((0,source_root/* sourcePath */.Z)(root, path), signal)).equals(sha256),
    };
}
/** A dataset on a staging server, of which all hashes are known. */
function onStagingServer(table) {
    return {
        files: table.entries(),
        isSame: async ({ sha256 }, before) => sha256.equals(before.sha256),
    };
}
/**
 * Compares a dataset with the manifest of an earlier one.
 *
 * @param manifest where the earlier one lies, absolute, and its digest
 * @param datasets tells pictures and their labels by their names
 * @returns undefined when there is no manifest to compare with, or it is damaged
 */
async function changedSince({ files, isSame }, manifest, datasets, signal) {
    const content = await (0,file/* readForeignFile */.pe)(manifest.path, changed_since_MOST_BYTES).catch(() => undefined);
    if (content === undefined || !isWhole(content, manifest.digest))
        return undefined;
    const counter = new Counter(datasets);
    let turn = 0;
    for (const [before, now] of paired((0,dataset_manifest/* decodeManifest */.MK)(content), files)) {
        turn += 1;
        if (turn % ENTRIES_PER_TURN === 0)
            await (0,external_node_timers_promises_.setImmediate)();
        signal.throwIfAborted();
        const key = (now ?? before)?.path.toString('latin1') ?? '';
        counter.see(key, now !== undefined);
        const isThere = before !== undefined && now !== undefined && before.sizeBytes === now.sizeBytes;
        if (!isThere || !(await isSame(now, before, signal)))
            counter.change(key);
    }
    return counter.result();
}
/** The SHA-256 of a manifest is the digest that it is named by. */
function isWhole(content, digest) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex') === digest;
}
/** Both are sorted by raw path bytes. */
function* paired(before, now) {
    let [old, own] = [before.next(), now.next()];
    while (!old.done || !own.done) {
        const order = old.done ? 1 : own.done ? -1 : external_node_buffer_.Buffer.compare(old.value.path, own.value.path);
        yield [order <= 0 && !old.done ? old.value : undefined, order >= 0 && !own.done ? own.value : undefined];
        if (order <= 0)
            old = before.next();
        if (order >= 0)
            own = now.next();
    }
}
async function sha256Of(path, signal) {
    const sha256 = (0,external_node_crypto_.createHash)('sha256');
    for await (const chunk of (0,external_node_fs_.createReadStream)(path, { signal }))
        sha256.update(chunk);
    return sha256.digest();
}
/** Counts a picture once, whether it or its label has changed. */
class Counter {
    #naming;
    /** Labels of all pictures, before and now, there or not. */
    #labels = new Set();
    #changed = [];
    #now = 0;
    constructor(naming) {
        this.#naming = naming;
    }
    see(key, isThere) {
        if (!this.#naming.isPicture(key))
            return;
        this.#labels.add(this.#naming.labelOf(key));
        if (isThere)
            this.#now += 1;
    }
    change(key) {
        this.#changed.push(key);
    }
    result() {
        const images = new Set(this.#changed.flatMap((key) => {
            if (this.#naming.isPicture(key))
                return [this.#naming.labelOf(key)];
            return this.#labels.has(key) ? [key] : [];
        }));
        const others = this.#changed.filter((key) => !this.#naming.isPicture(key) && !this.#labels.has(key));
        return { images: images.size, of: this.#now, others: others.length, firstOther: others[0] ?? '' };
    }
}

;// CONCATENATED MODULE: ./src/preflight/retrain-when.ts





const DAY_MS = 86_400_000;
/**
 * Whether a schedule trains, by `retrain-when`: when the last good model is too old, or enough of its dataset has changed.
 * Whatever else is another than it was, or cannot be known, is a reason to train.
 *
 * @param judged the last verdict on the very same inputs, if that matters
 * @returns a verdict whose `doubt` says why it trains all the same, and is empty when it does not; `judged` where
 *   `retrain-when` has nothing to say
 */
async function retrainWhen(situation, judged, request, signal) {
    const { retrainWhen: when, dataset } = situation.settings;
    const isAsked = Object.values(when).some((value) => value !== null);
    if (request.eventName !== 'schedule' || !isAsked)
        return judged;
    const last = await (0,model_to_beat/* findModelToBeat */.kw)(request.home, dataset.name);
    const known = last?.madeOf ? good(last, last.madeOf.at) : judged;
    const old = known && age(known, when.maxAgeDays, request.now);
    if (old)
        return { ...known, doubt: old };
    if (judged?.doubt === '' || !last?.madeOf)
        return judged;
    const { minChangedImages, minChangedPercent } = when;
    if (minChangedImages === null && minChangedPercent === null)
        return judged;
    const found = await changedPictures(situation, last.madeOf, request, signal);
    if (typeof found === 'string')
        return judged ?? { ...good(last, last.madeOf.at), doubt: found };
    return { ...good(last, last.madeOf.at), ...enough(found, when) };
}
/** Why a model is too old; empty when it is not, or nobody asks. */
function age({ at }, maxAgeDays, now) {
    const days = (now.getTime() - Date.parse(at)) / DAY_MS;
    return maxAgeDays !== null && days >= maxAgeDays ? `it is ${Math.floor(days)} days old` : '';
}
/** @returns why it does not matter where more than the dataset's files is another, and where nobody can tell */
async function changedPictures(situation, madeOf, { home, gates }, signal) {
    const { settings, folder, audit, staged } = situation;
    if (madeOf.setup !== setupHash(situation))
        return 'more than pictures and labels has changed since';
    if (madeOf.judgedBy !== gates)
        return 'the gates or the baseline have changed since';
    const { digest } = madeOf;
    const manifest = { path: (0,model_to_beat/* manifestOf */.$V)(home, settings.dataset.name, digest), digest };
    const { datasets } = (0,workloads/* workloadOf */.Rc)(settings.workload);
    const changed = staged
        ? await changedSince(onStagingServer(staged), manifest, datasets, signal)
        : await changedSince(inFolder(folder, audit.view, new Date(madeOf.at)), manifest, datasets, signal);
    return changed ?? 'this runner does not know which files it was trained on';
}
function good({ trainingId }, at) {
    return { trainingId, verdict: 'pass', at, doubt: '' };
}
function enough({ images, of, others, firstOther }, { minChangedImages, minChangedPercent }) {
    const percent = of === 0 ? 100 : (images / of) * 100;
    const told = `${images} of ${of} pictures have changed since (${percent.toFixed(1)} %)`;
    if (others > 0)
        return { doubt: `${others} other files have changed since, such as ${(0,printable/* printable */.g)(firstOther, 100)}` };
    const isEnough = (minChangedImages !== null && images >= minChangedImages) ||
        (minChangedPercent !== null && percent >= minChangedPercent);
    return isEnough ? { doubt: told } : { doubt: '', note: told };
}

;// CONCATENATED MODULE: ./src/preflight/scale.ts

/** A baseline's name with its scale: what was learned of a forecast with another one does not correct this one. */
function scaledLabel(label, { factor }) {
    return factor === 1 ? label : `${label}, scaled by ${factor.toPrecision(2)}`;
}
/** One GPU is as fast as another of its name, but for its host. */
const SAME = [0.85, 1.2];
/** The table is rough, and a loader may hold up a fast card. */
const BY_TABLE = [0.65, 1.6];
/** Nobody knows: rented cards mostly are faster than what people had. */
const UNKNOWN = [0.15, 1.3];
/**
 * Scales a baseline by the GPUs.
 *
 * @param baselineGpu on which it was trained; empty when nobody says
 */
function scaleOf({ server, load }, baselineGpu) {
    const here = server.gpus.find(({ index }) => index === load.gpu)?.name ?? '';
    if (baselineGpu === '' || here === '')
        return { factor: 1, spread: UNKNOWN, basis: 'the speed of the baseline, whose GPU is not known' };
    if (baselineGpu === here)
        return { factor: 1, spread: SAME, basis: 'the speed of the baseline on such a GPU' };
    const [before, now] = [knownGpu(baselineGpu), knownGpu(here)];
    if (!before || !now)
        return { factor: 1, spread: UNKNOWN, basis: `the speed of the baseline on ${baselineGpu}, as it is` };
    const times = Number((now.speed / before.speed).toPrecision(2));
    return {
        factor: 1 / times,
        spread: BY_TABLE,
        basis: `the speed of the baseline on ${baselineGpu}; ${here} is about ${times} times as fast`,
    };
}

// EXTERNAL MODULE: ./src/report/judged-by.ts
var judged_by = __webpack_require__(95547);
// EXTERNAL MODULE: ./src/deadline.ts
var deadline = __webpack_require__(86683);
// EXTERNAL MODULE: ./src/github/api.ts
var api = __webpack_require__(28943);
// EXTERNAL MODULE: ./src/github/last-good/pointer.ts
var pointer = __webpack_require__(39367);
;// CONCATENATED MODULE: ./actions/preflight/last-good.ts





/** Of the action's 50. */
const MINUTES = 15;
/** What a gate on the last good model is called. */
const GATE = 'not-worse-than-baseline';
/**
 * Sees that the last good model of the dataset's name is on this runner, whichever runner made it. Where nobody can tell,
 * the one that is here counts; without one, a run that builds on it ends: it would call its model the first.
 *
 * @throws Failure LAST_GOOD_UNKNOWN
 */
async function haveLastGood(settings, { home, githubToken: token }, { run, signal, log }) {
    if (token === '' || run.repository === '')
        return;
    const { name: dataset } = settings.dataset;
    const limit = (0,deadline/* within */.u)(signal, MINUTES, 'Looking for the last good model');
    try {
        const { bringLastGood } = await Promise.all(/* import() */[__webpack_require__.e(36), __webpack_require__.e(850), __webpack_require__.e(955)]).then(__webpack_require__.bind(__webpack_require__, 39955));
        await bringLastGood({ home, dataset, token, run }, { log, signal: limit });
    }
    catch (error) {
        signal.throwIfAborted();
        const failure = unknown(dataset, limit.aborted ? limit.reason : error);
        const isNeeded = settings.training.weights === model_to_beat/* LAST_GOOD */.Xq || GATE in settings.collect.gates;
        if (isNeeded && (await (0,model_to_beat/* findModelToBeat */.kw)(home, dataset)) === undefined)
            throw failure;
        log.warning(`${failure.text.what} What is on this runner counts.`);
    }
}
function unknown(dataset, cause) {
    const isRefused = cause instanceof api/* ApiError */.hD && [401, 403, 404].includes(cause.status);
    const why = cause instanceof api/* ApiError */.hD ? `GitHub says: ${cause.message}` : (0,errors/* asFailure */.h_)(cause).text.what;
    return new errors/* Failure */.HR('LAST_GOOD_UNKNOWN', {
        what: `Whether an earlier run made a good model of ${dataset} cannot be told: ${why.replace(/\.$/, '')}.`,
        safe: 'Nothing was sent, installed or started; the model is where it was.',
        next: isRefused
            ? 'Give the job of preflight `permissions: actions: read`, then run it again.'
            : `Run it again. If that repeats, look at the newest artifact ${(0,pointer/* pointerArtifact */.M3)(dataset)} of the repository: without it, the next model is the first.`,
    }, cause);
}

// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
;// CONCATENATED MODULE: ./src/preflight/outlook-table.ts


const HEAD = ['forecast', 'at least', 'probably', 'at most', 'stands on'];
const ICONS = {
    'will be met': '✅',
    'probably met': '🟢',
    'probably missed': '🟠',
    'will be missed': '❌',
    'not known': '❔',
};
/** The outlook as Markdown tables: what it takes, and whether the goals will be met. */
function outlookTable(outlook) {
    const { phases, totalSeconds, secondsPerEpoch, cost, energyKwh } = outlook;
    const rows = [
        ...phases.map(({ phase, seconds, basis }) => row(phase, seconds, format/* duration */.p0, basis)),
        ...(secondsPerEpoch ? [row('an epoch', secondsPerEpoch, format/* duration */.p0, '')] : []),
        row('all of it', totalSeconds, format/* duration */.p0, 'the sum of these'),
        ...(cost ? [row('cost', cost, format/* money */.TG, 'the price of an hour')] : []),
        ...(energyKwh ? [row('energy', energyKwh, format/* energy */.zP, "40 to 95 % of the GPU's watts")] : []),
    ];
    return `${(0,markdown/* markdownTable */.Q)(HEAD, rows)}\n${sizes(outlook.bytes)}\n${goals(outlook.goals)}`;
}
function row(name, spread, told, basis) {
    if (spread === null)
        return [name, '', 'not known', '', basis];
    return [name, told(spread.least), told(spread.expected), told(spread.most), basis];
}
function sizes({ transfer, ramCache, diskCache, disk }) {
    const parts = [
        `${(0,format/* bytes */.ee)(transfer)} to send`,
        ...(disk === null ? [] : [`${(0,format/* bytes */.ee)(disk)} more on the server's disk`]),
        ...(ramCache === null ? [] : [`a cache of all pictures takes ${(0,format/* bytes */.ee)(ramCache)} of memory`]),
        ...(diskCache === null ? [] : [`or ${(0,format/* bytes */.ee)(diskCache)} of the disk`]),
    ];
    return `${parts.join('; ')}.\n`;
}
function goals(foretold) {
    const rows = foretold.map(({ name, wanted, verdict, found, why }) => [
        `${ICONS[verdict]} ${name}`,
        wanted,
        verdict,
        found === null ? why : told(name, found),
    ]);
    return (0,markdown/* markdownTable */.Q)(['goal', 'wanted', 'foretold', ''], rows);
}
function told(name, { least, expected, most }) {
    if (name === 'data lost')
        return 'every hash is compared';
    const one = name === 'speed' ? format/* times */.Hn : (hours) => (0,format/* duration */.p0)(hours * 3600);
    return `${one(expected)} (${one(least)} to ${one(most)})`;
}

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
        report.outlook ? outlookTable(report.outlook) : '',
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
        return `💤 ${name}: ${judged.note ? 'not enough has' : 'nothing'} changed since training ${judged.trainingId}`;
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
        ...situation.foretold.map(autoFact),
        ['Server', serverFact(situation)],
        ['Root', rootFact(situation)],
        ['Transfer', transferFact(forecast, settings.dataset.stagingRoot !== '')],
        ['Training time', trainingTime(forecast, situation)],
        ...(forecast.cost === null ? [] : [['Cost', `about ${(0,format/* money */.TG)(forecast.cost)} for transfer and training`]]),
    ];
}
/** What is known of the last training of the same inputs, in a sentence. */
function lastVerdict({ trainingId, verdict, at, doubt, note }) {
    const began = verdict === 'none' ? 'begun' : 'collected';
    const said = `${verdict}, of training ${trainingId}, ${began} ${at.slice(0, 16).replace('T', ' ')} UTC`;
    if (note)
        return `${said}; ${note}`;
    return doubt === '' ? said : `${said}: ${doubt}, so it is trained again`;
}
function trainingFact({ settings, load }) {
    const { epochs, imgsz, hours, auto } = load;
    const batch = auto.includes('batch') ? 'auto' : load.batch;
    const length = hours === null ? `${(0,format/* count */.U9)(epochs)} epochs` : `${hours} hours (training.time)`;
    return `${settings.training.weights}, ${length} at ${imgsz} px, batch ${batch}`;
}
function autoFact({ setting, value, reason }) {
    return [`${setting} (auto)`, `probably ${value}: ${reason}`];
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
function transferFact({ bytes: toSend, mbps, isMeasured, transferSeconds, corrections }, isStaged) {
    const line = `${(0,format/* rate */.TS)(mbps)} (${isMeasured ? 'measured just now over one connection' : 'assumed'}${correctionText(corrections.mbps)})`;
    if (toSend === 0)
        return `about nothing: the server holds as much already; the line carries ${line}`;
    const what = isStaged ? `${(0,format/* bytes */.ee)(toSend)} from the staging server` : (0,format/* bytes */.ee)(toSend);
    if (transferSeconds < 1)
        return `${what}, a moment at ${line}`;
    return `up to ${what} in about ${(0,format/* duration */.p0)(transferSeconds)} at ${line}`;
}
function trainingTime({ trainingSeconds, corrections }, situation) {
    if (trainingSeconds === null)
        return 'unknown: no baseline tells; a probe on the server will';
    if (situation.load.hours !== null)
        return `${(0,format/* duration */.p0)(trainingSeconds)} at most, by training.time`;
    return `${(0,format/* duration */.p0)(trainingSeconds)} at the speed of the baseline, ${situation.settings.collect.baseline}${correctionText(corrections.secondsPerEpoch)}`;
}
function findingList(findings, strict) {
    const lines = findings.map((finding) => {
        const { severity, what, next, answer } = finding;
        const isStop = stops(finding, strict);
        const named = isStop && answer !== undefined ? ` Its name for dataset.accept: ${answer}.` : '';
        const icon = isStop ? '❌' : severity === 'warning' ? '⚠️' : 'ℹ️';
        return `${icon} **${(0,markdown/* escapeMarkdown */.F)(what, SENTENCE_CHARACTERS)}.** ${(0,markdown/* escapeMarkdown */.F)(next + named, SENTENCE_CHARACTERS)}`.trimEnd();
    });
    return lines.map((line) => `${line}\n`).join('\n');
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
    for (const { setting, value, reason } of report.situation.foretold)
        log.info(`training.${setting}: auto will probably be ${value}: ${reason}. The server decides.`);
    log.info(`Transfer: up to ${(0,format/* bytes */.ee)(forecast.bytes)}, about ${(0,format/* duration */.p0)(forecast.transferSeconds)}.`);
    if (judged?.doubt === '')
        log.notice(`${judged.note ? 'Not enough has' : 'Nothing'} changed since the last verdict (${lastVerdict(judged)}): nothing to do.`);
    else if (judged)
        log.info(`The last verdict: ${lastVerdict(judged)}.`);
    const where = await publishFindings(all, report.situation.audit, context);
    await summary.write(preflightSummary(report));
    return refusal(findings, strict, { where, settingsFile: report.situation.settings.file });
}
/** @returns where every single finding stands, when there are more than a message names; empty otherwise */
async function publishFindings(all, { issues }, { log, run, signal }) {
    if (!issues.some(({ severity, count: found }) => severity !== 'info' && found > interfaces_audit/* NAMED_FILES */.AI))
        return '';
    log.info(`Every finding stands in ${all.path}.`);
    if (!run.hasArtifacts)
        return `All of them: ${all.path}.`;
    const name = `findings-${run.runId}-${run.runAttempt}`;
    try {
        const { uploadArtifact } = await Promise.all(/* import() */[__webpack_require__.e(36), __webpack_require__.e(850), __webpack_require__.e(955)]).then(__webpack_require__.bind(__webpack_require__, 39955));
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



















/**
 * Finds within minutes what would fail hours later, and decides everything that the later actions need.
 *
 * @param beforeServer is waited for once the settings are known to be right, before anything needs the server
 */
async function main(inputs, context, beforeServer = async () => undefined) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { workspace } = context.run;
        const { settings, readable } = await resolveInputs(inputs, workspace);
        const baseline = await baselineOf(settings, workspace);
        await beforeServer();
        const findings = main_addDisposableResource(env_1, new findings_file/* FindingsFile */.X(inputs.home, inputs.trainingId), false);
        const { access, staging, resumes, home, strict } = inputs;
        const request = { access, staging, resumes, home, workspace, strict };
        await haveLastGood(settings, inputs, context);
        const { found, line } = await look(settings, readable, findings, request, context);
        const gpu = await baselineGpuOf(settings, workspace);
        const report = await assess(situationOf(found), { line, baseline, gpu }, inputs, context);
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
async function assess(situation, { line, baseline, gpu }, { home, strict }, { run: { eventName }, signal }) {
    const scale = scaleOf(situation, gpu);
    const gates = (0,judged_by/* judgedBy */.N)(situation.settings.collect.gates, baseline);
    const runs = await (0,forecast_errors/* readForecastErrors */.FT)(home, situation.settings.dataset.name);
    const uncorrected = forecast(situation, line, baseline, scale.factor);
    const foreseen = corrected(uncorrected, situation, scaledLabel(baseline?.label ?? '', scale), runs);
    return {
        situation,
        findings: judge(situation),
        forecast: foreseen,
        outlook: outlookOf(situation, foreseen, scale, baseline?.secondsPerEpoch ?? null),
        judged: await retrainWhen(situation, await judgedBefore(eventName, home, situation.inputHash, gates), { eventName, home, gates, now: new Date() }, signal),
        strict,
    };
}
async function decide({ situation, forecast, outlook, judged }, { home, access, hooks }) {
    const { settings, audit, inputHash } = situation;
    const view = await (0,view_store/* storeView */.X)(audit.view, home, settings.trainingId);
    const plan = composePlan(situation, view, forecast, outlook);
    // Before anything is recorded: what no later job could take is refused here.
    const written = writePlan(plan);
    refuseSecret(JSON.stringify(plan), access.sshPassphrase, access.sshKey, hooks?.secrets);
    return {
        plan,
        written,
        needed: judged?.doubt !== '',
        inputHash,
        setupHash: setupHash(situation),
        mbps: forecast.mbps,
    };
}

;// CONCATENATED MODULE: ./actions/preflight/end.ts



/**
 * Runs preflight with the hooks around it. Where the run ends here, since something is wrong or there is nothing to do, no
 * later job runs them.
 */
async function toTheEnd(inputs, context, hooks) {
    let result;
    try {
        result = await main(inputs, context, () => hooks.before());
    }
    catch (thrown) {
        if (context.signal.aborted)
            tellHeld(hooks, context, 'the step had to end');
        else
            await fail((0,errors/* asFailure */.h_)(thrown), inputs, context, hooks);
        throw thrown;
    }
    if (result.needed)
        return result;
    if (hooks.has('after'))
        return { ...result, failure: await hooks.run('after', { result: 'success' }) };
    const cost = (0,settle/* idleCost */.a)(result.plan.limits.pricePerHour);
    context.log.warning(`The server ${cost} until you stop it: no hooks.after in the settings does that.`);
    return result;
}
async function fail(failure, { trainingId }, context, hooks) {
    const facts = { result: 'failure', failure: failure.code, reason: failure.text.what };
    const { runId, runAttempt } = context.run;
    const failed = await hooks.run('failed', facts);
    if (failed)
        hooks.tellToo(failed);
    // An earlier attempt, or the run that is gone on with, may have started a training that runs.
    const isNew = trainingId === runId && runAttempt === 1;
    if (!isNew)
        return tellHeld(hooks, context, 'a training of an earlier run may be on the server');
    const after = await hooks.run('after', facts);
    if (after)
        hooks.tellToo(after);
}
function tellHeld(hooks, { log }, why) {
    if (hooks.has('after'))
        log.warning(`hooks.after was not run, since ${why}. The server ${(0,settle/* idleCost */.a)(null)} if it runs.`);
}


/***/ }),

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
        githubToken: read.secret('github-token'),
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
function facts({ plan, inputHash, setupHash, mbps }) {
    return {
        [_src_home_phases_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUT_HASH_FACT */ .zW]: inputHash,
        [_src_home_phases_js__WEBPACK_IMPORTED_MODULE_0__/* .SETUP_HASH_FACT */ .WD]: setupHash,
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
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83047);
/* harmony import */ var _end_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(43114);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76497);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93268);





await (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('preflight', {
    readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readInputs */ .K,
    main: _end_js__WEBPACK_IMPORTED_MODULE_2__/* .toTheEnd */ .a,
    outputs: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .outputs */ .V,
    facts: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .facts */ .I,
    hooks: 'own',
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


/***/ })

};

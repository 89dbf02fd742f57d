export const id = 358;
export const ids = [358];
export const modules = {

/***/ 31198:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  a: () => (/* binding */ toTheEnd)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/training/settle.ts
var settle = __webpack_require__(89283);
// EXTERNAL MODULE: ./src/home/cost.ts
var home_cost = __webpack_require__(99710);
// EXTERNAL MODULE: ./src/training/endings.ts
var endings = __webpack_require__(58134);
// EXTERNAL MODULE: ./src/training/states.ts
var states = __webpack_require__(28790);
;// CONCATENATED MODULE: ./actions/collect/ending.ts




/** Whether a person, or a limit of GitHub's, ended a job before. */
function wasCancelled({ jobs }) {
    return [...(jobs?.values() ?? [])].includes('cancelled');
}
/** Whether the run has failed: here, in a job before, or by the end of its training. Who cancels one knows it. */
function isFailed(ending, inputs) {
    if (wasCancelled(inputs))
        return false;
    return reason(ending, inputs) !== '';
}
/** Whether nothing on the server is needed any more: there never was a training, or all that it left is here, verified. */
function mayGo({ standing, result, failure }) {
    if (standing.kind === 'none')
        return failure === undefined;
    return standing.kind === 'ended' && result.folder !== '';
}
/** What hooks are told. */
function endFacts(ending, inputs) {
    const { standing, result, failure } = ending;
    const { report } = result;
    const state = 'state' in standing ? standing.state : null;
    const seconds = state === null ? null : (0,states/* totalSeconds */.S3)(state);
    const price = inputs.plan.limits.pricePerHour;
    return {
        result: wasCancelled(inputs) ? 'cancelled' : isFailed(ending, inputs) ? 'failure' : 'success',
        failure: (failure ?? endOf(ending, inputs))?.code ?? '',
        reason: reason(ending, inputs),
        state: state?.state ?? STATE_TEXT[standing.kind],
        verdict: report?.verdict ?? '',
        epochs: state?.epoch ?? null,
        hours: report?.cost.hours ?? (seconds === null ? null : seconds / 3600),
        cost: report?.cost.total ?? (price === null ? null : (0,home_cost/* rent */.eV)(seconds, price)),
        folder: result.folder,
    };
}
/** Of a training of which no state is known. */
const STATE_TEXT = { none: 'none', ended: 'unknown', 'goes-on': 'starting', unknown: 'unknown' };
/** Says what the server costs from now on, where nothing stops it. */
function tellCosts(ending, inputs, hooks, log) {
    const { standing } = ending;
    const cost = `The server ${(0,settle/* idleCost */.a)(inputs.plan.limits.pricePerHour)}`;
    const id = inputs.trainingId;
    if (standing.kind === 'goes-on') {
        const how = standing.state === null ? 'starting' : (0,states/* progressText */.l_)(standing.state);
        const held = hooks.has('after') ? ' hooks.after was not run.' : '';
        log.warning(`Training ${id} goes on (${how}).${held} ${cost}. To collect its end: the input resume, with ${id}.`);
    }
    else if (!hooks.has('after'))
        log.warning(`${cost} until you stop it: no hooks.after in the settings does that.`);
    else if (!mayGo(ending))
        log.warning(`${cost}: hooks.after was not run, since ${held(ending)}. Look at the server, then re-run this job.`);
}
function held({ standing }) {
    if (standing.kind === 'ended')
        return 'what the training left is not on the runner yet';
    return standing.kind === 'none' ? 'the training is missing' : 'a training may still run there';
}
/** Why the run has failed; empty when it has not. */
function reason(ending, inputs) {
    const failure = ending.failure ?? endOf(ending, inputs);
    if (failure)
        return failure.text.what;
    const jobs = [...(inputs.jobs ?? [])].filter(([, result]) => result === 'failure').map(([name]) => name);
    return jobs.length === 0 ? '' : `The job ${jobs.join(' and ')} failed.`;
}
/** What the end of the training means. */
function endOf({ standing }, { trainingId }) {
    return standing.kind === 'ended' ? (0,endings/* failureOf */.g)(trainingId, standing.state) : undefined;
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./src/collect/artifacts.ts

/** The three artifacts of a collection, in the order of upload: small first, so that a broken line costs least. */
const ARTIFACT_KINDS = ['report', 'logs', 'model'];
/**
 * Sorts what came home into artifacts; one that would be empty is left out.
 *
 * @param folder the results, absolute
 * @param files the verified files in it
 * @param suffix `<training id>-<attempt of the run>`: artifacts belong to a run, and a name in it is used once
 */
function planArtifacts(folder, files, { reports, notes, modelNotes, model }, suffix) {
    const paths = files.map((file) => file.path);
    const logs = paths.filter((path) => !path.endsWith('.pt'));
    const contents = {
        report: { path: folder, files: reports },
        logs: { path: folder, files: logs.length === 0 ? [] : [...notes, ...logs] },
        model: model ?? rawWeights(folder, paths, modelNotes),
    };
    return ARTIFACT_KINDS.filter((kind) => contents[kind].files.length > 0).map((kind) => ({
        kind,
        name: `${kind}-${suffix}`,
        folder: contents[kind].path,
        files: contents[kind].files.map((path) => (0,external_node_path_.join)(contents[kind].path, path)),
        compressionLevel: kind === 'model' ? 0 : 6,
    }));
}
function rawWeights(folder, paths, modelNotes) {
    const weights = paths.filter((path) => path.endsWith('.pt'));
    const all = weights.length === 0 ? [] : [...weights, ...modelNotes];
    const common = commonFolder(all);
    return { path: (0,external_node_path_.join)(folder, common), files: all.map((path) => (0,external_node_path_.relative)(common, path)) };
}
/** The folder that all of them lie in, so that an artifact of two models is not three folders deep. */
function commonFolder(paths) {
    const [first = '.', ...others] = new Set(paths.map((path) => (0,external_node_path_.dirname)(path)));
    return others.length === 0 ? first : '.';
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./src/link/retry.ts
var retry = __webpack_require__(27254);
// EXTERNAL MODULE: ./src/collect/download.ts
var download = __webpack_require__(57252);
// EXTERNAL MODULE: ./src/collect/listing.ts + 1 modules
var collect_listing = __webpack_require__(30017);
// EXTERNAL MODULE: ./src/collect/operations.ts
var operations = __webpack_require__(2810);
// EXTERNAL MODULE: ./src/collect/results-folder.ts
var results_folder = __webpack_require__(82569);
;// CONCATENATED MODULE: ./src/collect/fetch.ts
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









const { COPYFILE_EXCL, COPYFILE_FICLONE } = external_node_fs_.constants;
/** Tries in a row in which the line brings nothing new. */
const MAX_FRUITLESS_TRIES = 5;
/** Lists that turn out wrong: one is a file that was being written, more are a liar. */
const MAX_WRONG_LISTS = 3;
const PAUSE_MS = 1_000;
const PROGRESS_MS = 15_000;
/**
 * Lists a training's results and brings them home, small ones first, over as many connections as the line needs.
 * The server's copies are left as they are.
 *
 * @param openAgent how to reach the server; waits by itself while it is unreachable
 * @throws Failure TRAINING_UNKNOWN, RESULT_UNSAFE, VERIFICATION_FAILED, RESULT_MISSING, HOME_UNUSABLE, CANCELLED,
 *   CONNECTION_LOST when nothing more comes in five tries
 */
async function fetchResults(openAgent, request, context) {
    const fetch = new Fetch(request, context);
    let [before, fruitless, wrong] = [0, 0, 0];
    const pauseMs = (failure) => {
        if (isChange(failure))
            wrong++;
        else
            fruitless = fetch.receivedBytes > before ? 0 : fruitless + 1;
        if (fruitless === MAX_FRUITLESS_TRIES || wrong === MAX_WRONG_LISTS)
            throw failure;
        context.log.warning(`${failure.text.what} Going on where it stopped.`);
        return PAUSE_MS;
    };
    const work = async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            before = fetch.receivedBytes;
            const agent = __addDisposableResource(env_1, await openAgent(), true);
            return await fetch.run(agent);
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
    const mayPass = (failure) => isBreak(failure) || isChange(failure);
    return await (0,retry/* retry */.L5)(work, { signal: context.signal, mayPass, pauseMs });
}
/** One collection, over one or more connections. */
class Fetch {
    #request;
    #context;
    /** What is in place: path to SHA-256. */
    #placed = new Map();
    /** Hashes of what was taken from home once. */
    #taken = new Set();
    #folder;
    receivedBytes = 0;
    #toldAt = 0;
    constructor(request, context) {
        this.#request = request;
        this.#context = context;
    }
    /** Brings home what is not in place yet. The list is made anew: what was written meanwhile has a new hash. */
    async run(agent) {
        const { signal, log } = this.#context;
        const { trainingId, home } = this.#request;
        const listing = await agent.call(operations/* listResults */.Fc, { training: trainingId }, { signal });
        (0,collect_listing/* checkListing */.xw)(listing.files);
        this.#folder ??= await (0,results_folder/* makeResultsFolder */.xF)(home, trainingId, new Date());
        const missing = smallFirst(listing.files.filter((file) => this.#placed.get(file.path) !== file.sha256));
        await (0,results_folder/* checkRoom */.kX)(this.#folder, (0,collect_listing/* amounts */.q$)(missing).bytes);
        log.info(`${missing.length} files to bring home, ${megabytes((0,collect_listing/* amounts */.q$)(missing).bytes)}.`);
        this.#toldAt = performance.now();
        for (const file of missing)
            await this.#bring(agent, file, this.#folder);
        await (0,results_folder/* finish */.O9)(this.#folder);
        this.#tellLeftOut(listing);
        return { folder: this.#folder.path, files: listing.files, leftOut: listing.leftOut };
    }
    async #bring(agent, file, folder) {
        await this.#takeFromHome(file, folder);
        const verified = await (0,download/* download */.R)(agent, file, {
            trainingId: this.#request.trainingId,
            incoming: folder.incoming,
            signal: this.#context.signal,
            onBytes: (count) => this.#count(count),
        });
        await (0,results_folder/* place */.ik)(folder, verified, file.path);
        this.#placed.set(file.path, file.sha256);
        this.#context.log.debug(`${file.path} is home: ${file.size} bytes, SHA-256 ${file.sha256}.`);
    }
    /** Takes a copy for what came of the file. It is hashed as that is; if it is not the file, that comes anew. */
    async #takeFromHome({ sha256 }, { incoming }) {
        const path = this.#request.atHome?.get(sha256);
        if (path === undefined || this.#taken.has(sha256))
            return;
        this.#taken.add(sha256);
        await (0,promises_.copyFile)(path, (0,external_node_path_.join)(incoming, sha256), COPYFILE_EXCL | COPYFILE_FICLONE).catch(() => undefined);
    }
    #tellLeftOut({ leftOut: [first, ...others] }) {
        if (!first)
            return;
        const more = others.length > 0 ? `, and ${others.length} more` : '';
        this.#context.log.warning(`${first.path} stays on the server (it says: ${first.reason})${more}.`);
    }
    #count(bytes) {
        this.receivedBytes += bytes;
        if (performance.now() - this.#toldAt < PROGRESS_MS)
            return;
        this.#toldAt = performance.now();
        this.#context.log.info(`${megabytes(this.receivedBytes)} are here.`);
    }
}
/** A server that cannot be reached any more has been tried for long enough. */
function isBreak(failure) {
    return (0,errors/* isTransient */.dg)(failure) && failure.code !== 'SERVER_UNREACHABLE';
}
/** A file was replaced, cut or removed between listing and reading. */
function isChange({ code }) {
    return code === 'VERIFICATION_FAILED' || code === 'RESULT_MISSING';
}
function smallFirst(files) {
    return files.toSorted((one, other) => one.size - other.size);
}
function megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(1)} MB`;
}

// EXTERNAL MODULE: ./src/home/exclusions.ts
var exclusions = __webpack_require__(91398);
// EXTERNAL MODULE: ./src/home/findings-file.ts
var findings_file = __webpack_require__(5452);
// EXTERNAL MODULE: ./src/home/layout.ts
var layout = __webpack_require__(24561);
;// CONCATENATED MODULE: ./src/collect/findings.ts





/**
 * Lays what was found in the dataset beside the report: the tables, and the list of what might stay at home.
 *
 * @param home the runner-side home, absolute
 * @param folder the results, absolute
 * @returns the names of what was there, relative to the folder
 */
async function copyFindings(home, trainingId, folder) {
    const copied = [];
    for (const name of [...findings_file/* FINDINGS_FILES */.h, exclusions/* EXCLUSIONS_FILE */.Z]) {
        const isThere = await (0,promises_.copyFile)((0,external_node_path_.join)((0,layout/* runFolder */.k)(home, trainingId), name), (0,external_node_path_.join)(folder, name)).then(() => true, () => false);
        if (isThere)
            copied.push(name);
    }
    return copied;
}

// EXTERNAL MODULE: ./src/home/write-whole.ts
var write_whole = __webpack_require__(27518);
;// CONCATENATED MODULE: ./src/collect/readme.ts


const NAME = 'README.txt';
const TEXT = `What is in this artifact
========================

These files are as the server sent them: compared with its list by SHA-256 (SHA256SUMS in the report artifact), and
otherwise raw. Whoever controls the server has written every byte of them.

- Logs (train.log, stderr.log, events.jsonl) may hold control sequences of terminals and commands of runners. Read them
  with \`less\` or \`cat -v\`, not with \`cat\`.
- Tables (ultralytics/results.csv) may hold cells that a spreadsheet would run, such as =HYPERLINK(...). To look at the
  numbers, take results.csv of the report artifact: we wrote it, and it holds only the numbers.
- Pictures and YAML are for viewers that are up to date. Nothing here is a program; do not run any of it.

The numbers that can be trusted as far as any can are in report.html and report.json: what contradicts itself or cannot be
is not in there.
`;
/**
 * Says beside the raw files what they are.
 *
 * @param folder the results, absolute
 * @returns the name of what was written, relative to the folder; no file of the server's can have it
 * @throws Failure HOME_UNUSABLE
 */
async function writeReadme(folder) {
    await (0,write_whole/* writeWhole */.f8)((0,external_node_path_.join)(folder, NAME), TEXT);
    return NAME;
}

// EXTERNAL MODULE: ./src/deadline.ts
var deadline = __webpack_require__(86683);
// EXTERNAL MODULE: ./src/github/artifacts.ts
var artifacts = __webpack_require__(4616);
// EXTERNAL MODULE: ./src/home/model-to-beat.ts
var model_to_beat = __webpack_require__(1095);
// EXTERNAL MODULE: ./src/github/last-good/pointer.ts
var last_good_pointer = __webpack_require__(39367);
;// CONCATENATED MODULE: ./src/github/last-good/share.ts





/**
 * Says in an artifact of its own which model of a dataset is the last good one and where it lies, with the manifest of its
 * dataset: so that other runners find it, and this one when its home is lost.
 *
 * @throws Failure ARTIFACT_UPLOAD_FAILED or HOME_UNUSABLE
 */
async function shareLastGood({ home, dataset, artifact, retentionDays }, signal) {
    const kept = await (0,model_to_beat/* findModelToBeat */.kw)(home, dataset);
    if (kept === undefined)
        return;
    const { path, ...model } = kept;
    const { id, digest } = artifact;
    const folder = (0,external_node_path_.dirname)(path);
    const pointer = { schema: 1, artifact: { id, digest }, model };
    await (0,write_whole/* writeWhole */.f8)((0,external_node_path_.join)(folder, last_good_pointer/* POINTER */.C7), `${JSON.stringify(pointer, null, 1)}\n`);
    const manifest = await (0,model_to_beat/* manifestBeside */.yt)(folder, model);
    const files = [(0,external_node_path_.join)(folder, last_good_pointer/* POINTER */.C7), ...(manifest === undefined ? [] : [manifest])];
    const name = (0,last_good_pointer/* pointerArtifact */.M3)(dataset);
    await (0,artifacts/* uploadArtifact */.m)({ name, files, folder, retentionDays, compressionLevel: 6 }, signal);
}

// EXTERNAL MODULE: ./src/home/forecast-errors.ts
var forecast_errors = __webpack_require__(86440);
// EXTERNAL MODULE: ./src/home/phases.ts
var home_phases = __webpack_require__(70787);
// EXTERNAL MODULE: ./src/link/open-agent.ts + 1 modules
var open_agent = __webpack_require__(5178);
// EXTERNAL MODULE: ./src/mirror/kept.ts
var kept = __webpack_require__(34563);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./src/text/format.ts
var text_format = __webpack_require__(98488);
;// CONCATENATED MODULE: ./src/report/exported.ts

/** Titles of the columns of `exportRows`. */
const EXPORT_HEAD = ['format', 'size', 'compared with best.pt'];
/** How far each export agrees with the model, or why it is not there. */
function exportRows(exports) {
    return exports.map(({ format, files, agreement, trouble }) => {
        if (trouble !== '' || agreement === null)
            return [format, text_format/* DASH */.jr, `not delivered: ${trouble}`];
        const { pictures, detections, matched, scoreDifference, boxDifference } = agreement;
        const size = (0,text_format/* bytes */.ee)(files.reduce((sum, { size }) => sum + size, 0));
        const found = `${(0,text_format/* count */.U9)(matched)} of ${(0,text_format/* count */.U9)(detections)} detections found again (${(0,text_format/* count */.U9)(pictures)} pictures)`;
        return [
            format,
            size,
            `${found}; largest difference of a score ${(0,text_format/* compact */.oE)(scoreDifference)}, of a box ${(0,text_format/* compact */.oE)(boxDifference * 100)} % of the picture`,
        ];
    });
}

// EXTERNAL MODULE: ./src/text/markdown.ts
var markdown = __webpack_require__(86590);
// EXTERNAL MODULE: ./src/text/worth.ts
var worth = __webpack_require__(4595);
;// CONCATENATED MODULE: ./src/model/card.ts





/**
 * A model card as Hugging Face reads it: what the model is, what it is worth, and what nobody has looked at. It names no
 * licence: that is for whoever gives the model away to say.
 *
 * @param report what is known of the training; every word of the server's is escaped
 * @param exports what it was exported as
 */
function modelCard(report, exports, workload) {
    const front = new dist/* Document */.yo(frontMatter(report, workload)).toString({ lineWidth: 0 });
    return `---\n${front}---\n\n${cardBody(report, exports)}`;
}
function frontMatter(report, { library, exports }) {
    const pipelines = new Map(Object.entries(exports.pipelines));
    const [usual = ''] = pipelines.keys();
    const task = pipelines.get(String(report.outcome.arguments.task ?? usual));
    const index = modelIndex(report, task);
    return {
        library_name: library.package,
        ...(task === undefined ? {} : { pipeline_tag: task }),
        tags: [library.package, ...(task === undefined ? [] : [task])],
        ...(index === undefined ? {} : { 'model-index': [index] }),
    };
}
const DIGEST = /^[0-9a-f]{64}$/;
/** What the model reached. Nothing when that proves nothing, or nobody can tell. */
function modelIndex({ outcome, dataset, trainingId }, task) {
    const { precision, recall, map50, map5095 } = outcome.metrics;
    const found = [
        { type: 'mean_average_precision', name: 'mAP50-95', value: map5095 },
        { type: 'mean_average_precision', name: 'mAP50', value: map50 },
        { type: 'precision', name: 'precision', value: precision },
        { type: 'recall', name: 'recall', value: recall },
    ];
    const metrics = found.filter(({ value }) => value !== null);
    if (task === undefined || metrics.length === 0 || dataset.worthless !== '')
        return undefined;
    const on = {
        type: dataset.name,
        name: dataset.name,
        split: 'val',
        ...(DIGEST.test(dataset.digest ?? '') ? { revision: dataset.digest } : {}),
    };
    return { name: `${dataset.name}-${trainingId}`, results: [{ task: { type: task }, dataset: on, metrics }] };
}
/** What the card says to people: the notes of a release, too. */
function cardBody(report, exports) {
    const { dataset, trainingId, gates, against, training, environment } = report;
    const failed = gates.filter(({ passed }) => !passed).map(({ name }) => name);
    const fails = (0,markdown/* escapeMarkdown */.F)(failed.join(', '));
    const verdict = failed.length > 0 ? `It fails ${fails}.` : VERDICTS[report.verdict];
    return [
        `# ${(0,markdown/* escapeMarkdown */.F)(`${dataset.name}, training ${trainingId}`)}\n`,
        `${verdict} Against the model before it: ${(0,markdown/* escapeMarkdown */.F)(`${against.standing} (${against.why})`, 500)}.\n`,
        `## What it reaches, ${(0,markdown/* escapeMarkdown */.F)((0,worth/* onVal */.b)(dataset))}\n`,
        (0,markdown/* markdownTable */.Q)(['', ''], figures(report)),
        gates.length === 0 ? '' : (0,markdown/* markdownTable */.Q)(['gate', 'wanted', 'found'], gates.map(gateRow)),
        '## What it was made of\n',
        (0,markdown/* markdownTable */.Q)(['', ''], [
            [
                'dataset',
                `${dataset.name}: ${(0,text_format/* count */.U9)(dataset.trainImages)} train and ${(0,text_format/* count */.U9)(dataset.valImages)} val pictures`,
            ],
            ['digest', dataset.digest ?? 'unknown'],
            ['classes', dataset.classes.join(', ')],
            ['epochs', `${(0,text_format/* count */.U9)(training.epochs)} in ${(0,text_format/* duration */.p0)(training.seconds)}`],
            ...Object.entries(environment),
        ]),
        exportsPart(exports),
        LIMITS,
    ]
        .filter((part) => part !== '')
        .join('\n');
}
const VERDICTS = {
    pass: 'It passed its gates.',
    fail: 'It failed.',
    incomplete: 'Its training did not finish: do not use it for anything but to go on with.',
};
const LIMITS = `## What nobody has looked at

The numbers are of one training, on the val split of the same dataset: they say nothing of other cameras, other seasons, or
pictures that resemble its training pictures. The report has them by class, size, source and light, and confidences to
use. \`sha256sum -c SHA256SUMS\` says whether the files here are whole.
`;
function figures({ outcome }) {
    const { precision, recall, map50, map5095 } = outcome.metrics;
    const rows = { 'mAP50-95': map5095, mAP50: map50, precision, recall };
    return Object.entries(rows).map(([name, value]) => [name, (0,text_format/* metric */.TH)(value)]);
}
function gateRow({ name, wanted, found, passed }) {
    return [name, wanted, `${(0,text_format/* compact */.oE)(found)}${passed ? '' : ' (fails)'}`];
}
/** What was exported, for the card and for the job's page. */
function exportsPart(exports) {
    if (exports.length === 0)
        return '';
    return `## Exports\n\n${(0,markdown/* markdownTable */.Q)(EXPORT_HEAD, exportRows(exports))}`;
}

// EXTERNAL MODULE: ./src/text/printable.ts
var printable = __webpack_require__(38572);
;// CONCATENATED MODULE: ./src/report/saved.ts

/**
 * What is saved, in a sentence: no more than there is.
 *
 * @param hasModel whether a model is among the weights, and not only the last state of a training that ended early
 */
function savedText({ kinds, uploaded, folder }, hasModel) {
    const name = (kind) => (kind === 'model' && !hasModel ? 'unfinished weights' : kind);
    const sentences = [
        said(uploaded.map(name), 'saved as artifacts, verified'),
        said(kinds.filter((kind) => !uploaded.includes(kind)).map(name), `only on the runner, in ${(0,printable/* printable */.g)(folder)}`),
        hasModel || kinds.includes('model') ? '' : 'There is no model.',
    ];
    return sentences.filter((sentence) => sentence !== '').join(' ');
}
function said(names, where) {
    if (names.length === 0)
        return '';
    const list = new Intl.ListFormat('en').format(names);
    const verb = names.length > 1 || /s$/.test(list) ? 'are' : 'is';
    return `${list[0]?.toUpperCase()}${list.slice(1)} ${verb} ${where}.`;
}

;// CONCATENATED MODULE: ./src/report/gate-failure.ts




/**
 * What fails the step when a gate does not hold.
 *
 * @param saved what of the training is where
 * @returns the failure that names every such gate; nothing when all hold
 */
function gateFailure(report, saved) {
    const failed = report.gates.filter(({ passed }) => !passed);
    if (failed.length === 0)
        return undefined;
    const gates = failed.map(({ name, why }) => `${name} (${why})`).join(', ');
    const finished = report.training.state === 'finished';
    return new errors/* Failure */.HR('GATE_FAILED', {
        what: finished
            ? `Training ${report.trainingId} fails ${gates}.`
            : `${ending(report)}; that fails ${gates}.`,
        safe: `${savedText(saved, report.model !== null)} The server is untouched.`,
        next: finished
            ? 'Read the report. Train again with other settings, or change the gate, below collect: in the settings, if it asks too much.'
            : 'Look at the job of train, or the logs here, for why it ended. A gate is for a training that has finished.',
    });
}
/** How a training that has not finished stands: its gates are not what is wrong with it. */
function ending({ trainingId, training }) {
    const { state, reason, epochs, epochsPlanned } = training;
    const planned = epochsPlanned === null ? '' : ` of ${(0,text_format/* count */.U9)(epochsPlanned)}`;
    const why = reason === '' ? '' : ` (${(0,printable/* printable */.g)(reason, 300).replace(/\.$/, '')})`;
    return `Training ${trainingId} has not finished: it is ${state}${why}, with ${(0,text_format/* count */.U9)(epochs)}${planned} epochs`;
}

// EXTERNAL MODULE: ./src/dataset/file-index.ts
var file_index = __webpack_require__(66617);
// EXTERNAL MODULE: ./src/dataset/known-manifests.ts
var known_manifests = __webpack_require__(83192);
;// CONCATENATED MODULE: ./src/report/profile.ts
/** Slices of the evaluation that are counted by their pictures or objects, and how a table calls them. */
const SLICES = { size: 'objects by size', source: 'pictures by source', light: 'pictures by light' };
/** Counts what is known. */
function profileOf({ splits, classes }, evaluation) {
    const { train, val } = splits;
    const boxes = classes.map((name, at) => [name, (train.boxes[at] ?? 0) + (val.boxes[at] ?? 0)]);
    const sliced = Object.entries(SLICES).map(([kind, group]) => {
        const of = evaluation?.slices.filter((slice) => slice.kind === kind) ?? [];
        return [
            group,
            Object.fromEntries(of.map((slice) => [slice.name, kind === 'size' ? slice.objects : slice.pictures])),
        ];
    });
    return {
        pictures: {
            train: train.images,
            val: val.images,
            'without an object': train.backgrounds + val.backgrounds,
        },
        boxes: Object.fromEntries(boxes),
        ...Object.fromEntries(sliced),
    };
}
/** A page has no use for more. */
const MOST_CHANGES = 60;
/** What is different; groups that one of the two did not count are left out. */
function changesBetween(before, now) {
    const groups = Object.keys(now).filter((group) => isCounted(before[group]) && isCounted(now[group]));
    return groups
        .flatMap((group) => {
        const [old = {}, own = {}] = [before[group], now[group]];
        const names = [...new Set([...Object.keys(own), ...Object.keys(old)])];
        return names.map((name) => ({ group, name, before: old[name] ?? null, now: own[name] ?? null }));
    })
        .filter((change) => change.before !== change.now)
        .slice(0, MOST_CHANGES);
}
function isCounted(group) {
    return group !== undefined && Object.keys(group).length > 0;
}

;// CONCATENATED MODULE: ./src/report/keep-good.ts








/**
 * Whether a model may take the place of the last good one: it passed, its numbers prove something, and it is not known to
 * be worse, be there a gate on that or not.
 */
function isGood({ verdict, model, dataset, against }) {
    return verdict === 'pass' && model !== null && dataset.worthless === '' && against.standing !== 'worse';
}
/**
 * Keeps a good model as the one that the next is held against; any other leaves the last good one where it is. That it
 * cannot be kept is no reason to fail.
 *
 * @returns whether it is kept
 */
async function keepGood(good, log) {
    const { report, folder, plan, runId, home } = good;
    const { model, verdict, dataset, trainingId, against } = report;
    if (verdict === 'pass' && against.standing === 'worse')
        log.warning(`It passed and is worse than the model of training ${against.trainingId}, which stays the last good one of ${dataset.name}; nothing is released. The gate not-worse-than-baseline fails such a run.`);
    if (model === null || !isGood(report))
        return false;
    const madeOf = madeOfIt(good);
    const kept = {
        path: (0,external_node_path_.join)(folder, model.path),
        sha256: model.sha256,
        bytes: model.size,
        trainingId,
        classes: [...plan.dataset.classes],
        passed: { runId, at: new Date().toISOString() },
        ...(madeOf === undefined ? {} : { madeOf }),
    };
    try {
        await (0,model_to_beat/* keepModelToBeat */.yy)(home, plan.dataset.name, kept, await manifestOfIt(good));
        log.info(`The next model of ${dataset.name} will be held against this one.`);
        return true;
    }
    catch (error) {
        log.warning(`The next model will be held against an earlier one: ${(0,errors/* asFailure */.h_)(error).text.what}`);
        return false;
    }
}
/** @returns undefined where the records on this runner do not tell */
function madeOfIt({ report, judgedBy, plan }) {
    const planned = report.phases.find(({ phase }) => phase === 'preflight');
    const setup = planned?.facts[home_phases/* SETUP_HASH_FACT */.WD];
    const { digest } = report.dataset;
    if (planned === undefined || typeof setup !== 'string' || digest === null)
        return undefined;
    const profile = profileOf(plan.dataset, report.evaluation);
    return { at: planned.startedAt, setup, judgedBy, digest, profile };
}
/** Of the dataset, as it was sent or had another server send it; undefined where another runner did that. */
async function manifestOfIt({ report, plan, home }) {
    const { digest } = report.dataset;
    const { path: folder, name } = plan.dataset;
    if (digest === null || !/^[0-9a-f]{64}$/.test(digest))
        return undefined;
    const root = folder === '' ? name : await (0,promises_.realpath)(folder).catch(() => folder);
    const path = (0,known_manifests/* manifestPath */.j)((0,file_index/* datasetFolder */.Tm)(home, root), digest);
    const file = await (0,promises_.stat)(path).catch(() => undefined);
    return file?.isFile() ? path : undefined;
}

// EXTERNAL MODULE: ./src/home/earlier-servers.ts
var earlier_servers = __webpack_require__(64542);
// EXTERNAL MODULE: ./src/training/order.ts
var order = __webpack_require__(97054);
// EXTERNAL MODULE: ./src/workloads/workloads.ts + 56 modules
var workloads = __webpack_require__(23492);
// EXTERNAL MODULE: ./src/report/baseline.ts
var baseline = __webpack_require__(67355);
// EXTERNAL MODULE: ./src/interfaces/curves.ts
var interfaces_curves = __webpack_require__(11098);
// EXTERNAL MODULE: ./src/possible.ts
var possible = __webpack_require__(98592);
;// CONCATENATED MODULE: ./src/report/claims.ts
/** Three files of the server's tell of one training. Whoever makes a number up has to make it up three times. */



/** Of mAP, between the last validation of best.pt and that of its epoch: half precision, one picture more or less. */
const MAP_SLACK = 0.05;
/** Precision and recall hang on the threshold that was best that time, which may move far. */
const SHARE_SLACK = 0.3;
/** Between an event and the table's row: the same number, rounded to five digits. */
const ROUNDING = 0.001;
/** Clocks are set, and a few seconds pass between two looks at one. */
const CLOCK_SLACK = { share: 0.9, seconds: 5 };
/** Of an epoch: where it takes a second, saving a model beside the table's clock may take as long. */
const SHORT_SECONDS = 2;
/** Holds what the files say against each other. Pure. */
function doubts(claims) {
    // Looked up for every event: a hundred thousand searches in as many rows take seconds.
    const places = new Map(claims.outcome.curves.epochs.map((epoch, at) => [epoch, at]));
    const metrics = ['precision', 'recall', 'map50', 'map5095'].map((name) => [name, metricDoubt(name, claims, places)]);
    const time = timeDoubt(claims);
    const found = [
        ...metrics,
        ['epochs', epochDoubt(claims)],
        ['seconds', time],
        ['secondsPerEpoch', time || speedDoubt(claims)],
    ];
    return Object.fromEntries(found.filter(([, why]) => why !== ''));
}
/** Why a metric is unknown; empty when nothing speaks against it. */
function metricDoubt(name, claims, places) {
    const { result, outcome: table, impossible, events } = claims;
    const said = result[name];
    if (typeof said === 'number' && !(0,possible/* isMetric */.NI)(said))
        return `result.json says ${say(said)}, which cannot be`;
    const odd = impossible.find(({ column }) => column === interfaces_curves/* METRIC_COLUMNS */.B8[name]);
    if (odd)
        return `results.csv says ${say(odd.value)} for epoch ${odd.epoch}, which cannot be`;
    for (const [epoch, event] of events) {
        const told = event.metrics[name];
        if (told !== null && !(0,possible/* isMetric */.NI)(told))
            return `events.jsonl says ${say(told)} for epoch ${epoch}, which cannot be`;
        const row = table.curves.columns[interfaces_curves/* METRIC_COLUMNS */.B8[name]]?.[places.get(epoch) ?? -1] ?? null;
        if (told !== null && row !== null && Math.abs(told - row) > ROUNDING)
            return `events.jsonl says ${say(told)} for epoch ${epoch}, results.csv ${say(row)}`;
    }
    const slack = name === 'map50' || name === 'map5095' ? MAP_SLACK : SHARE_SLACK;
    const best = table.metrics[name] ?? bestTold(name, events);
    if (typeof said !== 'number' || best === null || Math.abs(said - best) <= slack + ROUNDING)
        return '';
    const where = table.metrics[name] === null ? 'events.jsonl' : 'results.csv';
    return `result.json says ${say(said)}, ${where} ${say(best)} for the best epoch`;
}
/** What the events say of the epoch with the best mAP50-95. */
function bestTold(name, events) {
    let best;
    for (const { metrics } of events.values())
        if (metrics.map5095 !== null && metrics.map5095 > (best?.map5095 ?? -1))
            best = metrics;
    return best?.[name] ?? null;
}
/** How many of the three files tell a metric. */
function filesTelling(name, { result, outcome, events }) {
    const told = [result[name] ?? null, outcome.metrics[name], bestTold(name, events)];
    return told.filter((value) => value !== null).length;
}
function epochDoubt({ epochs, outcome: table, events }) {
    if (epochs === null)
        return '';
    const said = [
        ['result.json', epochs.result],
        ['state.json', epochs.state],
        ['results.csv', table.curves.epochs.at(-1) ?? null],
        [
            'events.jsonl',
            events.size === 0 ? null : [...events.keys()].reduce((one, other) => Math.max(one, other)),
        ],
    ];
    const known = said.filter(([, count]) => count !== null);
    if (new Set(known.map(([, count]) => count)).size < 2)
        return '';
    return `the last epoch is ${known.map(([file, count]) => `${count} by ${file}`).join(', ')}`;
}
/** A training takes at least as long as its epochs. */
function timeDoubt({ seconds, outcome: table, events, impossible }) {
    const odd = impossible.find(({ column }) => column === 'time');
    if (odd)
        return `results.csv says ${say(odd.value)} s for epoch ${odd.epoch}, which cannot be`;
    if (seconds === undefined)
        return 'state.json says a time that cannot be';
    let [told, sum] = [0, 0];
    for (const [epoch, event] of events) {
        const times = [event.totalSeconds, event.seconds].filter((time) => time !== null);
        if (!times.every(possible/* isDuration */.n$))
            return `events.jsonl says a time for epoch ${epoch} that cannot be`;
        told = Math.max(told, event.totalSeconds ?? 0);
        sum += event.seconds ?? 0;
    }
    if (seconds === null)
        return '';
    const rows = (0,interfaces_curves/* epochSeconds */.DQ)(table.curves).reduce((all, each) => all + (each ?? 0), 0);
    const least = Math.max(told, sum, rows);
    if (!isBelow(seconds, least))
        return '';
    const where = rows === least ? 'results.csv' : 'events.jsonl';
    return `state.json says ${(0,text_format/* duration */.p0)(seconds)} in all, ${where} at least ${(0,text_format/* duration */.p0)(least)}`;
}
/** The table may take longer over an epoch than the driver, who does not count that it is saved; hardly ever less. */
function speedDoubt({ outcome: { curves }, events }) {
    const times = (0,interfaces_curves/* epochSeconds */.DQ)(curves);
    const pairs = curves.epochs.flatMap((epoch, at) => {
        const [row, told] = [times[at] ?? null, events.get(epoch)?.seconds ?? null];
        return row === null || told === null ? [] : [{ epoch, row, told }];
    });
    const [first, ...others] = pairs.filter(({ row, told }) => isBelow(row, told) && told - row > SHORT_SECONDS);
    // After a resume the table's clock starts anew, and one epoch may look short.
    if (!first || 2 * (1 + others.length) <= pairs.length)
        return '';
    return `results.csv says ${(0,text_format/* duration */.p0)(first.row)} for epoch ${first.epoch}, events.jsonl ${(0,text_format/* duration */.p0)(first.told)}`;
}
/**
 * Whether a training now claims less time than this runner was told when it ended.
 *
 * @param seconds by state.json as it came home; null when unknown
 * @param watchedSeconds by the record of the train job; whatever it holds
 * @returns why the time is unknown; empty when nothing speaks against it
 */
function forgottenTime(seconds, watchedSeconds) {
    if (seconds === null || typeof watchedSeconds !== 'number' || !isBelow(seconds, watchedSeconds))
        return '';
    return `state.json says ${(0,text_format/* duration */.p0)(seconds)} in all, and said ${(0,text_format/* duration */.p0)(watchedSeconds)} while the job of train watched`;
}
function isBelow(claimed, least) {
    return claimed < least * CLOCK_SLACK.share - Math.min(CLOCK_SLACK.seconds, least / 2);
}
function say(value) {
    return Number.isFinite(value) ? (0,text_format/* compact */.oE)(value) : String(value);
}

;// CONCATENATED MODULE: ./src/report/compare.ts

/** The arguments that decide what a training learns; time and place (device, workers, cache) are not among them. */
const DECISIVE = [
    'model',
    'imgsz',
    'epochs',
    'batch',
    'optimizer',
    'lr0',
    'seed',
    'fraction',
    'single_cls',
    'mosaic',
];
/** What a metric is a number of: two on other pictures, or at another size, have no difference. */
const MEASURED_ON = ['dataset', 'imgsz', 'single_cls'];
/** What makes an epoch another piece of work, beside the model. */
const WORK = ['imgsz', 'fraction'];
/** Compares a training with a baseline. Pure. */
function compare(now, before) {
    const conditions = [
        condition('dataset', now.digest, before.digest),
        condition('ultralytics', now.ultralytics, before.ultralytics),
        ...DECISIVE.map((name) => condition(name, meant(name, now), meant(name, before))),
    ];
    const [measuredOn, otherWork] = [apart(conditions, MEASURED_ON), apart(conditions, WORK)];
    const metrics = measuredOn === '' ? before.metrics : { map50: null, map5095: null };
    return {
        before,
        comparable: verdict(conditions),
        conditions,
        measuredOn,
        otherWork,
        change: {
            map50: difference(now.metrics.map50, metrics.map50),
            map5095: difference(now.metrics.map5095, metrics.map5095),
        },
        speedup: otherWork === '' ? ratio(before.secondsPerEpoch, now.secondsPerEpoch) : null,
    };
}
/** Those of the names that are known to differ, in words. */
function apart(conditions, names) {
    const told = conditions.filter(({ name, same }) => same === 'no' && names.includes(name));
    return told
        .map(({ name, before, now }) => name === 'dataset' ? 'another dataset' : `another ${name} (${before}, not ${now})`)
        .join(' and ');
}
/** Of two sides the library trains with the larger. */
function meant(name, { arguments: all }) {
    const value = all[name];
    return name === 'imgsz' && Array.isArray(value) ? Math.max(...value.map(Number)) : value;
}
function condition(name, now, before) {
    const known = isKnown(now) && isKnown(before);
    const same = JSON.stringify(now) === JSON.stringify(before) ? 'yes' : 'no';
    return { name, now: shown(now), before: shown(before), same: known ? same : 'unknown' };
}
function verdict(conditions) {
    if (conditions.some(({ same }) => same === 'no'))
        return 'no';
    return conditions.every(({ same }) => same === 'yes') ? 'yes' : 'unknown';
}
function isKnown(value) {
    return value !== undefined && value !== null;
}
function shown(value) {
    if (!isKnown(value))
        return '–';
    return typeof value === 'string' ? value : JSON.stringify(value);
}
/** To the six digits of results.csv, so that 0.80 - 0.79 is a drop of 0.01 and no more. */
function difference(now, before) {
    if (now === null || before === null || !(0,possible/* isMetric */.NI)(now) || !(0,possible/* isMetric */.NI)(before))
        return null;
    return Number((now - before).toFixed(6));
}
function ratio(before, now) {
    if (before === null || now === null || !(0,possible/* isEpochTime */.tN)(before) || !(0,possible/* isEpochTime */.tN)(now))
        return null;
    return before / now;
}

;// CONCATENATED MODULE: ./src/report/environment.ts


/** Packages beside the library whose version decides what a training gives. */
const SHOWN_PACKAGES = ['torch', 'torchvision', 'numpy'];
/** As packages have it; whatever else stands there is the server's. */
const VERSION = /^[\w.+!-]{1,64}$/;
/**
 * What a training ran on and with, as names and words for the report.
 *
 * @param lock the environment's packages as `pip freeze` prints them; empty when unknown
 */
function describeEnvironment({ server, workload }, phases, lock) {
    const python = phases.find(({ phase }) => phase === 'setup-env')?.facts.python;
    const versions = [(0,workloads/* workloadOf */.Rc)(workload).library.package, ...SHOWN_PACKAGES].map((name) => [
        name,
        lockedVersion(lock, name) ?? '',
    ]);
    const named = {
        GPU: server.gpu ? gpuText(server.gpu) : 'none: the CPU computed',
        driver: server.gpu?.driver ?? '',
        CPUs: String(server.cpus),
        memory: server.ramBytes === 0 ? '' : (0,text_format/* bytes */.ee)(server.ramBytes),
        python: String(python ?? ''),
        ...Object.fromEntries(versions),
    };
    return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
}
function gpuText({ name, memoryBytes }) {
    return memoryBytes === null ? name : `${name}, ${(0,text_format/* bytes */.ee)(memoryBytes)}`;
}
/**
 * Finds a package's version in what `pip freeze` prints.
 *
 * @returns the version, null when the package is not locked to one
 */
function lockedVersion(lock, name) {
    const line = lock.split('\n').find((candidate) => candidate.toLowerCase().startsWith(`${name}==`));
    const version = line?.slice(name.length + 2).trim() ?? '';
    return VERSION.test(version) ? version : null;
}

;// CONCATENATED MODULE: ./src/report/epoch-parts.ts
/** What the time of a training went into, as far as its events tell; a part of which nobody told is left out. */
function epochParts({ all, epochs }) {
    const begins = all.flatMap((event) => (event.type === 'begin' ? [event] : []));
    const parts = [
        { name: 'reading the labels', seconds: sum(begins.map(({ scanSeconds }) => scanSeconds)) },
        { name: 'filling the cache', seconds: sum(begins.map(({ cacheSeconds }) => cacheSeconds)) },
        {
            name: 'computing',
            seconds: sum(epochs.map(({ trainSeconds, ...waits }) => trainSeconds && Math.max(0, trainSeconds - waited(waits)))),
        },
        { name: 'waiting for pictures', seconds: sum(epochs.map(waited)) },
        { name: 'validating', seconds: sum(epochs.map(({ valSeconds }) => valSeconds)) },
        { name: 'saving', seconds: sum(epochs.map(({ saveSeconds }) => saveSeconds)) },
    ];
    return parts.filter(({ seconds }) => seconds > 0);
}
function waited(epoch) {
    return (epoch.loaderWaitSeconds ?? 0) + (epoch.firstWaitSeconds ?? 0);
}
function sum(values) {
    return values.reduce((all, each) => all + (each ?? 0), 0);
}

// EXTERNAL MODULE: ./src/training/foresight.ts + 1 modules
var training_foresight = __webpack_require__(1678);
// EXTERNAL MODULE: ./src/training/projection.ts
var projection = __webpack_require__(20369);
;// CONCATENATED MODULE: ./src/report/foretold.ts


/** A training that is resumed again and again foretells as often. */
const MOST = 20;
/** What was foretold of a training on its way, told again from its record. */
function foretoldOf({ all }, { promise, limits }) {
    const { maxHours, maxCost, pricePerHour } = limits;
    const foresight = new training_foresight/* Foresight */._({ ...projection/* NOTHING_EXPECTED */.F1, ...promise, maxHours, maxCost, pricePerHour });
    return all.flatMap((event) => foresight.hear(event) ?? []).slice(0, MOST);
}

// EXTERNAL MODULE: ./src/config/gate-names.ts
var gate_names = __webpack_require__(1002);
;// CONCATENATED MODULE: ./src/report/gates.ts


const NO_METRIC = 'results.csv does not have this number';
const NO_BASELINE = 'there is no baseline with this number';
/** Beyond this one of the two times is wrong. */
const MOST_SPEEDUP = 10_000;
/** About how well the model does. */
const METRICS = ['precision', 'recall', 'map50', 'map5095'];
/** How each gate judges. */
const GATE_KINDS = {
    precision: metricGate('precision'),
    recall: metricGate('recall'),
    map50: metricGate('map50'),
    'map50-95': metricGate('map5095'),
    'map50-drop': dropGate('map50'),
    'map50-95-drop': dropGate('map5095'),
    'not-worse-than-baseline': {
        bound: 'at most',
        find: ({ against }) => against.mayHaveLost,
        of: 'map5095',
        isPossible: possible/* isMetric */.NI,
        told: (number) => `mAP50-95 may have lost ${number}, which`,
        missing: ({ against }) => `it is ${against.standing}: ${against.why}`,
    },
    speedup: {
        bound: 'at least',
        find: (evidence) => evidence.comparison?.speedup ?? null,
        of: 'secondsPerEpoch',
        isPossible: (value) => value > 0 && value <= MOST_SPEEDUP,
        missing: ({ comparison }) => notComparable(comparison?.otherWork),
    },
    hours: {
        bound: 'at most',
        find: (evidence) => evidence.hours,
        of: 'seconds',
        isPossible: (value) => (0,possible/* isDuration */.n$)(value * 3600),
        missing: 'a phase left no record of its time',
    },
    cost: {
        bound: 'at most',
        find: (evidence) => evidence.cost,
        of: 'seconds',
        isPossible: possible/* isCost */.Ep,
        missing: 'no price per hour, or no record of the time',
    },
};
function metricGate(of) {
    const find = ({ metrics }) => metrics[of];
    return { bound: 'at least', find, of, isPossible: possible/* isMetric */.NI, missing: NO_METRIC };
}
function dropGate(of) {
    const find = (evidence) => drop(evidence, of);
    return {
        bound: 'at most',
        find,
        of,
        isPossible: possible/* isMetric */.NI,
        missing: ({ comparison }) => notComparable(comparison?.measuredOn),
    };
}
/** @param other what the baseline has otherwise */
function notComparable(other = '') {
    return other === '' ? NO_BASELINE : `not comparable: the baseline has ${other}`;
}
/**
 * Judges every gate; each fails closed: without evidence, with a limit that is not a number, or with an unknown name.
 *
 * @param gates limit by gate name
 */
function judgeGates(gates, evidence) {
    return Object.entries(gates).map(([name, limit]) => judge(name, limit, evidence));
}
function judge(name, limit, evidence) {
    if (!(0,gate_names/* isGateName */.TL)(name))
        return { name, wanted: String(limit), found: null, passed: false, why: 'this gate does not exist' };
    const kind = GATE_KINDS[name];
    const wanted = `${kind.bound} ${limit}`;
    const found = kind.find(evidence);
    const fails = (why) => ({ name, wanted, found: null, passed: false, why });
    if (METRICS.includes(kind.of) && evidence.worthless !== '')
        return { ...fails(`it proves nothing: ${evidence.worthless}`), found };
    const doubt = evidence.doubts?.[kind.of];
    if (doubt !== undefined)
        return fails(`it is unknown: ${doubt}`);
    if (found === null || Number.isNaN(found))
        return fails(typeof kind.missing === 'string' ? kind.missing : kind.missing(evidence));
    if (!kind.isPossible(found))
        return fails(`it is unknown: ${rounded(found, limit)} cannot be`);
    const passed = kind.bound === 'at least' ? found >= limit : found <= limit;
    const { told = (number) => number } = kind;
    return {
        name,
        wanted,
        found,
        passed,
        why: passed ? '' : `${told(String(rounded(found, limit)))} is not ${wanted}`,
    };
}
function drop({ comparison }, metric) {
    const change = comparison?.change[metric] ?? null;
    return change === null ? null : Math.max(0, -change);
}
/** Six digits, as results.csv has; all of them where six would hide why the gate failed. */
function rounded(value, limit) {
    const short = Number(value.toPrecision(6));
    return short === limit ? value : short;
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var valibot_dist = __webpack_require__(77934);
// EXTERNAL MODULE: ./src/schemas.ts
var schemas = __webpack_require__(9011);
;// CONCATENATED MODULE: ./src/report/evaluation.ts





/** With fewer, the draws do not show how much clusters differ: no interval of theirs is told. */
const LEAST_CLUSTERS = 30;
/** A share of the draws may be rounded, and a percentile lies between two of them. */
const TAIL = 0.03;
const evaluation_ROUNDING = 1e-6;
const share = valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* check */.z6Y(possible/* isMetric */.NI));
const shareOrNull = valibot_dist/* nullable */.mee(share);
const evaluation_name = valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* maxLength */.Ru6(500));
const intervalSchema = valibot_dist/* pipe */.FsL(valibot_dist/* object */.Ikc({ value: share, low: share, high: share }), valibot_dist/* check */.z6Y(({ low, high }) => low <= high));
const pointSchema = valibot_dist/* object */.Ikc({
    /** False alarms per 1,000 background pictures that are allowed. */
    perThousand: valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* minValue */.Wwf(0), valibot_dist/* maxValue */.cGV(1000)),
    /** The confidence to use; null where the backgrounds are too few to tell. */
    confidence: shareOrNull,
    /** Share of the pictures with an object in which anything is found, with its 95 % interval. */
    recall: valibot_dist/* nullable */.mee(intervalSchema),
    falseAlarms: valibot_dist/* nullable */.mee(schemas/* count */.U9),
    /** Upper 95 % bound of what was seen. */
    atMostPerThousand: valibot_dist/* nullable */.mee(valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* minValue */.Wwf(0), valibot_dist/* maxValue */.cGV(1000))),
});
/** Where the F1 of the boxes peaks, for those who expect it, and the operating point that one gets there. */
const f1PeakSchema = valibot_dist/* object */.Ikc({
    confidence: share,
    precision: share,
    recall: share,
    f1: share,
    point: valibot_dist/* nullable */.mee(pointSchema),
});
const sliceSchema = valibot_dist/* object */.Ikc({
    kind: valibot_dist/* picklist */.KIO(['class', 'size', 'source', 'light']),
    name: evaluation_name,
    pictures: schemas/* count */.U9,
    objects: schemas/* count */.U9,
    /** Null where the slice is too small to say anything. */
    map50: shareOrNull,
    map5095: shareOrNull,
});
const evaluation_difference = valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* minValue */.Wwf(-1), valibot_dist/* maxValue */.cGV(1));
const differenceSchema = valibot_dist/* pipe */.FsL(valibot_dist/* object */.Ikc({ value: evaluation_difference, low: evaluation_difference, high: evaluation_difference }), valibot_dist/* check */.z6Y(({ low, high }) => low <= high));
const comparisonSchema = valibot_dist/* object */.Ikc({
    /** SHA-256 of the model to beat. */
    model: schemas/* sha256 */.sc,
    /** Why there is no difference; empty when there is one. */
    trouble: valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* maxLength */.Ru6(500)),
    /** How much more the new one reaches, with its 95 % intervals. */
    difference: valibot_dist/* nullable */.mee(valibot_dist/* object */.Ikc({ map50: differenceSchema, map5095: differenceSchema, belowZero: share, clusters: schemas/* count */.U9 })),
});
/** evaluation.json, as `remote/gpu_retrain/workloads/ultralytics/evaluation/evaluate.py` writes it. */
const evaluationSchema = valibot_dist/* object */.Ikc({
    /** SHA-256 of the model. */
    model: schemas/* sha256 */.sc,
    /** Digest of the dataset. */
    dataset: schemas/* sha256 */.sc,
    /** Of the dataset; a holdout stands for its test split. */
    split: valibot_dist/* optional */.lqM(valibot_dist/* picklist */.KIO(['val', 'test']), 'val'),
    imgsz: schemas/* count */.U9,
    pictures: schemas/* count */.U9,
    backgrounds: schemas/* count */.U9,
    objects: schemas/* count */.U9,
    clusters: schemas/* count */.U9,
    map50: shareOrNull,
    map5095: shareOrNull,
    operatingPoints: valibot_dist/* pipe */.FsL(valibot_dist/* array */.YOg(pointSchema), valibot_dist/* maxLength */.Ru6(10)),
    /** From one false alarm to one on every background. */
    operatingCurve: valibot_dist/* optional */.lqM(valibot_dist/* pipe */.FsL(valibot_dist/* array */.YOg(pointSchema), valibot_dist/* maxLength */.Ru6(100)), []),
    f1Peak: valibot_dist/* optional */.lqM(valibot_dist/* nullable */.mee(f1PeakSchema), null),
    slices: valibot_dist/* pipe */.FsL(valibot_dist/* array */.YOg(sliceSchema), valibot_dist/* maxLength */.Ru6(1_000)),
    /** Against the model to beat; null when there was none. */
    comparison: valibot_dist/* nullable */.mee(comparisonSchema),
});
/** Whether its intervals tell anything: few clusters do not show how much clusters differ. */
function hasIntervals({ clusters }) {
    return clusters >= LEAST_CLUSTERS;
}
/**
 * Reads evaluation.json. It is the server's word, so it must be about this model and this dataset, and contradict neither
 * itself nor what else is known of the model.
 *
 * @returns the evaluation, or why it is not believed
 */
function readEvaluation(value, { model, dataset, metrics }) {
    const parsed = valibot_dist/* safeParse */.xLC(evaluationSchema, value);
    if (!parsed.success)
        return { why: 'it is not an evaluation that can be read' };
    const evaluation = parsed.output;
    if (evaluation.model !== model)
        return { why: 'it is about another model' };
    if (evaluation.dataset !== dataset)
        return { why: 'it is about another dataset' };
    const why = contradiction(evaluation) || otherNumbers(evaluation, metrics);
    return why === '' ? { evaluation } : { why };
}
/** The training has validated the same model on the val split; of a holdout it knows nothing. */
function otherNumbers(evaluation, metrics) {
    const { split, objects } = evaluation;
    if (split !== 'val')
        return '';
    // Of few objects two make a difference, and another batch may find or miss them.
    const slack = MAP_SLACK + (objects === 0 ? 0 : 2 / objects);
    for (const name of ['map50', 'map5095']) {
        const [found, told] = [evaluation[name], metrics[name]];
        if (found !== null && told !== null && Math.abs(found - told) > slack)
            return `it says ${(0,text_format/* metric */.TH)(found)} where the training says ${(0,text_format/* metric */.TH)(told)}`;
    }
    return '';
}
/** What cannot be true together; empty when all of it can. */
function contradiction(evaluation) {
    const { pictures, backgrounds, objects, clusters, comparison, operatingPoints, operatingCurve } = evaluation;
    if (backgrounds > pictures)
        return 'it counts more backgrounds than pictures';
    if (pictures - backgrounds > objects)
        return 'it counts more pictures with an object than objects';
    if (clusters > pictures)
        return 'it counts more clusters than pictures';
    const points = [
        ...operatingPoints,
        ...operatingCurve,
        ...(evaluation.f1Peak?.point ? [evaluation.f1Peak.point] : []),
    ];
    if (points.some(({ falseAlarms }) => (falseAlarms ?? 0) > backgrounds))
        return 'it counts more false alarms than backgrounds';
    const difference = comparison?.difference ?? null;
    return difference === null ? '' : differenceContradiction(difference, evaluation);
}
function differenceContradiction({ map50, map5095, belowZero, clusters }, evaluation) {
    if (clusters !== evaluation.clusters)
        return `it counts ${evaluation.clusters} clusters, and ${clusters} where it compares`;
    for (const [own, { value }] of [
        [evaluation.map50, map50],
        [evaluation.map5095, map5095],
    ])
        if (own !== null && (own - value < -evaluation_ROUNDING || own - value > 1 + evaluation_ROUNDING))
            return 'it compares with a model whose mAP cannot be';
    const { value, low, high } = map5095;
    const isOdd = (low > 0 && (value <= 0 || belowZero > TAIL)) || (high < 0 && (value >= 0 || belowZero < 1 - TAIL));
    return isOdd ? 'its difference and the interval of it are on two sides of 0' : '';
}

;// CONCATENATED MODULE: ./src/report/standing.ts

/** mAP50-95 that a model may lose and still count as not worse, where no gate says so: half a point. */
const MARGIN = 0.005;
/**
 * Judges a model against the one to beat, by the interval of the difference in mAP50-95: better when all of it is above
 * 0, not worse when what it may lose is below the margin (non-inferiority), worse when all of it is below 0.
 *
 * @param modelToBeat SHA-256 of the one that preflight named; null when there was none
 */
function judgeStanding(evaluation, modelToBeat, margin = MARGIN) {
    if (modelToBeat === null)
        return { standing: 'first', why: 'no earlier model of this dataset has passed', mayHaveLost: 0 };
    const comparison = evaluation?.comparison;
    if (!comparison)
        return not('the two were not evaluated on the server');
    if (comparison.model !== modelToBeat)
        return not('the server compared it with another model');
    if (comparison.difference === null)
        return not(comparison.trouble || 'the server does not say why');
    const { clusters, map5095 } = comparison.difference;
    if (clusters < LEAST_CLUSTERS)
        return {
            standing: 'undecided',
            why: `${clusters} ${clusters === 1 ? 'cluster of pictures is' : 'clusters of pictures are'} too few, ${LEAST_CLUSTERS} are needed`,
            mayHaveLost: null,
        };
    const why = `mAP50-95 differs by ${signed(map5095.value)}, with 95 % between ${signed(map5095.low)} and ${signed(map5095.high)}`;
    return { standing: byInterval(map5095, margin), why, mayHaveLost: Math.max(0, -map5095.low) };
}
function byInterval({ low, high }, margin) {
    if (low > 0)
        return 'better';
    if (low > -margin)
        return 'not worse';
    return high < 0 ? 'worse' : 'undecided';
}
function not(why) {
    return { standing: 'not compared', why, mayHaveLost: null };
}
/** @returns such as `+0.0123` */
function signed(difference) {
    return `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(4)}`;
}

;// CONCATENATED MODULE: ./src/report/goals.ts



/** Judges the four goals. Pure. */
function judgeGoals(evidence) {
    const { goalSpeedup, goalHours } = evidence.goals;
    return [
        {
            name: 'speed',
            wanted: `an epoch at least ${goalSpeedup}× as fast as the baseline's`,
            ...speed(evidence),
        },
        { name: 'whole time', wanted: `at most ${goalHours} h`, ...wholeTime(evidence) },
        { name: 'data lost', wanted: `0 of ${(0,text_format/* count */.U9)(evidence.plan.dataset.files)} files`, ...dataLost(evidence) },
        { name: 'convergence', wanted: 'not worse', ...convergence(evidence) },
    ];
}
function speed({ plan, comparison, goals, doubts }) {
    if (doubts.secondsPerEpoch !== undefined)
        return unknown(doubts.secondsPerEpoch);
    if (comparison === null)
        return unknown('there is no baseline');
    const { speedup, before, conditions, otherWork } = comparison;
    if (otherWork !== '')
        return unknown(`an epoch was other work: the baseline has ${otherWork}`);
    if (speedup === null)
        return unknown('the time of an epoch is not known of both');
    const { isReleaseStem } = (0,workloads/* workloadOf */.Rc)(plan.workload).models;
    const other = conditions.find((condition) => isOtherModel(condition, isReleaseStem));
    if (other)
        return unknown(`an epoch was other work: model ${other.before} before, ${other.now} now`);
    const why = `${(0,text_format/* duration */.p0)(before.secondsPerEpoch)} an epoch before, in ${before.label}`;
    return judged(speedup >= goals.goalSpeedup, (0,text_format/* times */.Hn)(speedup), why);
}
/** Of models only names of releases and architectures tell how large they are: a file may hold any of them. */
function isOtherModel({ name, now, before, same }, isKnown) {
    if (same !== 'no' || name !== 'model')
        return false;
    const [own, old] = [now, before].map((model) => model.replace(/\.(pt|ya?ml)$/, ''));
    return own !== undefined && old !== undefined && isKnown(own) && isKnown(old) && own !== old;
}
function wholeTime({ hours, phases, goals, isFinished, doubts }) {
    if (hours === null)
        return unknown(doubts.seconds ?? 'a phase left no record of its time');
    const collecting = phases.find(({ phase }) => phase === 'collect')?.seconds ?? 0;
    const seconds = hours * 3600 + collecting;
    const isMet = seconds <= goals.goalHours * 3600;
    if (isMet && !isFinished)
        return { ...unknown('the training has not finished'), found: (0,text_format/* duration */.p0)(seconds) };
    return judged(isMet, (0,text_format/* duration */.p0)(seconds), 'from preflight to this report, without waiting between the jobs');
}
function dataLost({ plan, phases, digest, isFinished }) {
    const sent = phases.find(({ phase }) => phase === 'transfer')?.facts;
    if (typeof sent?.files !== 'number' || typeof sent.digest !== 'string')
        return unknown('the transfer left no record');
    if (digest === null)
        return unknown('nothing says what the training saw');
    if (digest !== sent.digest)
        return { verdict: 'missed', found: '', why: 'it saw other files than were sent' };
    const lost = Math.max(0, plan.dataset.files - sent.files);
    const found = `${(0,text_format/* count */.U9)(lost)} of ${(0,text_format/* count */.U9)(plan.dataset.files)}`;
    if (lost > 0)
        return { verdict: 'missed', found, why: `only ${(0,text_format/* count */.U9)(sent.files)} files were sent` };
    if (!isFinished)
        return unknown('the files are compared once more at the end, which did not come');
    return judged(true, found, `sent and trained on are one digest, ${digest.slice(0, 12)}`);
}
/** By the paired comparison with the last good model; without one by the number of a baseline on the same pictures. */
function convergence({ plan, against, comparison, isFinished }) {
    if (plan.dataset.worthless !== '')
        return unknown(`it proves nothing: ${plan.dataset.worthless}`);
    if (!isFinished)
        return unknown('the training has not finished');
    const { standing, why } = against;
    if (standing === 'better' || standing === 'not worse')
        return judged(true, standing, why);
    if (standing === 'worse')
        return judged(false, standing, why);
    if (standing === 'undecided')
        return { ...unknown(why), found: standing };
    return comparison === null ? unknown(`${why}, and there is no baseline`) : byNumber(comparison);
}
function byNumber({ conditions, change: { map5095 }, before, measuredOn }) {
    if (measuredOn !== '')
        return unknown(`the baseline is not comparable: it has ${measuredOn}`);
    for (const name of ['dataset', 'imgsz']) {
        const same = conditions.find((condition) => condition.name === name)?.same ?? 'unknown';
        if (same === 'unknown')
            return unknown(`the baseline does not tell its ${name}`);
    }
    if (map5095 === null)
        return unknown('mAP50-95 is not known of both');
    const why = `mAP50-95 beside ${before.label}: one number beside one, without an interval`;
    return judged(map5095 >= -MARGIN, (0,text_format/* change */.Zg)(map5095), why);
}
function judged(isMet, found, why) {
    return { verdict: isMet ? 'met' : 'missed', found, why };
}
function unknown(why) {
    return { verdict: 'not known', found: '', why };
}

// EXTERNAL MODULE: ./src/training/usage.ts
var usage = __webpack_require__(84105);
;// CONCATENATED MODULE: ./src/report/machine.ts

/** More points than pixels help nobody. */
const MOST_POINTS = 240;
/** A pause between two minutes that is longer than so many of them interrupts the curves. */
const GAP_MINUTES = 5;
/** Of shorter trainings time is told in minutes. */
const LEAST_HOURS = 2;
/** Sums a training's minutes up; null when there are none. */
function machineOf({ minutes, epochs }) {
    const [first] = minutes;
    if (!first)
        return null;
    const sorted = [...minutes].sort((one, other) => one.atMs - other.atMs);
    const ends = [...epochs].sort((one, other) => one.atMs - other.atMs);
    const startMs = Math.min(sorted[0]?.atMs ?? 0, ends[0]?.atMs ?? Number.POSITIVE_INFINITY) - first.seconds * 1000;
    const hours = ((sorted.at(-1)?.atMs ?? 0) - startMs) / 3_600_000;
    const unit = hours < LEAST_HOURS ? 'minutes' : 'hours';
    const place = (atMs) => Number(((atMs - startMs) / (unit === 'hours' ? 3_600_000 : 60_000)).toFixed(3));
    return {
        unit,
        minutes: curves(groups(sorted), place),
        waits: waitCurve(ends, place),
        totals: totals(new usage/* Usage */._U(minutes), epochs),
    };
}
function totals(usage, epochs) {
    const energy = usage.energy();
    return {
        gpuSource: usage.last('gpuSource'),
        gpuProblem: usage.last('gpuProblem'),
        gpuUtilizationPercent: usage.mean('gpuUtilizationPercent'),
        gpuMemoryPeakBytes: usage.max('gpuMemoryUsedBytes'),
        gpuMemoryTotalBytes: usage.last('gpuMemoryTotalBytes'),
        gpuPowerWatts: usage.mean('gpuPowerWatts'),
        gpuPowerLimitWatts: usage.last('gpuPowerLimitWatts'),
        gpuTemperaturePeakCelsius: usage.max('gpuTemperatureCelsius'),
        gpuSmClockMhz: usage.mean('gpuSmClockMhz'),
        gpuSmClockMaxMhz: usage.last('gpuSmClockMaxMhz'),
        gpuThermalShare: usage.meanOf('gpuThermalShare'),
        gpuPowerBrakeShare: usage.meanOf('gpuPowerBrakeShare'),
        gpuPowerCapShare: usage.meanOf('gpuPowerCapShare'),
        gpuUncorrectedEccErrors: usage.last('gpuUncorrectedEccErrors'),
        gpuEnergyKwh: energy?.kwh ?? null,
        isEnergyCounted: energy?.isExact ?? false,
        cpuCores: usage.mean('cpuCores'),
        cpuLimitCores: usage.last('cpuLimitCores'),
        memoryPeakBytes: usage.max('memoryUsedBytes'),
        memoryLimitBytes: usage.last('memoryLimitBytes'),
        sharedMemoryPeakBytes: usage.max('sharedMemoryUsedBytes'),
        sharedMemoryTotalBytes: usage.last('sharedMemoryTotalBytes'),
        diskReadBytesPerSecond: usage.mean('diskReadBytesPerSecond'),
        diskWriteBytesPerSecond: usage.mean('diskWriteBytesPerSecond'),
        diskFreeBytes: usage.last('diskFreeBytes'),
        waitShare: machine_share(epochs, (epoch) => [epoch.loaderWaitSeconds, epoch.trainSeconds]),
        overheadShare: machine_share(epochs, (epoch) => [epoch.overheadSeconds, epoch.seconds]),
    };
}
/** Of a sum over the epochs for which both are known. */
function machine_share(epochs, pick) {
    let [part, whole] = [0, 0];
    for (const [one, all] of epochs.map(pick)) {
        if (one === null || all === null)
            continue;
        part += one;
        whole += all;
    }
    return whole > 0 ? Math.min(1, part / whole) : null;
}
/** Neighbours together, so that there are not too many points; an empty group stands for a pause. */
function groups(minutes) {
    const size = Math.ceil(minutes.length / MOST_POINTS);
    const found = [];
    let lastMs = minutes[0]?.atMs ?? 0;
    for (const minute of minutes) {
        const group = found.at(-1);
        const isAfterPause = minute.atMs - lastMs > GAP_MINUTES * 60_000;
        if (isAfterPause && found.length < 2 * MOST_POINTS)
            found.push([], [minute]);
        else if (!group || group.length >= size)
            found.push([minute]);
        else
            group.push(minute);
        lastMs = minute.atMs;
    }
    return found;
}
function curves(grouped, place) {
    const usages = grouped.map((group) => new usage/* Usage */._U(group));
    const column = (name, scale = 1) => usages.map((usage) => scaled(usage.mean(name), scale));
    return {
        x: grouped.map((group, at) => place((group.at(-1) ?? grouped[at - 1]?.at(-1))?.atMs ?? 0)),
        columns: {
            gpuUtilizationPercent: column('gpuUtilizationPercent'),
            cpuPercent: usages.map((usage) => {
                const limit = usage.last('cpuLimitCores');
                return limit ? scaled(usage.mean('cpuCores'), 100 / limit) : null;
            }),
            gpuMemoryGigabytes: column('gpuMemoryUsedBytes', 1e-9),
            memoryGigabytes: column('memoryUsedBytes', 1e-9),
            gpuPowerWatts: column('gpuPowerWatts'),
            gpuTemperatureCelsius: column('gpuTemperatureCelsius'),
            diskBusyPercent: column('diskBusyPercent'),
        },
    };
}
/** Neighbouring epochs together when there are more than can be seen. */
function waitCurve(epochs, place) {
    const size = Math.max(1, Math.ceil(epochs.length / MOST_POINTS));
    const shown = epochs.filter((_, at) => at % size === size - 1 || at === epochs.length - 1);
    return {
        x: shown.map(({ atMs }) => place(atMs)),
        columns: { waitPercent: shown.map((epoch) => scaled((0,usage/* waitShare */.fA)(epoch), 100)) },
    };
}
function scaled(value, scale) {
    return value === null ? null : Number((value * scale).toPrecision(4));
}

;// CONCATENATED MODULE: ./src/report/named-model.ts
/** What the driver hands the library in the place of a name (`remote/gpu_retrain/workloads/ultralytics/model_files.py`, place). */
const PLACED = /\/start\/([0-9a-f]{64})\/input\.pt$/;
/**
 * A training's outcome with the name that people gave what it started from: the arguments as the library has them hold
 * our own path on the server, which differs from every other training's.
 *
 * @param figures tell which file had which name
 */
function namedModel(outcome, { all }) {
    const [, sha256] = PLACED.exec(String(outcome.arguments.model ?? '')) ?? [];
    const found = all.find((event) => event.type === 'weights' && event.sha256 === sha256);
    if (sha256 === undefined || found?.type !== 'weights')
        return outcome;
    return { ...outcome, arguments: { ...outcome.arguments, model: found.name } };
}

// EXTERNAL MODULE: ./src/training/probe-forecast.ts
var probe_forecast = __webpack_require__(91072);
;// CONCATENATED MODULE: ./src/report/promises.ts



/** Beyond that a promise was off, and the reason is told. */
const OFF_PERCENT = 15;
/** Of less, the time that a transfer takes says nothing of the rate. */
const LEAST_BYTES = 10e6;
/** Of the training's time; of less, what telemetry saw is not all that was drawn. */
const LEAST_WATCHED = 0.95;
/** Sets them beside each other; empty for a plan that promises nothing. Pure. */
function promisesOf(happened) {
    const { promise } = happened.plan;
    if (promise === undefined)
        return [];
    const rows = numbers(promise, happened).map((row) => ({ ...row, errorPercent: errorOf(row) }));
    const offBy = (name) => rows.find((row) => row.name === name)?.errorPercent ?? 0;
    return rows.map((row) => ({ ...row, reason: reasonOf(row, offBy, happened) }));
}
function numbers(promise, happened) {
    const { plan, phases, trainingSeconds, secondsPerEpoch } = happened;
    const took = (phase) => phases.find((record) => record.phase === phase)?.seconds ?? null;
    const usual = (phase) => promise.phases?.[phase] ?? null;
    const { transfer } = promise;
    const [sent, transferSeconds] = [sentBytes(phases), took('transfer')];
    const sending = transferSeconds === null ? null : transferSeconds - secondsBeside(transfer);
    const isMuch = sent !== null && sent >= LEAST_BYTES && sending !== null && sending > 0;
    const [cachePromised, cacheTaken] = caches(promise, happened);
    const row = (name, unit, promised, found) => ({ name, unit, promised: promised ?? null, happened: found });
    const probe = probed(happened.figures);
    const spent = transferSeconds === null || trainingSeconds === null ? null : transferSeconds + trainingSeconds;
    const { pricePerHour } = plan.limits;
    return [
        row('bytes sent', 'bytes', transfer?.bytes, sent),
        row('rate', 'mbps', transfer?.mbps, isMuch ? (sent * 8) / 1e6 / sending : null),
        row('environment', 'seconds', usual('setup-env'), took('setup-env')),
        row('transfer', 'seconds', transfer?.seconds, transferSeconds),
        row('training', 'seconds', promise.trainingSeconds, trainingSeconds),
        row('an epoch', 'seconds', promise.secondsPerEpoch, secondsPerEpoch),
        ...(probe
            ? [
                row('training, by the probe', 'seconds', probe.trainingSeconds.expected, trainingSeconds),
                row('an epoch, by the probe', 'seconds', probe.secondsPerEpoch.expected, secondsPerEpoch),
            ]
            : []),
        row('cache', 'bytes', cachePromised, cacheTaken),
        row('collecting', 'seconds', usual('collect'), took('collect')),
        row('cost of transfer and training', 'money', promise.cost, pricePerHour === null ? null : (0,home_cost/* rent */.eV)(spent, pricePerHour)),
        row('energy of the GPU', 'kwh', plan.outlook?.energyKwh?.expected, energyDrawn(happened)),
    ];
}
/** In kWh, over the whole training; null where telemetry did not see nearly all of it. */
function energyDrawn({ figures, trainingSeconds }) {
    const energy = new usage/* Usage */._U(figures.minutes).energy();
    const isWhole = trainingSeconds !== null && (energy?.seconds ?? 0) >= trainingSeconds * LEAST_WATCHED;
    return energy !== null && isWhole ? energy.kwh : null;
}
/** What a transfer was promised to take beside its bytes. */
function secondsBeside(transfer) {
    return transfer ? Math.max(0, transfer.seconds - (transfer.bytes * 8) / 1e6 / transfer.mbps) : 0;
}
function sentBytes(phases) {
    const sent = phases.find(({ phase }) => phase === 'transfer')?.facts['bytes-sent'];
    return typeof sent === 'number' ? sent : null;
}
/** What some batches on the server foretold of the last attempt; null where none were tried. */
function probed({ all }) {
    const event = all.findLast((event) => event.type === 'forecast');
    return event ? (0,probe_forecast/* probeForecast */.Su)(event) : null;
}
/** Of the cache that was taken in the end: of train and val together, by what the last attempt found. */
function caches({ ramCacheBytes, diskCacheBytes }, { figures }) {
    const last = new Map(figures.all.flatMap((event) => (event.type === 'scan' ? [[event.split, event]] : [])));
    const scans = [...last.values()];
    const kind = scans[0]?.cache ?? null;
    if (kind === null || scans.some(({ cache, cacheBytes }) => cache !== kind || cacheBytes === null))
        return [null, null];
    const bytes = scans.reduce((sum, { cacheBytes }) => sum + (cacheBytes ?? 0), 0);
    return [kind === 'ram' ? ramCacheBytes : diskCacheBytes, bytes];
}
function errorOf({ promised, happened }) {
    if (promised === null || happened === null)
        return null;
    if (promised === 0)
        return happened === 0 ? 0 : null;
    return (happened / promised - 1) * 100;
}
/** @param offBy by how many percent another quantity was off; 0 when unknown */
function reasonOf(row, offBy, happened) {
    const { name } = row;
    // Of nothing that was promised there is no share: whatever happened was off.
    const errorPercent = row.promised === 0 && row.happened ? Number.POSITIVE_INFINITY : row.errorPercent;
    if (errorPercent === null || Math.abs(errorPercent) <= OFF_PERCENT)
        return '';
    const isOff = (other) => Math.abs(offBy(other)) > OFF_PERCENT;
    const found = {
        'bytes sent': () => bytesReason(row),
        rate: () => rateReason(happened),
        transfer: () => because([isOff('bytes sent') && 'the bytes', isOff('rate') && 'the rate']),
        training: () => trainingReason(happened, isOff('an epoch')),
        'an epoch': () => epochReason(happened),
        'training, by the probe': () => trainingReason(happened, isOff('an epoch, by the probe')),
        'an epoch, by the probe': () => explained(happened),
        cache: () => 'the pictures decode to another size than their headers and imgsz say',
        'cost of transfer and training': () => because([isOff('transfer') && 'the transfer', isOff('training') && 'the training']),
        'energy of the GPU': () => energyReason(happened, isOff('training')),
        environment: () => 'what the installer has to fetch changes from run to run',
        collecting: () => 'what comes home, and the line, change from run to run',
    };
    return found[name]() || 'no cause is known';
}
function bytesReason({ promised, happened }) {
    if (promised === 0)
        return 'the server did not hold any more what preflight had found there';
    return Number(happened) < Number(promised)
        ? 'the server held a part already, or files are there twice: the promise is the most that may be sent'
        : 'a part was sent again, after a break or a second run';
}
function because(parts) {
    const named = parts.filter((part) => part !== false);
    return named.length === 0 ? '' : `because of ${named.join(' and ')}`;
}
function rateReason({ plan, phases }) {
    const breaks = phases.find(({ phase }) => phase === 'transfer')?.facts.reconnects;
    if (!plan.promise?.transfer?.isMeasured)
        return 'the rate was assumed: the line could not be measured';
    if (plan.transfer.bandwidth !== '')
        return 'transfer.bandwidth limits it';
    if (typeof breaks === 'number' && breaks > 0)
        return `the line broke ${breaks} times`;
    return 'it was measured for a moment, over one connection; the transfer uses several, and reads files';
}
function trainingReason({ epochs, attempts, plan }, isEpochOff) {
    const parts = [
        epochs.planned !== null &&
            epochs.run < epochs.planned &&
            `it ended after ${epochs.run} of ${epochs.planned} epochs`,
        isEpochOff && 'an epoch took another time',
        attempts > 1 && `it took ${attempts} attempts`,
    ].filter((part) => typeof part === 'string');
    const { time } = plan.training.args;
    if (parts.length === 0 && time !== undefined && time !== null)
        return 'training.time is the most it may take';
    return parts.join('; ');
}
function energyReason({ figures }, isTrainingOff) {
    const watts = new usage/* Usage */._U(figures.minutes).mean('gpuPowerWatts');
    const drew = watts !== null && `the GPU drew ${Math.round(watts)} W on average`;
    return [isTrainingOff && 'because of the training', drew].filter((part) => part !== false).join('; ');
}
function epochReason(happened) {
    const basis = happened.plan.promise?.bases?.secondsPerEpoch;
    const otherwise = basis === undefined ? '' : `it was foretold from another training (${basis})`;
    return explained(happened) || otherwise;
}
/** What was found out while it ran; the second epoch's figures are better than the first one's. */
function explained({ foretold }) {
    return foretold.flatMap(({ explanation }) => (explanation ? [explanation.text] : [])).at(-1) ?? '';
}
/** What happened over what was foretold before it was corrected, by quantity, for the next forecast. */
function ratiosOf({ promise }, rows) {
    const named = { mbps: 'rate', secondsPerEpoch: 'an epoch' };
    return Object.fromEntries(Object.entries(named).flatMap(([quantity, name]) => {
        const { promised = null, happened = null } = rows.find((row) => row.name === name) ?? {};
        const basis = promise?.bases?.[quantity];
        if (basis === undefined || promised === null || happened === null)
            return [];
        const ratio = (happened / promised) * (promise?.corrections?.[quantity]?.factor ?? 1);
        return ratio > 0 && Number.isFinite(ratio) ? [[quantity, { basis, ratio }]] : [];
    }));
}

;// CONCATENATED MODULE: ./src/report/rescues.ts
/** As many as a setting allows. */
const rescues_MOST = 100;
/** The rescues of a training, as its supervisor told of them. */
function rescuesOf({ all }) {
    const events = all.flatMap((event) => (event.type === 'rescue' ? [event] : []));
    return events.slice(0, rescues_MOST).map(({ failed, epoch, class: failureClass, reason, changes }) => ({
        attempt: failed,
        epoch,
        failureClass,
        reason,
        changes,
    }));
}

// EXTERNAL MODULE: ./src/training/events.ts + 1 modules
var events = __webpack_require__(60621);
// EXTERNAL MODULE: ./src/untrusted/json.ts
var json = __webpack_require__(86250);
;// CONCATENATED MODULE: ./src/report/training-figures.ts


/** So that nothing else is parsed: most of the lines tell how far an epoch is. */
const MARK = /"type": ?"(telemetry|epoch|begin|forecast|scan|rescue|weights)"/;
/** Two weeks of minutes. */
const MOST_MINUTES = 20_000;
/** Ten times what anybody trains; the events of 100,000 take half a gigabyte while they are read. */
const MOST_EPOCHS = 20_000;
/** Attempts, and what each finds. */
const MOST_OTHERS = 1_000;
/** An event is below 3 kB. */
const MAX_CHARACTERS = 64 << 10;
/** Tells from events.jsonl how the machine was used and what an epoch's time went into, attempt by attempt. */
class TrainingFigures {
    minutes = [];
    epochs = [];
    /** All of it in its order, what a scan found among it. */
    all = [];
    #others = 0;
    /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
    add(line) {
        const [, type] = MARK.exec(line) ?? [];
        if (type === undefined || this.#isFull(type))
            return;
        const event = (0,events/* readEvent */.j)((0,json/* readForeignJson */.B)(line, MAX_CHARACTERS));
        if (event === undefined)
            return;
        if (event.type === 'telemetry')
            this.minutes.push(event);
        else if (event.type === 'epoch')
            this.epochs.push(event);
        else
            this.#others += 1;
        this.all.push(event);
    }
    #isFull(type) {
        if (type === 'telemetry')
            return this.minutes.length >= MOST_MINUTES;
        return type === 'epoch' ? this.epochs.length >= MOST_EPOCHS : this.#others >= MOST_OTHERS;
    }
}

;// CONCATENATED MODULE: ./src/report/compile.ts

















/** Puts together what is known of a training, and judges it. Pure. */
function compileReport(sources) {
    const { plan, baseline, phases, files } = sources;
    const { figures = new TrainingFigures() } = sources.record;
    const held = heldAgainst(phases, sources.record);
    const record = { ...held, outcome: namedModel(held.outcome, figures) };
    const { name, files: fileCount, bytes, splits, classes, worthless } = plan.dataset;
    const seconds = (0,states/* totalSeconds */.S3)(record.state);
    const comparison = baseline && compare(record.outcome, baseline);
    const cost = (0,home_cost/* costs */.tq)((0,home_cost/* hoursInAll */.MU)(phases, seconds, sources.earlierSeconds), plan.limits.pricePerHour);
    const against = judgeStanding(record.evaluation, plan.modelToBeat?.sha256 ?? null, sources.gates['not-worse-than-baseline']);
    const foretold = foretoldOf(figures, plan);
    const evidence = {
        metrics: record.outcome.metrics,
        comparison,
        hours: cost.hours,
        cost: cost.total,
        worthless,
        doubts: record.doubts ?? {},
        against,
    };
    const finished = record.state.state === 'finished';
    const { best } = (0,workloads/* workloadOf */.Rc)(plan.workload).results.files;
    const model = files.find(({ path }) => (finished ? path === best : isBestCopy(path))) ?? null;
    const own = finished ? [modelGate(best, model, record), ...recordGate(record)] : [];
    const gates = [...own, ...judgeGates(sources.gates, evidence)];
    const goals = judgeGoals({
        ...evidence,
        plan,
        goals: sources.goals ?? plan.collect,
        isFinished: finished,
        phases,
        digest: record.outcome.digest,
    });
    return {
        schema: 1,
        trainingId: sources.trainingId,
        createdAt: sources.now.toISOString(),
        verdict: compile_verdict(gates, finished),
        training: {
            state: record.state.state,
            reason: record.state.reason,
            attempts: record.state.attempt,
            epochs: record.outcome.curves.epochs.length,
            epochsPlanned: record.state.epochs,
            seconds,
            moves: record.moves ?? [],
        },
        rescues: rescuesOf(figures),
        outcome: record.outcome,
        evaluation: record.evaluation,
        picturesPerDay: plan.evaluation.picturesPerDay,
        against: { ...against, trainingId: plan.modelToBeat?.name ?? null },
        comparison,
        goals,
        gates,
        model,
        exports: [],
        phases,
        timeline: record.timeline,
        epochParts: epochParts(figures),
        machine: machineOf(figures),
        changes: changesSince(sources.lastGood, profileOf(plan.dataset, record.evaluation)),
        promises: promisesOf({
            plan,
            phases,
            figures,
            trainingSeconds: seconds,
            secondsPerEpoch: record.outcome.secondsPerEpoch,
            epochs: { run: record.outcome.curves.epochs.length, planned: record.state.epochs },
            attempts: record.state.attempt,
            foretold,
        }),
        promise: plan.promise?.trainingSeconds ?? null,
        foretold,
        decisions: record.decisions ?? [],
        dataset: {
            name,
            digest: record.outcome.digest,
            files: fileCount,
            bytes,
            trainImages: splits.train.images,
            valImages: splits.val.images,
            classes,
            worthless,
        },
        environment: describeEnvironment(plan, phases, record.lock),
        cost: { ...cost, baseline: sources.baselineSpent ?? null },
        files,
        leftOut: sources.leftOut,
    };
}
/** Nothing for the first, or for one of which nobody kept what it was made of. */
function changesSince(lastGood, now) {
    if (!lastGood?.madeOf)
        return null;
    return { trainingId: lastGood.trainingId, counts: changesBetween(lastGood.madeOf.profile, now) };
}
/** The record, with what it says of the time held against what this runner was told before. */
function heldAgainst(phases, record) {
    const watched = phases.find(({ phase }) => phase === 'train')?.facts['training-seconds'];
    const why = forgottenTime((0,states/* totalSeconds */.S3)(record.state), watched);
    if (why === '')
        return record;
    return { ...record, state: { ...record.state, seconds: null }, doubts: { ...record.doubts, seconds: why } };
}
/** Until the end, the library may be writing best.pt; our own copy of it is whole. */
function isBestCopy(path) {
    return /^checkpoints\/best-\d+\.pt$/.test(path);
}
/** A finished training has a model, and it is the very file that the training wrote. */
function modelGate(best, model, { claimedModelSha256 }) {
    const gate = { name: 'model', wanted: 'the file that the training wrote', found: null };
    if (!model)
        return { ...gate, passed: false, why: `there is no ${best}` };
    if (claimedModelSha256 === null)
        return { ...gate, passed: false, why: 'result.json does not say its SHA-256' };
    if (model.sha256 === claimedModelSha256)
        return { ...gate, passed: true, why: '' };
    return { ...gate, passed: false, why: `its SHA-256 is not the ${claimedModelSha256} of result.json` };
}
/** Whoever contradicts himself, or says what cannot be, is believed in nothing: also where no gate asks for that number. */
function recordGate({ doubts = {} }) {
    const why = [...new Set(Object.values(doubts))].join('; ');
    return why === '' ? [] : [{ name: 'record', wanted: 'numbers that agree', found: null, passed: false, why }];
}
function compile_verdict(gates, finished) {
    if (gates.some(({ passed }) => !passed))
        return 'fail';
    return finished ? 'pass' : 'incomplete';
}

// EXTERNAL MODULE: ./src/report/judged-by.ts
var judged_by = __webpack_require__(95547);
;// CONCATENATED MODULE: ./src/report/believed.ts

/**
 * The metrics that stand. The last validation, of best.pt itself, says more of it than the table's row.
 *
 * @returns null for what is in doubt, and for what one file alone tells of a training that has finished: there are three
 */
function believedMetrics(claims, doubtful) {
    const { result, epochs, outcome } = claims;
    const { metrics } = outcome;
    const value = (name) => {
        const said = result[name];
        if (epochs !== null && filesTelling(name, claims) < 2)
            return null;
        return doubtful[name] === undefined ? (said === undefined ? metrics[name] : said) : null;
    };
    return {
        precision: value('precision'),
        recall: value('recall'),
        map50: value('map50'),
        map5095: value('map5095'),
        bestEpoch: doubtful.map5095 === undefined ? metrics.bestEpoch : null,
    };
}
/** The mean time of an epoch in seconds that stands; null when it is in doubt. */
function believedEpochTime({ outcome: table, events }, doubtful) {
    if (doubtful.secondsPerEpoch !== undefined)
        return null;
    const told = [...events.values()].flatMap(({ seconds }) => seconds ?? []);
    const mean = told.reduce((sum, seconds) => sum + seconds, 0) / told.length;
    return table.secondsPerEpoch === null || told.length === 0
        ? table.secondsPerEpoch
        : Math.max(table.secondsPerEpoch, mean);
}

// EXTERNAL MODULE: ./src/report/curve-outcome.ts
var curve_outcome = __webpack_require__(74864);
// EXTERNAL MODULE: ./src/untrusted/yaml.ts + 1 modules
var untrusted_yaml = __webpack_require__(87410);
// EXTERNAL MODULE: ./src/report/outcome.ts
var outcome = __webpack_require__(85066);
;// CONCATENATED MODULE: ./src/report/library-arguments.ts



/**
 * Reads an args.yaml of Ultralytics.
 *
 * @param yaml the file's text, which may be hostile
 * @returns the effective arguments by name; empty when it is not one
 */
function readArguments(yaml) {
    const { value } = (0,untrusted_yaml/* readForeignYaml */.Sy)(yaml, '1.2', untrusted_yaml/* ARGUMENTS_LIMITS */.Ed);
    const parsed = valibot_dist/* safeParse */.xLC(outcome/* outcomeSchema */.W.entries.arguments, value);
    return parsed.success ? parsed.output : {};
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./src/training/checksum.ts
/** A training's records say themselves whether they are whole: `remote/gpu_retrain/records/checksum.py` writes them so. */


const RECORD_END = /,\s*"checksum"\s*:\s*"([0-9a-f]{64})"\s*\}\s*$/;
const LINE_END = /,"crc32":"([0-9a-f]{8})"\}$/;
/** No end is longer, so that nothing else of a long text is searched. */
const MOST_END_CHARACTERS = 200;
/** Whether a record is what was written. One without a checksum, which older versions wrote, is not known to be otherwise. */
function isWholeRecord(text) {
    const [content, sha256] = parted(text, RECORD_END);
    return sha256 === undefined || (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex') === sha256;
}
/** The same for a line of events.jsonl. */
function isWholeLine(line) {
    const [content, sum] = parted(line, LINE_END);
    return sum === undefined || (0,external_node_zlib_.crc32)(content) === Number.parseInt(sum, 16);
}
/** A text without its checksum, and the checksum; undefined where it has none. */
function parted(text, end) {
    const tail = text.slice(-MOST_END_CHARACTERS);
    const found = end.exec(tail);
    return found ? [text.slice(0, text.length - tail.length + found.index), found[1]] : [text, undefined];
}

// EXTERNAL MODULE: ./src/untrusted/file.ts
var file = __webpack_require__(31114);
;// CONCATENATED MODULE: ./src/report/decision-events.ts


const decision_events_text = valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* maxLength */.Ru6(1000));
/** What the driver says of an argument that was `auto` (`remote/gpu_retrain/workloads/ultralytics/decisions.py`). */
const decisionSchema = valibot_dist/* object */.Ikc({
    type: valibot_dist/* literal */.euz('decision'),
    setting: valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* maxLength */.Ru6(40)),
    value: valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* maxLength */.Ru6(40)),
    reason: decision_events_text,
});
/** So that nothing else is parsed. */
const decision_events_MARK = /"type": ?"decision"/;
const decision_events_MAX_CHARACTERS = 8192;
/** There are three; a newer server may decide more. */
const MAX_DECISIONS = 20;
/** Tells from events.jsonl what the server decided. */
class DecisionEvents {
    #found = new Map();
    /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
    add(line) {
        if (!decision_events_MARK.test(line))
            return;
        const parsed = valibot_dist/* safeParse */.xLC(decisionSchema, (0,json/* readForeignJson */.B)(line, decision_events_MAX_CHARACTERS));
        if (!parsed.success)
            return;
        const { setting, value, reason } = parsed.output;
        if (this.#found.size < MAX_DECISIONS || this.#found.has(setting))
            this.#found.set(setting, { setting, value, reason });
    }
    /** In the order in which they were made; of one that was made anew on another machine, the last. */
    get decisions() {
        return [...this.#found.values()];
    }
}

;// CONCATENATED MODULE: ./src/report/epoch-events.ts


const number = valibot_dist/* fallback */.NpB(valibot_dist/* nullable */.mee(valibot_dist/* number */.aig()), null);
/** What the driver says at the end of an epoch (`remote/gpu_retrain/workloads/ultralytics/training_watch.py`); whether it can be is judged later. */
const epochEventSchema = valibot_dist/* object */.Ikc({
    type: valibot_dist/* literal */.euz('epoch'),
    epoch: valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* safeInteger */.Y2b(), valibot_dist/* minValue */.Wwf(1)),
    seconds: number,
    totalSeconds: number,
    metrics: valibot_dist/* fallback */.NpB(valibot_dist/* object */.Ikc({ precision: number, recall: number, map50: number, map5095: number }), {
        precision: null,
        recall: null,
        map50: null,
        map5095: null,
    }),
});
/** So that nothing else is parsed: most of the lines tell how far an epoch is. */
const epoch_events_MARK = /"type": ?"epoch"/;
const MAX_EPOCHS = 100_000;
/** An event is below 1 kB. */
const epoch_events_MAX_CHARACTERS = 64 << 10;
/** Tells from events.jsonl what was said of whole epochs. */
class EpochEvents {
    #found = new Map();
    /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
    add(line) {
        const event = this.#found.size < MAX_EPOCHS && epoch_events_MARK.test(line) ? epochEvent(line) : undefined;
        if (event)
            this.#found.set(event.epoch, event);
    }
    /** By epoch; of one that was repeated after a resume, the last. */
    get byEpoch() {
        return this.#found;
    }
}
function epochEvent(line) {
    const parsed = valibot_dist/* safeParse */.xLC(epochEventSchema, (0,json/* readForeignJson */.B)(line, epoch_events_MAX_CHARACTERS));
    return parsed.success ? parsed.output : undefined;
}

;// CONCATENATED MODULE: ./src/report/timeline.ts




/** What a supervisor says whenever the training's state changes; `atMs` is the server's wall clock. */
const stateEventSchema = valibot_dist/* object */.Ikc({
    from: valibot_dist/* literal */.euz('supervisor'),
    attempt: valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* safeInteger */.Y2b()),
    atMs: valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* safeInteger */.Y2b()),
    type: valibot_dist/* literal */.euz('state'),
    state: valibot_dist/* picklist */.KIO(states/* STATES */.xj),
});
/** What is written when a training is brought to another server, with the checkpoint that came along. */
const movedEventSchema = valibot_dist/* object */.Ikc({
    from: valibot_dist/* literal */.euz('mirror'),
    type: valibot_dist/* literal */.euz('moved'),
    server: schemas/* count */.U9,
    epoch: schemas/* count */.U9,
});
const MAX_STRETCHES = 200;
/** Of states that a training goes through; a supervisor does not write more. */
const MAX_CHANGES = 10_000;
/** An event is below 1 kB, and a reason in it below 10. */
const timeline_MAX_CHARACTERS = 64 << 10;
/** Tells from events.jsonl how long a training was in which state, over all its attempts. */
class Timeline {
    #changes = [];
    moves = [];
    /** @param line of the file; it comes from the server: what is not an event of ours is passed over */
    add(line) {
        // Of ten thousand events a few tell of a state: only these are worth parsing.
        if (line.includes('"moved"'))
            this.#addMove(line);
        if (!line.includes('"state"') || this.#changes.length >= MAX_CHANGES)
            return;
        const parsed = valibot_dist/* safeParse */.xLC(stateEventSchema, (0,json/* readForeignJson */.B)(line, timeline_MAX_CHARACTERS));
        if (parsed.success)
            this.#changes.push(parsed.output);
    }
    #addMove(line) {
        const parsed = valibot_dist/* safeParse */.xLC(movedEventSchema, (0,json/* readForeignJson */.B)(line, timeline_MAX_CHARACTERS));
        if (!parsed.success || this.moves.length >= MAX_STRETCHES)
            return;
        const { server, epoch } = parsed.output;
        this.moves.push({ server, epoch });
    }
    /** @returns the stretches in the order in which they were; time between two attempts belongs to none */
    stretches() {
        const stretches = [];
        for (const [at, { attempt, state, atMs }] of this.#changes.entries()) {
            const next = this.#changes[at + 1];
            if (!next || next.attempt !== attempt)
                continue;
            stretches.push({ attempt, state, seconds: Math.max(0, next.atMs - atMs) / 1000 });
        }
        return merged(stretches).slice(0, MAX_STRETCHES);
    }
}
/** A state is said again when its reason changes: one stretch all the same. */
function merged(stretches) {
    const result = [];
    for (const stretch of stretches) {
        const last = result.at(-1);
        if (last && last.state === stretch.state && last.attempt === stretch.attempt) {
            result.splice(-1, 1, { ...last, seconds: last.seconds + stretch.seconds });
        }
        else {
            result.push(stretch);
        }
    }
    return result;
}

;// CONCATENATED MODULE: ./src/report/record-folder.ts










/** What the supervisor and the driver write. */
const MOST_LINE_BYTES = 64 << 10;
/** What came home, read within limits. A file that is not there is empty. */
class RecordFolder {
    unread = [];
    #folder;
    #paths;
    #signal;
    constructor(folder, files, signal) {
        this.#folder = folder;
        this.#paths = new Set(files.map(({ path }) => path));
        this.#signal = signal;
    }
    /** Notes what is not read, and why. */
    leave(path, why) {
        this.unread.push(`${path}: ${why}`);
    }
    /** A file's text. */
    async text(path, mostBytes) {
        // Each file is parsed at one go: before the next, whoever cancels has a turn.
        await (0,external_node_timers_promises_.setImmediate)();
        this.#signal.throwIfAborted();
        if (!this.#paths.has(path))
            return '';
        const content = await (0,file/* readForeignFile */.pe)((0,external_node_path_.join)(this.#folder, path), mostBytes);
        if (content === undefined)
            this.leave(path, `it has more than ${mostBytes / 1e6} MB`);
        return content?.toString('utf8') ?? '';
    }
    /** An object, empty when the text is none. */
    async json(path, mostBytes) {
        const text = await this.text(path, mostBytes);
        const value = (0,json/* readForeignJson */.B)(text, mostBytes);
        if (!isWholeRecord(text)) {
            this.leave(path, 'it is damaged: its checksum is not that of its content');
            return {};
        }
        return typeof value === 'object' && value !== null ? value : {};
    }
    /** How long the training was in which state, and what it said of whole epochs. */
    async events(path, mostBytes) {
        const [timeline, epochs, figures] = [new Timeline(), new EpochEvents(), new TrainingFigures()];
        const decided = new DecisionEvents();
        const found = () => ({
            timeline: timeline.stretches(),
            moves: timeline.moves,
            epochs: epochs.byEpoch,
            figures,
            decisions: decided.decisions,
        });
        if (!this.#paths.has(path))
            return found();
        const full = (0,external_node_path_.join)(this.#folder, path);
        const most = { lineBytes: MOST_LINE_BYTES, fileBytes: mostBytes };
        if ((await (0,promises_.stat)(full)).size > most.fileBytes)
            this.leave(path, `only its first ${most.fileBytes / 1e6} MB are read`);
        let damaged = 0;
        for await (const lines of (0,file/* foreignLines */.Y0)(full, most, this.#signal))
            for (const line of lines) {
                if (!isWholeLine(line)) {
                    damaged += 1;
                    continue;
                }
                timeline.add(line);
                epochs.add(line);
                figures.add(line);
                decided.add(line);
            }
        if (damaged > 0)
            this.leave(path, `${damaged} damaged lines of it, whose checksums are not those of their content`);
        return found();
    }
}

;// CONCATENATED MODULE: ./src/report/record.ts











/** The files that are read for the report, and beyond how many bytes each is a flood. */
const MOST_BYTES = {
    state: 1e6,
    result: 1e6,
    /** With every class of the dataset. */
    order: 4e6,
    /** 25,000 epochs. */
    table: 8e6,
    arguments: 1e6,
    evaluation: 1e6,
    lock: 1e6,
    /** A day's events are below 10 MB; of more, what comes first. */
    events: 64e6,
};
/** What is missing differs from what is there and is not a number. */
const claim = valibot_dist/* optional */.lqM(valibot_dist/* fallback */.NpB(valibot_dist/* nullable */.mee(valibot_dist/* number */.aig()), null));
const countOrNull = valibot_dist/* fallback */.NpB(valibot_dist/* nullable */.mee(schemas/* count */.U9), null);
/** state.json, as `remote/gpu_retrain/records/states.py` writes it; what is missing or odd becomes unknown. */
const stateSchema = valibot_dist/* object */.Ikc({
    state: valibot_dist/* fallback */.NpB(valibot_dist/* picklist */.KIO([...states/* STATES */.xj, 'unknown']), 'unknown'),
    reason: valibot_dist/* fallback */.NpB(valibot_dist/* string */.YjP(), ''),
    attempt: valibot_dist/* fallback */.NpB(schemas/* count */.U9, 0),
    epoch: countOrNull,
    epochs: countOrNull,
    seconds: possible/* durationOrNull */.xU,
    secondsBefore: valibot_dist/* optional */.lqM(possible/* durationOrNull */.xU, 0),
});
/** result.json, as `remote/gpu_retrain/workloads/ultralytics/driver.py` writes it when it has trained to the end and validated best.pt once more. */
const resultSchema = valibot_dist/* object */.Ikc({
    precision: claim,
    recall: claim,
    map50: claim,
    map5095: claim,
    epochs: countOrNull,
    best: valibot_dist/* object */.Ikc({ sha256: schemas/* sha256 */.sc }),
});
/** The part of an order that says on what data the training ran. */
const orderSchema = valibot_dist/* object */.Ikc({
    work: valibot_dist/* object */.Ikc({ dataset: valibot_dist/* object */.Ikc({ digest: schemas/* sha256 */.sc }) }),
});
/**
 * Reads what is there of a training's record. A training that failed early leaves little; nothing here is required.
 *
 * @param workload what it trained with
 * @param trainingId names the outcome
 * @param folder the collected results, absolute
 * @param files the verified files in it
 * @param signal is heard between the files, and while the events are read
 */
async function readRecord({ library, results }, trainingId, folder, files, signal = new AbortController().signal) {
    const { files: named } = results;
    const home = new RecordFolder(folder, files, signal);
    const rawState = await home.json('state.json', MOST_BYTES.state);
    const state = valibot_dist/* parse */.qgA(stateSchema, rawState);
    const order = valibot_dist/* safeParse */.xLC(orderSchema, await home.json(`order.${state.attempt}.json`, MOST_BYTES.order));
    const result = valibot_dist/* safeParse */.xLC(resultSchema, await home.json('result.json', MOST_BYTES.result));
    const lock = await home.text('environment.txt', MOST_BYTES.lock);
    const text = await home.text(named.table, MOST_BYTES.table);
    const table = (0,curve_outcome/* possibleOutcome */.q)(trainingId, results.readTable(text));
    if (text !== '' && table.outcome.curves.epochs.length === 0)
        home.leave(named.table, 'it is not a table of epochs that can be read');
    const events = await home.events('events.jsonl', MOST_BYTES.events);
    const digest = order.success ? order.output.work.dataset.digest : null;
    const evaluated = await home.json(named.evaluation, MOST_BYTES.evaluation);
    const claims = {
        ...table,
        ...claimed(state, hasOddTime(rawState, state), result.success ? result.output : undefined),
        events: events.epochs,
    };
    const doubtful = doubts(claims);
    const metrics = believedMetrics(claims, doubtful);
    const claimedModelSha256 = result.success ? result.output.best.sha256 : null;
    const read = readEvaluation(evaluated, { model: claimedModelSha256, dataset: digest, metrics });
    if ('why' in read && Object.keys(evaluated).length > 0)
        home.leave(named.evaluation, read.why);
    return {
        state: doubtful.seconds === undefined ? state : { ...state, seconds: null },
        outcome: {
            ...claims.outcome,
            metrics,
            secondsPerEpoch: believedEpochTime(claims, doubtful),
            digest,
            arguments: readArguments(await home.text(named.arguments, MOST_BYTES.arguments)),
            ultralytics: lockedVersion(lock, library.package),
        },
        doubts: doubtful,
        timeline: events.timeline,
        moves: events.moves,
        figures: events.figures,
        decisions: events.decisions,
        unread: home.unread,
        lock,
        claimedModelSha256,
        evaluation: 'evaluation' in read ? read.evaluation : null,
    };
}
/** What state.json and result.json say; the epochs of a training that goes on, or ended early, need not agree. */
function claimed(state, oddTime, result) {
    const { precision, recall, map50, map5095 } = result ?? {};
    const seconds = (0,states/* totalSeconds */.S3)(state);
    return {
        result: { precision, recall, map50, map5095 },
        epochs: state.state === 'finished' ? { result: result?.epochs ?? null, state: state.epoch } : null,
        seconds: oddTime ? undefined : seconds,
    };
}
/** Whether there is a time in state.json that is not one. */
function hasOddTime(raw, read) {
    return ['seconds', 'secondsBefore'].some((name) => name in raw && read[name] === null);
}

;// CONCATENATED MODULE: ./src/report/make-report.ts










/**
 * Reads what came home, what the phases recorded and what to compare with, and makes the report of it.
 *
 * @param collecting the collection so far: its record is written when it has ended
 * @returns the report, and what belongs to it
 */
async function makeReport(request, { folder, files, leftOut }, collecting, signal) {
    const { plan, trainingId, gates, goals } = request;
    const workload = (0,workloads/* workloadOf */.Rc)(plan.workload);
    const earlier = (await (0,home_phases/* readPhases */.Ji)(request.home, trainingId)).filter(({ phase }) => phase !== 'collect');
    const record = onSplit(await readRecord(workload, trainingId, folder, files, signal), plan);
    const phases = [...earlier, collecting];
    const { baseline, failure } = await tryBaseline(request.baseline, workload);
    const earlierSeconds = await (0,earlier_servers/* secondsOnEarlierServers */.VR)(request.home, trainingId);
    const before = { baseline: baseline?.outcome ?? null, baselineSpent: baseline?.spent ?? null };
    const found = await (0,model_to_beat/* findModelToBeat */.kw)(request.home, plan.dataset.name);
    // What is collected again may be the last good one itself.
    const lastGood = found?.trainingId === trainingId ? null : (found ?? null);
    const made = { record, lastGood, ...before, phases, earlierSeconds, now: new Date() };
    const sources = { plan, trainingId, gates, goals, files, leftOut, ...made };
    return {
        report: compileReport(sources),
        judgedBy: (0,judged_by/* judgedBy */.N)(gates, before.baseline),
        unread: record.unread,
        failure,
    };
}
/** What the server evaluated must be what it was asked to. */
function onSplit(record, plan) {
    const { evaluation } = record;
    const why = evaluation === null ? '' : otherPictures(evaluation, plan);
    if (why === '')
        return record;
    const { files } = (0,workloads/* workloadOf */.Rc)(plan.workload).results;
    return { ...record, evaluation: null, unread: [...record.unread, `${files.evaluation}: ${why}`] };
}
/** Pictures that the library cannot read it leaves out; it makes none up, and does not leave out most. */
function otherPictures({ split, pictures }, plan) {
    if (split !== (0,order/* evaluatedSplit */.W)(plan))
        return 'it is about another split';
    const { images } = plan.dataset.splits.val;
    const isOther = split === 'val' && (pictures > images || pictures < images / 2);
    return isOther ? `it is about ${pictures} pictures, of ${images}` : '';
}
async function tryBaseline(path, { results }) {
    try {
        return { baseline: path ? await (0,baseline/* readBaseline */.m)(path, results) : null, failure: undefined };
    }
    catch (thrown) {
        return { baseline: null, failure: (0,errors/* asFailure */.h_)(thrown) };
    }
}

;// CONCATENATED MODULE: ./src/report/model-facts.ts



/** Beside the model in its artifact: no file of the server's can have this name. */
const model_facts_NAME = 'model.json';
/**
 * What the report says of the model, for programs.
 *
 * @returns undefined without a model
 */
function modelFacts(report) {
    const { model, outcome, evaluation, dataset } = report;
    if (model === null)
        return undefined;
    const { map50, map5095, precision, recall } = outcome.metrics;
    const { imgsz } = outcome.arguments;
    return {
        schema: 1,
        file: model.path.slice(model.path.lastIndexOf('/') + 1),
        sha256: model.sha256,
        trainingId: report.trainingId,
        verdict: report.verdict,
        classes: dataset.classes,
        imgsz: evaluation?.imgsz ?? (typeof imgsz === 'number' ? imgsz : null),
        dataset: { name: dataset.name, digest: dataset.digest },
        ultralytics: outcome.ultralytics,
        metrics: { map50, map5095, precision, recall },
        evaluatedOn: evaluation && evaluatedOn(evaluation),
        thresholds: evaluation ? thresholds(evaluation) : {},
        f1Peak: evaluation && f1Peak(evaluation),
        worthless: dataset.worthless,
    };
}
function evaluatedOn({ split, pictures, backgrounds, clusters }) {
    return { split, pictures, backgrounds, clusters };
}
function thresholds(evaluation) {
    const { operatingPoints } = evaluation;
    return Object.fromEntries(operatingPoints.map((point) => [String(point.perThousand), threshold(point, hasIntervals(evaluation))]));
}
function threshold({ confidence, recall, falseAlarms, atMostPerThousand }, isSure) {
    if (isSure)
        return { confidence, recall, falseAlarms, atMostPerThousand };
    const alone = recall && { value: recall.value, low: null, high: null };
    return { confidence, recall: alone, falseAlarms, atMostPerThousand: null };
}
function f1Peak(evaluation) {
    const { f1Peak: peak } = evaluation;
    if (peak === null)
        return null;
    const { point, ...others } = peak;
    return {
        ...others,
        point: point && { perThousand: point.perThousand, ...threshold(point, hasIntervals(evaluation)) },
    };
}
/**
 * Writes them beside the model.
 *
 * @param folder the results, absolute
 * @returns the names of what was written, relative to the folder; none without a model
 * @throws Failure HOME_UNUSABLE
 */
async function writeModelFacts(folder, report) {
    const facts = modelFacts(report);
    if (facts === undefined || report.model === null)
        return [];
    const path = (0,external_node_path_.join)((0,external_node_path_.dirname)(report.model.path), model_facts_NAME);
    await (0,write_whole/* writeWhole */.f8)((0,external_node_path_.join)(folder, path), `${JSON.stringify(facts, null, 1)}\n`);
    return [path];
}

;// CONCATENATED MODULE: ./src/report/html.ts

const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
/** No honest text in a report is longer; nothing in it needs a second line. */
const LIMIT_CHARACTERS = 1_000;
/** Markup that is safe to put into a page: made by `html`, or of nothing but our own text and numbers. */
class Html {
    markup;
    constructor(markup) {
        this.markup = markup;
    }
}
/**
 * Makes markup from a template. Everything put into it is escaped for elements and quoted attributes alike, control
 * and bidirectional characters included: the server's words cannot change the page.
 */
function html(strings, ...values) {
    return new Html(strings.reduce((markup, part, at) => markup + rendered(values[at - 1] ?? null) + part));
}
function rendered(value) {
    if (value === null)
        return '';
    if (value instanceof Html)
        return value.markup;
    if (typeof value === 'object')
        return value.map(rendered).join('');
    return (0,printable/* printable */.g)(String(value), LIMIT_CHARACTERS).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

;// CONCATENATED MODULE: ./src/report/page-table.ts

/**
 * A table that scrolls by itself where it is wider than the page, also with the keyboard alone.
 *
 * @param name tells whoever listens to the page where they are
 */
function table(name, rows) {
    return html `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>${rows}</table></div>`;
}
/** A table of names and what is known by them. */
function namedRows(name, rows) {
    return table(name, rows.map(([key, value]) => html `<tr><th scope="row">${key}</th><td>${value}</td></tr>`));
}

;// CONCATENATED MODULE: ./src/report/with-code.ts

/** What stands between backticks is to be typed. */
function withCode(text) {
    return text.split('`').map((part, at) => (at % 2 === 1 ? html `<code>${part}</code>` : part));
}

;// CONCATENATED MODULE: ./src/report/page-promises.ts





/** A number as people read it; a dash when it is unknown. */
function promiseText(unit, value) {
    if (value === null)
        return text_format/* DASH */.jr;
    if (unit === 'bytes')
        return (0,text_format/* bytes */.ee)(Math.round(value));
    if (unit === 'mbps')
        return (0,text_format/* rate */.TS)(value);
    if (unit === 'kwh')
        return (0,text_format/* energy */.zP)(value);
    return unit === 'money' ? (0,text_format/* money */.TG)(value) : (0,text_format/* duration */.p0)(value);
}
/** Such as `+12 %`; empty when unknown. */
function errorText(percent) {
    if (percent === null)
        return '';
    const rounded = Math.round(percent);
    return `${rounded > 0 ? '+' : ''}${rounded} %`.replace('-', '−');
}
/** Those of which something is known. */
function toldPromises({ promises }) {
    return promises.filter(({ promised }) => promised !== null);
}
/** What was promised, what happened, and why the one is not the other. */
function promisesPart(report) {
    const rows = toldPromises(report);
    if (rows.length === 0)
        return null;
    const head = html `<tr><td></td><th class="n">promised</th><th class="n">happened</th><th class="n">error</th></tr>`;
    return html `<h2>Promised, and what happened</h2>${table('Promised, and what happened', [head, rows.map(promiseRow)])}`;
}
function promiseRow({ name, unit, promised, happened, errorPercent, reason }) {
    const style = errorPercent === null || Math.abs(errorPercent) <= OFF_PERCENT ? 'soft' : 'unknown';
    return html `<tr><th scope="row">${name}</th><td class="n">${promiseText(unit, promised)}</td><td class="n">${promiseText(unit, happened)}</td>
<td class="n ${style}">${errorText(errorPercent)}</td></tr>
${reason ? html `<tr class="why"><td></td><td colspan="3" class="soft">${withCode(reason)}</td></tr>` : null}`;
}

;// CONCATENATED MODULE: ./src/report/spent.ts
/** Points in a whole mAP. */
const POINTS = 100;
/**
 * What a point of mAP50-95 cost.
 *
 * @returns null when the cost or the metric is unknown, or there is no point
 */
function costPerPoint({ total }, { map5095 }) {
    return total === null || map5095 === null || map5095 <= 0 ? null : total / (map5095 * POINTS);
}
/** Sets the two beside each other; what proves nothing has no price. */
function costsOf({ cost, outcome, comparison, dataset }) {
    const worth = dataset.worthless === '' ? outcome.metrics : { map5095: null };
    const { hours, total, baseline } = cost;
    return {
        now: { hours, total, perPoint: costPerPoint(cost, worth) },
        before: baseline && comparison
            ? { ...baseline, perPoint: costPerPoint(baseline, comparison.before.metrics) }
            : null,
    };
}

;// CONCATENATED MODULE: ./src/report/moves-text.ts
/** On which servers a training ran, by number; empty for one that ran on one. */
function movesText({ moves }) {
    if (moves.length === 0)
        return '';
    const parts = moves.map(({ server, epoch }) => `server ${server} after epoch ${epoch}`);
    return `One training over ${moves.length + 1} servers: server 1 at first, ${parts.join(', ')}. Hours and costs are of all of them.`;
}

;// CONCATENATED MODULE: ./src/report/verdict-text.ts



/** Of the operating points, the one that a sentence tells. */
const USUAL_PER_THOUSAND = 10;
const STANDINGS = {
    better: 'better than',
    'not worse': 'not worse than',
    undecided: 'undecided whether better or worse than',
    worse: 'worse than',
    'not compared': 'not compared with',
    first: '',
};
/** What became of the model, in one sentence. */
function headline({ verdict, gates, training }) {
    const { state } = training;
    const ended = state === 'failed' ? 'the training failed' : `the training is ${state}`;
    if (verdict === 'incomplete')
        return `No verdict: ${ended}.`;
    if (verdict === 'pass')
        return 'The model passed.';
    const failed = gates.filter(({ passed }) => !passed);
    const [first] = failed;
    const more = failed.length > 1 ? `, and ${failed.length - 1} more` : '';
    const before = state === 'finished' ? '' : `T${ended.slice(1)}. `;
    return `${before}The model did not pass: ${first?.name ?? 'a gate'} (${first?.why ?? ''})${more}.`;
}
/** How the model stands against the last good one, in a sentence; empty for the first. */
function standingText({ against: { standing, why, trainingId } }) {
    if (standing === 'first')
        return '';
    const text = `${STANDINGS[standing]} the model of training ${trainingId}: ${why}.`;
    return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
/** What the model finds at a rate of false alarms that people can live with, and where it is weakest; in sentences. */
function worthText({ evaluation, picturesPerDay }) {
    if (evaluation === null)
        return [];
    const point = evaluation.operatingPoints.find(({ perThousand }) => perThousand === USUAL_PER_THOUSAND);
    const weakest = evaluation.slices
        .filter(({ kind, map50 }) => kind !== 'class' && map50 !== null)
        .toSorted((one, other) => (one.map50 ?? 0) - (other.map50 ?? 0))[0];
    return [
        ...(point?.recall && point.confidence !== null
            ? [
                `At ${point.perThousand} false alarms per 1,000 pictures (${((point.perThousand * picturesPerDay) / 1000).toFixed(1)} a camera a day) it finds ${(point.recall.value * 100).toFixed(1)} %${hasIntervals(evaluation) ? ` (${(point.recall.low * 100).toFixed(1)} to ${(point.recall.high * 100).toFixed(1)})` : ''}, with confidence ${(0,text_format/* threshold */.EN)(point.confidence)}.`,
            ]
            : []),
        ...(weakest ? [`Weakest ${weakest.kind}: ${weakest.name}, mAP50 ${(0,text_format/* metric */.TH)(weakest.map50)}.`] : []),
    ];
}
/** What happened on the way that was not planned: other servers, rescues. */
function incidents({ training, rescues }) {
    const moved = movesText(training);
    return [...(moved === '' ? [] : [moved]), ...rescues.map(rescueText)];
}
function rescueText({ attempt, epoch, failureClass, changes }) {
    const changed = Object.entries(changes).map(([name, value]) => `${name}: ${value}`);
    const how = changed.length === 0 ? 'unchanged' : `with ${changed.join(', ')}`;
    return `Rescued: attempt ${attempt} failed in epoch ${epoch} (${failureClass}); the next one went on ${how}.`;
}

;// CONCATENATED MODULE: ./src/report/summary.ts






/** A sentence may name a gate and its reason. */
const SENTENCE_CHARACTERS = 1000;
const GOAL_ICONS = { met: '✅', missed: '❌', 'not known': '❔' };
const ICONS = { pass: '✅', fail: '❌', incomplete: '⚠️' };
/**
 * The report in short, for the job's page.
 *
 * @param report what is known; every word from the server is escaped
 * @param artifacts names of what was uploaded
 */
function reportSummary(report, artifacts) {
    const { training, dataset, verdict } = report;
    const reason = training.reason ? `: ${training.reason}` : '';
    const { worthless } = dataset;
    return [
        `### ${ICONS[verdict]} ${(0,markdown/* escapeMarkdown */.F)(`${dataset.name}: training ${report.trainingId} ${training.state}${reason}`)}\n`,
        sentences([headline(report), standingText(report)]),
        worthless && `⚠️ **What is measured here proves nothing: ${(0,markdown/* escapeMarkdown */.F)(worthless)}.**\n`,
        goals(report),
        (0,markdown/* markdownTable */.Q)(['', 'this training', ...(report.comparison ? ['baseline', 'difference'] : [])], summary_figures(report)),
        sentences([...worthText(report), ...incidents(report)]),
        gates(report),
        promises(report),
        decisions(report),
        report.phases.length > 0
            ? (0,markdown/* markdownTable */.Q)(['phase', 'time'], report.phases.map(({ phase, seconds }) => [phase, (0,text_format/* duration */.p0)(seconds)]))
            : '',
        facts(report, artifacts),
    ]
        .filter((part) => part !== '')
        .join('\n');
}
/** What stands there when results came home and no report of them could be made. */
function unreportedSummary(trainingId, artifacts) {
    const saved = artifacts.length > 0 ? `Artifacts: ${artifacts.join(', ')}.` : 'No artifact was saved.';
    return `### ❌ ${(0,markdown/* escapeMarkdown */.F)(`Training ${trainingId}: its results are here, and no report of them`)}\n\n${(0,markdown/* escapeMarkdown */.F)(saved)}\n`;
}
function sentences(said) {
    const lines = said.filter((text) => text !== '').map((text) => (0,markdown/* escapeMarkdown */.F)(text, SENTENCE_CHARACTERS));
    return lines.length === 0 ? '' : `${lines.join('  \n')}\n`;
}
function goals({ goals }) {
    return (0,markdown/* markdownTable */.Q)(['goal', 'wanted', 'found', 'because'], goals.map(({ name, verdict, wanted, found, why }) => [
        `${GOAL_ICONS[verdict]} ${name}: ${verdict}`,
        wanted,
        found,
        why,
    ]));
}
function summary_figures(report) {
    const { outcome, comparison, training, dataset } = report;
    const before = comparison?.before;
    const compared = (...cells) => (comparison ? cells : []);
    const { map50, map5095 } = outcome.metrics;
    const rows = [
        [
            'mAP50',
            `${(0,text_format/* metric */.TH)(map50)}${(0,worth/* mark */.G)(dataset)}`,
            ...compared((0,text_format/* metric */.TH)(before?.metrics.map50 ?? null), (0,text_format/* change */.Zg)(comparison?.change.map50 ?? null)),
        ],
        [
            'mAP50-95',
            `${(0,text_format/* metric */.TH)(map5095)}${(0,worth/* mark */.G)(dataset)}`,
            ...compared((0,text_format/* metric */.TH)(before?.metrics.map5095 ?? null), (0,text_format/* change */.Zg)(comparison?.change.map5095 ?? null)),
        ],
        [
            'time per epoch',
            (0,text_format/* duration */.p0)(outcome.secondsPerEpoch),
            ...compared((0,text_format/* duration */.p0)(before?.secondsPerEpoch ?? null), (0,text_format/* times */.Hn)(comparison?.speedup ?? null)),
        ],
        ['epochs', (0,text_format/* count */.U9)(training.epochs), ...compared((0,text_format/* count */.U9)(before?.curves.epochs.length ?? null), '')],
        ['training', (0,text_format/* duration */.p0)(training.seconds), ...compared('', '')],
    ];
    return [...rows, ...costRows(report)];
}
/** Only what is known of this training. */
function costRows(report) {
    const { now, before } = costsOf(report);
    const row = (name, own, old) => own === null ? [] : [[name, (0,text_format/* money */.TG)(own), ...(report.comparison ? [(0,text_format/* money */.TG)(old), ''] : [])]];
    return [
        ...row('cost', now.total, before?.total ?? null),
        ...row('cost of a point of mAP50-95', now.perPoint, before?.perPoint ?? null),
    ];
}
function gates({ gates }) {
    if (gates.length === 0)
        return '';
    return (0,markdown/* markdownTable */.Q)(['gate', 'wanted', 'found', ''], gates.map(({ name, wanted, found, passed, why }) => [
        name,
        wanted,
        (0,text_format/* compact */.oE)(found),
        passed ? '✅' : `❌ ${why}`,
    ]));
}
function promises(report) {
    const rows = toldPromises(report);
    if (rows.length === 0)
        return '';
    return (0,markdown/* markdownTable */.Q)(['', 'promised', 'happened', 'error', 'because'], rows.map(({ name, unit, promised, happened, errorPercent, reason }) => [
        name,
        promiseText(unit, promised),
        promiseText(unit, happened),
        errorText(errorPercent),
        reason,
    ]));
}
function decisions({ decisions }) {
    if (decisions.length === 0)
        return '';
    return (0,markdown/* markdownTable */.Q)(['left to the server', 'taken', 'why'], decisions.map(({ setting, value, reason }) => [setting, value, reason]));
}
function comparable({ measuredOn, comparable }) {
    if (measuredOn !== '')
        return `Not comparable with the baseline: it has ${measuredOn}.`;
    return `Comparable with the baseline: ${comparable}.`;
}
function facts({ dataset, model, comparison }, artifacts) {
    const lines = [
        `Dataset ${dataset.digest?.slice(0, 12) ?? 'unknown'}: ${(0,text_format/* count */.U9)(dataset.files)} files, ${(0,text_format/* bytes */.ee)(dataset.bytes)}.`,
        model ? `${model.path}: ${(0,text_format/* bytes */.ee)(model.size)}, SHA-256 ${model.sha256}.` : 'There is no model.',
        comparison ? comparable(comparison) : '',
        artifacts.length > 0 ? `Artifacts: ${artifacts.join(', ')}.` : '',
    ];
    return `${lines
        .filter((line) => line !== '')
        .map((line) => (0,markdown/* escapeMarkdown */.F)(line))
        .join('  \n')}\n`;
}

;// CONCATENATED MODULE: ./src/report/ticks.ts
/**
 * Round numbers that span a range: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param from the least value shown
 * @param to the greatest value shown
 * @param wanted about how many steps
 * @returns rising; the first is at most `from` and the last at least `to`
 */
function ticks(from, to, wanted) {
    const span = to > from ? to - from : Math.abs(from) || 1;
    const rough = span / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
    const first = Math.floor(from / step);
    const last = Math.max(Math.ceil(to / step), first + 1);
    return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
/** A linear function from one range onto another. */
function scale([fromStart, fromEnd], [toStart, toEnd]) {
    return (value) => toStart + ((value - fromStart) / (fromEnd - fromStart)) * (toEnd - toStart);
}

;// CONCATENATED MODULE: ./src/report/chart.ts



const WIDTH = 560;
const HEIGHT = 260;
const LEFT = 46;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 28;
/** More positions than pixels help nobody. */
const MAX_POINTS = 500;
const MAX_HOVERS = 300;
/**
 * Draws curves over epochs as one self-contained figure with its legend. It needs no script: values show when the
 * pointer rests on an epoch.
 *
 * @returns nothing when there is nothing to draw: one value is not a curve
 */
function chart(shown) {
    const series = shown.series.filter(({ values }) => values.filter((value) => value !== null).length > 1);
    if (series.length === 0)
        return null;
    const axes = layOut(shown, series);
    const colours = colour(series);
    return html `<figure class="chart${shown.isWide ? ' wide' : ''}">
    <figcaption><b>${shown.title}</b> <span class="unit">${shown.unit}</span>${legend(series, colours)}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${shown.title} by ${shown.xName ?? 'epoch'}">
      ${grid(axes)}
      ${mark(shown.mark, axes)}
      ${series.map((each, at) => line(each, each.x ?? shown.x, axes, colours[at] ?? ''))}
      ${hovers({ ...shown, series }, axes)}
    </svg>
  </figure>`;
}
/** A key for every line, and one for all lines of the baseline together. */
function legend(series, colours) {
    const own = series.map((each, at) => each.baseline ? null : html `<span class="key ${colours[at] ?? ''}">${each.name}</span>`);
    const before = series.some(({ baseline }) => baseline)
        ? html `<span class="key dashed">baseline</span>`
        : null;
    return html `<span class="legend">${own}${before}</span>`;
}
function layOut({ x, xName }, series) {
    const epochs = [...x, ...series.flatMap((each) => each.x ?? [])];
    const values = series.flatMap((each) => each.values).filter((value) => value !== null);
    const yTicks = ticks(Math.min(0, least(values)), most(values), 5);
    const isWhole = xName === undefined;
    const xTicks = ticks(least(epochs), most(epochs), 8).filter((tick) => !isWhole || (Number.isInteger(tick) && tick > 0));
    const narrowest = isWhole ? 1 : 1e-3;
    return {
        toX: scale([least(epochs), Math.max(most(epochs), least(epochs) + narrowest)], [LEFT, WIDTH - RIGHT]),
        toY: scale([yTicks.at(0) ?? 0, yTicks.at(-1) ?? 1], [HEIGHT - BOTTOM, TOP]),
        xTicks: xTicks.filter((tick) => tick >= least(epochs) && tick <= most(epochs)),
        yTicks,
    };
}
/** A baseline has the colour of what it is the baseline of. */
function colour(series) {
    let next = 0;
    return series.map(({ baseline }, at) => `c${baseline && at > 0 ? next - 1 : next++}`);
}
function grid({ toX, toY, xTicks, yTicks }) {
    const foot = HEIGHT - BOTTOM;
    return [
        ...yTicks.map((tick) => {
            const y = toY(tick).toFixed(1);
            return html `<path class="grid" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/><text x="${LEFT - 7}" y="${y}" dy=".32em" text-anchor="end">${(0,text_format/* compact */.oE)(tick)}</text>`;
        }),
        ...xTicks.map((tick) => html `<text x="${toX(tick).toFixed(1)}" y="${foot + 18}" text-anchor="middle">${tick}</text>`),
    ];
}
function mark(epoch, { toX }) {
    if (epoch === null)
        return null;
    const x = toX(epoch).toFixed(1);
    return html `<path class="mark" d="M${x} ${TOP}V${HEIGHT - BOTTOM}"/>`;
}
function line(series, x, { toX, toY }, colourClass) {
    const step = Math.ceil(x.length / MAX_POINTS);
    let path = '';
    let last;
    let pen = 'M';
    for (const [at, epoch] of x.entries()) {
        const value = series.values[at] ?? null;
        if (value === null)
            pen = 'M';
        if (value === null || (at % step > 0 && at < x.length - 1))
            continue;
        last = [toX(epoch).toFixed(1), toY(value).toFixed(1)];
        path += `${pen}${last.join(' ')}`;
        pen = 'L';
    }
    const dot = last && !series.baseline ? html `<circle cx="${last[0]}" cy="${last[1]}" r="3"/>` : null;
    return html `<g class="line ${colourClass}${series.baseline ? ' dashed' : ''}"><path d="${new Html(path)}"/>${dot}</g>`;
}
/** An invisible column per epoch whose title is what the browser shows beside the pointer. */
function hovers({ x, xName, series }, { toX }) {
    if (x.length < 2 || x.length > MAX_HOVERS)
        return null;
    const width = (WIDTH - LEFT - RIGHT) / x.length;
    return x.map((epoch, at) => {
        const values = series
            .filter((each) => !each.baseline && (xName === undefined || !each.x))
            .map((each) => `${each.name} ${(0,text_format/* compact */.oE)(each.values[at] ?? null)}`);
        return html `<rect class="hover" x="${(toX(epoch) - width / 2).toFixed(1)}" y="${TOP}" width="${width.toFixed(1)}" height="${HEIGHT - TOP - BOTTOM}"><title>${hoverName(epoch, xName)}: ${values.join(', ')}</title></rect>`;
    });
}
function hoverName(x, xName = '') {
    return xName === '' ? `epoch ${x}` : `${(0,text_format/* compact */.oE)(x)} ${xName}`;
}
function least(values) {
    return values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}
function most(values) {
    return values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}

;// CONCATENATED MODULE: ./src/report/charts.ts




/** How good the model became; the curves of a baseline that is comparable are dashed. */
function qualityChart({ outcome, comparison, dataset }) {
    const comparable = comparison?.measuredOn === '' ? comparison.before : null;
    return chart(quality(outcome, comparable, (0,worth/* onVal */.b)(dataset)));
}
/** What happened on the way: losses, time, learning rate. */
function charts({ outcome, comparison, dataset }) {
    const before = comparison?.before ?? null;
    const all = [
        losses('Losses in training', 'train/', outcome, before),
        losses(`Losses ${(0,worth/* onVal */.b)(dataset)}`, 'val/', outcome, before),
        time(outcome, before),
        learningRates(outcome),
    ];
    const drawn = all.map(chart).filter((each) => each !== null);
    return html `<section class="pair">${drawn.map((each) => html `<div class="card">${each}</div>`)}</section>`;
}
function quality(now, before, unit) {
    const series = [
        ...both('mAP50', interfaces_curves/* METRIC_COLUMNS */.B8.map50, now, before),
        ...both('mAP50-95', interfaces_curves/* METRIC_COLUMNS */.B8.map5095, now, before),
        ...both('precision', interfaces_curves/* METRIC_COLUMNS */.B8.precision, now, null),
        ...both('recall', interfaces_curves/* METRIC_COLUMNS */.B8.recall, now, null),
    ];
    return {
        title: 'Quality',
        unit,
        x: now.curves.epochs,
        series,
        mark: now.metrics.bestEpoch,
        isWide: true,
    };
}
/** Which losses there are depends on the model's head, so they are found by their names. */
function losses(title, prefix, now, before) {
    const names = Object.keys(now.curves.columns).filter((name) => name.startsWith(prefix) && name.endsWith('loss'));
    const series = names.flatMap((name) => both(shortName(name, prefix), name, now, before));
    return { title, unit: '', x: now.curves.epochs, series, mark: now.metrics.bestEpoch };
}
function time(now, before) {
    const series = [{ name: 'this training', values: (0,interfaces_curves/* epochSeconds */.DQ)(now.curves) }];
    if (before)
        series.push(charts_baseline((0,interfaces_curves/* epochSeconds */.DQ)(before.curves), before));
    return { title: 'Time per epoch', unit: 'seconds', x: now.curves.epochs, series, mark: null };
}
function learningRates({ curves }) {
    const names = Object.keys(curves.columns).filter((name) => name.startsWith('lr/'));
    const series = names.map((name) => ({
        name: name.replace('lr/pg', 'group '),
        values: curves.columns[name] ?? [],
    }));
    return { title: 'Learning rate', unit: '', x: curves.epochs, series: distinct(series), mark: null };
}
function both(name, column, now, before) {
    const series = [{ name, values: now.curves.columns[column] ?? [] }];
    if (before)
        series.push(charts_baseline(before.curves.columns[column] ?? [], before));
    return series;
}
function charts_baseline(values, before) {
    return { name: 'baseline', values, x: before.curves.epochs, baseline: true };
}
/** Parameter groups often share one schedule; then one line says it. */
function distinct(series) {
    const seen = new Map();
    for (const { name, values } of series) {
        const key = JSON.stringify(values);
        seen.set(key, [...(seen.get(key) ?? []), name]);
    }
    return [...seen].map(([key, names]) => ({ name: names.join(', '), values: JSON.parse(key) }));
}
function shortName(column, prefix) {
    return column.slice(prefix.length).replace(/_?loss$/, '');
}

;// CONCATENATED MODULE: ./src/report/page-changes.ts



/** What of the dataset has changed since the last good model. */
function changesPart({ changes }) {
    if (changes === null)
        return null;
    const { trainingId, counts } = changes;
    const title = `Changed since training ${trainingId}`;
    if (counts.length === 0)
        return html `<h2>${title}</h2><p>Nothing that was counted.</p>`;
    const head = html `<tr><td></td><th class="n">then</th><th class="n">now</th><th class="n">difference</th></tr>`;
    return html `<h2>${title}</h2>${table(title, [head, grouped(counts)])}
<p class="note">Pictures and boxes are those of train and val; sizes, sources and light of the pictures on which it was evaluated.</p>`;
}
function grouped(counts) {
    const groups = [...new Set(counts.map(({ group }) => group))];
    return groups.map((group) => html `<tr><th colspan="4">${group}</th></tr>
${counts.filter((change) => change.group === group).map(changeRow)}`);
}
function changeRow({ name, before, now }) {
    return html `<tr><td>${name}</td><td class="n soft">${before === null ? text_format/* DASH */.jr : (0,text_format/* count */.U9)(before)}</td><td class="n">${now === null ? text_format/* DASH */.jr : (0,text_format/* count */.U9)(now)}</td>
<td class="n">${differenceText(before, now)}</td></tr>`;
}
function differenceText(before, now) {
    const difference = (now ?? 0) - (before ?? 0);
    return `${difference > 0 ? '+' : '\u2212'}${(0,text_format/* count */.U9)(Math.abs(difference))}`;
}

;// CONCATENATED MODULE: ./src/report/curve-chart.ts


const curve_chart_WIDTH = 560;
const curve_chart_HEIGHT = 300;
const [curve_chart_LEFT, curve_chart_RIGHT, curve_chart_TOP, curve_chart_BOTTOM] = [46, 14, 14, 44];
const FOOT = curve_chart_HEIGHT - curve_chart_BOTTOM;
const Y_TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/**
 * Draws shares of one over a logarithmic axis, with the interval as a band: one figure without a script.
 *
 * @returns nothing for fewer than two points
 */
function curveChart({ title, unit, xName, points, marks }) {
    const drawn = points.filter(({ x }) => x > 0);
    const [first, last] = [drawn[0], drawn.at(-1)];
    if (!first || !last || last.x <= first.x)
        return null;
    const toX = scale([Math.log10(first.x), Math.log10(last.x)], [curve_chart_LEFT, curve_chart_WIDTH - curve_chart_RIGHT]);
    const toY = scale([0, 1], [FOOT, curve_chart_TOP]);
    const place = (x, y) => `${toX(Math.log10(x)).toFixed(1)} ${toY(y).toFixed(1)}`;
    const line = drawn.map(({ x, y }) => place(x, y)).join('L');
    const upper = drawn.map(({ x, high }) => place(x, high));
    const lower = drawn.toReversed().map(({ x, low }) => place(x, low));
    const inside = marks.filter(({ x }) => x >= first.x && x <= last.x);
    return html `<figure class="chart">
<figcaption><b>${title}</b> <span class="unit">${unit}</span></figcaption>
<svg viewBox="0 0 ${curve_chart_WIDTH} ${curve_chart_HEIGHT}" role="img" aria-label="${title} over ${xName}">
${yGrid(toY)}${xGrid(first.x, last.x, toX)}
<text x="${(curve_chart_LEFT + curve_chart_WIDTH - curve_chart_RIGHT) / 2}" y="${curve_chart_HEIGHT - 6}" text-anchor="middle">${xName}</text>
<path class="band c0" d="${new Html(`M${[...upper, ...lower].join('L')}Z`)}"/>
<g class="line c0"><path d="${new Html(`M${line}`)}"/>${inside.map(({ x, y, title: told }) => html `<circle cx="${toX(Math.log10(x)).toFixed(1)}" cy="${toY(y).toFixed(1)}" r="4.5"><title>${told}</title></circle>`)}</g>
</svg></figure>`;
}
function yGrid(toY) {
    return Y_TICKS.map((tick) => {
        const y = toY(tick).toFixed(1);
        return html `<path class="grid" d="M${curve_chart_LEFT} ${y}H${curve_chart_WIDTH - curve_chart_RIGHT}"/><text x="${curve_chart_LEFT - 7}" y="${y}" dy=".32em" text-anchor="end">${tick * 100}%</text>`;
    });
}
/** Powers of ten; the places between them are too many for numbers. */
function xGrid(from, to, toX) {
    const [low, high] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, at) => {
        const x = toX(low + at).toFixed(1);
        return html `<path class="grid" d="M${x} ${curve_chart_TOP}V${FOOT}"/><text x="${x}" y="${FOOT + 18}" text-anchor="middle">${Number((10 ** (low + at)).toPrecision(6))}</text>`;
    });
}

;// CONCATENATED MODULE: ./src/report/page-evaluation.ts





const KINDS = {
    class: 'Class',
    size: 'Size, as the network sees it',
    source: 'Source, by file name',
    light: 'Light',
};
/** Which confidence to use, and what it brings. */
function operatingPart(report) {
    const { evaluation, picturesPerDay } = report;
    if (evaluation === null)
        return null;
    const { backgrounds, pictures, clusters, operatingPoints, f1Peak } = evaluation;
    const row = (point) => pointRow(point, picturesPerDay, hasIntervals(evaluation));
    const head = html `<tr><th class="n">false alarms<br>per 1,000</th><th class="n">a camera,<br>a day</th><th class="n">confidence</th><th class="n">found</th></tr>`;
    const peak = f1Peak?.point
        ? html `<tr><th colspan="4">Where F1 of the boxes peaks (${(0,text_format/* metric */.TH)(f1Peak.f1)}; precision ${(0,text_format/* metric */.TH)(f1Peak.precision)}, recall ${(0,text_format/* metric */.TH)(f1Peak.recall)})</th></tr>${row(f1Peak.point)}`
        : null;
    return html `<h2>Which confidence to use</h2>${table('Which confidence to use', [head, operatingPoints.map(row), peak])}
<p class="note">Found: the share of ${(0,text_format/* count */.U9)(pictures - backgrounds)} pictures ${page_evaluation_onSplit(evaluation)} with an object in which anything is found. False alarms are
counted on ${(0,text_format/* count */.U9)(backgrounds)} pictures without one; a camera takes ${(0,text_format/* count */.U9)(picturesPerDay)} pictures a day (evaluation.pictures-per-day).${hasIntervals(evaluation)
        ? ' Small: with 95 %, by clusters of pictures such as cameras.'
        : ` ${(0,text_format/* count */.U9)(clusters)} clusters of pictures, such as cameras, are too few for intervals: ${LEAST_CLUSTERS} are needed.`}</p>`;
}
/** On which pictures it was evaluated, as people call them. */
function page_evaluation_onSplit({ split }) {
    return split === 'val' ? 'of the val split' : 'of the holdout';
}
/** What is found over what it costs in false alarms, with intervals. */
function operatingChart({ evaluation }) {
    if (evaluation === null)
        return null;
    const { operatingCurve, operatingPoints } = evaluation;
    const isSure = hasIntervals(evaluation);
    const placed = (points) => points.flatMap((point) => curvePoint(point, isSure));
    return curveChart({
        title: 'Pictures found',
        unit: `of those with an object${isSure ? ', with 95 %' : ''}`,
        xName: 'false alarms per 1,000 pictures without an object',
        points: placed(operatingCurve),
        marks: placed(operatingPoints),
    });
}
function curvePoint({ perThousand, confidence, recall }, isSure) {
    if (recall === null || confidence === null)
        return [];
    const { value: y, low, high } = recall;
    const title = `${(0,text_format/* compact */.oE)(perThousand)} per 1,000: ${percent(y)} % found, at confidence ${(0,text_format/* threshold */.EN)(confidence)}`;
    return [isSure ? { x: perThousand, y, low, high, title } : { x: perThousand, y, low: y, high: y, title }];
}
function pointRow(point, picturesPerDay, isSure) {
    const { perThousand: allowed, confidence, recall } = point;
    const most = isSure ? point.atMostPerThousand : null;
    const aDay = (perThousand) => (perThousand * picturesPerDay) / 1000;
    const alarms = html `<td class="n">${(0,text_format/* compact */.oE)(allowed)}${atMost(most)}</td>
<td class="n">${aDay(allowed).toFixed(1)}${atMost(most === null ? null : aDay(most))}</td>`;
    if (confidence === null || recall === null)
        return html `<tr>${alarms}<td colspan="2" class="soft">too few pictures without an object to tell</td></tr>`;
    const interval = isSure ? bound(`${percent(recall.low)}\u2013${percent(recall.high)}\u00a0%`) : null;
    return html `<tr>${alarms}<td class="n">${(0,text_format/* threshold */.EN)(confidence)}</td><td class="n">${percent(recall.value)}\u00a0%${interval}</td></tr>`;
}
function atMost(value) {
    return value === null ? null : bound(`\u2264 ${value.toFixed(1)}`);
}
function bound(text) {
    return html `<span class="bound">${text}</span>`;
}
/** Where the model is strong, and where it is weak. */
function slicesPart({ evaluation }) {
    if (evaluation === null)
        return null;
    const head = html `<tr><td></td><th class="n">pictures</th><th class="n">objects</th><th class="n">mAP50</th><th class="n">mAP50\u201195</th></tr>`;
    const groups = Object.keys(KINDS).map((kind) => group(kind, evaluation));
    return html `<h2>Where it is strong, and where not</h2>${table('Where it is strong, and where not', [head, groups])}`;
}
function group(kind, { slices }) {
    const rows = slices.filter((slice) => slice.kind === kind && slice.objects > 0);
    if (rows.length < 2)
        return null;
    return html `<tr><th colspan="5">${KINDS[kind]}</th></tr>
${rows.map(sliceRow)}`;
}
function sliceRow({ name, pictures, objects, map50, map5095 }) {
    return html `<tr><td class="name">${name}</td><td class="n">${(0,text_format/* count */.U9)(pictures)}</td><td class="n">${(0,text_format/* count */.U9)(objects)}</td>
<td class="n">${map50 === null ? html `<span class="soft">too\u00a0few</span>` : (0,text_format/* metric */.TH)(map50)}</td><td class="n">${map5095 === null ? '' : (0,text_format/* metric */.TH)(map5095)}</td></tr>`;
}
function percent(share) {
    return (share * 100).toFixed(1);
}

;// CONCATENATED MODULE: ./src/report/page-exports.ts



/** What the model was exported as. */
function exportsCard({ exports }) {
    if (exports.length === 0)
        return null;
    const [format, size, compared] = EXPORT_HEAD;
    const head = html `<tr><th>${format}</th><th class="n">${size}</th><th>${compared}</th></tr>`;
    const rows = exportRows(exports).map(([name = '', size = '', told = ''], at) => html `<tr><td>${name}</td><td class="n">${size}</td><td${exports[at]?.trouble ? html ` class="fail"` : null}>${told}</td></tr>`);
    return html `<section class="card"><h2>Exports</h2>${table('Exports', [head, rows])}</section>`;
}

;// CONCATENATED MODULE: ./src/report/page-goals.ts


const MARKS = { met: '✓', missed: '✗', 'not known': '?' };
const STYLES = {
    met: 'pass',
    missed: 'fail',
    'not known': 'incomplete',
};
/** What became of the model, in a sentence that is read first. */
function headlinePart(report) {
    return html `<p class="headline ${report.verdict}">${headline(report)}</p>`;
}
/** What the migration aims at: met, missed or not known. */
function goalsPart({ goals }) {
    return html `<section class="tiles goals" aria-label="Goals">${goals.map(goalTile)}</section>`;
}
function goalTile({ name, verdict, wanted, found, why }) {
    const style = STYLES[verdict];
    return html `<dl class="tile goal ${style}"><dt><b>${MARKS[verdict]} ${verdict}</b> ${name}</dt><dd>${found || '–'}</dd><dd>wanted: ${wanted}</dd><dd class="reason">${why}</dd></dl>`;
}

;// CONCATENATED MODULE: ./src/report/page-machine.ts





/** How the machine was used, over time. */
function machineCharts({ machine }) {
    if (machine === null)
        return null;
    const all = [
        over(machine, 'How busy the machine was', '%', [
            ['GPU', 'gpuUtilizationPercent'],
            ['CPUs', 'cpuPercent'],
        ]),
        over(machine, 'Memory in use', 'GB', [
            ['GPU', 'gpuMemoryGigabytes'],
            ['main memory', 'memoryGigabytes'],
        ]),
        over(machine, 'Power and temperature of the GPU', 'W and °C', [
            ['power', 'gpuPowerWatts'],
            ['temperature', 'gpuTemperatureCelsius'],
        ]),
        waits(machine),
    ];
    const drawn = all.map(chart).filter((each) => each !== null);
    return html `<section class="pair">${drawn.map((each) => html `<div class="card">${each}</div>`)}</section>`;
}
function over({ unit, minutes }, title, what, named) {
    const series = named.map(([name, column]) => ({ name, values: minutes.columns[column] ?? [] }));
    return { title, unit: `${what}, over ${unit}`, x: minutes.x, xName: unit, series, mark: null };
}
/** The loader's wait is measured by epoch, and stands where the epoch ended. */
function waits({ unit, minutes, waits }) {
    const series = [
        { name: 'training waits', values: waits.columns.waitPercent ?? [], x: waits.x },
        { name: 'disk is busy', values: minutes.columns.diskBusyPercent ?? [] },
    ];
    return {
        title: 'Waiting for pictures',
        unit: `%, over ${unit}`,
        x: minutes.x,
        xName: unit,
        series,
        mark: null,
    };
}
/** The machine in numbers. */
function machinePart({ machine }) {
    if (machine === null)
        return null;
    const { totals } = machine;
    const rows = [
        ['GPU busy', page_machine_percent(totals.gpuUtilizationPercent)],
        ['GPU memory', page_machine_most(totals.gpuMemoryPeakBytes, totals.gpuMemoryTotalBytes)],
        ['GPU power', power(totals)],
        ['GPU energy', energyUsed(totals)],
        [
            'GPU temperature',
            totals.gpuTemperaturePeakCelsius === null
                ? ''
                : `up to ${Math.round(totals.gpuTemperaturePeakCelsius)} °C`,
        ],
        ['GPU clock', clock(totals)],
        ['GPU held down', throttling(totals)],
        [
            'GPU memory errors',
            totals.gpuUncorrectedEccErrors === null ? '' : `${totals.gpuUncorrectedEccErrors} not corrected`,
        ],
        ['GPU trouble', totals.gpuProblem ?? ''],
        [
            'CPUs',
            totals.cpuCores === null
                ? ''
                : `${totals.cpuCores.toFixed(1)} of ${totals.cpuLimitCores?.toFixed(1) ?? '?'} in use`,
        ],
        ['main memory', page_machine_most(totals.memoryPeakBytes, totals.memoryLimitBytes)],
        ['shared memory', page_machine_most(totals.sharedMemoryPeakBytes, totals.sharedMemoryTotalBytes)],
        ['disk', disk(totals)],
        [
            'waiting for pictures',
            totals.waitShare === null ? '' : `${page_machine_percent(totals.waitShare * 100)} of the training`,
        ],
        [
            'our own callbacks',
            totals.overheadShare === null ? '' : `${(totals.overheadShare * 100).toFixed(2)} % of the epochs`,
        ],
    ];
    const known = rows.filter(([, value]) => value !== '');
    return html `<h2>The machine</h2>${namedRows('The machine', known.map(([name, value]) => [name.replaceAll(' ', '\u00a0'), value]))}`;
}
function page_machine_percent(value) {
    return value === null ? '' : `${Math.round(value)} %`;
}
function page_machine_most(peak, total) {
    if (peak === null)
        return '';
    return `up to ${(0,text_format/* bytes */.ee)(Math.round(peak))}${total === null ? '' : ` of ${(0,text_format/* bytes */.ee)(Math.round(total))}`}`;
}
function power({ gpuPowerWatts, gpuPowerLimitWatts }) {
    if (gpuPowerWatts === null)
        return '';
    const limit = gpuPowerLimitWatts === null ? '' : ` of ${Math.round(gpuPowerLimitWatts)} W`;
    return `${Math.round(gpuPowerWatts)} W${limit}, on average`;
}
function energyUsed({ gpuEnergyKwh, isEnergyCounted }) {
    if (gpuEnergyKwh === null)
        return '';
    return `${(0,text_format/* energy */.zP)(gpuEnergyKwh)}, ${isEnergyCounted ? 'by its own counter' : 'reckoned from its power'}`;
}
function clock({ gpuSmClockMhz, gpuSmClockMaxMhz }) {
    if (gpuSmClockMhz === null)
        return '';
    const most = gpuSmClockMaxMhz === null ? '' : ` of ${Math.round(gpuSmClockMaxMhz)}`;
    return `${Math.round(gpuSmClockMhz)}${most} MHz, on average`;
}
function throttling(totals) {
    const reasons = [
        ['by heat', totals.gpuThermalShare],
        ['by a power brake', totals.gpuPowerBrakeShare],
        ['by its power limit', totals.gpuPowerCapShare],
    ];
    const told = reasons.flatMap(([why, share]) => (share === null ? [] : [`${page_machine_percent(share * 100)} ${why}`]));
    return told.join(', ');
}
function disk({ diskReadBytesPerSecond, diskWriteBytesPerSecond, diskFreeBytes }) {
    const parts = [
        ['reads', diskReadBytesPerSecond, ' a second'],
        ['writes', diskWriteBytesPerSecond, ' a second'],
        ['free at the end', diskFreeBytes, ''],
    ];
    return parts
        .flatMap(([what, value, per]) => (value === null ? [] : [`${what} ${(0,text_format/* bytes */.ee)(Math.round(value))}${per}`]))
        .join(', ');
}
/** What was foretold, and what happened. */
function foretoldPart({ foretold, promise, promises, training }) {
    if (foretold.length === 0)
        return null;
    const rows = foretold.map(({ projection: { epoch, mostSeconds, leastSeconds } }) => [
        `after epoch ${epoch}`,
        `at most ${(0,text_format/* duration */.p0)(mostSeconds)}${leastSeconds === null ? '' : `, at the earliest ${(0,text_format/* duration */.p0)(leastSeconds)}`}`,
    ]);
    const promised = promise === null ? [] : [['promised by preflight', (0,text_format/* duration */.p0)(promise)]];
    const took = ['took', (0,text_format/* duration */.p0)(training.seconds)];
    const lines = [...promised, ...rows, took];
    // The second epoch's figures are better than the first one's.
    const why = new Map(foretold.flatMap(({ explanation }) => (explanation ? [[explanation.cause, explanation.text]] : [])));
    const told = promises.map(({ reason }) => reason);
    return html `<h2>Foretold on the way</h2>${namedRows('Foretold on the way', lines)}
${[...why.values()].filter((text) => !told.includes(text)).map((text) => html `<p class="note">${withCode(text)}</p>`)}`;
}

;// CONCATENATED MODULE: ./src/report/page-parts.ts




/** What had to hold, and whether it did. */
function gatesPart({ gates }) {
    if (gates.length === 0)
        return null;
    return html `<h2>Gates</h2>${table('Gates', gates.map(page_parts_gateRow))}`;
}
function page_parts_gateRow({ name, wanted, found, passed, why }) {
    return html `<tr><td class="${passed ? 'pass' : 'fail'}">${passed ? '✓' : '✗'}</td><td>${name}</td>
<td class="soft">${wanted}</td><td class="n">${found === null ? '' : (0,text_format/* compact */.oE)(found)}</td></tr>
${why ? html `<tr class="why"><td></td><td colspan="3" class="fail">${why}</td></tr>` : null}`;
}
/** This training beside its baseline, and whether the two may be compared at all. */
function comparisonPart(report) {
    const { outcome, comparison } = report;
    if (!comparison)
        return null;
    const { before, measuredOn } = comparison;
    const rows = [
        ['mAP50', (0,text_format/* metric */.TH)(outcome.metrics.map50), (0,text_format/* metric */.TH)(before.metrics.map50), (0,text_format/* change */.Zg)(comparison.change.map50)],
        [
            'mAP50-95',
            (0,text_format/* metric */.TH)(outcome.metrics.map5095),
            (0,text_format/* metric */.TH)(before.metrics.map5095),
            (0,text_format/* change */.Zg)(comparison.change.map5095),
        ],
        [
            'an epoch',
            (0,text_format/* duration */.p0)(outcome.secondsPerEpoch),
            (0,text_format/* duration */.p0)(before.secondsPerEpoch),
            (0,text_format/* times */.Hn)(comparison.speedup),
        ],
        ['epochs', (0,text_format/* count */.U9)(outcome.curves.epochs.length), (0,text_format/* count */.U9)(before.curves.epochs.length), ''],
        ...page_parts_costRows(report),
    ];
    const head = html `<tr><td></td><th class="n">this training</th><th class="n">${before.label}</th><th class="n">difference</th></tr>`;
    const body = rows.map(([name = '', ...cells]) => html `<tr><td>${name}</td>${cells.map((cell) => html `<td class="n">${cell}</td>`)}</tr>`);
    return html `<h2>Against the baseline</h2>${table('Against the baseline', [head, body])}
${measuredOn && html `<p class="no">Its metrics are not comparable: it has ${measuredOn}.</p>`}${conditions(comparison)}`;
}
/** What the two took and cost, as far as anybody tells. */
function page_parts_costRows(report) {
    const { now, before } = costsOf(report);
    const seconds = (hours) => (0,text_format/* duration */.p0)(hours == null ? null : hours * 3600);
    const rows = [
        ['all of it', seconds(now.hours), seconds(before?.hours)],
        ['cost', (0,text_format/* money */.TG)(now.total), (0,text_format/* money */.TG)(before?.total ?? null)],
        ['cost of a point of mAP50-95', (0,text_format/* money */.TG)(now.perPoint), (0,text_format/* money */.TG)(before?.perPoint ?? null)],
    ];
    return rows.filter(([, ...cells]) => cells.some((cell) => cell !== text_format/* DASH */.jr)).map((row) => [...row, '']);
}
const COMPARABLE = {
    yes: 'The two are comparable: the same data, library and decisive arguments.',
    no: 'The two are not strictly comparable: conditions differ.',
    unknown: 'Whether the two are comparable is unknown: not everything is recorded.',
};
function conditions({ comparable, conditions }) {
    const told = conditions.filter(({ same }) => same !== 'yes');
    if (told.length === 0)
        return html `<p class="yes">${COMPARABLE[comparable]}</p>`;
    return html `<details><summary class="${comparable}">${COMPARABLE[comparable]}</summary>
${table('Conditions', told.map(conditionRow))}</details>`;
}
function conditionRow({ name, now, before, same }) {
    return html `<tr><td>${name}</td><td class="hash">${now}</td><td class="hash">${before}</td><td class="${same}">${same === 'no' ? 'differs' : same}</td></tr>`;
}
/** What was learned from. */
function datasetPart({ dataset }) {
    return html `<h2>Dataset</h2>${namedRows('Dataset', [
        ['name', dataset.name],
        [
            'images',
            `${(0,text_format/* count */.U9)(dataset.trainImages)} in the train split, ${(0,text_format/* count */.U9)(dataset.valImages)} in the val split`,
        ],
        ['files', `${(0,text_format/* count */.U9)(dataset.files)}, ${(0,text_format/* bytes */.ee)(dataset.bytes)}`],
        ['classes', dataset.classes.join(', ')],
        ['digest', html `<span class="hash">${dataset.digest ?? 'unknown'}</span>`],
    ])}`;
}
/** What it ran on and with. */
function environmentPart({ environment }) {
    return html `<h2>Environment</h2>${namedRows('Environment', Object.entries(environment))}`;
}
/** What the server decided where an argument was `auto`. */
function decisionsPart({ decisions }) {
    if (decisions.length === 0)
        return null;
    const rows = decisions.map(({ setting, value, reason }) => [setting, html `<code>${value}</code>`, reason]);
    const head = html `<tr><th>argument</th><th>taken</th><th>why</th></tr>`;
    const body = rows.map((cells) => html `<tr>${cells.map((cell) => html `<td>${cell}</td>`)}</tr>`);
    return html `<section class="card"><h2>Decided on the server</h2>${table('Decided on the server', [head, body])}</section>`;
}
/** The library's effective arguments. */
function settingsPart({ outcome }) {
    const settings = Object.entries(outcome.arguments).map(([name, value]) => [name, html `<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`]);
    if (settings.length === 0)
        return null;
    return html `<details class="card"><summary>Arguments (${settings.length})</summary>${namedRows('Arguments', settings)}</details>`;
}
/** What came home, with the hashes that were compared, and what did not. */
function filesPart({ files, leftOut }) {
    const rows = files.map(({ path, size, sha256 }) => html `<tr><td>${path}</td><td class="n">${(0,text_format/* bytes */.ee)(size)}</td><td class="hash">${sha256}</td></tr>`);
    const kept = leftOut.map(({ path, reason }) => html `<tr><td>${path}</td><td></td><td class="unknown">stayed on the server: ${reason}</td></tr>`);
    return html `<details class="card"><summary>Files (${files.length})</summary>${table('Files', [rows, kept])}
<p class="note">A .pt file is a Python pickle: loading one runs code that came from the rented server. Load it where that may happen.</p></details>`;
}

;// CONCATENATED MODULE: ./src/report/page-style.ts

/** The page's looks: one column of cards, light and dark by the reader's setting, and two columns on paper, too. */
const PAGE_STYLE = new Html(`
:root {
  color-scheme: light dark;
  --page: #f6f5f3; --card: #ffffff; --ink: #1c1b1a; --soft: #6b6761; --edge: #e4e1dc; --faint: #f0eeea;
  --good: #15803d; --bad: #c2261c; --warn: #a16207; --flame: #e2570f;
  --c0: #e2570f; --c1: #2563eb; --c2: #0f8a7a; --c3: #9333ea; --c4: #be185d; --c5: #65780f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #151413; --card: #1f1e1c; --ink: #ece9e4; --soft: #a09a92; --edge: #34322e; --faint: #292724;
    --good: #4ade80; --bad: #ff7b6e; --warn: #eab308; --flame: #ff8a4c;
    --c0: #ff8a4c; --c1: #6ea8fe; --c2: #3fd0bd; --c3: #c084fc; --c4: #f472b6; --c5: #c0d255;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 48px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; margin-bottom: 20px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; letter-spacing: -0.02em; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 14px; letter-spacing: -0.01em; }
header p { flex-basis: 100%; margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.headline { font-size: 19px; font-weight: 650; letter-spacing: -0.01em; } header .headline.pass { color: var(--good); }
header .headline.fail { color: var(--bad); } header .headline.incomplete { color: var(--warn); } header .standing.pass { color: var(--good); }
header .standing.fail { color: var(--bad); } header .standing.incomplete { color: var(--warn); } .standing { font-weight: 600; }
header .worthless { font-weight: 650; color: var(--bad); }
.verdict { font-size: 13px; font-weight: 650; padding: 3px 12px; border-radius: 99px; border: 1.5px solid; }
.pass, .yes { color: var(--good); } .fail, .no { color: var(--bad); } .incomplete, .unknown { color: var(--warn); }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 20px; margin: 0 0 16px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 12px; margin-bottom: 16px; }
.tile { margin: 0; background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 14px 16px; }
.tile dt { color: var(--soft); font-size: 13px; } .tile dd { margin: 2px 0 0; }
.tile dd:first-of-type { font-size: 21px; font-weight: 650; letter-spacing: -0.02em; line-height: 1.25; white-space: nowrap; }
.tile dd + dd { color: var(--soft); font-size: 13px; }
.goals { grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); }
.goal { border-top: 4px solid; } .goal dd { color: var(--ink); } .goal dt b { font-weight: 650; } .goal.pass dt b { color: var(--good); }
.goal.fail dt b { color: var(--bad); } .goal.incomplete dt b { color: var(--warn); } .goal .reason { overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(430px, 100%), 1fr)); gap: 16px; }
.pair > .card { margin: 0; } .pair { margin-bottom: 16px; }
.chart { margin: 0; min-width: 0; }
.chart svg { display: block; width: 100%; height: auto; margin-top: 6px; }
figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; }
.unit { color: var(--soft); font-size: 13px; } .legend { margin-left: auto; display: flex; flex-wrap: wrap; gap: 2px 14px; }
.key { font-size: 13px; color: var(--soft); }
.key::before { content: ""; display: inline-block; width: 16px; border-top: 3px solid var(--tint); margin-right: 6px; vertical-align: middle; }
.key.dashed::before { border-top: 2px dashed var(--soft); }
svg text { font-size: 11.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart path { vector-effect: non-scaling-stroke; } @media (min-width: 900px) { .wide text { font-size: 6.5px; } }
.grid { stroke: var(--edge); } .mark { stroke: var(--soft); stroke-dasharray: 2 4; }
.line path { fill: none; stroke: var(--tint); stroke-width: 2.2; stroke-linejoin: round; stroke-linecap: round; }
.band { fill: var(--tint); opacity: .16; } .line circle { fill: var(--tint); } .line.dashed path { stroke-width: 1.5; stroke-dasharray: 5 4; opacity: .75; }
.hover { fill: transparent; } .hover:hover { fill: var(--ink); fill-opacity: .06; }
.c0 { --tint: var(--c0); } .c1 { --tint: var(--c1); } .c2 { --tint: var(--c2); }
.c3 { --tint: var(--c3); } .c4 { --tint: var(--c4); } .c5 { --tint: var(--c5); }
.bar { display: flex; height: 22px; border-radius: 6px; overflow: hidden; gap: 2px; margin-bottom: 14px; }
.bar span { background: var(--tint); min-width: 3px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--edge); vertical-align: top; }
tr:last-child > *, tr:has(+ .why) > * { border-bottom: 0; } .why td { padding-top: 0; font-size: 13px; } td.n, th.n { text-align: right; } td.n { white-space: nowrap; }
.times td { white-space: nowrap; } .times td:last-child { white-space: normal; width: 100%; overflow-wrap: anywhere; }
@media (max-width: 600px) { svg text { font-size: 17px; } .chart svg { overflow: visible; } .tile dd:first-of-type { white-space: normal; }
  .card { padding: 16px; } th, td { padding-right: 9px; }
  .times tr { display: grid; grid-template-columns: 1fr auto 4em; border-bottom: 1px solid var(--edge); }
  .times td { border: 0; } .times td:last-child { grid-column: 1 / -1; padding-top: 0; font-size: 13px; } .times td:empty { display: none; } }
td:last-child, th:last-child { padding-right: 0; }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 3px; background: var(--tint); margin-right: 8px; }
.bound { display: block; font-size: 13px; color: var(--soft); } .name { overflow-wrap: anywhere; min-width: 4em; }
.soft { color: var(--soft); } .card table + h2, .scroll + h2 { margin-top: 22px; } .note { color: var(--soft); font-size: 13px; margin: 12px 0 0; }
code, .hash { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); gap: 16px; align-items: end; }
.picture { margin: 0; } .picture img { width: 100%; border-radius: 8px; background: #fff; display: block; }
.pair .picture img { max-height: 500px; object-fit: cover; object-position: top; }
.picture figcaption { color: var(--soft); font-size: 13px; margin-top: 8px; }
details > summary { cursor: pointer; font-weight: 600; } details[open] > summary { margin-bottom: 12px; } .scroll + details, .scroll + p { margin: 14px 0 0; }
footer { color: var(--soft); font-size: 13px; margin-top: 24px; }
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #555; --edge: #ddd;
    --good: #15803d; --bad: #c2261c; --warn: #a16207; --c0: #e2570f; --c1: #2563eb; --c2: #0f8a7a; --c3: #9333ea; --c4: #be185d; --c5: #65780f; }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { padding: 0; max-width: none; } .card, .tile, figure, tr { break-inside: avoid; }
  .pair { grid-template-columns: 1fr 1fr; } details > :not(summary) { display: block; }
}
`);

;// CONCATENATED MODULE: ./src/report/page-tiles.ts


/** The numbers that people ask for next. */
function tiles(report) {
    const { outcome, comparison, cost } = report;
    const { metrics } = outcome;
    const worthless = report.dataset.worthless === '' ? null : 'proves nothing';
    return html `<div class="tiles">
  ${tile('mAP50', (0,text_format/* metric */.TH)(metrics.map50), worthless ?? toBaseline(comparison, 'map50'))}
  ${tile('mAP50-95', (0,text_format/* metric */.TH)(metrics.map5095), worthless ?? best(report))}
  ${tile('Training', (0,text_format/* duration */.p0)(report.training.seconds), perEpoch(outcome.secondsPerEpoch))}
  ${cost.total === null ? null : tile('Cost', (0,text_format/* money */.TG)(cost.total), `at ${(0,text_format/* money */.TG)(cost.pricePerHour)} an hour`)}
</div>`;
}
/** Null without a baseline. */
function toBaseline(comparison, name) {
    if (comparison === null)
        return null;
    if (comparison.measuredOn !== '')
        return 'not comparable with the baseline';
    return `${(0,text_format/* change */.Zg)(comparison.change[name])} to the baseline`;
}
function best({ outcome, comparison }) {
    if (comparison)
        return toBaseline(comparison, 'map5095');
    return outcome.metrics.bestEpoch === null ? null : `best at epoch ${outcome.metrics.bestEpoch}`;
}
function perEpoch(seconds) {
    return seconds === null ? null : `${(0,text_format/* duration */.p0)(seconds)} an epoch`;
}
function tile(name, value, note) {
    return html `<dl class="tile"><dt>${name}</dt><dd>${value}</dd>${note && html `<dd>${note}</dd>`}</dl>`;
}

;// CONCATENATED MODULE: ./src/report/facts.ts


/** Enough to tell one hash from another, and what the folders of the server begin with. */
const HASH_DIGITS = 12;
const FOR_THE_NEXT_RUN = [home_phases/* INPUT_HASH_FACT */.zW, home_phases/* SETUP_HASH_FACT */.WD, home_phases/* JUDGED_BY_FACT */.rm];
/**
 * What a phase says of itself, for people: without what is kept for the next run only.
 *
 * @returns such as `bytes-sent 1.2 MB`; a name holds its unit
 */
function shownFacts({ facts }) {
    const shown = Object.entries(facts).filter(([name]) => !FOR_THE_NEXT_RUN.includes(name));
    return shown.map(([name, value]) => `${name} ${factText(name, value)}`);
}
function factText(name, value) {
    if (typeof value === 'string')
        return /^[0-9a-f]{64}$/.test(value) ? value.slice(0, HASH_DIGITS) : value;
    return name.includes('bytes') ? (0,text_format/* bytes */.ee)(value) : value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

;// CONCATENATED MODULE: ./src/report/page-times.ts




/** Where the time went: the pipeline's phases, and the training's states. */
function timesCard({ phases, timeline, epochParts }) {
    if (phases.length === 0 && timeline.length === 0)
        return null;
    return html `<section class="card"><h2>Where the time went</h2>
  ${breakdown('Phases', phases.map(phasePart))}
  ${timeline.length > 0 && phases.length > 0 ? html `<h2 class="soft">On the server</h2>` : null}
  ${breakdown('States on the server', timeline.map(stretchPart))}
  ${epochParts.length > 0 ? html `<h2 class="soft">Of the training</h2>` : null}
  ${breakdown('Parts of the training', epochParts.map((part) => ({ ...part, note: '' })))}
</section>`;
}
function breakdown(label, parts) {
    const total = parts.reduce((sum, part) => sum + part.seconds, 0);
    if (total === 0)
        return null;
    return html `<div class="bar">${parts.map(barPart)}</div>
<div class="times">${table(label, parts.map((part, at) => row(part, at, total)))}</div>`;
}
function barPart({ name, seconds }, at) {
    return html `<span class="c${at % 6}" style="flex-grow:${seconds.toFixed(3)}" title="${name} ${(0,text_format/* duration */.p0)(seconds)}"></span>`;
}
function row({ name, seconds, note }, at, total) {
    return html `<tr><td><span class="swatch c${at % 6}"></span>${name}</td><td class="n">${(0,text_format/* duration */.p0)(seconds)}</td>
<td class="n soft">${page_times_percent(seconds / total)}</td><td class="soft">${note}</td></tr>`;
}
function phasePart(record) {
    return { name: record.phase, seconds: record.seconds, note: shownFacts(record).map(unbroken).join(' · ') };
}
/** A line ends between two facts, not within one. */
function unbroken(fact) {
    return fact.replaceAll(' ', '\u00a0');
}
function page_times_percent(share) {
    return share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`;
}
function stretchPart({ state, seconds, attempt }) {
    return { name: state, seconds, note: attempt > 1 ? `attempt ${attempt}` : '' };
}

;// CONCATENATED MODULE: ./src/report/pictures.ts



/** A mosaic of 16 images of 640 px is about 0.5 MB; the page must stay something to mail around. */
const MAX_PICTURE_BYTES = 2_000_000;
/**
 * Reads the pictures that are there. One that is too large, or no JPEG or PNG by its first bytes, is left out: a
 * browser decodes it under the page's name.
 *
 * @param folder the collected results, absolute
 * @param files the verified files in it
 * @param captions of those worth showing, by path, best first
 */
async function readPictures(folder, files, captions) {
    const present = new Set(files.map((file) => file.path));
    const wanted = Object.entries(captions).filter(([path]) => present.has(path));
    const pictures = await Promise.all(wanted.map(([path, caption]) => readPicture((0,external_node_path_.join)(folder, path), caption)));
    return pictures.filter((picture) => picture !== undefined);
}
async function readPicture(path, caption) {
    if ((await (0,promises_.stat)(path)).size > MAX_PICTURE_BYTES)
        return undefined;
    const content = await (0,promises_.readFile)(path);
    const type = imageType(content);
    return type && { caption, type, content };
}
function imageType(content) {
    if (content.subarray(0, 3).toString('hex') === 'ffd8ff')
        return 'image/jpeg';
    return content.subarray(0, 8).toString('hex') === '89504e470d0a1a0a' ? 'image/png' : undefined;
}
/** One picture with its caption. */
function pictureFigure({ caption, type, content }) {
    const source = new Html(`data:${type};base64,${content.toString('base64')}`);
    return html `<figure class="picture"><img alt="${caption}" src="${source}"><figcaption>${caption}</figcaption></figure>`;
}

;// CONCATENATED MODULE: ./src/report/page.ts















const page_VERDICTS = {
    pass: 'passed',
    fail: 'failed',
    incomplete: 'incomplete',
};
const STANDING_STYLES = {
    better: 'pass',
    'not worse': 'pass',
    undecided: 'incomplete',
    worse: 'fail',
    'not compared': 'incomplete',
    first: '',
};
/**
 * Draws the report as one page that needs nothing else: no script, no other file, no network; the policy in its head
 * makes browsers hold it to that.
 *
 * @param report what is known
 * @param pictures the library's own pictures, already checked
 * @returns the file's text
 */
function reportPage(report, pictures) {
    const [first, ...others] = pictures;
    return html `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Training ${report.trainingId} – ${report.dataset.name}</title>
<style>${PAGE_STYLE}</style>
</head>
<body><main>
${pageHeader(report)}
${goalsPart(report)}
${tiles(report)}
${beside(qualityChart(report), first ? pictureFigure(first) : null)}
${beside(gatesPart(report), comparisonPart(report))}
${beside(operatingChart(report), operatingPart(report))}
${beside(slicesPart(report), changesPart(report))}
${exportsCard(report)}
${beside(promisesPart(report), foretoldPart(report))}
${charts(report)}
${machineCharts(report)}
${beside(machinePart(report))}
${timesCard(report)}
${others.length > 0 ? html `<section class="card pictures">${others.map(pictureFigure)}</section>` : null}
${beside(datasetPart(report), environmentPart(report))}
${decisionsPart(report)}
${settingsPart(report)}
${filesPart(report)}
<footer>Written by gpu-retrain on the runner at ${report.createdAt}, from files whose SHA-256 was compared after the download.</footer>
</main></body>
</html>
`.markup;
}
function pageHeader(report) {
    const { training, dataset, trainingId, verdict } = report;
    const planned = training.epochsPlanned === null ? '' : ` of ${training.epochsPlanned}`;
    const reason = training.reason ? `: ${training.reason}` : '';
    const attempts = training.attempts > 1 ? `, ${training.attempts} attempts` : '';
    const standing = standingText(report);
    return html `<header>
  <h1>${dataset.name}</h1><span class="verdict ${verdict}">${page_VERDICTS[verdict]}</span>
  ${headlinePart(report)}
  ${standing && html `<p class="standing ${STANDING_STYLES[report.against.standing]}">${standing}</p>`}
  <p>Training ${trainingId} ${training.state}${reason} after ${training.epochs}${planned} epochs, ${(0,text_format/* duration */.p0)(training.seconds)}${attempts}</p>
  ${incidents(report).map((text) => html `<p>${text}</p>`)}
  ${dataset.worthless && html `<p class="worthless">What is measured here proves nothing: ${dataset.worthless}.</p>`}
</header>`;
}
/** Two cards in a row where there is room; one alone takes the whole row. */
function beside(...cards) {
    const shown = cards.filter((card) => card !== null);
    return shown.length > 0
        ? html `<div class="pair">${shown.map((card) => html `<section class="card">${card}</section>`)}</div>`
        : null;
}

;// CONCATENATED MODULE: ./src/report/plain-table.ts
/** Names of the library's own columns, such as `metrics/mAP50-95(B)`. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_/() .-]{0,99}$/;
/**
 * Writes the numbers of a training as a table that a spreadsheet may open: whatever is a cell is a number of ours or
 * empty, and a column's name that could be a formula is text.
 *
 * @returns CSV; empty when there is no epoch
 */
function plainTable({ epochs, columns }) {
    if (epochs.length === 0)
        return '';
    const named = Object.entries(columns);
    const header = ['epoch', ...named.map(([name]) => plainName(name))];
    const rows = epochs.map((epoch, at) => [epoch, ...named.map(([, values]) => values[at] ?? '')]);
    return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}
/** The apostrophe keeps a spreadsheet from reading what follows as anything but text. */
function plainName(name) {
    if (PLAIN_NAME.test(name))
        return name;
    return `"'${name
        .replaceAll('"', "'")
        // In some countries a semicolon ends a cell, and quotes that begin further in are text.
        .replaceAll(/[^\x20-\x7e]|;/g, '?')
        .slice(0, 100)}"`;
}

;// CONCATENATED MODULE: ./src/report/write-report.ts





/**
 * Writes the report beside the results: for programs, for people, and for `sha256sum -c`.
 *
 * @param folder the results, absolute
 * @param pictures those worth showing, and what they show
 * @returns the names of what was written, relative to the folder
 * @throws Failure HOME_UNUSABLE
 */
async function writeReport(folder, report, pictures) {
    const page = reportPage(report, await readPictures(folder, report.files, pictures));
    const table = plainTable(report.outcome.curves);
    const sums = report.files.map(({ path, sha256 }) => `${sha256}  ${path}\n`);
    const contents = {
        'report.json': `${JSON.stringify(report, null, 1)}\n`,
        'report.html': page,
        SHA256SUMS: sums.join(''),
        // The server's own table stays raw, among the logs.
        ...(table === '' ? {} : { 'results.csv': table }),
    };
    for (const [name, content] of Object.entries(contents))
        await (0,write_whole/* writeWhole */.f8)((0,external_node_path_.join)(folder, name), content);
    return Object.keys(contents);
}

// EXTERNAL MODULE: ./src/config/environment-request.ts
var environment_request = __webpack_require__(85479);
// EXTERNAL MODULE: ./src/github/api.ts
var github_api = __webpack_require__(28943);
// EXTERNAL MODULE: ./src/github/persistent.ts
var persistent = __webpack_require__(53454);
;// CONCATENATED MODULE: ./src/github/releases.ts





/** The tag that moves from release to release. */
const LATEST = 'model-latest';
/** GitHub takes files below 2 GiB. */
const releases_MOST_BYTES = 2 ** 31 - 1;
const releaseSchema = valibot_dist/* object */.Ikc({
    id: github_api/* idSchema */.fY,
    tag_name: valibot_dist/* string */.YjP(),
    draft: valibot_dist/* boolean */.zMY(),
    upload_url: valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* url */.OZ5()),
    html_url: valibot_dist/* string */.YjP(),
});
const assetSchema = valibot_dist/* object */.Ikc({
    id: github_api/* idSchema */.fY,
    name: valibot_dist/* string */.YjP(),
    state: valibot_dist/* string */.YjP(),
    size: valibot_dist/* number */.aig(),
    digest: valibot_dist/* nullish */.cl6(valibot_dist/* string */.YjP(), null),
});
const anything = valibot_dist/* unknown */.L5J();
const named = valibot_dist/* object */.Ikc({ sha: valibot_dist/* string */.YjP() });
/**
 * Puts a model into a release of its own and moves the tag `model-latest`. It stays a draft, which nobody sees, until all
 * of it is there. Doing it again goes on where it was, and does nothing once it is out.
 *
 * @returns the page of the release
 * @throws Failure RELEASE_FAILED, CANCELLED
 */
async function publishRelease(release, { token, run, pauseMs }, context) {
    const huge = release.assets.find((asset) => asset.bytes > releases_MOST_BYTES);
    if (huge)
        throw releaseFailed(`${huge.name} has ${(0,text_format/* bytes */.ee)(huge.bytes)}, and GitHub takes less than 2 GiB`);
    if (token === '')
        throw releaseFailed('there is no github-token');
    const api = new github_api/* GithubApi */.QS(run.api, token, context.signal);
    const publish = () => new Publication(api, run, release).publish();
    try {
        return await (0,persistent/* persistent */.y)(publish, 'The release', context, pauseMs);
    }
    catch (error) {
        throw error instanceof github_api/* ApiError */.hD ? refused(error) : error;
    }
}
/** One try: every step looks first at what is there. */
class Publication {
    #api;
    #run;
    #release;
    #path;
    constructor(api, run, release) {
        this.#api = api;
        this.#run = run;
        this.#release = release;
        this.#path = `/repos/${run.repository}`;
    }
    async publish() {
        const found = (await this.#find()) ?? (await this.#draft());
        const there = await this.#assets(found);
        if (!found.draft) {
            this.#checkModel(there);
            return found.html_url;
        }
        for (const asset of this.#release.assets)
            await this.#bring(found, asset, there);
        // Before the release is out: then there is nothing left to do for whoever finds it out.
        await this.#moveTag();
        const out = { draft: false, make_latest: 'false' };
        const path = `${this.#path}/releases/${found.id}`;
        return (await this.#api.ask('PATCH', path, releaseSchema, { json: out })).html_url;
    }
    /** Drafts have no tag yet, so that only the list knows them; it begins with the newest. */
    async #find() {
        const { tag } = this.#release;
        const list = await this.#api.ask('GET', `${this.#path}/releases?per_page=100`, valibot_dist/* array */.YOg(releaseSchema));
        const found = list.find(({ tag_name }) => tag_name === tag);
        if (found)
            return found;
        try {
            return await this.#api.ask('GET', `${this.#path}/releases/tags/${tag}`, releaseSchema);
        }
        catch (error) {
            if (error instanceof github_api/* ApiError */.hD && error.status === 404)
                return undefined;
            throw error;
        }
    }
    #draft() {
        const { tag, title, notes } = this.#release;
        const json = { tag_name: tag, target_commitish: this.#run.sha, name: title, body: notes, draft: true };
        return this.#api.ask('POST', `${this.#path}/releases`, releaseSchema, { json });
    }
    #assets({ id }) {
        const path = `${this.#path}/releases/${id}/assets?per_page=100`;
        return this.#api.ask('GET', path, valibot_dist/* array */.YOg(assetSchema));
    }
    /** A release is what its name says for ever. */
    #checkModel(there) {
        const best = there.find(({ name }) => name === 'best.pt');
        if (best && (best.digest === null || best.digest === `sha256:${this.#release.model}`))
            return;
        throw releaseFailed(`the release ${this.#release.tag} is there already, with another model`);
    }
    /** Sends a file, unless GitHub has it whole; what is left of a broken upload goes first. */
    async #bring(found, asset, there) {
        const before = there.find(({ name }) => name === asset.name);
        if (before && isWhole(before, asset))
            return;
        if (before)
            await this.#api.ask('DELETE', `${this.#path}/releases/assets/${before.id}`, anything);
        const address = `${found.upload_url.replace(/\{.*$/, '')}?name=${encodeURIComponent(asset.name)}`;
        const content = { stream: asset.open(), bytes: asset.bytes };
        const taken = await this.#api.ask('POST', address, assetSchema, content);
        if (!isWhole(taken, asset))
            throw new github_api/* ApiError */.hD(0, `what GitHub has of ${asset.name} is not what was sent`);
    }
    /** An annotated tag, so that `git show model-latest` says which model it is. */
    async #moveTag() {
        const { tag, title, model } = this.#release;
        const message = `${title}\n\nRelease ${tag}, best.pt has the SHA-256 ${model}.\n`;
        const json = { tag: LATEST, message, object: this.#run.sha, type: 'commit' };
        const { sha } = await this.#api.ask('POST', `${this.#path}/git/tags`, named, { json });
        try {
            const moved = { sha, force: true };
            await this.#api.ask('PATCH', `${this.#path}/git/refs/tags/${LATEST}`, anything, { json: moved });
        }
        catch (error) {
            if (!(error instanceof github_api/* ApiError */.hD && (error.status === 404 || error.status === 422)))
                throw error;
            const made = { ref: `refs/tags/${LATEST}`, sha };
            await this.#api.ask('POST', `${this.#path}/git/refs`, anything, { json: made });
        }
    }
}
function isWhole({ state, size, digest }, asset) {
    return (state === 'uploaded' && size === asset.bytes && (digest === null || digest === `sha256:${asset.sha256}`));
}
function refused({ status, message }) {
    const mayNot = status === 401 || status === 403 || status === 404;
    return releaseFailed(`GitHub says: ${message}`, mayNot ? 'Give the job of collect `permissions: contents: write`, then re-run it.' : undefined);
}
function releaseFailed(why, next = 'Re-run the job of collect: it goes on where it was. If it repeats, look at the releases of the repository.') {
    return new errors/* Failure */.HR('RELEASE_FAILED', {
        what: `The model is not in a release: ${why}.`,
        safe: 'It passed its gates and is saved as an artifact. A release that is not whole stays a draft, which nobody sees.',
        next,
    });
}

// EXTERNAL MODULE: ./src/environment/prepare.ts
var prepare = __webpack_require__(2154);
// EXTERNAL MODULE: ./src/home/own-folder.ts
var own_folder = __webpack_require__(37632);
// EXTERNAL MODULE: ./src/environment/operations.ts
var environment_operations = __webpack_require__(62775);
// EXTERNAL MODULE: ./src/ssh/operation.ts
var operation = __webpack_require__(41087);
;// CONCATENATED MODULE: ./src/model/operations.ts







const version = valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* regex */.yGV(/^[\w.+!-]{1,64}$/));
const packageName = valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* regex */.yGV(/^[a-z0-9][a-z0-9-]{0,63}$/));
const operations_difference = valibot_dist/* pipe */.FsL(valibot_dist/* number */.aig(), valibot_dist/* minValue */.Wwf(0), valibot_dist/* maxValue */.cGV(1e6));
/** How far an export agrees with the model that it was made of. */
const agreementSchema = valibot_dist/* object */.Ikc({
    pictures: schemas/* count */.U9,
    /** The surest of the model on each picture. */
    detections: schemas/* count */.U9,
    /** Of these, what the export finds too. */
    matched: schemas/* count */.U9,
    /** The largest difference of a score. */
    scoreDifference: operations_difference,
    /** The largest difference of a box, as a share of the picture. */
    boxDifference: operations_difference,
});
/** As `remote/gpu_retrain/workloads/ultralytics/export_agreement.py` judges: the runner takes its numbers, not its word. */
const AGREES = { share: 0.99, score: 0.05, box: 0.01 };
const exportSchema = valibot_dist/* pipe */.FsL(valibot_dist/* object */.Ikc({
    format: valibot_dist/* picklist */.KIO(workloads/* EXPORT_FORMATS */.UP),
    /** Nothing unless it agrees. */
    files: collect_listing/* listingSchema */.eI.entries.files,
    seconds: schemas/* seconds */.YA,
    /** The side of the pictures that it takes, in pixels; 0 when it was not made. */
    imgsz: schemas/* count */.U9,
    /** Of ONNX; null for other formats. */
    opset: valibot_dist/* nullable */.mee(schemas/* count */.U9),
    /** With what it was made, by package. */
    versions: valibot_dist/* record */.g1P(packageName, version),
    agreement: valibot_dist/* nullable */.mee(agreementSchema),
    /** Why there are no files; empty when there are. In the server's words. */
    trouble: valibot_dist/* pipe */.FsL(valibot_dist/* string */.YjP(), valibot_dist/* maxLength */.Ru6(20_000)),
}), valibot_dist/* check */.z6Y(({ files, agreement, trouble }) => trouble === '' ? files.length > 0 && agreement !== null && agrees(agreement) : files.length === 0, 'must have files where it agrees, and none where it does not'));
function agrees({ pictures, detections, matched, scoreDifference, boxDifference }) {
    const isFound = pictures > 0 && matched > 0 && matched <= detections && matched >= AGREES.share * detections;
    return isFound && scoreDifference <= AGREES.score && boxDifference <= AGREES.box;
}
/** One that is not there, and why. */
function notExported(format, trouble) {
    return { format, files: [], seconds: 0, imgsz: 0, opset: null, versions: {}, agreement: null, trouble };
}
/** Exports a finished training's model, and compares each export with it. */
const makeExports = (0,operation/* remoteOperation */.kH)('exports.make', {
    args: valibot_dist/* strictObject */.rej({
        training: valibot_dist/* string */.YjP(),
        fingerprint: valibot_dist/* string */.YjP(),
        formats: (0,operation/* ours */.Od)(),
    }),
    reply: valibot_dist/* object */.Ikc({ exports: valibot_dist/* pipe */.FsL(valibot_dist/* array */.YOg(exportSchema), valibot_dist/* maxLength */.Ru6(workloads/* EXPORT_FORMATS */.UP.length)) }),
    codes: ['DEADLINE_EXCEEDED', 'INPUT_INVALID', 'RECORD_DAMAGED', 'TRAINING_UNKNOWN', 'VENV_FAILED'],
});
/** What exporting calls. */
const EXPORTS = [environment_operations/* ensureEnvironment */.sL, makeExports, operations/* readResult */.Uv];

;// CONCATENATED MODULE: ./src/model/bring-exports.ts
var bring_exports_addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
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
var bring_exports_disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
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













const TRIES = 5;
const bring_exports_PAUSE_MS = 500;
/** TensorRT alone may take half an hour. */
const MAKE_LIMIT_MS = 3 * 3_600_000;
/**
 * Has a finished training's model exported on the server, and brings home what agrees with it, verified. Where the line
 * breaks, it goes on with what is made and what is here.
 *
 * @param openAgent opens an agent for EXPORTS
 * @returns what came of each format; files lie below `folder` by their paths
 * @throws Failure RESULT_UNSAFE, SERVER_REPLY_INVALID, VENV_FAILED, and what downloads and connecting throw
 */
async function bringExports(openAgent, exporting, context) {
    const incoming = (0,external_node_path_.join)((0,layout/* runFolder */.k)(exporting.home, exporting.trainingId), 'incoming-exports');
    (0,own_folder/* makeOwnFolder */.x)(incoming);
    let tries = 0;
    const pauseMs = (failure) => {
        if (++tries === TRIES)
            throw failure;
        context.log.warning(`${failure.text.what} Going on where it stopped.`);
        return bring_exports_PAUSE_MS * tries;
    };
    const placed = new Set();
    const work = async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const agent = bring_exports_addDisposableResource(env_1, await openAgent(), true);
            const made = await make(agent, exporting, context);
            const target = { path: exporting.folder, incoming };
            for (const file of made.flatMap(({ files }) => files))
                if (!placed.has(file.sha256)) {
                    await bring(agent, file, target, exporting.trainingId, context);
                    placed.add(file.sha256);
                }
            return made;
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = bring_exports_disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    };
    const exports = await (0,retry/* retry */.L5)(work, { signal: context.signal, mayPass: bring_exports_isBreak, pauseMs });
    await (0,promises_.rm)(incoming, { recursive: true, force: true });
    return exports;
}
async function make(agent, exporting, context) {
    const { trainingId, formats, names, request } = exporting;
    const name = new RegExp(`^(?:${names.join('|')})$`);
    const venv = await (0,prepare/* ensureVenv */.kS)(agent, request, context);
    const args = { training: trainingId, fingerprint: venv.fingerprint, formats };
    const reply = valibot_dist/* pipe */.FsL(makeExports.reply, valibot_dist/* check */.z6Y(({ exports }) => formats.every((format, at) => exports[at]?.format === format), 'must have an answer for each format'));
    const options = { ...(0,prepare/* callOptions */.jp)(context), limitMs: MAKE_LIMIT_MS };
    const { exports } = await agent.call({ ...makeExports, reply }, args, options);
    (0,collect_listing/* checkListing */.xw)(exports.flatMap(({ files }) => files), (path) => name.test(path));
    return exports;
}
async function bring(agent, file, folder, trainingId, { signal, log }) {
    await (0,results_folder/* checkRoom */.kX)(folder, (0,collect_listing/* amounts */.q$)([file]).bytes);
    const target = { trainingId, incoming: folder.incoming, signal, onBytes: () => undefined };
    await (0,results_folder/* place */.ik)(folder, await (0,download/* download */.R)(agent, file, target), file.path);
    log.info(`${file.path} is home: ${(0,text_format/* bytes */.ee)(file.size)}.`);
}
/** A server that cannot be reached any more has been tried for long enough. */
function bring_exports_isBreak(failure) {
    const isChange = failure.code === 'VERIFICATION_FAILED' || failure.code === 'RESULT_MISSING';
    return isChange || ((0,errors/* isTransient */.dg)(failure) && failure.code !== 'SERVER_UNREACHABLE');
}

;// CONCATENATED MODULE: ./src/model/export-failure.ts


const MOST_WORDS = 600;
/** What fails the step when a model that passed could not be exported as it should be; nothing when it could. */
function exportFailure(exports) {
    const failed = exports.filter(({ trouble }) => trouble !== '');
    if (failed.length === 0)
        return undefined;
    const told = failed.map(({ format, trouble }) => `${format} (the server says: ${(0,printable/* printable */.g)(trouble, MOST_WORDS)})`);
    return exportFailed(`The model could not be exported as ${told.join(', ')}.`);
}
/** The same for whatever ended all of it. */
function exportFailed(what, cause) {
    return new errors/* Failure */.HR('EXPORT_FAILED', {
        what,
        safe: 'The model passed its gates and is saved with everything else; what was exported and agrees with it is in its artifact.',
        next: 'Run collect again: it exports what is missing. If it repeats, look at the words of the server, or take the format out of collect.export.',
    }, cause);
}

;// CONCATENATED MODULE: ./src/model/sums.ts

/** SHA-256 of something that we wrote, in hex. */
function sha256Of(content) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
}
/**
 * What `sha256sum -c` takes.
 *
 * @param sums hash by path, in hex; the paths are names that we or our lists of names made
 */
function sumsText(sums) {
    const sorted = [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
    return sorted.map(([path, sha256]) => `${sha256}  ${path}\n`).join('');
}

;// CONCATENATED MODULE: ./src/model/tensorboard.ts


const tensorboard_VERSION = 'brain.Event:2';
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++)
        value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    return value;
});
/**
 * The numbers of a training as TensorBoard reads them: an event file of scalars, which is a TFRecord of protocol buffers
 * (tensorflow/core/util/event.proto).
 *
 * @param endedAt when the last epoch ended; the others lie before it by what they took
 */
function eventFile(curves, endedAt) {
    const seconds = (0,interfaces_curves/* epochSeconds */.DQ)(curves).map((each) => each ?? 0);
    let at = endedAt.getTime() / 1000 - seconds.reduce((sum, each) => sum + each, 0);
    const events = [record(tensorboard_event(at, 0, field(3, Buffer.from(tensorboard_VERSION))))];
    for (const [row, epoch] of curves.epochs.entries()) {
        at += seconds[row] ?? 0;
        const values = Object.entries(curves.columns).flatMap(([name, column]) => scalar(name, column[row]));
        events.push(record(tensorboard_event(at, epoch, field(5, Buffer.concat(values)))));
    }
    return Buffer.concat(events);
}
/** A value of a summary: its tag, and a float; nothing where there is no number. */
function scalar(name, value) {
    if (value === null || value === undefined)
        return [];
    const number = Buffer.alloc(5);
    number[0] = (2 << 3) | 5;
    number.writeFloatLE(value, 1);
    return [field(1, Buffer.concat([field(1, Buffer.from((0,printable/* printable */.g)(name, 100))), number]))];
}
function tensorboard_event(seconds, step, content) {
    const time = Buffer.alloc(9);
    time[0] = (1 << 3) | 1;
    time.writeDoubleLE(seconds, 1);
    return Buffer.concat([time, Buffer.from([2 << 3]), varint(step), content]);
}
/** A field of bytes. */
function field(number, content) {
    return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content]);
}
function varint(value) {
    const bytes = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128))
        bytes.push((rest % 128) | 128);
    return Buffer.from([...bytes, rest]);
}
/** Length and content, each with its checksum. */
function record(content) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(content.length));
    return Buffer.concat([length, masked(length), content, masked(content)]);
}
/** CRC-32C, turned and moved as TFRecord wants it, so that a checksum of checksums is none. */
function masked(content) {
    let crc = ~0;
    for (const byte of content)
        crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 255] ?? 0);
    crc = ~crc >>> 0;
    const result = Buffer.alloc(4);
    result.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
    return result;
}

;// CONCATENATED MODULE: ./src/model/folder.ts







/** A name that every model's folder has. */
const SUMS = 'SHA256SUMS';
/**
 * Puts together what people take along: the weights under their bare names, the exports, and what we say of them.
 *
 * @param results the folder of what came home, absolute, its verified files, and what we wrote there about the model
 * @param report undefined when none could be made: then there are the files alone
 * @returns undefined when there are no weights
 * @throws Failure HOME_UNUSABLE
 */
async function makeModelFolder(results, report, exports, workload) {
    const weights = results.files.filter(({ path }) => path.endsWith('.pt'));
    if (weights.length === 0)
        return undefined;
    const path = (0,external_node_path_.join)(results.folder, 'model');
    const exported = exports.flatMap(({ files }) => files);
    const notes = await Promise.all(results.modelNotes.map(async (note) => ({
        path: note,
        sha256: sha256Of(await (0,promises_.readFile)((0,external_node_path_.join)(results.folder, note))),
    })));
    const taken = [
        ...[...weights, ...notes].map((file) => ({ ...file, name: (0,external_node_path_.basename)(file.path) })),
        ...exported.map((file) => ({ ...file, name: file.path.replace(/^exports\//, '') })),
    ];
    for (const file of taken)
        await take((0,external_node_path_.join)(results.folder, file.path), (0,external_node_path_.join)(path, file.name));
    const own = report ? written(report, exports, workload) : {};
    for (const [name, content] of Object.entries(own))
        await (0,write_whole/* writeWhole */.f8)((0,external_node_path_.join)(path, name), content);
    const sums = new Map([
        ...taken.map(({ name, sha256 }) => [name, sha256]),
        ...Object.entries(own).map(([name, content]) => [name, sha256Of(content)]),
    ]);
    await (0,write_whole/* writeWhole */.f8)((0,external_node_path_.join)(path, SUMS), sumsText(sums));
    return { path, files: [...sums.keys(), SUMS], sums };
}
/** What we write beside the weights, by name. */
function written(report, exports, workload) {
    const { outcome, createdAt, trainingId } = report;
    const ended = new Date(createdAt);
    const events = `tensorboard/events.out.tfevents.${Math.floor(ended.getTime() / 1000)}.${trainingId}`;
    return {
        'README.md': modelCard(report, exports, workload),
        ...(outcome.curves.epochs.length === 0 ? {} : { [events]: eventFile(outcome.curves, ended) }),
        ...(exports.length === 0 ? {} : { 'exports.json': exportsRecord(report, exports) }),
    };
}
function exportsRecord({ trainingId, model }, exports) {
    const of = { trainingId, model: model?.sha256 ?? null };
    const named = exports.map((each) => ({
        ...each,
        files: each.files.map((file) => ({ ...file, path: file.path.replace(/^exports\//, '') })),
    }));
    return `${JSON.stringify({ schema: 1, ...of, exports: named }, null, 1)}\n`;
}
/** Gives a file a second name; where the disk knows no second names, a copy of it. */
async function take(source, target) {
    try {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true, mode: 0o700 });
        await (0,promises_.link)(source, target).catch(() => (0,promises_.copyFile)(source, target, external_node_fs_.constants.COPYFILE_EXCL));
    }
    catch (error) {
        throw (0,write_whole/* homeUnusable */.Ji)(target, error);
    }
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./src/model/release.ts









/** Not released: what a training goes on with, and what a release has no folders for. */
const STAYS = /^(?:last\.pt|tensorboard\/.*)$/;
/**
 * Whether a model may be released: it is good, and nothing that was asked for is missing.
 *
 * @returns what is released; undefined when it may not be
 * @throws Failure HOME_UNUSABLE
 */
async function modelRelease(report, exports, folder) {
    const { model, dataset, trainingId } = report;
    if (model === null || !isGood(report))
        return undefined;
    const released = [...folder.sums].filter(([path]) => !STAYS.test(path));
    const files = await Promise.all(released.map(([path, sha256]) => fileAsset(folder.path, path, sha256)));
    const sums = Buffer.from(sumsText(new Map(files.map(({ name, sha256 }) => [name, sha256]))));
    return {
        tag: `model-${trainingId}`,
        title: `${dataset.name}, training ${trainingId}`,
        notes: cardBody(report, exports),
        model: model.sha256,
        assets: [
            ...files,
            { name: SUMS, bytes: sums.length, sha256: sha256Of(sums), open: () => external_node_stream_.Readable.from([sums]) },
        ],
    };
}
/** A release has no folders: a dot stands for the slash. */
async function fileAsset(folder, path, sha256) {
    const full = (0,external_node_path_.join)(folder, path);
    try {
        const { size } = await (0,promises_.stat)(full);
        return { name: path.replaceAll('/', '.'), bytes: size, sha256, open: () => (0,external_node_fs_.createReadStream)(full) };
    }
    catch (error) {
        throw (0,write_whole/* homeUnusable */.Ji)(full, error);
    }
}

;// CONCATENATED MODULE: ./actions/collect/deliver.ts












/** Since the step began: then what is here is saved. What the server has made by then stays there for the next time. */
const EXPORTED_BY_MINUTES = 85;
const PUBLISH_MINUTES = 20;
const PATIENCE_MS = 10 * 60_000;
/** Exports a model that passed, and puts together what people take along. Whatever goes wrong costs no more than that. */
async function deliver(report, collected, inputs, context) {
    const { exports, failure } = await exported(report, collected, inputs, context);
    if (report && exports.length > 0)
        await reportAgain({ ...report, exports }, collected.folder, inputs, context);
    try {
        const folder = await makeModelFolder(collected, report, exports, (0,workloads/* workloadOf */.Rc)(inputs.plan.workload));
        return { exports, folder, failure };
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        return { exports, folder: undefined, failure: failure ?? (0,errors/* asFailure */.h_)(thrown) };
    }
}
/** The report is there before anything is exported; now it tells of that, too. When it cannot, it stays as it was. */
async function reportAgain(report, folder, { plan }, { log }) {
    try {
        await writeReport(folder, report, (0,workloads/* workloadOf */.Rc)(plan.workload).results.pictures);
    }
    catch (thrown) {
        log.warning(`The report does not tell of the exports: ${(0,errors/* asFailure */.h_)(thrown).text.what}`);
    }
}
async function exported(report, { folder }, inputs, context) {
    const { plan, trainingId, home, export: formats } = inputs;
    if (formats.length === 0)
        return { exports: [], failure: undefined };
    if (report?.verdict !== 'pass') {
        context.log.info('Nothing is exported: only a model that passed is.');
        return { exports: [], failure: undefined };
    }
    const workload = (0,workloads/* workloadOf */.Rc)(plan.workload);
    const training = (0,environment_request/* trainingRequest */.uo)(workload, plan.environment, plan.training.args.device);
    const request = (0,environment_request/* exportRequest */.mC)(workload, training, formats);
    const passed = (Date.now() - context.startedAt.getTime()) / 60_000;
    const minutes = Math.round(Math.max(1, EXPORTED_BY_MINUTES - passed));
    const limited = { ...context, signal: (0,deadline/* within */.u)(context.signal, minutes, 'Exporting the model') };
    const open = () => (0,open_agent/* openAgent */.Q)(inputs, EXPORTS, limited, { patienceMs: PATIENCE_MS });
    try {
        const { names } = workload.exports;
        const exporting = { trainingId, formats, names, request, home, folder };
        const exports = await context.log.group('Exports', () => bringExports(open, exporting, limited));
        return { exports, failure: exportFailure(exports) };
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        const failure = (0,errors/* asFailure */.h_)(limited.signal.aborted ? limited.signal.reason : thrown);
        const exports = formats.map((format) => notExported(format, failure.text.what));
        return { exports, failure: exportFailed(`There are no exports: ${failure.text.what}`, thrown) };
    }
}
/** Releases a model that passed; never one of which anything is missing. */
async function published(report, { exports, folder, failure }, { publish, githubToken }, context) {
    if (publish === 'none' || report === undefined || folder === undefined || failure !== undefined)
        return;
    const limit = (0,deadline/* within */.u)(context.signal, PUBLISH_MINUTES, 'Releasing the model');
    try {
        const release = await modelRelease(report, exports, folder);
        if (release === undefined)
            return;
        const limited = { ...context, signal: limit };
        const page = await publishRelease(release, { token: githubToken, run: context.run }, limited);
        context.log.info(`${release.tag} is released: ${page}`);
        return;
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        return (0,errors/* asFailure */.h_)(limit.aborted ? limit.reason : thrown);
    }
}

;// CONCATENATED MODULE: ./actions/collect/main.ts

























/** Of the action's 110: so that, whatever the line does, time is left to save what is here. */
const FETCH_MINUTES = 80;
/** It takes seconds. */
const REPORT_MINUTES = 5;
/** A rented server may be restarted while its results are fetched; that takes minutes. */
const main_PATIENCE_MS = 10 * 60_000;
/** Brings the results home, verified; reports, uploads, and only then judges. */
async function main(inputs, context) {
    const { log, summary, run, signal } = context;
    const { trainingId, home } = inputs;
    const fetching = { ...context, signal: (0,deadline/* within */.u)(signal, FETCH_MINUTES, 'Bringing the results home') };
    const atHome = await (0,kept/* keptFiles */.y2)(home, trainingId);
    const collected = await log.group('Results', () => fetchResults(() => (0,open_agent/* openAgent */.Q)(inputs, operations/* RESULTS */.Pr, fetching, { patienceMs: main_PATIENCE_MS }), { trainingId, home, atHome }, fetching));
    log.info(`Everything is verified and lies in ${collected.folder}.`);
    const { made, written, modelNotes, failure: reporting } = await reported(inputs, collected, context);
    const report = made?.report;
    const readme = await writeReadme(collected.folder);
    const ours = [...written, ...(await copyFindings(home, trainingId, collected.folder))];
    const suffix = `${trainingId}-${run.runAttempt}`;
    const delivered = await deliver(report, { ...collected, modelNotes }, inputs, context);
    const contents = { reports: ours, notes: [readme], modelNotes, model: delivered.folder };
    const planned = planArtifacts(collected.folder, collected.files, contents, suffix);
    const { uploaded, failure } = await log.group('Artifacts', () => upload(planned, inputs, context));
    const names = uploaded.map(({ name }) => name);
    const exports = exportsPart(delivered.exports);
    await summary.write(report ? `${reportSummary(report, names)}${exports}` : unreportedSummary(trainingId, names));
    log.info(`Verdict: ${report?.verdict ?? 'none'}.`);
    if (report && report.dataset.worthless !== '')
        log.warning(`What is measured proves nothing: ${(0,printable/* printable */.g)(report.dataset.worthless)}.`);
    if (report?.training.state === 'finished' && report.model !== null)
        await forget(home, trainingId, log);
    const saved = {
        kinds: planned.map(({ kind }) => kind),
        uploaded: uploaded.map(({ kind }) => kind),
        folder: collected.folder,
    };
    const gate = report && gateFailure(report, saved);
    const good = made && { ...made, folder: collected.folder, plan: inputs.plan, runId: run.runId, home };
    if (good && (await keepGood(good, log)))
        await main_share(uploaded, inputs, context);
    if (report)
        await learn(report, inputs, log);
    const saving = gate ?? reporting ?? failure;
    const releasing = saving ? undefined : await published(report, delivered, inputs, context);
    return {
        report,
        uploaded,
        files: collected.files,
        folder: collected.folder,
        judgedBy: made?.judgedBy,
        failure: saving ?? delivered.failure ?? releasing,
    };
}
/** How far the forecast was off corrects the next one; of a training that ended early it says nothing. */
async function learn(report, { plan, home }, log) {
    const { training, trainingId, createdAt, phases, promises } = report;
    if (training.state !== 'finished')
        return;
    const took = Object.fromEntries(phases.map(({ phase, seconds }) => [phase, seconds]));
    const run = { trainingId, at: createdAt, ratios: ratiosOf(plan, promises), phases: took };
    try {
        await (0,forecast_errors/* keepForecastErrors */.ax)(home, plan.dataset.name, run);
    }
    catch (error) {
        log.warning(`The next forecast learns nothing from this run: ${(0,errors/* asFailure */.h_)(error).text.what}`);
    }
}
/** So that other runners find it; that they do not is no reason to fail. */
async function main_share(uploaded, { plan, home, retentionDays }, { signal, log }) {
    const artifact = uploaded.find(({ kind }) => kind === 'model');
    if (artifact === undefined)
        return;
    try {
        await shareLastGood({ home, dataset: plan.dataset.name, artifact, retentionDays }, signal);
    }
    catch (error) {
        signal.throwIfAborted();
        log.warning(`Other runners will not find this model: ${(0,errors/* asFailure */.h_)(error).text.what}`);
    }
}
/** What is at home whole needs no mirror; one that cannot be removed is no reason to fail. */
async function forget(home, trainingId, log) {
    await (0,kept/* forgetMirror */.P2)(home, trainingId).catch((error) => log.notice(`The mirror of the training stays on the runner: ${(0,errors/* asFailure */.h_)(error).text.what}`));
}
/** Hours of training must not be lost for a report: whatever goes wrong here is told after everything is saved. */
async function reported({ plan, trainingId, home, baseline, gates, goalSpeedup, goalHours }, collected, { log, signal, startedAt }) {
    const limit = (0,deadline/* within */.u)(signal, REPORT_MINUTES, 'Making the report');
    const request = { plan, trainingId, home, baseline, gates, goals: { goalSpeedup, goalHours } };
    const { pictures } = (0,workloads/* workloadOf */.Rc)(plan.workload).results;
    let made;
    try {
        made = await makeReport(request, collected, (0,home_phases/* phaseRecord */.tE)('collect', startedAt, (0,collect_listing/* amounts */.q$)(collected.files)), limit);
        for (const reason of made.unread)
            log.warning(`Not read for the report: ${reason}.`);
        const written = await writeReport(collected.folder, made.report, pictures);
        const modelNotes = await writeModelFacts(collected.folder, made.report);
        return { made, written, modelNotes, failure: made.failure };
    }
    catch (thrown) {
        signal.throwIfAborted();
        const failure = (0,errors/* asFailure */.h_)(limit.aborted ? limit.reason : thrown);
        log.warning(`The report is missing: ${failure.text.what} What came home is saved all the same.`);
        return { made, written: [], modelNotes: [], failure };
    }
}
/** One artifact that cannot be uploaded must not keep the others from it: the first failure is reported at the end. */
async function upload(planned, { retentionDays }, { signal, log }) {
    const uploaded = [];
    let failure;
    for (const artifact of planned) {
        signal.throwIfAborted();
        try {
            const taken = await (0,artifacts/* uploadArtifact */.m)({ ...artifact, retentionDays }, signal);
            uploaded.push({ ...artifact, ...taken });
            log.info(`${artifact.name}: ${artifact.files.length} files, ${(taken.bytes / 1e6).toFixed(1)} MB.`);
        }
        catch (thrown) {
            failure ??= (0,errors/* asFailure */.h_)(thrown);
        }
    }
    return { uploaded, failure };
}

;// CONCATENATED MODULE: ./actions/collect/end.ts




/** A rented server may be restarted meanwhile; and a training that was told to stop ends with its epoch. */
const PATIENCE = { reachMs: 10 * 60_000, stopMs: 15 * 60_000 };
const NOTHING = {
    report: undefined,
    uploaded: [],
    files: [],
    folder: '',
    judgedBy: undefined,
    failure: undefined,
};
/**
 * Ends a run, however it went: collects what there is, and then runs the hooks. Those that may take the server away run
 * only when nothing on it is needed any more.
 */
async function toTheEnd(inputs, context, hooks) {
    try {
        return await end(inputs, context, hooks);
    }
    catch (error) {
        if (context.signal.aborted && hooks.has('after'))
            context.log.warning(`hooks.after was not run to its end, since the step had to end: the server ${(0,settle/* idleCost */.a)(inputs.plan.limits.pricePerHour)}.`);
        throw error;
    }
}
async function end(inputs, context, hooks) {
    const { log, signal } = context;
    // Whoever cancels a run does not want more of it, unless something is to be done before the server goes.
    if (wasCancelled(inputs) && !hooks.has('after')) {
        tellCosts({ standing: { kind: 'none' }, result: NOTHING }, inputs, hooks, log);
        return NOTHING;
    }
    const before = await failureOf(hooks.before(), signal);
    const ending = await collect(inputs, context);
    const facts = endFacts(ending, inputs);
    const failed = isFailed(ending, inputs) ? await hooks.run('failed', facts) : undefined;
    const after = mayGo(ending) ? await hooks.run('after', facts) : undefined;
    tellCosts(ending, inputs, hooks, log);
    const [first, ...others] = [ending.failure, before, failed, after].filter((each) => each !== undefined);
    for (const failure of others)
        hooks.tellToo(failure);
    return { ...ending.result, failure: first };
}
/** Brings home what a training left, if there is one. */
async function collect(inputs, context) {
    const standing = await standingOf(inputs, context);
    const { trainingId } = inputs;
    if (standing.kind === 'none') {
        const result = inputs.jobs?.get('train');
        // Where the training was seen, or nobody says that it was not, it should be there.
        const isMissed = result === undefined || result === 'success';
        if (isMissed)
            return { standing, result: NOTHING, failure: end_unknown(trainingId) };
        context.log.notice(`Training ${trainingId} never started: there is nothing to bring home.`);
        return { standing, result: NOTHING };
    }
    if (standing.kind === 'unknown' && (0,errors/* isTransient */.dg)(standing.failure))
        return { standing, result: NOTHING, failure: standing.failure };
    try {
        const result = await main(inputs, context);
        return { standing, result, failure: result.failure };
    }
    catch (error) {
        context.signal.throwIfAborted();
        return { standing, result: NOTHING, failure: (0,errors/* asFailure */.h_)(error) };
    }
}
async function standingOf(inputs, context) {
    const { trainingId, jobs, access, root } = inputs;
    const { runId, runAttempt } = context.run;
    // Of a new id, whose job was never begun, there is nothing to ask; the server may be what is wrong.
    const isNew = trainingId === runId && runAttempt === 1 && jobs?.get('train') === 'skipped';
    return isNew ? { kind: 'none' } : await (0,settle/* settle */.G)({ access, root, trainingId }, PATIENCE, context);
}
/** @throws the signal's reason */
async function failureOf(work, signal) {
    try {
        await work;
        return undefined;
    }
    catch (error) {
        signal.throwIfAborted();
        return (0,errors/* asFailure */.h_)(error);
    }
}
function end_unknown(trainingId) {
    return new errors/* Failure */.HR('TRAINING_UNKNOWN', {
        what: `The server has no training with the id ${trainingId}.`,
        safe: 'Nothing was changed.',
        next: 'Check the training id and the root; each root has its own trainings.',
    });
}


/***/ }),

/***/ 91490:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _src_config_gate_names_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1002);
/* harmony import */ var _src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(26679);
/* harmony import */ var _src_config_sections_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(81176);
/* harmony import */ var _src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67505);
/* harmony import */ var _src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(80940);
/* harmony import */ var _src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(23492);







/** Reads the inputs; one that is given wins over the plan. */
function readInputs(read, run) {
    const plan = (0,_src_config_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .parsePlan */ .vS)(read.optional('plan'));
    const told = (0,_src_github_explicit_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .layOver */ .T)(read, _src_config_sections_js__WEBPACK_IMPORTED_MODULE_2__/* .collect */ .Fo, plan.collect, { gates: readGates, export: readFormats });
    return {
        ...(0,_src_github_server_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readServer */ .W)(read, plan.root),
        plan,
        trainingId: read.optional('training-id') || plan.trainingId,
        ...told,
        githubToken: read.secret('github-token'),
        baseline: told.baseline && (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(run.workspace, told.baseline),
        jobs: readJobs(read),
    };
}
const RESULTS = ['success', 'failure', 'cancelled', 'skipped'];
/** Lines such as `train: success`; a job without a result is left out. */
function readJobs(read) {
    const jobs = new Map();
    for (const line of read.lines('jobs')) {
        const [, name = '', result = ''] = /^([a-z-]+)\s*:\s*([a-z]*)$/.exec(line) ?? [];
        if (RESULTS.includes(result))
            jobs.set(name, result);
        else if (name === '' || result !== '')
            read.problem(`jobs: "${line}" is not a job and its result`);
    }
    return jobs;
}
/** Lines such as `map50: 0.8`; undefined when there is none. */
function readGates(read) {
    const lines = read.lines('gates');
    if (lines.length === 0)
        return undefined;
    return Object.fromEntries(lines.map((line) => readGate(read, line)));
}
/** Formats, one a line; undefined when nothing is said of them. */
function readFormats(read) {
    const lines = read.lines('export');
    if (lines.length === 0)
        return undefined;
    return lines.flatMap((line) => {
        const format = _src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_4__/* .EXPORT_FORMATS */ .UP.find((each) => each === line);
        if (format === undefined)
            read.problem(`export: "${line}" is none of ${_src_workloads_workloads_js__WEBPACK_IMPORTED_MODULE_4__/* .EXPORT_FORMATS */ .UP.join(', ')}`);
        return format ?? [];
    });
}
function readGate(read, line) {
    const [, name = '', value = ''] = /^([^:=]+?)\s*[:=]\s*(.+)$/.exec(line) ?? [];
    if (!(0,_src_config_gate_names_js__WEBPACK_IMPORTED_MODULE_6__/* .isGateName */ .TL)(name))
        read.problem(`gates: "${line}" names none of ${_src_config_gate_names_js__WEBPACK_IMPORTED_MODULE_6__/* .GATE_NAMES */ .rn.join(', ')}`);
    else if (!Number.isFinite(Number(value)))
        read.problem(`gates: "${line}" has no number`);
    return [name, Number(value)];
}


/***/ }),

/***/ 26389:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ facts),
/* harmony export */   V: () => (/* binding */ outputs)
/* harmony export */ });
/* harmony import */ var _src_collect_listing_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(30017);
/* harmony import */ var _src_home_phases_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(70787);


/** The outputs by name; empty where there is nothing. */
function outputs({ report, uploaded }) {
    const artifact = (kind) => uploaded.find((each) => each.kind === kind)?.name ?? '';
    return {
        verdict: report?.verdict ?? '',
        'model-artifact': artifact('model'),
        'logs-artifact': artifact('logs'),
        'report-artifact': artifact('report'),
        'model-sha256': report?.model?.sha256 ?? '',
        speedup: report?.comparison?.speedup?.toFixed(3) ?? '',
    };
}
/** Of the saved model they say nothing: it is not trained again for them. */
const OF_NO_MODEL = ['HOOK_FAILED', 'EXPORT_FAILED', 'RELEASE_FAILED'];
/**
 * What the record says of it; nothing when nothing was brought home. A failure among them is, for a later run on a schedule,
 * not evidence that there is nothing to do.
 */
function facts({ files, folder, report, judgedBy, failure, }) {
    if (folder === '')
        return undefined;
    return {
        ...(0,_src_collect_listing_js__WEBPACK_IMPORTED_MODULE_0__/* .amounts */ .q$)(files),
        ...(report && judgedBy !== undefined ? { verdict: report.verdict, [_src_home_phases_js__WEBPACK_IMPORTED_MODULE_1__/* .JUDGED_BY_FACT */ .rm]: judgedBy } : {}),
        ...(failure && !OF_NO_MODEL.includes(failure.code) ? { failure: failure.code } : {}),
    };
}


/***/ }),

/***/ 12358:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _src_ssh_node_globals_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34829);
/* harmony import */ var _src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83047);
/* harmony import */ var _end_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31198);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91490);
/* harmony import */ var _outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26389);





await (0,_src_github_run_action_js__WEBPACK_IMPORTED_MODULE_1__/* .runAction */ .C)('collect', { readInputs: _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .readInputs */ .K, main: _end_js__WEBPACK_IMPORTED_MODULE_2__/* .toTheEnd */ .a, outputs: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .outputs */ .V, facts: _outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .facts */ .I, hooks: 'own', limitMinutes: 110 });

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

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

/***/ 4616:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ uploadArtifact)
/* harmony export */ });
/* harmony import */ var _actions_artifact__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76850);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _unless_aborted_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(12399);



/** The signed URL of an upload lives for about an hour (actions/upload-artifact#623); longer cannot succeed. */
const DEADLINE_MS = 60 * 60_000;
/**
 * Uploads files as one artifact. One of the same name, which a killed attempt left, is replaced.
 *
 * @throws Failure ARTIFACT_UPLOAD_FAILED, which says where the files lie on the runner
 */
async function uploadArtifact(upload, signal) {
    const client = new _actions_artifact__WEBPACK_IMPORTED_MODULE_0__/* .DefaultArtifactClient */ .t9();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
        return await (0,_unless_aborted_js__WEBPACK_IMPORTED_MODULE_2__/* .unlessAborted */ .W)(replace(client, upload), limit);
    }
    catch (error) {
        if (signal.aborted)
            throw signal.reason;
        throw uploadFailed(upload, error);
    }
}
async function replace(client, upload) {
    await client.deleteArtifact(upload.name).catch((error) => {
        if (!(error instanceof _actions_artifact__WEBPACK_IMPORTED_MODULE_0__/* .ArtifactNotFoundError */ .CL))
            throw error;
    });
    const options = { compressionLevel: upload.compressionLevel };
    if (upload.retentionDays > 0)
        options.retentionDays = upload.retentionDays;
    const { id, size, digest } = await client.uploadArtifact(upload.name, [...upload.files], upload.folder, options);
    if (id === undefined || digest === undefined)
        throw new Error('GitHub confirmed no artifact');
    return { name: upload.name, id, bytes: size ?? 0, digest };
}
function uploadFailed(upload, error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR('ARTIFACT_UPLOAD_FAILED', {
        what: `Artifact ${upload.name} was not uploaded: ${error instanceof Error ? error.message : String(error)}.`,
        safe: `Its files are on the runner, verified: ${upload.folder}.`,
        next: 'Check the artifact storage quota of the account, then re-run this job.',
    }, error);
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

/***/ 53454:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ persistent)
/* harmony export */ });
/* harmony import */ var _link_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27254);
/* harmony import */ var _api_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(28943);


const TRIES = 4;
/** Between two tries; longer with each. */
const PAUSE_MS = 3_000;
/**
 * Does work with GitHub again when it could not answer, or was in trouble; what it refuses is not asked again.
 *
 * @param trouble what did not work, as the subject of a sentence: "The release"
 * @param pauseMs after the first try
 * @throws ApiError of the last try; the signal's reason
 */
async function persistent(work, trouble, { signal, log }, pauseMs = PAUSE_MS) {
    for (let tries = 1;; tries++)
        try {
            return await work();
        }
        catch (error) {
            signal.throwIfAborted();
            if (!(error instanceof _api_js__WEBPACK_IMPORTED_MODULE_1__/* .ApiError */ .hD) || tries === TRIES || (error.status > 0 && error.status < 500))
                throw error;
            log.warning(`${trouble} did not work with GitHub (${error.message}). Trying again.`);
            await (0,_link_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .pause */ .v7)(pauseMs * tries, signal);
        }
}


/***/ })

};

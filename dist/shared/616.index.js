export const id = 616;
export const ids = [616];
export const modules = {

/***/ 4616:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   uploadArtifact: () => (/* binding */ uploadArtifact)
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
    const { id, size } = await client.uploadArtifact(upload.name, [...upload.files], upload.folder, options);
    if (id === undefined)
        throw new Error('GitHub confirmed no artifact');
    return { name: upload.name, id, bytes: size ?? 0 };
}
function uploadFailed(upload, error) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR('ARTIFACT_UPLOAD_FAILED', {
        what: `Artifact ${upload.name} was not uploaded: ${error instanceof Error ? error.message : String(error)}.`,
        safe: `Its files are on the runner, verified: ${upload.folder}.`,
        next: 'Check the artifact storage quota of the account, then re-run this job.',
    }, error);
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


/***/ })

};

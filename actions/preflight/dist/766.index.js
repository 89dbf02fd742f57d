export const id = 766;
export const ids = [766];
export const modules = {

/***/ 98766:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  uploadArtifact: () => (/* binding */ uploadArtifact)
});

// EXTERNAL MODULE: ./node_modules/@actions/artifact/lib/artifact.js + 364 modules
var artifact = __webpack_require__(3796);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
;// CONCATENATED MODULE: ./src/github/unless-aborted.ts
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

;// CONCATENATED MODULE: ./src/github/artifacts.ts



/** The signed URL of an upload lives for about an hour (actions/upload-artifact#623); longer cannot succeed. */
const DEADLINE_MS = 60 * 60_000;
/**
 * Uploads files as one artifact. One of the same name, which a killed attempt left, is replaced.
 *
 * @throws Failure ARTIFACT_UPLOAD_FAILED, which says where the files lie on the runner
 */
async function uploadArtifact(upload, signal) {
    const client = new artifact/* DefaultArtifactClient */.t9();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
        return await unlessAborted(replace(client, upload), limit);
    }
    catch (error) {
        if (signal.aborted)
            throw signal.reason;
        throw uploadFailed(upload, error);
    }
}
async function replace(client, upload) {
    await client.deleteArtifact(upload.name).catch((error) => {
        if (!(error instanceof artifact/* ArtifactNotFoundError */.CL))
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
    return new errors/* Failure */.HR('ARTIFACT_UPLOAD_FAILED', {
        what: `Artifact ${upload.name} was not uploaded: ${error instanceof Error ? error.message : String(error)}.`,
        safe: `Its files are on the runner, verified: ${upload.folder}.`,
        next: 'Check the artifact storage quota of the account, then re-run this job.',
    }, error);
}


/***/ })

};

/**
 * Must be the first import of every entry that reaches ssh2.
 *
 * ssh2's WebAssembly loader reads the CommonJS globals `__dirname` and `__filename`, which ncc does not provide in
 * its ESM output (vercel/ncc #749): without them the bundle fails at load.
 */
const scope = globalThis as { __dirname?: string; __filename?: string }
scope.__dirname ??= import.meta.dirname
scope.__filename ??= import.meta.filename

/** Whose operations are called on the server for its environment. */
export const ENVIRONMENT_MODULES: readonly string[] = ['arguments', 'environment', 'proof', 'weights']

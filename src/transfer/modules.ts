/** What a transfer calls on the server, in that order. */
export const TRANSFER_MODULES: readonly string[] = ['store', 'receive', 'trees', 'adoption']

/** What a connection that only helps calls. */
export const HELPER_MODULES: readonly string[] = ['receive']

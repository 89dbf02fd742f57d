/** What looks at a server. */
export const PROBE_MODULES: readonly string[] = ['probe']

/** What finds an earlier training there. */
export const LOOKUP_MODULES: readonly string[] = ['lookup']

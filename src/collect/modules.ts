/** What reads a training's results on the server. */
export const RESULTS_MODULES: readonly string[] = ['results']

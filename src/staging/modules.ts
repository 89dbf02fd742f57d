/** What is called on the staging server. */
export const DISPATCH_MODULES: readonly string[] = ['dispatch']

/** What is called on the staging server while its tree is audited. */
export const AUDIT_MODULES: readonly string[] = ['dispatch', 'excerpts']

/** What is called on the training server while the staging server sends, directly or through the runner. */
export const HOST_MODULES: readonly string[] = ['visitors', 'receive']

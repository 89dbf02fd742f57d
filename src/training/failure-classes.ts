/** What can end a training, by what is to be done then. The server names the class; what to do next is ours to say. */

/** `remote/gpu_retrain/records/failure_classes.py` has the same. */
export const FAILURE_CLASSES = [
  'gpu-memory',
  'memory',
  'shared-memory',
  'nan',
  'stalled',
  'worker',
  'killed',
  'crashed',
  'gpu-lost',
  'rebooted',
  'container',
  'disk',
  'quota',
] as const

/** One of them. */
export type FailureClass = (typeof FAILURE_CLASSES)[number]

/** What to do when nothing was rescued, or no rescue helped. The same id again goes on from the newest checkpoint. */
export const NEXT_BY_CLASS: Readonly<Record<FailureClass, string>> = {
  'gpu-memory':
    'Give training.batch or imgsz a smaller value and start a new training, or rent a GPU with more memory.',
  memory:
    'Set training.cache: false and fewer workers and start a new training, or rent a server with more memory.',
  'shared-memory':
    'Start the container with more shared memory (docker: --shm-size=8g), or set training.workers: 0 and start a new training.',
  nan: 'Lower training.lr0, set amp: false, or look at the labels; then start a new training.',
  stalled:
    'Look at the stacks of its processes in stderr.log (logs artifact); then run it again with the same id, or raise limits.stall-minutes.',
  worker:
    'Look into stderr.log for what ended the process of the loader; then run it again with the same id.',
  killed:
    'Find out who ended it (a person, the provider, the container runtime); then run it again with the same id.',
  crashed: 'Look at the stack in stderr.log; run it again with the same id, on another server if it repeats.',
  'gpu-lost':
    'The GPU needs a restart of the machine, or another server: then run it again with the same id.',
  rebooted:
    'Run it again with the same id when the server is up: it goes on from the newest whole checkpoint.',
  container:
    'Run it again with the same id: it goes on from the newest whole checkpoint, if the container kept its disk.',
  disk: 'Free space on the volume of root, or move root to a larger one; then run it again with the same id.',
  quota:
    'Free space in the quota of that user (quota -s), or move root elsewhere; then run it again with the same id.',
}

/** PyTorch, CUDA and the loader's processes, beside a cache in RAM. */
export const BESIDE_CACHE_BYTES = 6e9
/** The loader keeps this many batches per process, and of the validation's, which are twice as large (data/build.py). */
const PREFETCHED_BATCHES = 4
const PREFETCHED_VAL_BATCHES = 2

/**
 * The most that the loader's processes hold in shared memory at once: prefetched batches of decoded pictures, for train,
 * and for val with twice the processes and twice the batch.
 *
 * @param cpus of the machine: the library starts no more processes for val
 * @returns bytes
 */
export function sharedMemoryBytes(imgsz: number, batch: number, workers: number, cpus: number): number {
  const pictureBytes = 3 * imgsz * imgsz
  const pictures = PREFETCHED_BATCHES * workers + PREFETCHED_VAL_BATCHES * 2 * Math.min(2 * workers, cpus)
  return pictureBytes * batch * pictures
}

/** Bytes of a decoded pixel: three colours of one byte. */
const PIXEL_BYTES = 3
/** What numpy writes before an array (numpy.lib.format). */
const NPY_HEADER_BYTES = 128

/** Number of pictures by size, as `1440x808`. */
export type PictureSizes = ReadonlyMap<string, number>

/**
 * What `cache: ram` holds: every picture scaled so that its longer side is `imgsz` (load_image of Ultralytics 8.4.190).
 *
 * @returns bytes
 */
export function ramCacheBytes(sizes: PictureSizes, imgsz: number): number {
  return sum(sizes, 0, (width, height) => {
    const ratio = imgsz / Math.max(width, height)
    const scaled = (side: number) => Math.min(Math.ceil(side * ratio), imgsz)
    return ratio === 1 ? width * height : scaled(width) * scaled(height)
  })
}

/**
 * What `cache: disk` writes beside the pictures: each of them decoded in its full size.
 *
 * @returns bytes
 */
export function diskCacheBytes(sizes: PictureSizes): number {
  return sum(sizes, NPY_HEADER_BYTES, (width, height) => width * height)
}

/** How many pixels the pictures have together. */
export function pixelsOf(sizes: PictureSizes): number {
  return sum(sizes, 0, (width, height) => width * height) / PIXEL_BYTES
}

/**
 * What `cache: ram` takes at most: each split is held twice while it is packed, train first.
 *
 * @param train what it holds of it, in bytes
 * @param val likewise
 */
export function ramPeakBytes(train: number, val: number): number {
  return Math.max(2 * train, train + 2 * val)
}

function sum(
  sizes: PictureSizes,
  headerBytes: number,
  pixels: (width: number, height: number) => number,
): number {
  let bytes = 0
  for (const [size, count] of sizes) {
    const [width = 0, height = 0] = size.split('x').map(Number)
    bytes += (pixels(width, height) * PIXEL_BYTES + headerBytes) * count
  }
  return bytes
}

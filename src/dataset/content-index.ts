const FIRST_SLOTS = 1024
const NONE = -1

/**
 * Finds files of the same content by their hashes, in 16 to 32 bytes a file: a map of a million strings would take 150.
 * An open hash table of places, and of the first bytes of their hashes: only where these are the same the whole hash,
 * which may lie on the disk, is asked for. A SHA-256 is its own hash function.
 */
export class ContentIndex {
  readonly #hashAt: (place: number) => Buffer | undefined
  #slots = new Int32Array(FIRST_SLOTS).fill(NONE)
  #heads = new Uint32Array(FIRST_SLOTS)
  #count = 0

  /** @param hashAt the SHA-256 of the file at a place; undefined while it is not known */
  constructor(hashAt: (place: number) => Buffer | undefined) {
    this.#hashAt = hashAt
  }

  /** The first place that was asked for with this content; a file without a hash is like no other. */
  firstOf(place: number): number {
    const sha256 = this.#hashAt(place)
    if (!sha256) return place
    const slot = this.#slotOf(sha256)
    const first = this.#slots[slot] ?? NONE
    if (first !== NONE) return first
    this.#slots[slot] = place
    this.#heads[slot] = sha256.readUInt32BE()
    this.#count++
    if (this.#count * 2 > this.#slots.length) this.#grow()
    return place
  }

  #slotOf(sha256: Buffer): number {
    const head = sha256.readUInt32BE()
    let slot = head % this.#slots.length
    for (;;) {
      const place = this.#slots[slot] ?? NONE
      if (place === NONE) return slot
      if (this.#heads[slot] === head && this.#hashAt(place)?.equals(sha256)) return slot
      slot = (slot + 1) % this.#slots.length
    }
  }

  #grow(): void {
    const [places, heads] = [this.#slots, this.#heads]
    this.#slots = new Int32Array(places.length * 2).fill(NONE)
    this.#heads = new Uint32Array(places.length * 2)
    for (const [from, place] of places.entries()) if (place !== NONE) this.#put(place, heads[from] ?? 0)
  }

  /** All contents in it are different. */
  #put(place: number, head: number): void {
    let slot = head % this.#slots.length
    while (this.#slots[slot] !== NONE) slot = (slot + 1) % this.#slots.length
    this.#slots[slot] = place
    this.#heads[slot] = head
  }
}

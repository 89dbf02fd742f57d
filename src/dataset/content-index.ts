const FIRST_SLOTS = 1024
const NONE = -1

/**
 * Finds files of the same content by their hashes, in 8 to 16 bytes a file: a map of a million strings would take 150.
 * An open hash table of places; a SHA-256 is its own hash function.
 */
export class ContentIndex {
  readonly #hashAt: (place: number) => Buffer | undefined
  #slots = new Int32Array(FIRST_SLOTS).fill(NONE)
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
    this.#count++
    if (this.#count * 2 > this.#slots.length) this.#grow()
    return place
  }

  #slotOf(sha256: Buffer): number {
    let slot = sha256.readUInt32BE() % this.#slots.length
    for (;;) {
      const place = this.#slots[slot] ?? NONE
      if (place === NONE || this.#hashAt(place)?.equals(sha256)) return slot
      slot = (slot + 1) % this.#slots.length
    }
  }

  #grow(): void {
    const places = this.#slots.filter((place) => place !== NONE)
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NONE)
    for (const place of places) {
      const sha256 = this.#hashAt(place)
      if (sha256) this.#slots[this.#slotOf(sha256)] = place
    }
  }
}

/** Hears what happens to the stream. */
export interface Meter {
  /** Stream bytes that the server has written. */
  acked(bytes: number): void
  /** Bytes that count no more: their record was not complete and has to travel again, or came twice. */
  retracted(bytes: number): void
  /** So many more files are complete on the server; so many bytes of their content did not have to travel. */
  arrived(files: number, savedBytes: number): void
}

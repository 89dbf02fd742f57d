/** Hears what happens to the stream. */
export interface Meter {
  /** Stream bytes that the server has written. */
  acked(bytes: number): void
  /** Bytes that count no more: their record was not complete and has to travel again, or came twice. */
  retracted(bytes: number): void
  /**
   * So many more files are complete on the server. Their content had so many bytes more than the stream: what was
   * compressed or is there twice did not have to travel; fewer (below 0) where the heads of the records weigh more.
   */
  arrived(files: number, savedBytes: number): void
}

/** The limit in bytes per second from a time of day on; 'off' means unlimited. */
export interface TimetableEntry {
  /** Minutes since midnight, in the runner's time zone. */
  readonly fromMinute: number
  readonly bytesPerSecond: number | 'off'
}

/** Sorted by time; the last entry of the day holds over midnight. Empty: never a limit. */
export type Timetable = readonly TimetableEntry[]

const MINUTES_PER_DAY = 24 * 60
/** Bytes for rsync's and rclone's way of saying it, bits for a provider's. */
const UNITS: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  kbit: 1e3 / 8,
  Mbit: 1e6 / 8,
  Gbit: 1e9 / 8,
}

/**
 * Reads a rate such as `2.5M` (megabytes per second) or `20Mbit` (megabits), or a timetable such as
 * `08:00,2M 22:00,off`.
 *
 * @returns the timetable, or in one clause what is wrong
 */
export function parseBandwidth(text: string): Timetable | string {
  const words = text.split(/\s+/).filter((word) => word !== '')
  if (words.length === 1 && !text.includes(',')) return parseEntry(`00:00,${words[0]}`, text)
  const entries: TimetableEntry[] = []
  for (const word of words) {
    const parsed = parseEntry(word, word)
    if (typeof parsed === 'string') return parsed
    entries.push(...parsed)
  }
  return entries.sort((a, b) => a.fromMinute - b.fromMinute)
}

/** The limit at a time of day. */
export function rateAt(timetable: Timetable, now: Date): number | 'off' {
  const minute = now.getHours() * 60 + now.getMinutes()
  const current = timetable.findLast(({ fromMinute }) => fromMinute <= minute) ?? timetable.at(-1)
  return current?.bytesPerSecond ?? 'off'
}

/** In words, with the time zone that its hours are meant in. */
export function describeTimetable(timetable: Timetable): string {
  const rate = ({ bytesPerSecond }: TimetableEntry): string =>
    bytesPerSecond === 'off' ? 'no limit' : `${(bytesPerSecond / 1e6).toFixed(2)} MB/s`
  if (timetable.length === 1 && timetable[0]) return rate(timetable[0])
  const entries = timetable.map((entry) => `${clock(entry.fromMinute)} ${rate(entry)}`)
  return `${entries.join(', ')} (${Intl.DateTimeFormat().resolvedOptions().timeZone})`
}

function parseEntry(word: string, shown: string): Timetable | string {
  const [, hours = '', minutes = '', rate = ''] = /^(\d{1,2}):(\d{2}),(.+)$/.exec(word) ?? []
  const fromMinute = Number(hours) * 60 + Number(minutes)
  if (rate === '' || fromMinute >= MINUTES_PER_DAY || Number(minutes) > 59) {
    return `"${shown}" is neither a rate such as 20M or 160Mbit nor a time and a rate such as 08:00,20M`
  }
  if (rate === 'off') return [{ fromMinute, bytesPerSecond: 'off' }]
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(k|M|G|kbit|Mbit|Gbit)$/.exec(rate) ?? []
  const bytesPerSecond = Number(number) * (UNITS[unit] ?? Number.NaN)
  if (!(bytesPerSecond > 0))
    return `"${shown}" has no rate such as 20M (megabytes per second), 160Mbit or off`
  return [{ fromMinute, bytesPerSecond }]
}

function clock(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

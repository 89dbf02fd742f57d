/** Numbers as people read them; null, which stands for "unknown", becomes a dash, and so does what cannot be. */
import { isMetric } from '../possible.ts'

/** Stands for what is unknown. */
export const DASH = '–'
/** A century: nothing that we tell takes longer. */
const MOST_SECONDS = 100 * 366 * 86_400

/** @param seconds a duration, such as 3725 for `1 h 02 min` */
export function duration(seconds: number | null): string {
  if (seconds === null || !(seconds >= 0 && seconds <= MOST_SECONDS)) return DASH
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${padded(whole % 60)} s`
  const allMinutes = Math.round(whole / 60)
  return `${Math.floor(allMinutes / 60)} h ${padded(allMinutes % 60)} min`
}

/** @param count bytes, such as 39.2e9 for `39.2 GB` (1 GB = 1e9 bytes) */
export function bytes(count: number | null): string {
  if (!isAmount(count)) return DASH
  if (count < 1e3) return `${count} B`
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`
  return count < 1e9 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e9).toFixed(2)} GB`
}

/** @param value a metric between 0 and 1, such as 0.95637 for `0.956` */
export function metric(value: number | null): string {
  return value === null || !isMetric(value) ? DASH : value.toFixed(3)
}

/** @param value a confidence to use, such as 0.4471 for `0.448`: rounded up, for a lower one lets more false alarms in */
export function threshold(value: number): string {
  return (Math.ceil(value * 1000 - 1e-3) / 1000).toFixed(3)
}

/** @param value a difference of metrics, such as 0.0123 for `+0.012` */
export function change(value: number | null): string {
  if (value === null || !isMetric(Math.abs(value))) return DASH
  const rounded = value.toFixed(3)
  if (Number(rounded) === 0) return '±0.000'
  return value > 0 ? `+${rounded}` : rounded.replace('-', '−')
}

/** @param value a whole number, such as 128001 for `128,001` */
export function count(value: number | null): string {
  return isAmount(value) ? value.toLocaleString('en-US') : DASH
}

/** @param value a ratio, such as 3.25 for `3.3×` */
export function times(value: number | null): string {
  return isAmount(value) ? `${value < 10 ? value.toFixed(1) : value.toFixed(0)}×` : DASH
}

/** @param mbps a rate in Mbit/s, such as 129.7 for `130 Mbit/s` */
export function rate(mbps: number): string {
  return isAmount(mbps) ? `${mbps.toFixed(mbps < 9.95 ? 1 : 0)} Mbit/s` : DASH
}

/** @param value an amount in the currency of the price, such as 12.5 for `12.50` */
export function money(value: number | null): string {
  return isAmount(value) ? value.toFixed(2) : DASH
}

/** @param value energy in kWh, such as 3.21 for `3.21 kWh` */
export function energy(value: number | null): string {
  return isAmount(value) ? `${Number(value < 100 ? value.toPrecision(3) : value.toFixed(0))} kWh` : DASH
}

/** @param value any number, in up to four significant digits, such as 0.000436 for `0.000436` */
export function compact(value: number | null): string {
  return value === null || !Number.isFinite(value) ? DASH : String(Number(value.toPrecision(4)))
}

function isAmount(value: number | null): value is number {
  return value !== null && value >= 0 && value < Number.POSITIVE_INFINITY
}

function padded(value: number): string {
  return String(value).padStart(2, '0')
}

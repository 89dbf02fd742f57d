import type { Log } from '../../src/log.ts'

/** A log that remembers what it was told, each line after its level. */
export interface RecordedLog extends Log {
  readonly lines: string[]
}

/** Makes an empty one. */
export function recordedLog(): RecordedLog {
  const lines: string[] = []
  const at = (level: string) => (line: string) => void lines.push(`${level}: ${line}`)
  return {
    lines,
    info: at('info'),
    notice: at('notice'),
    warning: at('warning'),
    debug: at('debug'),
    group: (title, body) => {
      lines.push(`group: ${title}`)
      return body()
    },
  }
}

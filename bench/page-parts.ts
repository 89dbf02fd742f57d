import type { Machine } from './machine.ts'

/** A machine in words. */
export function machineText(machine: Machine): string {
  const memory = `${(machine.memoryBytes / 1e9).toFixed(0)} GB`
  const { processor, cores, system, kernel, fileSystem, node } = machine
  return `${cores} cores (${processor}), ${memory}, ${system}, Linux ${kernel}, ${fileSystem}, Node ${node.slice(1)}`
}

/** A table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

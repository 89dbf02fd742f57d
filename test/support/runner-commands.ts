/**
 * What actions/runner takes for commands in a step's output (a port of ActionCommand.cs, OutputManager.cs and
 * ActionCommandManager.cs; commit 258d6c8).
 */
const COMMANDS = new Set(
  'add-mask set-output save-state set-env add-path add-matcher remove-matcher debug notice warning error group endgroup echo stop-commands internal-set-repo-path section'.split(
    ' ',
  ),
)

/**
 * .NET compares strings by culture, where characters without a weight of their own count as absent: they may stand
 * before `::` and between `##` and `[`.
 */
const WEIGHTLESS = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu

/** Every command in an output, as `name`. */
export function runnerCommands(output: string): string[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => {
    const name = newStyle(line) ?? oldStyle(line)
    return name === undefined ? [] : [name]
  })
}

/** `::name key=value::data`, after white space. */
function newStyle(line: string): string | undefined {
  const text = line.replace(WEIGHTLESS, '').trimStart()
  if (!text.startsWith('::')) return undefined
  const end = text.indexOf('::', 2)
  return end < 0 ? undefined : known(text.slice(2, end))
}

/** `##[name key=value;]data`, anywhere. */
function oldStyle(line: string): string | undefined {
  const text = line.replace(WEIGHTLESS, '')
  const start = text.indexOf('##[')
  const end = text.indexOf(']', start)
  return start < 0 || end < 0 ? undefined : known(text.slice(start + 3, end))
}

function known(information: string): string | undefined {
  const name = (information.split(' ')[0] ?? '').toLowerCase()
  return COMMANDS.has(name) ? name : undefined
}

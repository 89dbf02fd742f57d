import { join } from 'node:path'
import { writeWhole } from '../home/write-whole.ts'

const NAME = 'README.txt'

const TEXT = `What is in this artifact
========================

These files are as the server sent them: compared with its list by SHA-256 (SHA256SUMS in the report artifact), and
otherwise raw. Whoever controls the server has written every byte of them.

- Logs (train.log, stderr.log, events.jsonl) may hold control sequences of terminals and commands of runners. Read them
  with \`less\` or \`cat -v\`, not with \`cat\`.
- Tables (ultralytics/results.csv) may hold cells that a spreadsheet would run, such as =HYPERLINK(...). To look at the
  numbers, take results.csv of the report artifact: we wrote it, and it holds only the numbers.
- Pictures and YAML are for viewers that are up to date. Nothing here is a program; do not run any of it.

The numbers that can be trusted as far as any can are in report.html and report.json: what contradicts itself or cannot be
is not in there.
`

/**
 * Says beside the raw files what they are.
 *
 * @param folder the results, absolute
 * @returns the name of what was written, relative to the folder; no file of the server's can have it
 * @throws Failure HOME_UNUSABLE
 */
export async function writeReadme(folder: string): Promise<string> {
  await writeWhole(join(folder, NAME), TEXT)
  return NAME
}

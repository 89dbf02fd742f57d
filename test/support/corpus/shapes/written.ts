/** How data.yaml and labels are written: encodings, and what YAML makes of names. */
import type { Entry } from '../entry.ts'
import { byKind, type Layout, USUAL, usualSet } from '../world.ts'

const SPLITS = 'train: images/train\nval: images/val\n'

const withYaml = (name: string, yaml: string | Buffer, expected: Entry['expected'] = USUAL): Entry => ({
  name,
  build: async (world) => {
    await usualSet(world)
    await world.put('set/data.yaml', yaml)
  },
  expected,
})

/** The usual set whose labels are written otherwise. */
const withLabels = (name: string, rewrite: (text: string) => string | Buffer): Entry => ({
  name,
  build: async (world) => {
    await usualSet(world)
    await world.put('set/data.yaml', `${SPLITS}nc: 2\n`)
    const rows = {
      train_0: '0 0.5 0.5 0.25 0.25\n',
      train_1: '0 0.5 0.5 0.25 0.25\n1 0.5 0.5 0.2 0.2\n',
      train_2: '',
    }
    for (const [stem, text] of Object.entries(rows)) await world.put(byKind('train', stem)[1], rewrite(text))
  },
  expected: USUAL,
})

export const WRITTEN: readonly Entry[] = [
  withYaml('names that YAML changes, which keep their number', `${SPLITS}names: [yes, 02146]\n`),
  withYaml('names that are numbers with a point', `${SPLITS}names: [1.0, 2.50]\n`),
  withYaml('names that are null and a date', `${SPLITS}names: [~, 2024-05-02]\n`),
  withYaml('names outside ASCII', `${SPLITS}names: [pièce, 硬币]\n`),
  withYaml(
    'data.yaml with a mark at its beginning and ends of Windows',
    `\ufeff${SPLITS}names: [coin, note]\n`.replaceAll('\n', '\r\n'),
  ),
  withYaml('a data.yaml in UTF-16', Buffer.from(`\ufeff${SPLITS}names: [coin, note]\n`, 'utf16le'), {
    refused: /UTF-16[\s\S]*UTF-8/,
    libraryTakes: 'it throws away every byte that it cannot read, which leaves ASCII whole',
  }),
  withYaml('a data.yaml in Latin-1', Buffer.from(`${SPLITS}names: [pièce, note]\n`, 'latin1'), {
    refused: /UTF-8/,
    libraryTakes: 'it loses the letter and trains, on a class of another name',
  }),
  withYaml('an empty data.yaml', '', { refused: /data\.yaml/ }),
  withYaml('a data.yaml of comments', '# to do\n', { refused: /data\.yaml/ }),
  withYaml('a data.yaml that is a list', '- train\n- val\n', { refused: /data\.yaml/ }),
  withYaml('a data.yaml indented with a tab', 'train: images/train\nval: images/val\nnames:\n\t0: coin\n', {
    refused: /not YAML/,
  }),
  withYaml(
    'a key twice, of which the library takes the last',
    `${SPLITS}nc: 3\nnames: [coin, note]\nnc: 2\n`,
  ),
  withYaml(
    'a data.yaml with a header and a comment for each line',
    `%YAML 1.1\n---\n${SPLITS}names: # two\n  0: coin # one\n  1: note\n...\n`,
  ),
  withYaml('names without a value', `${SPLITS}names:\n  0: coin\n  1:\n`),
  withYaml(
    'a path of Windows in double quotes',
    'train: "C:\\coins\\train\\images"\nval: "C:\\Users\\val"\nnc: 2\n'.replaceAll('\\\\', '\\'),
    {
      refused: /not YAML[\s\S]*escape/i,
    },
  ),
  withYaml('two documents in one data.yaml', `${SPLITS}nc: 2\n---\nnc: 3\n`, { refused: /data\.yaml/ }),
  withLabels('labels with no-break blanks', (text) => text.replaceAll(' ', '\u00a0')),
  withLabels('labels with ends of an old Mac', (text) => text.replaceAll('\n', '\r')),
  withLabels('labels with class numbers that have a sign', (text) => text.replaceAll(/^(\d) /gm, '+$1 ')),
  withLabels('labels with ends of Windows', (text) => text.replaceAll('\n', '\r\n')),
  withLabels('labels with a mark at their beginning', (text) => (text === '' ? text : `\ufeff${text}`)),
  withLabels(
    'labels with tabs, blanks and empty lines',
    (text) => `\n${text.replaceAll(' ', '\t ').replaceAll('\n', '  \n\n')}`,
  ),
  withLabels('labels without an end of line', (text) => text.trimEnd()),
  withLabels('labels with exponents and signs', (text) => text.replaceAll('0.25', '+2.5e-1')),
  withLabels('labels with class numbers that have a point', (text) => text.replaceAll(/^(\d) /gm, '$1.0 ')),
  withLabels('labels with every row twice', (text) => text + text),
  {
    name: 'class numbers beyond the names',
    build: async (world) => {
      await usualSet(world)
      await world.put('set/data.yaml', `${SPLITS}names: [coin]\n`)
    },
    expected: { refused: /data\.yaml (names|does not name|has only)/ },
  },
  ...[
    ['commas for points', '0 0,5 0,5 0,25 0,25\n'],
    ['commas between columns', '0,0.5,0.5,0.25,0.25\n'],
    ['a remark', '# by Ada\n0 0.5 0.5 0.25 0.25\n'],
    ['a name for a number', 'coin 0.5 0.5 0.25 0.25\n'],
    ['numbers that are none', '0 nan 0.5 0.25 0.25\n'],
    ['UTF-16', Buffer.from('\ufeff0 0.5 0.5 0.25 0.25\n', 'utf16le')],
    ['a class and nothing else', '0\n'],
  ].map(
    ([what, label = '']): Entry => ({
      name: `a label with ${what}`,
      build: async (world) => {
        await usualSet(world)
        await world.put('set/labels/train/train_0.txt', label)
        await world.put('set/data.yaml', `${SPLITS}nc: 2\n`)
      },
      expected: { refused: /train_0\.txt/ },
    }),
  ),
  {
    name: 'labels in pixels',
    build: async (world) => {
      await usualSet(world, byKind, (class_) => `${class_} 32 24 16 12`)
      await world.put('set/data.yaml', `${SPLITS}nc: 2\n`)
    },
    expected: { refused: /outside the picture/ },
  },
  {
    name: 'labels with a confidence behind each box',
    build: async (world) => {
      await usualSet(world, byKind, (class_) => `${class_} 0.5 0.5 0.25 0.25 0.93`)
      await world.put('set/data.yaml', `${SPLITS}nc: 2\n`)
    },
    expected: { refused: /6 columns/ },
  },
  {
    name: 'labels with the ending .TXT',
    build: async (world) => {
      const shouting: Layout = (split, name) => {
        const [picture, label] = byKind(split, name)
        return [picture, label.replace(/\.txt$/, '.TXT')]
      }
      await usualSet(world, shouting)
      await world.put('set/data.yaml', `${SPLITS}nc: 2\n`)
    },
    expected: { refused: /\.TXT/ },
  },
]

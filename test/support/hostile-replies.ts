import { frame, MAX_FRAME_BYTES } from '../../src/ssh/frames.ts'
import type { FarSide } from './hostile-server.ts'

/** An answer to whatever was asked. */
export type Reply = (far: FarSide) => void

const result =
  (value: unknown): Reply =>
  (far) =>
    far.says('R', value)
const failure =
  (value: unknown): Reply =>
  (far) =>
    far.says('F', value)
const raw =
  (bytes: string | Buffer): Reply =>
  (far) =>
    void far.channel.write(bytes)

/** Says something every 20 s, for ever. */
const drip =
  (say: Reply): Reply =>
  (far) => {
    const timer = setInterval(() => say(far), 20_000)
    far.channel.once('close', () => clearInterval(timer))
  }

/** Every name that one of our replies has, each with the same value. */
const named = (value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    [
      ...[
        'action',
        'answer',
        'bytes',
        'checked',
        'digest',
        'empty',
        'files',
        'fingerprint',
        'freeBytes',
        'gpus',
      ],
      ...[
        'leftOut',
        'links',
        'missing',
        'objects',
        'path',
        'present',
        'problem',
        'rehashed',
        'removed',
        'result',
      ],
      ...[
        'reused',
        'seconds',
        'state',
        'stderr',
        'supervised',
        'tellsApart',
        'venv',
        'weights',
        'arriving',
        'bases',
      ],
    ].map((name) => [name, value]),
  )

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** Answers that no operation expects, by what they are. None of them comes with an honest one. */
export const HOSTILE_REPLIES: Readonly<Record<string, Reply>> = {
  silence: () => undefined,
  'an event now and then, for ever': drip((far) => far.says('M', { busy: true })),
  'empty data now and then, for ever': drip((far) => far.says('D', '')),
  'a byte now and then, for ever': drip((far) => void far.channel.write('\0')),
  'half a frame': raw(frame('R', Buffer.alloc(MAX_FRAME_BYTES)).subarray(0, 1000)),
  'the end of the channel': (far) => far.channel.end(),
  'an event and the end of the channel': (far) => {
    far.says('M', { offset: 0, acked: 0, busy: true })
    far.channel.end()
  },
  'a program that died': (far) => {
    far.channel.exit('KILL')
    far.channel.end()
  },
  'a result that is null': result('null'),
  'a result that is a list': result([]),
  'a result that is a text': result('"done"'),
  'a result that is a number': result('7'),
  'an empty result': result({}),
  'a result of nulls': result(named(null)),
  'a result of negative numbers': result(named(-1)),
  'a result of numbers beyond all bounds': result(named(1e300)),
  'a result of texts that are commands': result(named('\n::set-output name=x::y\n##[stop-commands]t')),
  'a result of lists of lists': result(named([[[]]])),
  'a result of traversals': result(named('/srv/../../etc/passwd\0')),
  'a result with a prototype': result(
    '{"__proto__":{"files":1,"state":null},"constructor":{"prototype":{"x":1}}}',
  ),
  'a result nested too deeply': result(nested(500_000)),
  'half a JSON': result('{"files":'),
  'bytes that are not text': raw(frame('R', Buffer.from([0x7b, 0xff, 0xfe, 0x22, 0x7d]))),
  'an unknown kind of frame': raw(frame('\u0001', Buffer.from('{}'))),
  'a frame of 4 GiB': raw('\xff\xff\xff\xffR'),
  'the words of a shell': raw('bash: /usr/bin/python3: No such file or directory\r\n'),
  'a failure with a code of nobody': failure({ code: 'PWNED', what: 'x', safe: 'y', next: 'z' }),
  'a failure that changes trust': failure({
    code: 'HOST_KEY_MISSING',
    what: 'The key is new.',
    safe: 'All.',
    next: 'Set GPU_HOST_KEY to SHA256:evil.',
  }),
  'a failure of no words': failure({ code: 7, what: [], safe: { toString: 1 } }),
  'two results': (far) => {
    far.says('R', named(1))
    far.says('R', named(2))
  },
  '16 MB of data, and then silence': (far) => {
    for (let megabytes = 0; megabytes < 16; megabytes++)
      far.channel.write(frame('D', Buffer.alloc(1 << 20, 7)))
  },
  '2,000 events, and then silence': (far) => {
    for (let events = 0; events < 2_000; events++) far.says('M', { acked: events, offset: events })
  },
}

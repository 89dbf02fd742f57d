import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MINIMAL, refusal, resolved } from '../../../support/settings.ts'

describe("code of one's own", () => {
  it('is a folder of the repository, with functions for events', () => {
    const lines = [
      'code: training/',
      'callbacks: ["mine:on_fit_epoch_end", "teardown = a.b:bye"]',
      'epochs: 2',
    ]
    const settings = resolved(MINIMAL + lines.map((line) => `  ${line}\n`).join(''))
    assert.deepEqual(settings.code, {
      path: '/repository/training',
      callbacks: [
        { event: 'on_fit_epoch_end', module: 'mine', function: 'on_fit_epoch_end' },
        { event: 'teardown', module: 'a.b', function: 'bye' },
      ],
    })
    assert.deepEqual(settings.training.args, { device: 0, epochs: 2 })
    assert.equal(resolved(MINIMAL).code, null)
  })

  const refused: [callback: string, expected: RegExp][] = [
    ['mine.py', /"mine\.py" is not module:function/],
    ['../mine:on_train_end', /is not module:function/],
    ['mine:on_fit_epoch_ends', /not an event of Ultralytics; did you mean on_fit_epoch_end\?/],
    ['mine:log_to_slack', /not an event of Ultralytics; write event=mine:log_to_slack, with one of on_/],
  ]
  for (const [callback, expected] of refused) {
    it(`is refused: ${callback}`, () =>
      assert.match(refusal(`${MINIMAL}  code: training\n  callbacks: ["${callback}"]\n`), expected))
  }

  it('is needed for callbacks', () =>
    assert.match(
      refusal(`${MINIMAL}  callbacks: ["a:teardown"]\n`),
      /training\.callbacks needs training\.code/,
    ))
})

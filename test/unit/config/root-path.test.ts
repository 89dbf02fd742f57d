import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { textOverride } from '../../../src/config/overrides.ts'
import { MINIMAL, refusal, resolved } from '../../support/settings.ts'

describe('server.root', () => {
  const rooted = (root: string) => `${MINIMAL}server:\n  root: ${JSON.stringify(root)}\n`
  for (const [root, held] of [
    ["/data/it's", "'"],
    ['/data/a?b', '?'],
    ['/data/a%3fb', '%3F'],
    ['/data/a*', '*'],
    ['/data/[1] b', '[…]'],
    ['/data/a:b', ':'],
    ["/d*/it's: [x]?", "' and ? and * and […] and :"],
  ] as const)
    it(`is refused: ${root}`, () => {
      for (const what of [refusal(rooted(root)), refusal(MINIMAL, [textOverride('server.root', root)])]) {
        assert.ok(
          what.includes(`holds ${held}, and below such a folder a training fails: take one of letters,`),
          what,
        )
      }
    })

  for (const root of ['data', '~/gpu', '/', '//', '/a/../b', '/a\nb', '/a\u0007', '/a\n'])
    it(`must be a folder: ${JSON.stringify(root)}`, () =>
      assert.match(refusal(rooted(root)), /server\.root must be an absolute folder on the server, without ~/))

  for (const root of [
    '/data/a b',
    '/data/#2 ',
    '/forêt/日本',
    '/a(b),c=d&e@f%g',
    '/a"b',
    '/a{b}',
    '/a\\b',
    '/a[b',
    '/a/',
  ])
    it(`is taken: ${root}`, () => assert.equal(resolved(rooted(root)).root, root))

  it('minds nothing in a folder on the staging server, where nothing is trained', () => {
    const staged = resolved(MINIMAL, ["dataset.staging-root=/big/it's [1]", 'dataset.name=fire'])
    assert.equal(staged.dataset.stagingRoot, "/big/it's [1]")
  })
})

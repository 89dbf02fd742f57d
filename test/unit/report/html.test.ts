import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { html } from '../../../src/report/html.ts'

describe('markup', () => {
  it('escapes text and takes markup as it is', () => {
    const inner = html`<b>${'<&>"\''}</b>`
    assert.equal(
      html`<p title="${'"x"'}">${[inner, 1, null]}</p>`.markup,
      '<p title="&quot;x&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b>1</p>',
    )
  })
})

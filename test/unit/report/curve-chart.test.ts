import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CurveChart, curveChart } from '../../../src/report/curve-chart.ts'
import { modelFacts } from '../../../src/report/model-facts.ts'
import { reportPage } from '../../../src/report/page.ts'
import { worthText } from '../../../src/report/verdict-text.ts'
import { threshold } from '../../../src/text/format.ts'
import { report } from '../../support/sample-report.ts'

const point = (x: number, y: number) => ({ x, y, low: y - 0.1, high: Math.min(1, y + 0.1), title: `${x}` })
const CHART: CurveChart = {
  title: 'Found',
  unit: 'of all',
  xName: 'false alarms',
  points: [point(0.1, 0.5), point(1, 0.7), point(100, 0.95)],
  marks: [point(1, 0.7), point(5_000, 1)],
}

describe('the operating curve', () => {
  it('has its interval as a band, powers of ten below, and its marks as dots', () => {
    const markup = curveChart(CHART)?.markup ?? ''
    assert.match(markup, /class="band c0" d="M[\d .L]+Z"/)
    for (const tick of ['0.1', '1', '10', '100'])
      assert.match(markup, new RegExp(`text-anchor="middle">${tick}<`))
    assert.equal(markup.match(/<circle/g)?.length, 1, 'a mark outside the curve is not drawn')
    assert.doesNotMatch(markup, /NaN|Infinity|undefined/)
  })

  it('is not drawn from less than two places, or from what a logarithm does not know', () => {
    assert.equal(curveChart({ ...CHART, points: CHART.points.slice(0, 1) }), null)
    assert.equal(curveChart({ ...CHART, points: [] }), null)
    assert.equal(curveChart({ ...CHART, points: [point(0, 0.1), point(1, 0.2)] }), null)
  })

  it('stands beside the table, which says what it means for a camera, and where F1 peaks', () => {
    const page = reportPage({ ...report(), picturesPerDay: 8640 }, [])
    assert.match(page, /Pictures found/)
    assert.match(
      page,
      /<td class="n">10<span class="bound">≤ 12\.0<\/span><\/td>\s*<td class="n">86\.4<span class="bound">≤ 103\.7</,
    )
    assert.match(page, /Where F1 of the boxes peaks \(0\.770; precision 0\.790, recall 0\.750\)/)
    assert.match(page, /a camera takes 8,640 pictures a day/)
  })

  it('has no interval where the clusters are too few to tell one, nor have model.json and the sentence', () => {
    const of = (clusters: number) => {
      const shown = report()
      assert.ok(shown.evaluation)
      return { ...shown, evaluation: { ...shown.evaluation, clusters } }
    }
    const [few, enough] = [of(29), of(30)]
    assert.match(reportPage(enough, []), /88\.0–93\.0/)
    assert.doesNotMatch(reportPage(few, []), /88\.0–93\.0|with an object, with 95/)
    assert.match(
      reportPage(few, []),
      /29 clusters of pictures, such as cameras, are too few for intervals: 30/,
    )
    assert.match(worthText(enough).join(), /finds 91\.0 % \(88\.0 to 93\.0\)/)
    assert.match(worthText(few).join(), /finds 91\.0 %, with/)
    const { recall, atMostPerThousand } = modelFacts(few)?.thresholds['10'] ?? {}
    assert.deepEqual([recall, atMostPerThousand], [{ value: 0.91, low: null, high: null }, null])
    assert.equal(modelFacts(few)?.f1Peak?.point?.recall?.low, null)
    assert.equal(modelFacts(enough)?.thresholds['10']?.recall?.low, 0.88)
  })

  it('tells a confidence rounded up: a lower one lets more false alarms in', () => {
    assert.deepEqual([0.4471, Math.fround(0.447), 0.001, 1].map(threshold), [
      '0.448',
      '0.447',
      '0.001',
      '1.000',
    ])
  })
})

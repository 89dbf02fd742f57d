/** The report as people open it: a file, in a real browser, without a network. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { reportPage } from '../../src/report/page.ts'
import { hostileReport, report } from '../support/sample-report.ts'
import { nightFigures } from '../support/told-figures.ts'
import { wholeReport } from '../support/whole-report.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Root may not use the browser's sandbox; the others keep it from asking the network for anything of its own. */
const SWITCHES = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
const DESK = { width: 1280, height: 900 }
const VIEWS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: DESK, colorScheme: 'light' },
  dark: { viewport: DESK, colorScheme: 'dark' },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
}

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'report-in-browser-'))
before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: SWITCHES })
})
after(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/** Opens a page; whatever it asks for besides itself, or complains about, is in `said`. */
async function open(markup: string, view: BrowserContextOptions): Promise<{ page: Page; said: string[] }> {
  const file = join(folder, 'report.html')
  writeFileSync(file, markup)
  const context = await browser.newContext({ ...view, offline: true })
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('dialog', (dialog) => said.push(dialog.message()))
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href && !request.url().startsWith('data:'))
      said.push(request.url())
  })
  await page.goto(pathToFileURL(file).href)
  return { page, said }
}

for (const [name, view] of Object.entries(VIEWS))
  describe(`the report, ${name}`, () => {
    it('shows the verdict before anybody scrolls, asks for nothing, and is as wide as the window', async () => {
      const { page, said } = await open(reportPage(report(), []), view)
      const verdict = await page.locator('.verdict').boundingBox()
      assert.ok(verdict && verdict.y + verdict.height < (view.viewport?.height ?? 0) / 2)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0)
      assert.deepEqual(said, [])
      await page.context().close()
    })

    it('is read in five seconds: what became of the model comes first, then the four goals', async () => {
      for (const [made, verdict] of [
        [wholeReport(), 'pass'],
        [wholeReport(-0.05), 'fail'],
      ] as const) {
        const { page } = await open(reportPage(made, []), view)
        const [headline, goals] = [page.locator('.headline'), page.locator('.goal')]
        assert.ok((await headline.getAttribute('class'))?.includes(verdict))
        assert.equal(await goals.count(), 4)
        const [first, last] = [await goals.first().boundingBox(), await goals.last().boundingBox()]
        const height = view.viewport?.height ?? 0
        assert.ok(first && first.y + first.height < height, 'the first goal')
        if (view.viewport === DESK) assert.ok(last && last.y + last.height < height / 2, 'all of them')
        await page.context().close()
      }
    })

    it('can be used by people who do not see it well, or not with a mouse', async () => {
      const made = wholeReport()
      const whole = {
        ...made,
        machine: report({}, nightFigures()).machine,
        dataset: { ...made.dataset, worthless: 'val is train' },
        exports: [{ format: 'onnx', files: [], agreement: null, trouble: 'no GPU' }],
      }
      const markup = reportPage(whole, [])
      const { page } = await open(markup, { ...view, bypassCSP: true })
      await page.addScriptTag({ path: AXE })
      for (const details of await page.locator('summary').all()) await details.click()
      const { violations } = await page.evaluate<AxeResults>('axe.run()')
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
      assert.deepEqual(told, [])
      await page.context().close()
    })
  })

it('shows at 390 px all of the confidence to use, and names that are long, without scrolling', async () => {
  const { evaluation, ...made } = wholeReport()
  assert.ok(evaluation)
  const slices = evaluation.slices.map((slice) => ({ ...slice, name: 'x'.repeat(300) }))
  const view = { viewport: { width: 390, height: 800 } }
  const { page } = await open(reportPage({ ...made, evaluation: { ...evaluation, slices } }, []), view)
  for (const name of ['Which confidence to use', 'Where it is strong, and where not'])
    assert.equal(
      await page.evaluate(
        `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('[aria-label="${name}"]'))`,
      ),
      0,
      name,
    )
  await page.context().close()
})

it('runs nothing of what a server says', async () => {
  const { page, said } = await open(reportPage(hostileReport(), []), VIEWS.light ?? {})
  assert.equal(await page.locator('script, img, [onload], [onerror]').count(), 0)
  assert.deepEqual(said, [])
  await page.context().close()
})

import { duration } from '../text/format.ts'
import { charts, qualityChart } from './charts.ts'
import { type Content, type Html, html } from './html.ts'
import { changesPart } from './page-changes.ts'
import { operatingChart, operatingPart, slicesPart } from './page-evaluation.ts'
import { exportsCard } from './page-exports.ts'
import { goalsPart, headlinePart } from './page-goals.ts'
import { foretoldPart, machineCharts, machinePart } from './page-machine.ts'
import {
  comparisonPart,
  datasetPart,
  decisionsPart,
  environmentPart,
  filesPart,
  gatesPart,
  settingsPart,
} from './page-parts.ts'
import { promisesPart } from './page-promises.ts'
import { PAGE_STYLE } from './page-style.ts'
import { tiles } from './page-tiles.ts'
import { timesCard } from './page-times.ts'
import { type Picture, pictureFigure } from './pictures.ts'
import type { Report, Verdict } from './report.ts'
import type { Standing } from './standing.ts'
import { incidents, standingText } from './verdict-text.ts'

const VERDICTS: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  incomplete: 'incomplete',
}

const STANDING_STYLES: Readonly<Record<Standing, string>> = {
  better: 'pass',
  'not worse': 'pass',
  undecided: 'incomplete',
  worse: 'fail',
  'not compared': 'incomplete',
  first: '',
}

/**
 * Draws the report as one page that needs nothing else: no script, no other file, no network; the policy in its head
 * makes browsers hold it to that.
 *
 * @param report what is known
 * @param pictures the library's own pictures, already checked
 * @returns the file's text
 */
export function reportPage(report: Report, pictures: readonly Picture[]): string {
  const [first, ...others] = pictures
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Training ${report.trainingId} – ${report.dataset.name}</title>
<style>${PAGE_STYLE}</style>
</head>
<body><main>
${pageHeader(report)}
${goalsPart(report)}
${tiles(report)}
${beside(qualityChart(report), first ? pictureFigure(first) : null)}
${beside(gatesPart(report), comparisonPart(report))}
${beside(operatingChart(report), operatingPart(report))}
${beside(slicesPart(report), changesPart(report))}
${exportsCard(report)}
${beside(promisesPart(report), foretoldPart(report))}
${charts(report)}
${machineCharts(report)}
${beside(machinePart(report))}
${timesCard(report)}
${others.length > 0 ? html`<section class="card pictures">${others.map(pictureFigure)}</section>` : null}
${beside(datasetPart(report), environmentPart(report))}
${decisionsPart(report)}
${settingsPart(report)}
${filesPart(report)}
<footer>Written by gpu-retrain on the runner at ${report.createdAt}, from files whose SHA-256 was compared after the download.</footer>
</main></body>
</html>
`.markup
}

function pageHeader(report: Report): Html {
  const { training, dataset, trainingId, verdict } = report
  const planned = training.epochsPlanned === null ? '' : ` of ${training.epochsPlanned}`
  const reason = training.reason ? `: ${training.reason}` : ''
  const attempts = training.attempts > 1 ? `, ${training.attempts} attempts` : ''
  const standing = standingText(report)
  return html`<header>
  <h1>${dataset.name}</h1><span class="verdict ${verdict}">${VERDICTS[verdict]}</span>
  ${headlinePart(report)}
  ${standing && html`<p class="standing ${STANDING_STYLES[report.against.standing]}">${standing}</p>`}
  <p>Training ${trainingId} ${training.state}${reason} after ${training.epochs}${planned} epochs, ${duration(training.seconds)}${attempts}</p>
  ${incidents(report).map((text) => html`<p>${text}</p>`)}
  ${dataset.worthless && html`<p class="worthless">What is measured here proves nothing: ${dataset.worthless}.</p>`}
</header>`
}

/** Two cards in a row where there is room; one alone takes the whole row. */
function beside(...cards: readonly Content[]): Content {
  const shown = cards.filter((card) => card !== null)
  return shown.length > 0
    ? html`<div class="pair">${shown.map((card) => html`<section class="card">${card}</section>`)}</div>`
    : null
}

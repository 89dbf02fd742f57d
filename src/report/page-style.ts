import { Html } from './html.ts'

/** The page's looks: one column of cards, light and dark by the reader's setting, and two columns on paper, too. */
export const PAGE_STYLE = new Html(`
:root {
  color-scheme: light dark;
  --page: #f6f5f3; --card: #ffffff; --ink: #1c1b1a; --soft: #6b6761; --edge: #e4e1dc; --faint: #f0eeea;
  --good: #15803d; --bad: #c2261c; --warn: #a16207; --flame: #e2570f;
  --c0: #e2570f; --c1: #2563eb; --c2: #0f8a7a; --c3: #9333ea; --c4: #be185d; --c5: #65780f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #151413; --card: #1f1e1c; --ink: #ece9e4; --soft: #a09a92; --edge: #34322e; --faint: #292724;
    --good: #4ade80; --bad: #ff7b6e; --warn: #eab308; --flame: #ff8a4c;
    --c0: #ff8a4c; --c1: #6ea8fe; --c2: #3fd0bd; --c3: #c084fc; --c4: #f472b6; --c5: #c0d255;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 48px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; margin-bottom: 20px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; letter-spacing: -0.02em; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 14px; letter-spacing: -0.01em; }
header p { flex-basis: 100%; margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.headline { font-size: 19px; font-weight: 650; letter-spacing: -0.01em; } header .headline.pass { color: var(--good); }
header .headline.fail { color: var(--bad); } header .headline.incomplete { color: var(--warn); } header .standing.pass { color: var(--good); }
header .standing.fail { color: var(--bad); } header .standing.incomplete { color: var(--warn); } .standing { font-weight: 600; }
header .worthless { font-weight: 650; color: var(--bad); }
.verdict { font-size: 13px; font-weight: 650; padding: 3px 12px; border-radius: 99px; border: 1.5px solid; }
.pass, .yes { color: var(--good); } .fail, .no { color: var(--bad); } .incomplete, .unknown { color: var(--warn); }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 20px; margin: 0 0 16px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 12px; margin-bottom: 16px; }
.tile { margin: 0; background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 14px 16px; }
.tile dt { color: var(--soft); font-size: 13px; } .tile dd { margin: 2px 0 0; }
.tile dd:first-of-type { font-size: 21px; font-weight: 650; letter-spacing: -0.02em; line-height: 1.25; white-space: nowrap; }
.tile dd + dd { color: var(--soft); font-size: 13px; }
.goals { grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr)); }
.goal { border-top: 4px solid; } .goal dd { color: var(--ink); } .goal dt b { font-weight: 650; } .goal.pass dt b { color: var(--good); }
.goal.fail dt b { color: var(--bad); } .goal.incomplete dt b { color: var(--warn); } .goal .reason { overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(430px, 100%), 1fr)); gap: 16px; }
.pair > .card { margin: 0; } .pair { margin-bottom: 16px; }
.chart { margin: 0; min-width: 0; }
.chart svg { display: block; width: 100%; height: auto; margin-top: 6px; }
figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; }
.unit { color: var(--soft); font-size: 13px; } .legend { margin-left: auto; display: flex; flex-wrap: wrap; gap: 2px 14px; }
.key { font-size: 13px; color: var(--soft); }
.key::before { content: ""; display: inline-block; width: 16px; border-top: 3px solid var(--tint); margin-right: 6px; vertical-align: middle; }
.key.dashed::before { border-top: 2px dashed var(--soft); }
svg text { font-size: 11.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.chart path { vector-effect: non-scaling-stroke; } @media (min-width: 900px) { .wide text { font-size: 6.5px; } }
.grid { stroke: var(--edge); } .mark { stroke: var(--soft); stroke-dasharray: 2 4; }
.line path { fill: none; stroke: var(--tint); stroke-width: 2.2; stroke-linejoin: round; stroke-linecap: round; }
.band { fill: var(--tint); opacity: .16; } .line circle { fill: var(--tint); } .line.dashed path { stroke-width: 1.5; stroke-dasharray: 5 4; opacity: .75; }
.hover { fill: transparent; } .hover:hover { fill: var(--ink); fill-opacity: .06; }
.c0 { --tint: var(--c0); } .c1 { --tint: var(--c1); } .c2 { --tint: var(--c2); }
.c3 { --tint: var(--c3); } .c4 { --tint: var(--c4); } .c5 { --tint: var(--c5); }
.bar { display: flex; height: 22px; border-radius: 6px; overflow: hidden; gap: 2px; margin-bottom: 14px; }
.bar span { background: var(--tint); min-width: 3px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 13px; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--edge); vertical-align: top; }
tr:last-child > *, tr:has(+ .why) > * { border-bottom: 0; } .why td { padding-top: 0; font-size: 13px; } td.n, th.n { text-align: right; } td.n { white-space: nowrap; }
.times td { white-space: nowrap; } .times td:last-child { white-space: normal; width: 100%; overflow-wrap: anywhere; }
@media (max-width: 600px) { svg text { font-size: 17px; } .chart svg { overflow: visible; } .tile dd:first-of-type { white-space: normal; }
  .card { padding: 16px; } th, td { padding-right: 9px; }
  .times tr { display: grid; grid-template-columns: 1fr auto 4em; border-bottom: 1px solid var(--edge); }
  .times td { border: 0; } .times td:last-child { grid-column: 1 / -1; padding-top: 0; font-size: 13px; } .times td:empty { display: none; } }
td:last-child, th:last-child { padding-right: 0; }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 3px; background: var(--tint); margin-right: 8px; }
.bound { display: block; font-size: 13px; color: var(--soft); } .name { overflow-wrap: anywhere; min-width: 4em; }
.soft { color: var(--soft); } .card table + h2, .scroll + h2 { margin-top: 22px; } .note { color: var(--soft); font-size: 13px; margin: 12px 0 0; }
code, .hash { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); gap: 16px; align-items: end; }
.picture { margin: 0; } .picture img { width: 100%; border-radius: 8px; background: #fff; display: block; }
.pair .picture img { max-height: 500px; object-fit: cover; object-position: top; }
.picture figcaption { color: var(--soft); font-size: 13px; margin-top: 8px; }
details > summary { cursor: pointer; font-weight: 600; } details[open] > summary { margin-bottom: 12px; } .scroll + details, .scroll + p { margin: 14px 0 0; }
footer { color: var(--soft); font-size: 13px; margin-top: 24px; }
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #555; --edge: #ddd;
    --good: #15803d; --bad: #c2261c; --warn: #a16207; --c0: #e2570f; --c1: #2563eb; --c2: #0f8a7a; --c3: #9333ea; --c4: #be185d; --c5: #65780f; }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { padding: 0; max-width: none; } .card, .tile, figure, tr { break-inside: avoid; }
  .pair { grid-template-columns: 1fr 1fr; } details > :not(summary) { display: block; }
}
`)

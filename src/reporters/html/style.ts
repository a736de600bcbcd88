/** The page's style sheet: light or dark as the system or the page's button says, always light on paper, whose width is about 44rem. */
export const style = `
:root {
  color-scheme: light;
  --text: #1b2330; --muted: #5b6675; --grid: #e3e7ee; --surface: #ffffff; --page: #f4f6f9; --edge: #d9dee7;
  --accent: #1f6feb; --second: #c2410c; --blackout: #b42318; --fault: #b42318;
  --pass: #13743f; --fail: #b42318; --inconclusive: #8a5a00; --pass-bg: #e5f4eb; --fail-bg: #fdeceb; --inconclusive-bg: #fdf3dc;
  --series-0: #4269d0; --series-1: #c9720c; --series-2: #b03a9a; --series-3: #2f8f83; --series-4: #6d4fb3; --series-5: #3a7d34;
  --series-6: #a1486b; --series-7: #7a5b3a; --series-8: #4b6f8c; --series-9: #8a6d00; --series-10: #5661a6; --series-11: #94617f; --series-12: #0f7a94; --series-13: #b0762b;
}
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) { DARK } }
@media screen { :root[data-theme=dark] { DARK } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
h1, h2, h3 { line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance; }
h1 { font-size: 1.65rem; } h2 { font-size: 1.3rem; } h3 { font-size: 1.08rem; }
p { margin: 0 0 .6rem; max-width: 75ch; }
a { color: var(--accent); }
a.skip { position: absolute; left: -999rem; } a.skip:focus { position: static; }
code, pre { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .86em; }
pre { margin: 0; padding: .6rem .75rem; background: var(--page); border: 1px solid var(--edge); border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
header.top { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: flex-start; justify-content: space-between; }
header.top p { color: var(--muted); }
article, .panel { background: var(--surface); border: 1px solid var(--edge); border-radius: 10px; padding: 1.1rem 1.25rem; margin: 1rem 0; }
article[data-verdict] { border-left: 5px solid var(--edge); }
article[data-verdict=pass] { border-left-color: var(--pass); }
article[data-verdict=fail] { border-left-color: var(--fail); }
article[data-verdict=inconclusive], article[data-verdict=flaky] { border-left-color: var(--inconclusive); }
.badge { display: inline-block; min-width: 3.4em; text-align: center; font-size: .78rem; font-weight: 700; letter-spacing: .03em;
  padding: .1em .55em; border-radius: 99px; white-space: nowrap; }
.badge.pass { color: var(--pass); background: var(--pass-bg); } .badge.fail { color: var(--fail); background: var(--fail-bg); }
.badge.inconclusive, .badge.flaky { color: var(--inconclusive); background: var(--inconclusive-bg); }
ul.promises { list-style: none; padding: 0; margin: .6rem 0; }
ul.promises li { display: grid; grid-template-columns: 7rem 1fr; gap: .25rem .75rem; padding: .32rem 0; border-top: 1px solid var(--grid); }
ul.promises li > span:first-child { justify-self: start; align-self: start; }
ul.promises strong { font-weight: 600; }
.failure { border-left: 4px solid var(--fail); background: var(--fail-bg); border-radius: 0 8px 8px 0; padding: .7rem 1rem; margin: .8rem 0; }
.failure.inconclusive { border-color: var(--inconclusive); background: var(--inconclusive-bg); }
.failure pre { background: var(--surface); }
.command { display: flex; gap: .5rem; align-items: flex-start; margin: .35rem 0; } .command pre { flex: 1; }
button, select, input[type=search] { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--edge); border-radius: 6px; padding: .22rem .65rem; }
button { cursor: pointer; } button:hover { border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#filters { display: flex; flex-wrap: wrap; gap: .5rem 1.1rem; align-items: center; }
#filters fieldset { border: 0; padding: 0; margin: 0; display: flex; gap: .9rem; } #filters legend { float: left; margin-right: .7rem; color: var(--muted); }
#filters output { color: var(--muted); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .3rem 0; max-width: 100%; }
th, td { text-align: left; padding: .26rem .8rem .26rem 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
th { font-weight: 600; color: var(--muted); font-size: .87rem; } td.number, th.number { text-align: right; } td.number { white-space: nowrap; }
.scroll { overflow-x: auto; } .comparison tbody :is(td, th) { white-space: nowrap; }
dl.figures { display: flex; flex-wrap: wrap; gap: .7rem 2.2rem; margin: .4rem 0 .9rem; }
dl.figures div { min-width: 7.5rem; } dl.figures dt { color: var(--muted); font-size: .84rem; } dl.figures dd { margin: 0; font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; }
dl.figures dd small { font-size: .8rem; font-weight: 400; color: var(--muted); }
summary { cursor: pointer; font-weight: 600; padding: .35rem 0; } summary h3 { display: inline; font-size: 1em; } details.migration { border-top: 1px solid var(--edge); }
details.migration > summary span { font-weight: 400; color: var(--muted); }
.toolbar { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; margin: .3rem 0; } .toolbar .shown { color: var(--muted); margin-left: auto; font-variant-numeric: tabular-nums; }
.timeline { border-radius: 4px; } .timeline, .latency, .throughput, .distribution, .bars, [data-figure] { width: 100%; min-width: 0; }
.told { min-height: 1.6em; color: var(--muted); font-size: .9rem; margin: .1rem 0 .3rem; max-width: none; overflow-wrap: anywhere; }
.hint { color: var(--muted); font-size: .87rem; }
kbd { font: inherit; font-size: .82rem; border: 1px solid var(--edge); border-radius: 4px; padding: 0 .35em; }
.u-legend { color: var(--muted); font-size: 13px; text-align: left; } .u-legend .u-marker { border-radius: 3px; } .u-select { background: color-mix(in srgb, var(--accent) 18%, transparent); }
.u-over { cursor: crosshair; }
footer { color: var(--muted); font-size: .87rem; margin-top: 2rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) { ul.promises li { grid-template-columns: 1fr; } }
html.printing body { width: 42rem; padding: 0; }
@media print {
  body { background: #fff; padding: 0; max-width: none; font-size: 11pt; }
  button, select, #filters, .toolbar, .told, .hint, .behind, a.skip { display: none; }
  article, .panel { border: 0; border-top: 2px solid #999; border-radius: 0; padding: .6rem 0; }
  h2, h3, summary { break-after: avoid; } figure, tr, .failure, .uplot { break-inside: avoid; }
  article[data-verdict] { padding-left: .7rem; } .scroll { overflow: visible; } table { font-size: 9pt; }
  summary { list-style: none; }
}
figure { margin: 0 0 .4rem; } figure.depths { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 1.5rem; } figure.depths figcaption { grid-column: 1 / -1; } caption { text-align: left; font-size: .9rem; font-weight: 600; } .u-legend { margin: .2rem 0 .5rem; } .u-legend th { font-weight: 400; border: 0; padding: 0; } .u-legend td, .u-legend tr { border: 0; } .u-legend .u-value { display: none; } figcaption { font-size: .9rem; font-weight: 600; margin-top: .6rem; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`.replaceAll(
  'DARK',
  `color-scheme: dark;
  --text: #e4e9f1; --muted: #9aa7b8; --grid: #29323f; --surface: #161c25; --page: #0e131a; --edge: #2c3644;
  --accent: #6aa8ff; --second: #ffa25c; --blackout: #ff6b5e; --fault: #ff6b5e;
  --pass: #67d394; --fail: #ff8a80; --inconclusive: #f0c05a; --pass-bg: #14301f; --fail-bg: #3a1715; --inconclusive-bg: #33280d;
  --series-0: #7f9cf0; --series-1: #efb118; --series-2: #f08ae0; --series-3: #6cc5b0; --series-4: #b79df0; --series-5: #7fc978;
  --series-6: #f09bbb; --series-7: #c9a27a; --series-8: #97bbf5; --series-9: #d9c04f; --series-10: #a3adf2; --series-11: #d9a5c0; --series-12: #5cc8e0; --series-13: #e3b77e;`,
);

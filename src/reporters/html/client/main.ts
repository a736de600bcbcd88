import type { ComparedWorkload, OverviewData } from './chart-data.js';
import { ComparisonCharts } from './comparison-charts.js';
import { startFilters } from './filters.js';
import { MigrationCharts } from './migration-charts.js';
import { overviewChart } from './overview-chart.js';
import { watchPrinting } from './printing.js';
import { readTheme, watchTheme } from './theme.js';

interface Charts {
  /** Draws them, anew if they were drawn before. */
  draw(): void;
}

/** The sections whose charts have been drawn: those that have been on the screen. */
const drawn = new Map<Element, Charts>();
const sections = document.querySelectorAll<HTMLElement>('.charts, .comparison');
const compared = document.querySelector('#compared');
const workloads = compared === null ? [] : (JSON.parse(compared.textContent!) as ComparedWorkload[]);
const overview = document.querySelector<HTMLElement>('#overview');
let overviewPlot: { destroy(): void } | undefined;

function drawSection(section: HTMLElement): void {
  if (drawn.has(section)) return;
  const charts = section.matches('.charts')
    ? new MigrationCharts(section, workloads)
    : new ComparisonCharts(section);
  drawn.set(section, charts);
  charts.draw();
}

function drawOverview(): void {
  if (overview === null) return;
  overviewPlot?.destroy();
  const data = JSON.parse(overview.querySelector('script')!.textContent!) as OverviewData;
  const told = overview.querySelector<HTMLElement>('.told')!;
  overviewPlot = overviewChart(overview.querySelector<HTMLElement>('.bars')!, data, readTheme(), (text) => {
    told.textContent = text;
  });
}

function drawAgain(): void {
  drawOverview();
  for (const charts of drawn.values()) charts.draw();
}

/** Opens and shows what the address leads to. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  for (let element: Element | null = target; element !== null; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement) element.open = true;
  }
  target?.scrollIntoView();
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) drawSection(target as HTMLElement);
  },
  { rootMargin: '300px' },
);
for (const section of sections) seen.observe(section);

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(button.dataset.copy!).then(() => {
      button.textContent = 'Copied';
    });
  });
}

let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth === width) return;
  width = innerWidth;
  drawAgain();
});
addEventListener('hashchange', openTarget);
watchTheme(drawAgain);
watchPrinting((printing) => {
  if (printing) for (const section of sections) drawSection(section);
  drawAgain();
});
startFilters();
drawOverview();
openTarget();

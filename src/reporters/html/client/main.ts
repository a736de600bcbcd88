import type { ComparedWorkload } from './chart-data.js';
import { ComparisonCharts } from './comparison-charts.js';
import { startFilters } from './filters.js';
import { MigrationCharts } from './migration-charts.js';
import { Overview } from './overview.js';
import { watchPrinting } from './printing.js';
import { watchTheme } from './theme.js';

interface Charts {
  /** Draws them, anew if they were drawn before. */
  draw(): void;
}

/** The sections whose charts have been drawn: those that have been on the screen. */
const drawn = new Map<Element, Charts>();
const sections = document.querySelectorAll<HTMLElement>('.charts, .comparison');
const compared = document.querySelector('#compared');
const workloads = compared === null ? [] : (JSON.parse(compared.textContent!) as ComparedWorkload[]);
const overviewSection = document.querySelector<HTMLElement>('#overview');
const overview = overviewSection === null ? undefined : new Overview(overviewSection);

function drawSection(section: HTMLElement): void {
  if (drawn.has(section)) return;
  const charts = section.matches('.charts')
    ? new MigrationCharts(section, workloads)
    : new ComparisonCharts(section);
  drawn.set(section, charts);
  charts.draw();
}

function drawAgain(): void {
  overview?.draw();
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
overview?.draw();
startFilters(() => overview?.draw());
openTarget();

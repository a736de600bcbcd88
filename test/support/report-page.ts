import { existsSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Scope } from '../../src/harness/resources/scope.js';
import { type Beside, loadReporter } from '../../src/reporters/reporter.js';
import type { MigrationRecord, RunRecord } from '../../src/run-record/run-record.js';
import { skipBecause } from '../../src/testing/skip-because.js';
import { recordedRun } from './recorded-runs.js';
import { temporaryFolder } from './temporary-folder.js';

const program = process.env.SWITCHOVER_CHROMIUM ?? '/usr/bin/chromium';

export const missingChromium = existsSync(program)
  ? undefined
  : `Chromium is not at ${program}: install Debian's package "chromium", or name another by SWITCHOVER_CHROMIUM.`;

/** A hook that skips tests where there is no Chromium. */
export function requireChromium(this: Mocha.Context): void {
  if (missingChromium !== undefined) skipBecause(this, missingChromium);
}

/** A report that was opened from disk in a browser, what it complained of, and what it asked the network for. */
export interface OpenedReport extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  readonly bytes: number;
  /** From the start of the navigation until the page was loaded. */
  readonly milliseconds: number;
  /** The part of it in which the page's process had a processor: the same on a computer that is busy with other things. */
  readonly processorMilliseconds: number;
}

export async function openReport(
  runs: readonly RunRecord[],
  { colorScheme = 'light', beside = {} }: { colorScheme?: 'light' | 'dark'; beside?: Beside } = {},
): Promise<OpenedReport> {
  await using scope = new Scope();
  const folder = scope.use('folder', temporaryFolder());
  const file = folder.file('report.html');
  const text = await (await loadReporter('html')).render(runs, folder.path, beside);
  writeFileSync(file, text);
  const browser: Browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  scope.defer('browser', () => browser.close());
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => requests.push(request.url()));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.goto(pathToFileURL(file).href);
  const { metrics } = await devtools.send('Performance.getMetrics');
  const processTime = metrics.find(({ name }) => name === 'ProcessTime')!.value;
  const milliseconds = await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd');
  const owned = new Scope();
  scope.moveTo(owned, 'report');
  return {
    page,
    complaints,
    requests,
    bytes: Buffer.byteLength(text),
    milliseconds: milliseconds as number,
    processorMilliseconds: processTime * 1000,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** How many colours the canvases of a part of the page have: one that was not drawn on has none. */
export async function coloursOf(page: Page, selector: string): Promise<number> {
  return page
    .locator(`${selector} canvas`)
    .first()
    .evaluate((element) => {
      const canvas = element as unknown as Canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer as ArrayBuffer);
      return new Set(pixels).size;
    });
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): Context;
  getBoundingClientRect(): { readonly left: number; readonly width: number };
}

interface Context {
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}

/**
 * How many pixels of a chart have exactly a colour of the page's theme, such as `second`, within a part of the width that
 * it plots on: from 0, its left edge, to 1.
 */
export async function pixelsOf(
  page: Page,
  selector: string,
  colour: string,
  [from, to]: readonly [number, number],
): Promise<number> {
  return page.locator(`${selector} .u-wrap`).first().evaluate(countPixels, { colour, from, to });
}

/* Runs in the browser, whose types the tests do not have. */
function countPixels(
  wrap: unknown,
  { colour, from, to }: { readonly colour: string; readonly from: number; readonly to: number },
): number {
  const { document, getComputedStyle } = globalThis as unknown as {
    readonly document: { readonly documentElement: object };
    getComputedStyle(element: object): { getPropertyValue(name: string): string };
  };
  const { querySelector } = wrap as { querySelector(selector: string): Canvas };
  const canvas = querySelector.call(wrap, 'canvas');
  const [whole, plotted] = [canvas, querySelector.call(wrap, '.u-over')].map((it) =>
    it.getBoundingClientRect(),
  );
  // No function with a name: those are compiled to calls of a helper that the browser does not have.
  const scale = canvas.width / whole!.width;
  const [left, right] = [from, to].map((share) =>
    Math.round((plotted!.left - whole!.left + plotted!.width * share) * scale),
  );
  const { data } = canvas.getContext('2d').getImageData(left!, 0, right! - left!, canvas.height);
  const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${colour}`).trim();
  const wanted = [1, 3, 5].map((index) => Number.parseInt(hex.slice(index, index + 2), 16));
  let count = 0;
  for (let index = 0; index < data.length; index += 4)
    if (wanted.every((value, channel) => data[index + channel] === value)) count++;
  return count;
}

/** A recorded run with so many migrations, by repeating its own. */
export function runWithMigrations(count: number): RunRecord {
  const run = recordedRun('three-migrations');
  const migrations = Array.from({ length: count }, (_, index): MigrationRecord => {
    const migration = run.migrations[index % run.migrations.length]!;
    return { ...migration, number: index + 1 };
  });
  return { ...run, migrations };
}

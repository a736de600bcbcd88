import { existsSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Scope } from '../../src/harness/resources/scope.js';
import { loadReporter } from '../../src/reporters/reporter.js';
import type { MigrationRecord, RunRecord } from '../../src/reporters/run-record/run-record.js';
import { recordedRun } from './recorded-runs.js';
import { temporaryFolder } from './temporary-folder.js';

const program = process.env.SWITCHOVER_CHROMIUM ?? '/usr/bin/chromium';

export const missingChromium = existsSync(program)
  ? undefined
  : `Chromium is not at ${program}: install Debian's package "chromium", or name another by SWITCHOVER_CHROMIUM.`;

/** A report that was opened from disk in a browser, what it complained of, and what it asked the network for. */
export interface OpenedReport extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  readonly bytes: number;
  /** From the start of the navigation until the page was loaded. */
  readonly milliseconds: number;
}

export async function openReport(
  runs: readonly RunRecord[],
  { colorScheme = 'light' }: { colorScheme?: 'light' | 'dark' } = {},
): Promise<OpenedReport> {
  await using scope = new Scope();
  const folder = scope.use('folder', temporaryFolder());
  const file = folder.file('report.html');
  const text = await (await loadReporter('html')).render(runs, folder.path);
  writeFileSync(file, text);
  const browser: Browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  scope.defer('browser', () => browser.close());
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  const milliseconds = await page.evaluate('performance.getEntriesByType("navigation")[0].loadEventEnd');
  const owned = new Scope();
  scope.moveTo(owned, 'report');
  return {
    page,
    complaints,
    requests,
    bytes: Buffer.byteLength(text),
    milliseconds: milliseconds as number,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/** How many colours the canvases of a part of the page have: one that was not drawn on has none. */
export async function coloursOf(page: Page, selector: string): Promise<number> {
  return page
    .locator(`${selector} canvas`)
    .first()
    .evaluate((element) => {
      const canvas = element as unknown as { width: number; height: number; getContext(kind: '2d'): Context };
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer as ArrayBuffer);
      return new Set(pixels).size;
    });
}

interface Context {
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
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

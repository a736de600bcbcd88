import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { recordedRun } from '../../support/recorded-runs.js';
import { coloursOf, openReport, pixelsOf, requireChromium } from '../../support/report-page.js';

describe('A migration that failed, in the report', () => {
  before(requireChromium);

  it('has its sentence, what struck, its phases as far as they went, and the I/O around it', async () => {
    await using report = await openReport([recordedRun('migration-failed')]);
    const { page } = report;
    const migration = page.locator('#run-1-migration-1');
    expect(await migration.locator('summary').first().textContent()).to.match(
      /from machine-a to machine-b: failed/,
    );
    const text = await migration.textContent();
    expect(text).to.include('it failed in its phase "stop-and-copy"');
    expect(text).to.include('What struck: kill destination-machine at stop-and-copy of migration 1.');
    const last = migration.locator('tr', { hasText: 'stop-and-copy' });
    expect(await last.textContent()).to.match(
      /^stop-and-copy[\d.]+ msfailed: Expected the status "completed"/,
    );
    await migration.locator('.charts').scrollIntoViewIfNeeded();
    for (const chart of ['.timeline', '.latency', '.throughput', '.distribution']) {
      await migration.locator(`${chart} canvas`).waitFor();
      expect(await coloursOf(page, `#run-1-migration-1 ${chart}`), chart).to.be.greaterThan(8);
    }
    expect(await pixelsOf(page, '#run-1-migration-1 .timeline', 'fault', [0.23, 0.77])).to.be.greaterThan(
      100,
    );
  });

  it('has the evidence, whose files are there, and the one command that does it again', async () => {
    await using report = await openReport([recordedRun('migration-failed')]);
    const { page } = report;
    const failure = page.locator('.failure');
    const [first] = await failure.locator('p').allTextContents();
    expect(first).to.match(/^the migration completes: Expected the migration to complete/);
    const links = await failure.getByRole('link').all();
    expect(links).to.not.have.lengthOf(0);
    for (const link of links) {
      const file = fileURLToPath(new URL((await link.getAttribute('href'))!, page.url()));
      expect(existsSync(file), file).to.equal(true);
    }
    expect(await failure.locator('pre').allTextContents()).to.deep.equal([
      'npx switchover run --trace results/destination-lost-at-stop-and-copy/2026-11-25T09-59-28-723Z/scenario.yaml',
    ]);
    expect(report.complaints).to.deep.equal([]);
  });
});

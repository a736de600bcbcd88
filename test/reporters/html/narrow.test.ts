import { expect } from 'chai';
import { comparisonOf } from '../../../src/run-record/comparison-record.js';
import { comparedDevices } from '../../support/made-comparisons.js';
import { recordedRun } from '../../support/recorded-runs.js';
import { openReport, requireChromium } from '../../support/report-page.js';

describe('The report in the window of a telephone', () => {
  before(requireChromium);

  it('is no wider than it, with everything open: wide tables scroll by themselves', async () => {
    const compared = comparisonOf([{ at: 1, kind: 'compared', ...comparedDevices() }], '/x/ledger.jsonl')!;
    const runs = [
      recordedRun('three-migrations'),
      recordedRun('drive-lost'),
      recordedRun('migration-failed'),
    ];
    await using report = await openReport(runs, { beside: { comparisons: [compared] } });
    const { page } = report;
    await page.setViewportSize({ width: 390, height: 800 });
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    for (const charts of await page.locator('.charts, .comparison').all())
      await charts.scrollIntoViewIfNeeded();
    await page.locator('.comparison canvas').first().waitFor();
    const wider = await page.evaluate(
      `[...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth && one.closest('.scroll, a.skip') === null)
        .map((one) => one.outerHTML.slice(0, 120))`,
    );
    expect(wider).to.deep.equal([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390);
    expect(report.complaints).to.deep.equal([]);
  });
});

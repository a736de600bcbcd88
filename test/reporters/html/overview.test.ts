import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { recordedRun } from '../../support/recorded-runs.js';
import { coloursOf, openReport, requireChromium } from '../../support/report-page.js';

/** What the chart says of the bar at a part of its width. */
async function barAt(page: Page, share: number): Promise<string> {
  const chart = page.locator('#overview .u-over');
  const { width } = (await chart.boundingBox())!;
  await chart.hover({ position: { x: width * share, y: 60 } });
  return (await page.locator('#overview .told').textContent())!.replace(/:.*/, '');
}

describe('The bars of all migrations in the report', () => {
  before(requireChromium);

  it('are those of the runs that the filters show, and so is their table', async () => {
    await using report = await openReport([recordedRun('three-migrations'), recordedRun('drive-lost')]);
    const { page } = report;
    const kept = page.getByRole('checkbox', { name: /^Kept/ });
    const rows = () => page.locator('#overview details tbody tr:not([hidden]) th').allTextContents();
    const bars = async (...shares: number[]) => {
      const found: string[] = [];
      for (const share of shares) found.push(await barAt(page, share));
      return found;
    };
    expect(await bars(0.15, 0.4, 0.6, 0.85)).to.deep.equal(['1.1', '1.2', '1.3', '2.1']);
    expect(await rows()).to.deep.equal(['1.1', '1.2', '1.3', '2.1']);

    await kept.uncheck();
    expect(await page.locator('#overview .told').textContent()).to.equal('1 of 4 migrations shown');
    expect(await bars(0.15, 0.5, 0.85)).to.deep.equal(['2.1', '2.1', '2.1']);
    expect(await rows()).to.deep.equal(['2.1']);
    expect(await coloursOf(page, '#overview')).to.be.greaterThan(8);
    await page.locator('#overview .u-over').click({ position: { x: 40, y: 60 } });
    expect(page.url()).to.match(/#run-2-migration-1$/);

    await page.getByRole('searchbox').fill('no such words');
    expect(await page.locator('#overview').isVisible()).to.equal(false);
    await page.getByRole('searchbox').fill('');
    await kept.check();
    expect(await bars(0.15, 0.85)).to.deep.equal(['1.1', '2.1']);
    expect(await rows()).to.have.lengthOf(4);
    expect(report.complaints).to.deep.equal([]);
  });
});

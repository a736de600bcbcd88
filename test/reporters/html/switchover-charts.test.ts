import { expect } from 'chai';
import { recordedRun } from '../../support/recorded-runs.js';
import { openReport, pixelsOf, requireChromium } from '../../support/report-page.js';

describe("A switchover's charts", () => {
  before(requireChromium);

  it('draw no line of latency in the blackout, in which nothing completed', async () => {
    await using report = await openReport([recordedRun('three-migrations')]);
    const { page } = report;
    await page.locator('.charts').first().scrollIntoViewIfNeeded();
    await page.locator('.latency canvas').first().waitFor();
    // At first the blackout takes up the middle, from 0.21 to 0.79 of the width.
    const median = (from: number, to: number) => pixelsOf(page, '.latency', 'second', [from, to]);
    expect(await median(0.23, 0.77)).to.equal(0);
    expect(await median(0, 0.15)).to.be.greaterThan(30);
    expect(await median(0.85, 1)).to.be.greaterThan(30);
  });

  it('have the blackout named, and the lane of I/O interrupted by it', async () => {
    await using report = await openReport([recordedRun('three-migrations')]);
    const { page } = report;
    await page.locator('.charts').first().scrollIntoViewIfNeeded();
    await page.locator('.timeline canvas').first().waitFor();
    expect(await pixelsOf(page, '.latency', 'blackout', [0.23, 0.77])).to.be.greaterThan(5);
    expect(await pixelsOf(page, '.timeline', 'blackout', [0.23, 0.77])).to.be.greaterThan(1000);
    expect(await pixelsOf(page, '.timeline', 'accent', [0, 0.15])).to.be.greaterThan(500);
    expect(await pixelsOf(page, '.timeline', 'accent', [0.23, 0.77])).to.equal(0);
  });
});

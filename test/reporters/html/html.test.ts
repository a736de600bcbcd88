import { expect } from 'chai';
import { deviceRun, flakyRun, recordedRun } from '../../support/recorded-runs.js';
import { coloursOf, missingChromium, openReport, runWithMigrations } from '../../support/report-page.js';

describe('The HTML report in Chromium', () => {
  before(function () {
    if (missingChromium === undefined) return;
    console.log(`    ${missingChromium}`);
    this.skip();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`opens from disk without network or complaint and draws its charts, ${colorScheme}`, async () => {
      await using report = await openReport([recordedRun('three-migrations')], { colorScheme });
      const { page } = report;
      await page.locator('.charts').first().scrollIntoViewIfNeeded();
      for (const chart of ['#overview .bars', '.timeline', '.latency', '.throughput', '.distribution']) {
        await page.locator(`${chart} canvas`).first().waitFor();
        expect(await coloursOf(page, chart), chart).to.be.greaterThan(8);
      }
      expect(report.requests.filter((url) => !/^(file|data):/.test(url))).to.deep.equal([]);
      expect(report.complaints).to.deep.equal([]);
    });
  }

  it('zooms by keyboard, button and mouse, all charts of a migration alike', async () => {
    await using report = await openReport([recordedRun('three-migrations')]);
    const { page } = report;
    const shown = page.locator('.shown').first();
    await page.locator('.timeline canvas').first().waitFor();
    const focus = await shown.textContent();
    // The page draws when it comes to it.
    const showsFocus = (yes: boolean) =>
      page.waitForFunction(
        ({ text, wanted }) => (document.querySelector('.shown')?.textContent === text) === wanted,
        { text: focus, wanted: yes },
      );
    await page.locator('.timeline').first().focus();
    await page.keyboard.press('+');
    await showsFocus(false);
    await page.keyboard.press('n');
    await page
      .locator('.charts .told', { hasText: / at -?[\d.]+ m?s/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Switchover' }).first().click();
    await showsFocus(true);
    // Pointed at by the browser's driver, which waits until the page has come to rest and the chart is in view.
    const chart = page.locator('.latency .u-over').first();
    const width = (await chart.boundingBox())!.width;
    await chart.hover({ position: { x: width / 4, y: 40 } });
    await page.mouse.down();
    await chart.hover({ position: { x: width / 2, y: 40 } });
    await page.mouse.up();
    await showsFocus(false);
    expect(report.complaints).to.deep.equal([]);
  });

  it('says what broke, with evidence and the command, and filters by verdict and text', async () => {
    await using report = await openReport([recordedRun('three-migrations'), recordedRun('drive-lost')]);
    const { page } = report;
    expect(await page.locator('h1').textContent()).to.equal('1 of 2 runs kept every promise, 1 broke one.');
    const failure = page.locator('.failure');
    expect(await failure.textContent()).to.match(
      /What broke.*The guest's drive is dead.*npx switchover run/s,
    );
    expect(await failure.getByRole('link').count()).to.be.greaterThan(0);
    const visible = () => page.locator('article:visible h2').allTextContents();
    await page.getByRole('checkbox', { name: /^Kept/ }).uncheck();
    expect((await visible()).map((text) => text.trim())).to.deep.equal([
      'Broken one-controller-random-writes',
    ]);
    await page.getByRole('searchbox').fill('no such words');
    expect(await visible()).to.deep.equal([]);
    await page.getByRole('checkbox', { name: /^Kept/ }).check();
    await page.getByRole('searchbox').fill('94446');
    expect(await visible()).to.have.lengthOf(1);
    expect(await page.locator('output').textContent()).to.equal('1 of 2 runs shown');
    expect(report.complaints).to.deep.equal([]);
  });

  it('has flaky runs as such, with what broke before, and runs of devices alone', async () => {
    await using report = await openReport([flakyRun(), deviceRun()]);
    const { page } = report;
    expect(await page.locator('h1').textContent()).to.equal(
      '0 of 2 runs kept every promise, 1 broke one, 1 only when it was tried again.',
    );
    const flaky = page.locator('article[data-verdict=flaky]');
    expect(await flaky.locator('h2').textContent()).to.equal('Flaky one-controller-random-writes');
    expect(await flaky.locator('.failure').textContent()).to.match(
      /^What broke at attempt 1, .*drive is dead/,
    );
    await page.getByRole('checkbox', { name: 'Flaky (1)' }).uncheck();
    expect(await page.locator('article:visible').count()).to.equal(1);
    const device = await page.locator('article:visible').textContent();
    expect(device).to.match(
      /One was lost.*Two device servers and a driver, no virtual machine: 1 migration\./,
    );
    expect(report.complaints).to.deep.equal([]);
  });

  it('opens with 100 migrations in less than 2 s, and has less than 10 MB', async () => {
    await using report = await openReport([runWithMigrations(100)]);
    expect(report.bytes).to.be.below(10e6);
    expect(report.processorMilliseconds).to.be.within(1, 2000);
    await report.page.locator('#run-1-migration-100 summary').first().click();
    await report.page.locator('#run-1-migration-100 .timeline canvas').waitFor();
    expect(await coloursOf(report.page, '#run-1-migration-100 .timeline')).to.be.greaterThan(8);
    const [all, processor] = [report.milliseconds, report.processorMilliseconds].map((it) => it.toFixed(0));
    console.log(
      `      ${(report.bytes / 1e6).toFixed(1)} MB, ${all} ms, ${processor} ms of them of a processor`,
    );
  });
});

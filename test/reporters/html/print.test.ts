import { inflateSync } from 'node:zlib';
import { expect } from 'chai';
import { coloursOf, openReport, requireChromium, runWithMigrations } from '../../support/report-page.js';

/** What the pages of a PDF consist of, in its own language of operators. */
function contentOf(pdf: Buffer): string {
  const beginnings = pdf.toString('latin1').matchAll(/\/FlateDecode\s\/Length (\d+)>> stream\n/g);
  return [...beginnings]
    .map(({ 0: { length }, 1: size, index }) => pdf.subarray(index + length, index + length + Number(size)))
    .map((stream) => inflateSync(stream).toString('latin1'))
    .join('\n');
}

describe('The report on paper', () => {
  before(requireChromium);

  it('is light and open, with every chart drawn to the width of the page, and as before afterwards', async () => {
    await using report = await openReport([runWithMigrations(6)], { colorScheme: 'dark' });
    const { page } = report;
    const open = page.locator('details.migration[open]');
    const canvases = page.locator('details.migration canvas');
    expect(await open.count()).to.equal(0);
    expect(await canvases.count()).to.equal(0);
    await page.emulateMedia({ media: 'print' });
    await page.locator('#run-1-migration-6 .distribution canvas').waitFor();
    expect(await open.count()).to.equal(6);
    expect(await page.locator('details:not([open]):not(.behind)').count()).to.equal(0);
    expect(await canvases.count()).to.equal(6 * 4);
    expect(await coloursOf(page, '#run-1-migration-6 .timeline')).to.be.greaterThan(8);
    const look = () =>
      page.evaluate<{ background: string; text: string; width: number }>(`(() => {
        const { backgroundColor: background, color: text } = getComputedStyle(document.body);
        const widths = [...document.querySelectorAll('canvas')].map((canvas) => canvas.clientWidth);
        return { background, text, width: Math.max(...widths) };
      })()`);
    const { width, ...colours } = await look();
    expect(colours).to.deep.equal({ background: 'rgb(255, 255, 255)', text: 'rgb(27, 35, 48)' });
    expect(width).to.be.within(500, 720);
    expect(await page.getByRole('button').count()).to.equal(0);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('html:not(.printing)').waitFor();
    expect(await open.count()).to.equal(0);
    expect((await look()).background).to.equal('rgb(14, 19, 26)');
    expect(report.complaints.filter((text) => !text.includes('willReadFrequently'))).to.deep.equal([]);
  });

  it('becomes a PDF that has the charts of migrations that were not on the screen', async () => {
    await using report = await openReport([runWithMigrations(6)]);
    const { page } = report;
    expect(await page.locator('details.migration canvas').count()).to.equal(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).to.equal('%PDF-');
    // Charts are lines on paper, not images. In this colour the latencies after each migration are drawn.
    const drawn = contentOf(pdf).match(/\.7608 \.2549 \.0471 RG\b/g) ?? [];
    expect(drawn.length).to.be.at.least(2 * 6);
    expect(await page.locator('html.printing').count()).to.equal(0);
  });
});

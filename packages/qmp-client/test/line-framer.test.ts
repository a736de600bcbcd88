import { expect } from 'chai';
import fc from 'fast-check';
import { LineFramer } from '../src/connection/line-framer.js';

function frame(chunks: Uint8Array[], maxBytes = 1_000_000, sentinel?: number) {
  const lines: string[] = [];
  let overflow: Buffer | undefined;
  const framer = new LineFramer(
    {
      line: (bytes) => lines.push(bytes.toString('latin1')),
      overflow: (beginning) => {
        overflow = beginning;
      },
    },
    maxBytes,
    sentinel,
  );
  for (const chunk of chunks) framer.push(Buffer.from(chunk));
  return { lines, overflow, unfinished: framer.unfinished(100).toString('latin1') };
}

/** Cuts the bytes at any places. */
function cut(bytes: Buffer, places: number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

describe('The line framer', () => {
  it('finds the same lines wherever the stream was cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat()), (bytes, places) => {
        const text = Buffer.from(bytes).toString('latin1').replaceAll('a', '\n');
        const lines = text.split('\n');
        const unfinished = lines.pop()!.slice(0, 100);
        expect(frame(cut(Buffer.from(text, 'latin1'), places))).to.deep.include({ lines, unfinished });
      }),
    );
  });

  it('gathers a line from single bytes in linear time and memory', () => {
    const bytes = Buffer.alloc(4 * 1024 * 1024, 'x');
    const lines: number[] = [];
    const framer = new LineFramer(
      { line: ({ length }) => lines.push(length), overflow: () => lines.push(-1) },
      bytes.length,
    );
    const before = process.memoryUsage.rss();
    for (let index = 0; index < bytes.length; index++) framer.push(bytes.subarray(index, index + 1));
    framer.push(Buffer.from('\n'));
    expect(lines).to.deep.equal([bytes.length]);
    expect(process.memoryUsage.rss() - before).to.be.below(256 * 1024 * 1024);
  }).timeout(15_000);

  it('drops what a sentinel voids, wherever the stream was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (places) => {
        const bytes = Buffer.from('{"old": 1}\nhalf a \xff{"new": 2}\n\xff\xff{"newer": 3}\n', 'latin1');
        const { lines } = frame(cut(bytes, places), 1_000, 0xff);
        expect(lines).to.deep.equal(['{"old": 1}', '{"new": 2}', '{"newer": 3}']);
      }),
    );
  });

  it('stops at a line longer than the limit, and hands over its beginning', () => {
    const exact = frame([Buffer.from('12345\n12345'), Buffer.from('\n')], 5);
    expect(exact).to.deep.include({ lines: ['12345', '12345'], overflow: undefined });
    const beyond = frame([Buffer.from('12345\n123'), Buffer.from('456'), Buffer.from('\n1\n')], 5);
    expect(beyond.lines).to.deep.equal(['12345']);
    expect(beyond.overflow?.toString()).to.equal('123456');
  });
});

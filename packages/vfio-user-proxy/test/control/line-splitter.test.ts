import { expect } from 'chai';
import { LineSplitter } from '../../src/control/line-splitter.js';

const bytes = (text: string) => Buffer.from(text);

describe('The splitter of control lines', () => {
  it('joins a line that comes in pieces, even within a character', () => {
    const splitter = new LineSplitter(100);
    const line = bytes('{"a":"é"}\n{"b":1}\n{"c"');
    expect(splitter.push(line.subarray(0, 7))).to.deep.equal([]);
    expect(splitter.push(line.subarray(7))).to.deep.equal(['{"a":"é"}', '{"b":1}']);
    expect(splitter.push(bytes(':2}\r\n\n'))).to.deep.equal(['{"c":2}']);
  });

  it('does not keep the memory that it was given', () => {
    const splitter = new LineSplitter(100);
    const memory = bytes('abc');
    splitter.push(memory);
    memory.fill(0);
    expect(splitter.push(bytes('\n'))).to.deep.equal(['abc']);
  });

  it('refuses a line over its limit before the end comes', () => {
    const splitter = new LineSplitter(10);
    splitter.push(bytes('0123456789'));
    expect(() => splitter.push(bytes('x'))).to.throw(RangeError, '10 bytes');
  });
});

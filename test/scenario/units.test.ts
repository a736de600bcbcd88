import { expect } from 'chai';
import { bytes, milliseconds } from '../../src/scenario/units.js';

describe('A size', () => {
  const sizes: [string | number, number][] = [
    [4096, 4096],
    ['4096', 4096],
    ['512B', 512],
    ['4K', 4096],
    ['4KiB', 4096],
    ['256MiB', 2 ** 28],
    ['256 MB', 2 ** 28],
    ['2G', 2 ** 31],
    ['1TiB', 2 ** 40],
  ];
  for (const [text, value] of sizes) {
    it(`may be written ${JSON.stringify(text)}`, () => {
      expect(bytes.parse(text)).to.equal(value);
    });
  }

  for (const text of [
    '',
    '1.5G',
    '-1',
    '4k',
    '1PiB',
    '9007199254740993',
    '8192T',
    'GiB',
    1.5,
    -1,
    Number.NaN,
    true,
    null,
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      const { error } = bytes.safeParse(text);
      expect(error?.issues[0]?.message).to.match(/^Expected a size such as 4096, 64KiB or 1GiB, found /);
    });
  }
});

describe('A time', () => {
  const times: [string, number][] = [
    ['300ms', 300],
    ['0.5ms', 0.5],
    ['2s', 2000],
    ['1.5 s', 1500],
    ['1min', 60_000],
  ];
  for (const [text, value] of times) {
    it(`may be written "${text}"`, () => {
      expect(milliseconds.parse(text)).to.equal(value);
    });
  }

  for (const text of ['', '300', '-1s', '1h', 's', 300, null]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      const { error } = milliseconds.safeParse(text);
      expect(error?.issues[0]?.message).to.match(/^Expected a time such as 300ms, 2s or 1min, found /);
    });
  }
});

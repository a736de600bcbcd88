import { expect } from 'chai';
import { bytes, milliseconds, parameter } from '../../src/scenario/units.js';

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

describe("A parameter of QEMU's", () => {
  const parameters: [string | number | boolean, string | number | boolean][] = [
    ['4GiB', 2 ** 32],
    ['300ms', 300],
    ['2s', 2000],
    [67_108_864, 67_108_864],
    [true, true],
    ['tls-creds-1', 'tls-creds-1'],
    ['7', '7'],
  ];
  for (const [written, value] of parameters) {
    it(`may be written ${JSON.stringify(written)}`, () => {
      expect(parameter.parse(written)).to.equal(value);
    });
  }
});

import { expect } from 'chai';
import { z } from 'zod';
import { withoutDefaults } from '../../src/explore/without-defaults.js';

const schema = z.strictObject({
  name: z.string(),
  count: z.number().default(3),
  inner: z.strictObject({ flag: z.boolean().default(false), size: z.number().default(1) }).prefault({}),
  list: z.array(z.strictObject({ what: z.string(), much: z.number().default(8) })).default([]),
});

describe('A value without its defaults', () => {
  it('leaves out what means the same without, also inside, and nothing else', () => {
    const input = {
      name: 'a',
      count: 3,
      inner: { flag: true, size: 1 },
      list: [
        { what: 'x', much: 8 },
        { what: 'y', much: 9 },
      ],
    };
    const left = withoutDefaults(input, (value) => schema.parse(value));
    expect(left).to.deep.equal({
      name: 'a',
      inner: { flag: true },
      list: [{ what: 'x' }, { what: 'y', much: 9 }],
    });
    expect(schema.parse(left)).to.deep.equal(schema.parse(input));
    expect(input).to.have.property('count', 3);
  });
});

import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { readElfDependencies } from '../../src/images/elf-dependencies.js';

describe('The dependencies of an ELF file', () => {
  let shell: Buffer;

  before(async () => {
    shell = await readFile('/bin/sh');
  });

  it('are its loader and its libraries', () => {
    const { interpreter, needed } = readElfDependencies(shell, 'sh');
    expect(interpreter).to.equal('/lib64/ld-linux-x86-64.so.2');
    expect(needed).to.include('libc.so.6');
  });

  it('are refused of what is no ELF file of this class', () => {
    expect(() => readElfDependencies(Buffer.from('#!/bin/sh\n'), 'script')).to.throw(
      'Expected "script" to be a 64-bit',
    );
  });

  it('are never read from outside the file, however it is damaged', () => {
    void fc.assert(
      fc.property(
        fc.nat(1023),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(shell.length),
        (at, byte, length) => {
          const damaged = Buffer.from(shell.subarray(0, Math.max(64, length)));
          damaged[Math.min(at, damaged.length - 1)] = byte;
          try {
            readElfDependencies(damaged, 'damaged');
          } catch (error) {
            expect((error as Error).message).to.match(/^Expected /);
          }
        },
      ),
    );
  });
});

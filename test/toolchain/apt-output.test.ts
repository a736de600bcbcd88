import { expect } from 'chai';
import { parseAptStatus } from '../../src/toolchain/apt-command.js';
import { parsePrintedUris } from '../../src/toolchain/debian-archive.js';

describe('What apt prints', () => {
  it('names each planned package with its version, epoch included, and its size', () => {
    const text = [
      'Reading package lists...',
      "'http://mirror.example/pool/main/p/pciutils/pciutils_3.13.0-2_amd64.deb' pciutils_1%3a3.13.0-2_amd64.deb 128688 MD5Sum:00",
    ].join('\n');
    expect(parsePrintedUris(text)).to.deep.equal([
      {
        name: 'pciutils',
        version: '1:3.13.0-2',
        architecture: 'amd64',
        fileName: 'pciutils_1%3a3.13.0-2_amd64.deb',
        size: 128688,
      },
    ]);
  });

  it('tells how far a download is', () => {
    expect(parseAptStatus('dlstatus:3:42.5:Retrieving file 3 of 9')).to.deep.equal({
      detail: 'Retrieving file 3 of 9',
      fraction: 0.425,
    });
    expect(parseAptStatus('pmstatus:fio:50:Installing')).to.equal(undefined);
  });
});

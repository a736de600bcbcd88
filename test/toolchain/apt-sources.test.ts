import { expect } from 'chai';
import { debianSources, parseDeb822Sources, parseOneLineSources } from '../../src/toolchain/apt-sources.js';

describe('apt sources', () => {
  it('are read from one-line files, with and without options', () => {
    const sources = parseOneLineSources(
      [
        '# deb http://mirror.example/debian sid main',
        'deb http://mirror.example/debian bookworm main contrib # a remark',
        'deb-src http://mirror.example/debian bookworm main',
        'deb [arch=amd64 signed-by=/etc/keys/debian.gpg] http://mirror.example/debian bookworm main',
      ].join('\n'),
    );
    expect(sources).to.deep.equal([
      { uris: ['http://mirror.example/debian'], suites: ['bookworm'], components: ['main', 'contrib'] },
      {
        uris: ['http://mirror.example/debian'],
        suites: ['bookworm'],
        components: ['main'],
        signedBy: '/etc/keys/debian.gpg',
      },
    ]);
  });

  it('are read from deb822 files, with comments between the fields and several values in one', () => {
    const sources = parseDeb822Sources(
      [
        'Types: deb deb-src',
        '# where it was before',
        'URIs: http://mirror.example/debian',
        ' http://second.example/debian',
        'Suites: bookworm bookworm-updates',
        'Components: main',
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
        '',
        'Types: deb',
        'Enabled: no',
        'URIs: http://other.example/debian',
        'Suites: bookworm',
        'Components: main',
      ].join('\n'),
    );
    expect(sources).to.deep.equal([
      {
        uris: ['http://mirror.example/debian', 'http://second.example/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
      },
    ]);
  });

  it('keep an embedded key with its empty line', () => {
    const [source] = parseDeb822Sources(
      [
        'Types: deb',
        'URIs: http://mirror.example/debian',
        'Suites: bookworm',
        'Components: main',
        'Signed-By:',
        ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
        ' .',
        ' mQINBF',
        ' -----END PGP PUBLIC KEY BLOCK-----',
      ].join('\n'),
    );
    expect(source?.signedBy).to.equal(
      '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBF\n-----END PGP PUBLIC KEY BLOCK-----',
    );
  });

  it('of Debian are told from those of its security archive, of others, and from a disc', () => {
    const source = (uri: string, suite: string) => ({ uris: [uri], suites: [suite], components: ['main'] });
    const mirror = source('http://mirror.example/debian', 'bookworm');
    const sources = [
      source('http://mirror.example/debian-security', 'bookworm-security'),
      source('http://vendor.example/node_20.x', 'nodistro'),
      source('cdrom:[Debian]/', 'bookworm'),
      mirror,
    ];
    expect(debianSources(sources)).to.deep.equal([mirror]);
  });
});

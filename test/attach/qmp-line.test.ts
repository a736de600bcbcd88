import { expect } from 'chai';
import { parseQmpLine } from '../../src/attach/qmp-line.js';
import { UsageError } from '../../src/usage-error.js';

describe('A line of the monitor', () => {
  const lines: [string, object][] = [
    ['  query-status ', { command: 'query-status' }],
    ['device_del {"id":"disk0"}', { command: 'device_del', arguments: { id: 'disk0' } }],
    [
      'migrate-set-parameters max-bandwidth=1024 tls-creds=""',
      { command: 'migrate-set-parameters', arguments: { 'max-bandwidth': 1024, 'tls-creds': '' } },
    ],
    ['device_del id=disk0', { command: 'device_del', arguments: { id: 'disk0' } }],
    ['{"execute":"stop"}', { command: 'stop' }],
    [
      '{"execute":"device_del","arguments":{"id":"a b"}}',
      { command: 'device_del', arguments: { id: 'a b' } },
    ],
  ];
  for (const [line, expected] of lines) {
    it(`may be ${line}`, () => expect(parseQmpLine(line)).to.deep.equal(expected));
  }

  const wrong: [string, RegExp][] = [
    ['info pci', /^Expected name=value, got "pci"\. Write a command/],
    ['device_del {"id":', /^Expected an object of JSON, got \{"id":: /],
    ['{"arguments":{}}', /^Expected \{"execute":COMMAND/],
    ['{"execute":"stop","arguments":3}', /^Expected \{"execute":COMMAND/],
    ['!', /^Expected a command, got "!"/],
  ];
  for (const [line, message] of wrong) {
    it(`may not be ${line}`, () => expect(() => parseQmpLine(line)).to.throw(UsageError, message));
  }
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { renderTypes } from '../src/generator/render.js';
import { Schema, type SchemaEntity } from '../src/generator/schema.js';
import { TestQemu } from './support/qemu.js';

const schemaFile = new URL('../schema/qmp-schema-11.1.3.json', import.meta.url);

function render(...entities: SchemaEntity[]): string {
  const builtins: SchemaEntity[] = [
    { 'meta-type': 'builtin', name: 'str', 'json-type': 'string' },
    { 'meta-type': 'builtin', name: 'int', 'json-type': 'int' },
    { 'meta-type': 'object', name: '0', members: [] },
  ];
  return renderTypes(new Schema([...builtins, ...entities]), 'test.json', {}).replace(/\s+/g, ' ');
}

describe('The types generated from the schema', () => {
  it('are those of the schema that is kept', () => {
    const schema = new Schema(JSON.parse(readFileSync(schemaFile, 'utf8')) as SchemaEntity[]);
    const generated = readFileSync(new URL('../src/generated/qmp-schema.ts', import.meta.url), 'utf8');
    expect(renderTypes(schema, 'qmp-schema-11.1.3.json') === generated, 'run npm run generate').to.equal(
      true,
    );
  });

  it('come from the very schema that QEMU 11.1.3 has', async function () {
    await using qemu = await TestQemu.start();
    const { major, minor, micro } = qemu.control.greeting.version.qemu;
    const version = `${major}.${minor}.${micro}`;
    if (version !== '11.1.3') {
      process.stderr.write(`      The kept schema is that of QEMU 11.1.3; this one is ${version}.\n`);
      this.skip();
    }
    const schema: unknown = await qemu.control.execute('query-qmp-schema');
    expect(schema).to.deep.equal(JSON.parse(readFileSync(schemaFile, 'utf8')));
  });

  it('name masked types after the shortest way to them', () => {
    const text = render(
      { 'meta-type': 'command', name: 'x-copy', 'arg-type': '1', 'ret-type': '0' },
      { 'meta-type': 'event', name: 'COPY_DONE', 'arg-type': '0' },
      { 'meta-type': 'object', name: '1', members: [{ name: 'on-error', type: '2', default: null }] },
      { 'meta-type': 'enum', name: '2', members: [{ name: 'stop' }, { name: 'go' }], values: ['stop', 'go'] },
    );
    expect(text).to.contain("'x-copy': { arguments: XCopyArguments; result: Empty };");
    expect(text).to.contain("'COPY_DONE': { data: Empty };");
    expect(text).to.contain("interface XCopyArguments { 'on-error'?: XCopyArgumentsOnError; }");
    expect(text).to.contain("type XCopyArgumentsOnError = 'stop' | 'go';");
  });

  it('make variants a union that the tag discriminates', () => {
    const text = render(
      { 'meta-type': 'command', name: 'open', 'arg-type': '1', 'ret-type': 'str' },
      {
        'meta-type': 'object',
        name: '1',
        members: [
          { name: 'kind', type: '2' },
          { name: 'size', type: 'int' },
        ],
        tag: 'kind',
        variants: [
          { case: 'file', type: '3' },
          { case: 'null', type: '0' },
        ],
      },
      {
        'meta-type': 'enum',
        name: '2',
        members: [{ name: 'file' }, { name: 'null' }],
        values: ['file', 'null'],
      },
      { 'meta-type': 'object', name: '3', members: [{ name: 'path', type: 'str' }] },
    );
    expect(text).to.contain('interface OpenArgumentsCommon { size: number; }');
    expect(text).to.contain(
      "type OpenArguments = OpenArgumentsCommon & ( ({ kind: 'file' } & OpenArgumentsFile) | { kind: 'null' } );",
    );
  });

  it('are refused when the schema mentions a type that it does not define', () => {
    const broken = () => render({ 'meta-type': 'event', name: 'LOST', 'arg-type': '7' });
    expect(broken).to.throw(/Expected the schema to define type "7"/);
  });

  it('are checked by a command', () => {
    const folder = new URL('..', import.meta.url);
    execFileSync(process.execPath, ['--import=tsx', 'src/generator/generate.ts', '--check'], { cwd: folder });
  });
});

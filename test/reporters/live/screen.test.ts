import { expect } from 'chai';
import { Screen } from '../../../src/reporters/live/screen.js';

const erase = '\r\u001b[K';

/** A terminal that keeps what is written to it. */
function terminal(columns?: number) {
  const written: string[] = [];
  const stream = { isTTY: true, ...(columns && { columns }), write: (text: string) => written.push(text) };
  return { written, screen: new Screen(stream, { TERM: 'xterm', NO_COLOR: '1' }) };
}

describe('A screen', () => {
  it('erases its status before a line, and writes it anew below', () => {
    const { written, screen } = terminal();
    {
      using _shown = screen.show(() => '1/2 one');
      screen.write('said\n');
    }
    screen.write('after\n');
    expect(written).to.deep.equal([`${erase}said\n1/2 one`, erase, 'after\n']);
  });

  it('cuts its status to the width of the terminal, and lets no control character in', () => {
    const { written, screen } = terminal(12);
    using _shown = screen.show(() => 'a\u001b[2J\nb, and much more');
    screen.write('x\n');
    expect(written).to.deep.equal([`${erase}x\na [2J b, a…`]);
  });

  it('writes plain lines, and no status, if it is no terminal', () => {
    const written: string[] = [];
    const screen = new Screen({ write: (text) => written.push(text) }, { TERM: 'xterm' });
    using _shown = screen.show(() => 'status');
    screen.line('PASS  x');
    expect(written.join('')).to.match(/^ {2,5}\d\.\d s {2}PASS {2}x\n$/);
  });
});

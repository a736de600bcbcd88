import { expect } from 'chai';
import { parseFault, readFaults } from 'vfio-user-proxy';
import { RunningProxy } from '../support/proxied-pair.js';

describe('The faults that may be set', () => {
  it('are written on the command line with their value first', () => {
    expect(parseFault('drop')).to.deep.equal({ action: 'drop' });
    expect(
      parseFault('delay=250,from=client,command=DEVICE_FEATURE,feature=MIG_DEVICE_STATE,injected,nth=2'),
    ).to.deep.equal({
      ...{ action: 'delay', milliseconds: 250, from: 'client', command: 'DEVICE_FEATURE' },
      ...{ feature: 'MIG_DEVICE_STATE', injected: true, nth: 2 },
    });
    expect(parseFault('errno=EINVAL,type=reply')).to.deep.equal({
      ...{ action: 'errno', errno: 22, type: 'reply' },
    });
    expect(parseFault('slow=20,command=REGION_WRITE,offset=4104')).to.deep.equal({
      ...{ action: 'slow', percent: 20, command: 'REGION_WRITE', offset: 4104 },
    });
    expect(parseFault('corrupt=70,every=3,count=2')).to.deep.equal({
      ...{ action: 'corrupt', bit: 70, every: 3, count: 2 },
    });
  });

  const wrong: [string, RegExp][] = [
    ['explode', /one of delay, drop, .* but got "explode"/],
    ['', /but got ""/],
    ['delay', /how long to delay/],
    ['delay=0', /an integer from 1 to 60000 as "milliseconds".* but got 0/],
    ['delay=60001', /60001/],
    ['slow', /by how much to slow down/],
    ['slow=1001', /1 to 1000/],
    ['drop,percent=5', /a fault of slow/],
    ['drop,offset=8', /REGION_READ or REGION_WRITE with an offset/],
    ['errno', /an errno/],
    ['errno=EWRONG', /"EWRONG"/],
    ['errno=4096', /1 to 4095/],
    ['drop=7', /an action without a value/],
    ['drop,bit=7', /a fault of corrupt/],
    ['drop,nth=0', /"nth"/],
    ['drop,nth=1.5', /"1.5"/],
    ['drop,from=proxy', /client, server/],
    ['drop,command=REBOOT', /"REBOOT"/],
    ['drop,command=DMA_MAP,feature=MIGRATION', /DEVICE_FEATURE with a feature/],
    ['drop,injected=perhaps', /true or false/],
    ['drop,colour=red', /one of action, from/],
    ['drop,constructor=1', /"constructor"/],
  ];
  for (const [text, expected] of wrong) {
    it(`are refused with what was expected: ${text || 'nothing'}`, () => {
      expect(() => parseFault(text))
        .to.throw(expected)
        .and.have.property('code', 'EINVAL');
    });
  }

  it('are a list of a limited length', () => {
    expect(() => readFaults({})).to.throw(/a list of at most 64/);
    expect(() => readFaults(Array(65).fill({ action: 'drop' }))).to.throw(/a list of at most 64/);
    expect(() => readFaults([7])).to.throw(/an object/);
    expect(readFaults([])).to.deep.equal([]);
  });

  it('may be given to a proxy at its start, and are checked there', async () => {
    const refused = RunningProxy.start({ faults: [{ action: 'delay' }] });
    expect(await refused.catch((error: unknown) => error)).to.have.property('code', 'EINVAL');
    await using proxy = await RunningProxy.start({ faults: [{ action: 'drop' }] });
    expect(proxy.log).to.deep.equal([]);
  });
});

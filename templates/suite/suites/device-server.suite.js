import { assertPromisesKept, checkDeviceServer, runScenario } from 'switchover';

const server = process.env.DEVICE_SERVER ?? '{{device-server}}';

describe('The device server keeps every promise', () => {
  it('in migrations without a virtual machine', async () => {
    assertPromisesKept(await checkDeviceServer(server));
  });
  it('when a busy guest is migrated', async () => {
    assertPromisesKept(await runScenario('scenarios/busy-guest.yaml', { deviceServer: server }));
  });
});

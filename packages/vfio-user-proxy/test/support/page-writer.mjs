import { parentPort, workerData } from 'node:worker_threads';
import { DeviceServer, ProtocolError } from 'vfio-user';

/** Bytes of state, more than one message carries. */
const STATE = Buffer.alloc(5_000_000).map((_, i) => (i * 13) ^ (i >>> 8));

/**
 * A device for the tests of the proxy: BAR 0 keeps what is written to it, and a write of 8 bytes to its end fills the
 * page of guest memory at that address and raises MSI-X vector 0. Its state is large and checked on load.
 */
class PageWriter {
  regions = new Map([[0, { size: 4096, readable: true, writable: true }]]);
  interrupts = { msix: 2 };
  #registers = new Uint8Array(4096);
  #page = new Uint8Array(4096);
  #host;
  migration = {
    supportsPreCopy: false,
    supportsPeerToPeer: false,
    stop: () => {},
    run: () => {},
    save: () => STATE,
    saved: () => {},
    resuming: () => {},
    load: (stream) => {
      if (STATE.compare(stream) !== 0)
        throw new ProtocolError('EINVAL', 'Expected the state that was saved.');
    },
  };

  attach(host) {
    this.#host = host;
  }

  readRegion(_region, offset, target) {
    target.set(this.#registers.subarray(offset, offset + target.length));
  }

  writeRegion(_region, offset, data) {
    this.#registers.set(data, offset);
    if (offset !== 4088) return;
    const address = Number(new DataView(data.buffer, data.byteOffset).getBigUint64(0, true));
    this.#page.fill(address / 4096);
    this.#host.memory.write(address, this.#page);
    this.#host.interrupts.trigger(2, 0);
  }

  reset() {
    this.#registers.fill(0);
  }

  close() {}
}

const server = new DeviceServer({ path: workerData.path, device: new PageWriter() });
parentPort.postMessage(server.reactor.stopDescriptor);
await server.run();

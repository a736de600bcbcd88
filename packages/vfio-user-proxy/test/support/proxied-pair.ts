import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'vfio-user';
import { ProxyControl, type ProxyOptions, runProxy } from 'vfio-user-proxy';
import { Peer, PeerListener, versionPayload } from './peer.js';

/** A proxy of its own, with its sockets in a folder of its own; the package as it is built. */
export class RunningProxy implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'vup-'));
  readonly listen = join(this.folder, 'qemu.sock');
  readonly connect = join(this.folder, 'device.sock');
  readonly control = join(this.folder, 'control.sock');
  readonly trace = join(this.folder, 'trace.jsonl');
  readonly log: string[] = [];
  readonly #stopper = new AbortController();
  /** Settles when the proxy has ended. */
  ended: Promise<void> = Promise.resolve();

  static async start(options: Partial<ProxyOptions> & { traced?: boolean } = {}): Promise<RunningProxy> {
    const proxy = new RunningProxy();
    const { traced = false, ...given } = options;
    await new Promise<void>((resolve, reject) => {
      proxy.ended = runProxy({
        listen: proxy.listen,
        connect: proxy.connect,
        control: proxy.control,
        signal: proxy.#stopper.signal,
        announce: () => resolve(),
        log: (sentence) => proxy.log.push(sentence),
        ...(traced ? { trace: proxy.trace } : {}),
        ...given,
      });
      proxy.ended.catch((error: unknown) => {
        rmSync(proxy.folder, { recursive: true });
        reject(error);
      });
    });
    return proxy;
  }

  async stop(): Promise<void> {
    this.#stopper.abort();
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A client and a server by hand with a proxy between them, their version agreed on, and a control client. */
export class ProxiedPair implements AsyncDisposable {
  private constructor(
    readonly proxy: RunningProxy,
    readonly listener: PeerListener,
    public client: Peer,
    public server: Peer,
    readonly control: ProxyControl,
  ) {}

  static async start(
    options: Partial<ProxyOptions> & { traced?: boolean; capabilities?: Record<string, unknown> } = {},
  ): Promise<ProxiedPair> {
    const { capabilities, ...proxyOptions } = options;
    const proxy = await RunningProxy.start(proxyOptions);
    const listener = new PeerListener(proxy.connect);
    const control = await ProxyControl.connect(proxy.control);
    const client = Peer.connect(proxy.listen);
    const pair = new ProxiedPair(proxy, listener, client, listener.accept(), control);
    pair.agreeOnVersion(capabilities);
    return pair;
  }

  agreeOnVersion(capabilities: Record<string, unknown> = {}): void {
    this.client.partner = this.server;
    this.server.partner = this.client;
    this.client.command(0xfff0, Command.VERSION, versionPayload(capabilities));
    this.server.reply(this.server.receive(), versionPayload(capabilities));
    this.client.receive();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client[Symbol.dispose]();
    this.server[Symbol.dispose]();
    await this.control.close();
    this.listener[Symbol.dispose]();
    await this.proxy[Symbol.asyncDispose]();
  }
}

import type { GuestAgentConnectOptions } from '../../src/index.js';
import { GuestAgentClient } from '../../src/index.js';
import { HostilePeer } from './hostile-peer.js';

interface Request {
  execute: string;
  arguments?: Record<string, unknown>;
  id?: number;
}

/** A guest agent whose every word is the test's. */
export class StandInAgent implements AsyncDisposable {
  readonly peer: HostilePeer;
  #read = 0;

  private constructor(peer: HostilePeer) {
    this.peer = peer;
  }

  static async listen(): Promise<StandInAgent> {
    return new StandInAgent(await HostilePeer.listen());
  }

  /** Connects a client and synchronizes with it at once. */
  async welcome(options: GuestAgentConnectOptions = {}): Promise<GuestAgentClient> {
    const client = GuestAgentClient.connect(this.peer.address, options);
    await this.synchronize();
    return client;
  }

  /** The next request; one that resets the parser begins with 0xFF. */
  async next(): Promise<Request & { resets: boolean }> {
    const lines = await this.peer.lines(this.#read + 1);
    const line = lines[this.#read++]!;
    return { ...(JSON.parse(line.replace('\xff', '')) as Request), resets: line.startsWith('\xff') };
  }

  /** Answers the next request, which must be guest-sync-delimited, as the agent does. */
  async synchronize(): Promise<void> {
    const request = await this.next();
    if (request.execute !== 'guest-sync-delimited' || !request.resets) {
      throw new Error(`Expected a synchronization, but got ${JSON.stringify(request)}.`);
    }
    await this.peer.send('{"error": {"class": "GenericError", "desc": "JSON parse error"}}\n');
    await this.peer.send(Uint8Array.of(0xff), `{"return": ${request.arguments?.id}}\n`);
  }

  /** Answers the next request, which must be this command. */
  async answer(command: string, result: unknown): Promise<Request> {
    const request = await this.next();
    if (request.execute !== command) {
      throw new Error(`Expected "${command}", but got ${JSON.stringify(request)}.`);
    }
    await this.peer.send(`${JSON.stringify({ return: result, id: request.id })}\n`);
    return request;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.peer[Symbol.asyncDispose]();
  }
}

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** The folder for the ledger and the logs of the run that goes on; of the runs before nothing is kept. */
export class RunFolder {
  readonly path: string;

  constructor(output: string, search: string) {
    this.path = path.resolve(output, `running-${search}`);
  }

  empty(): string {
    this.remove();
    mkdirSync(this.path, { recursive: true });
    return this.path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

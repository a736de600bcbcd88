import type { Ledger } from '../harness/ledger/ledger.js';
import { prepareEnvironment } from '../harness/prepare-environment.js';
import { buildLabImage } from '../images/index.js';
import type { Progress } from '../toolchain/index.js';
import { Lab, type LabOptions } from './lab.js';

export interface StartLabOptions
  extends Pick<
    LabOptions,
    'evidence' | 'signal' | 'inputs' | 'additional' | 'memory' | 'processors' | 'scale' | 'terminal'
  > {
  readonly ledger: Ledger;
  readonly qemu?: string;
  /** Not probed but taken, if the user names one. */
  readonly accelerator?: 'kvm' | 'tcg';
  readonly progress?: Progress;
  /** Told what happens, in words. */
  readonly tell?: (what: string) => void;
}

/** Finds or makes what the lab needs and starts it. Throws a LabBootError if it does not boot. */
export async function startLab(options: StartLabOptions): Promise<Lab> {
  const { qemu, accelerator, progress, signal, tell = () => {}, ledger, ...lab } = options;
  const environment = await prepareEnvironment({
    signal,
    ...(progress === undefined ? {} : { progress }),
    ...(qemu === undefined ? {} : { qemu }),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const image = await buildLabImage({ progress, signal });
  ledger.write('lab-starting', { environment, image: image.recipeHash });
  tell(`starting the lab under ${environment.accelerator} (${environment.acceleratorReason})`);
  const started = await Lab.start({
    ...lab,
    ...{ image, ledger, signal },
    qemu: environment.sourceQemu,
    accelerator: environment.accelerator,
  });
  tell('the lab has booted');
  return started;
}

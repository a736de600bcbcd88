import { kernelCommandLine } from '../../images/kernel-command-line.js';
import type { RunPaths } from '../resources/run-paths.js';

/** What one machine is made of. Both machines of a pair get the same but for their sockets and `incoming`. */
export interface MachineDescription {
  readonly name: string;
  readonly accelerator: 'kvm' | 'tcg';
  /** Bytes. */
  readonly memory: number;
  readonly processors: number;
  readonly kernel: string;
  readonly initramfs: string;
  readonly kernelArguments: string;
  /** Started to receive a migration: `-incoming defer`, and stopped after it (`-S`). */
  readonly incoming: boolean;
  /** Arguments that come before every device, such as another processor or an IOMMU. */
  readonly platform?: readonly string[];
  /** Arguments of the storage device under test. */
  readonly storage: readonly string[];
  /** Added at the end, as the user wrote them. */
  readonly extra: readonly string[];
}

export interface MachineSockets {
  /** The harness's monitor: a monitor serves one client at a time. */
  readonly qmp: string;
  /** A monitor for whoever looks into the machine beside the harness. */
  readonly monitor: string;
  readonly qtest: string;
  readonly agent: string;
  /** These three the harness listens on. */
  readonly console: string;
  readonly stream: string;
  readonly journal: string;
}

/** Where a machine's sockets are. */
export function machineSockets(name: string, directory: Pick<RunPaths, 'socket'>): MachineSockets {
  return {
    qmp: directory.socket(`${name}-qmp`),
    monitor: directory.socket(`${name}-monitor`),
    qtest: directory.socket(`${name}-qtest`),
    agent: directory.socket(`${name}-agent`),
    console: directory.socket(`${name}-console`),
    stream: directory.socket(`${name}-stream`),
    journal: directory.socket(`${name}-journal`),
  };
}

/** The names of the guest's virtio-serial ports. */
export const guestPorts = {
  agent: 'org.qemu.guest_agent.0',
  stream: 'org.switchover.stream.0',
  journal: 'org.switchover.journal.0',
};

/** QEMU's command line for a machine. Guest memory is shared, which vfio-user needs, for every kind of device. */
export function machineArguments(machine: MachineDescription, sockets: MachineSockets): string[] {
  const socketDevice = (id: string, path: string, server: boolean) => [
    '-chardev',
    `socket,id=${id},path=${path},server=${server ? 'on,wait=off' : 'off'}`,
  ];
  return [
    ...['-name', `${machine.name},debug-threads=on`],
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-object', `memory-backend-memfd,id=memory,size=${machine.memory},share=on`],
    // Linux leaves QEMU's HPET ticking 250 times a second, unheard, once it has found a better clock.
    ...['-machine', 'q35,memory-backend=memory,usb=off,hpet=off'],
    ...['-accel', machine.accelerator === 'tcg' ? 'tcg,thread=multi' : 'kvm'],
    ...['-cpu', machine.accelerator === 'tcg' ? 'max' : 'host'],
    ...['-smp', String(machine.processors), '-m', `${machine.memory / 2 ** 20}M`],
    ...(machine.platform ?? []),
    ...['-kernel', machine.kernel, '-initrd', machine.initramfs],
    ...['-append', kernelCommandLine(machine.kernelArguments)],
    ...[sockets.qmp, sockets.monitor].flatMap((path) => ['-qmp', `unix:${path},server=on,wait=off`]),
    ...['-qtest', `unix:${sockets.qtest},server=on,wait=off`, '-qtest-log', 'none'],
    ...socketDevice('console', sockets.console, false),
    ...['-serial', 'chardev:console'],
    ...['-device', 'virtio-serial-pci,id=serial,addr=0x3'],
    ...socketDevice('agent', sockets.agent, true),
    ...['-device', `virtserialport,bus=serial.0,nr=1,chardev=agent,name=${guestPorts.agent}`],
    ...socketDevice('stream', sockets.stream, false),
    ...['-device', `virtserialport,bus=serial.0,nr=2,chardev=stream,name=${guestPorts.stream}`],
    ...socketDevice('journal', sockets.journal, false),
    ...['-device', `virtserialport,bus=serial.0,nr=3,chardev=journal,name=${guestPorts.journal}`],
    ...machine.storage,
    ...(machine.incoming ? ['-incoming', 'defer', '-S'] : []),
    ...machine.extra,
  ];
}

import { Command } from 'commander';
import { gather } from '../option-values.js';

/** What `switchover proxy --help` says; the code is loaded when it is used. */
export const proxyDefinition = new Command('proxy')
  .description('sit between QEMU and a vfio-user device server')
  .requiredOption('--listen <path>', "QEMU's socket")
  .requiredOption('--connect <path>', "the device server's socket")
  .requiredOption('--control <path>', 'the socket for injected requests')
  .option('--trace <file>', 'record every message')
  .option('--trace-memory', 'keep the device server to messages, so that the trace holds all that it sees')
  .option(
    '--fault <action[=value][,match…]>',
    'what is to go wrong with messages, such as delay=250,from=client,command=DEVICE_FEATURE,injected,nth=2; repeat for more',
    gather,
  )
  .option('--mutant <name>', 'a bug to switch on; repeat for more', gather)
  .addHelpText(
    'after',
    `
Examples:
  switchover proxy --listen /tmp/proxy.sock --connect /tmp/nvme.sock --control /tmp/control.sock
  switchover proxy --listen /tmp/proxy.sock --connect /tmp/nvme.sock --control /tmp/control.sock \\
    --trace trace.jsonl --fault delay=250,from=client,command=DEVICE_FEATURE,nth=2

QEMU connects to --listen. packages/vfio-user-proxy/README.md has the control socket's requests and all faults.`,
  )
  .action(async (options) => (await import('../commands/proxy.js')).proxy(options));

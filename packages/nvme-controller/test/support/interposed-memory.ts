import type { GuestMemory } from 'vfio-user';
import type { NvmeController } from '../../src/controller.js';

/** Puts other methods between a controller, which has not been attached yet, and its guest's memory. */
export function interpose(
  controller: NvmeController,
  methods: (memory: GuestMemory) => Partial<GuestMemory>,
): NvmeController {
  const { attach } = controller;
  controller.attach = (host) => {
    const memory = Object.assign(Object.create(host.memory) as GuestMemory, methods(host.memory));
    attach.call(controller, { ...host, memory });
  };
  return controller;
}

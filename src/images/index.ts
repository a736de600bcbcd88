export {
  buildGuestImage,
  findGuestImage,
  type GuestImage,
  type GuestImageOptions,
  guestImageSpace,
} from './guest-image.js';
export { kernelCommandLine } from './kernel-command-line.js';
export { buildLabImage, type LabImage } from './lab-image.js';
export type { ImageManifest } from './manifest.js';

// The door `sluice/testing`: what a user's own tests need.

export {
  parseMarbleFile,
  type MarbleFile,
  type MarbleMoment,
  type MarbleStream,
  type MarbleSubscription,
} from './marble-file.js';
export { runMarbleFile, type MarbleOperator, type MarbleRegistry } from './run-marble-file.js';
export { VirtualTime, type VirtualTimeOptions } from './virtual-time.js';

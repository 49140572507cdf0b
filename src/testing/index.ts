export { VirtualTime, type VirtualTimeOptions } from './virtual-time.js';

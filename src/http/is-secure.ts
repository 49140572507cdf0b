/** Whether what goes to an address cannot be read on the way: https, or http that does not leave this machine. */
export function isSecure({ protocol, hostname }: URL): boolean {
  return SECURE.test(protocol + hostname);
}

const SECURE = /^https:|^http:(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/;

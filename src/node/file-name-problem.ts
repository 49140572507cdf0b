/** The names that Windows keeps for devices, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
const MAX_BYTES = 100;

/**
 * Why a text cannot be the name of a file or folder everywhere, to be read after the text itself, or `undefined` when
 * it can. A name from outside that becomes a path must not leave its folder, hide, end on a device, or mean one file
 * here and another there.
 */
export function fileNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(name)) return 'holds a control character';
  if (/\p{Cs}/u.test(name)) return 'holds half a character (a lone surrogate)';
  if (/[/\\]/.test(name)) return 'holds a path separator';
  if (name.startsWith('.')) return 'begins with a dot';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space';
  if (/[<>:"|?*]/.test(name)) return 'holds one of < > : " | ? *';
  if (DEVICE.test(name)) return 'is the name of a Windows device';
  if (new TextEncoder().encode(name).length > MAX_BYTES) return `is longer than ${MAX_BYTES} bytes`;
  return undefined;
}

/** What the library calls itself to servers. Its version is that of the package; a test compares them. */
const DEFAULT = 'sluice/0.1.0';

/**
 * The headers with a User-Agent, where the platform lets one set it. A browser has its own name: setting another one is
 * ignored, or makes it ask the server for leave first.
 */
export function withUserAgent(
  headers: Readonly<Record<string, string>>,
  userAgent: string = DEFAULT,
): Readonly<Record<string, string>> {
  const browser = 'document' in globalThis || 'WorkerGlobalScope' in globalThis;
  return browser ? headers : { ...headers, 'user-agent': userAgent };
}

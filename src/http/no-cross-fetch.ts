/** What stands for cross-fetch in browser bundles: they have a fetch of their own, so that nothing is carried along. */
export const fetch: undefined = undefined;

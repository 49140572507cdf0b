// What stands for cross-fetch in browser bundles: it has no fetch, since they have one of their own, so that nothing is carried
// along.
export {};

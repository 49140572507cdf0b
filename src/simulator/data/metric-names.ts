/** The metrics that sessions have here, in the order in which they are written. */
export const METRIC_NAMES: readonly string[] = [
  'nConnected',
  'tConnected',
  'tHandle',
  'tTalk',
  'tAcd',
  'nOffered',
  'tAnswered',
];

/**
 * What ends a run in order: Ctrl-C, whoever stops a service, and a terminal that is closed. Node ends at the last of them
 * also where `nohup` asked that it be ignored, so that nothing is lost by listening to it.
 */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

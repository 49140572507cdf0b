/** How the command ends. */
export const exitCode = {
  complete: 0,
  unexpected: 1,
  /** Usage or configuration: nothing was sent. */
  usage: 2,
  /** No org completed, and all failed on credentials or permission. */
  denied: 3,
  /** Anything else incomplete. */
  incomplete: 4,
  /** What is missing is missing because time ran out; running again goes on. */
  deadline: 5,
  interrupted: 130,
} as const;

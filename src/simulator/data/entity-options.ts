/** How many of each thing an org has. */
export interface EntityOptions {
  /** Default 50. */
  readonly users?: number;
  /** Default 8. */
  readonly queues?: number;
  /** Default 3. */
  readonly divisions?: number;
  /** Default 12. */
  readonly wrapUpCodes?: number;
  /** Default 6. */
  readonly skills?: number;
  /** Default 4. */
  readonly languages?: number;
  /** Default 5. */
  readonly groups?: number;
  /** Default 7. */
  readonly flows?: number;
  /** Default 40. */
  readonly evaluations?: number;
  /** Organizations outside, which are listed by cursor. Default 60. */
  readonly externalOrganizations?: number;
  /** Sessions of each bot flow, which are listed by cursor. Default 30. */
  readonly botSessions?: number;
  /** Entries of the audit log, spread over the data window. Default 300. */
  readonly audits?: number;
}

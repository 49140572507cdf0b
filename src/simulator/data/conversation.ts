/** What the simulator knows of a conversation: enough to find it and to write it down. */
export interface Conversation {
  readonly index: number;
  readonly id: string;
  readonly startMs: number;
  /** Absent while it is open. */
  readonly endMs: number | undefined;
  readonly mediaType: 'voice' | 'message' | 'chat' | 'email' | 'callback';
  readonly direction: 'inbound' | 'outbound';
  readonly queueId: string;
  readonly userId: string;
  readonly divisionId: string;
  /** Decides everything else about it. */
  readonly seed: number;
}

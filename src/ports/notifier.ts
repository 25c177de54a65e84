import type { Notice } from "../domain/notice/types.ts";

/** Sends messages; the same notice twice is one message. */
export interface Notifier {
  send(notices: readonly Notice[]): Promise<void>;
}

/** Reads what was sent, newest first: the local inbox page. */
export interface Inbox {
  list(limit: number, cursor: string | null): Promise<{ notices: readonly Notice[]; cursor: string | null }>;
  find(id: string): Promise<Notice | null>;
}

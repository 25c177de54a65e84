import type { ShopperId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";

/** A message to a person. One event makes at most one notice of a kind: the id is derived from the event. */
export interface Notice {
  readonly id: string;
  readonly shopperId: ShopperId;
  readonly channel: "email";
  readonly to: string;
  readonly subject: string;
  readonly bodyText: string;
  /** Page that the message links to, below the shop's address. */
  readonly path: string;
  readonly createdAt: EpochMs;
}

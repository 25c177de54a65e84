/** After the last kill: everything is healed, the shop comes to rest by itself, then what shoppers do not know is asked. */
import type { Violation } from "../../src/domain/invariants/snapshot.ts";
import { eachAtOnce } from "../../scripts/each-at-once.ts";
import { at, expectStatus, listAt, numberAt, textAt, type Answer, type ShopClient } from "../../scripts/shop-client.ts";
import { awaitRest, takeSnapshot, type AuditedOrder, type Rest, type ShopAddress } from "../../scripts/snapshot.ts";
import type { Attempt } from "./history.ts";
import { judgeFollowUps, type SentNotice } from "./judge.ts";
import { giveUp, look, place } from "./shoppers.ts";

const AT_ONCE = 8;
/** Unfinished checkouts wake after 30 s; one that the provider does not answer takes up to 20 s, then waits 2 s, 4 s, ... */
export const REST_WITHIN_MS = 150_000;
/** The scheduled job that picks up lost messages runs each minute. */
const FOLLOW_UPS_WITHIN_MS = 100_000;
const RESOLVE_WITHIN_MS = 60_000;

export interface Ground {
  readonly client: ShopClient;
  readonly staff: string;
  readonly shop: ShopAddress;
}

/**
 * Checkouts that wait for their shopper would do so until their deadline, so the driver, who plays the shoppers,
 * gives them up. Only these are touched; everything else must come to rest without being asked.
 */
export async function giveUpOpen(ground: Ground, attempts: readonly Attempt[]): Promise<number> {
  const waiting = attempts.filter(
    ({ outcome, body }) => body.payment.token === "tok_3ds" && (outcome === "open" || outcome === "unknown"),
  );
  await eachAtOnce(waiting, AT_ONCE, async (attempt) => {
    const wasUnknown = attempt.outcome === "unknown";
    // Where no answer came the checkout's name is learned by the same key and body.
    const replayed = wasUnknown && isReplay(await place(ground, attempt));
    if (attempt.outcome === "open") {
      await look(ground, attempt);
      await giveUp(ground, attempt);
    }
    if (wasUnknown) attempt.resolved = replayed && attempt.orderId !== null ? "applied" : "never";
  });
  return waiting.length;
}

export const comeToRest = ({ client, staff, shop }: Ground): Promise<Rest> =>
  awaitRest(client, staff, shop, REST_WITHIN_MS);

/** The same key and body once more: the same order, the same refusal, or, where nothing had arrived, a new attempt. */
export async function resolveAll(ground: Ground, attempts: readonly Attempt[]): Promise<void> {
  // Refusals from before a checkout began are not kept under the key: the cart may be bought now.
  const asked = attempts.filter((attempt) => attempt.outcome !== "refused" || attempt.checkoutId !== null);
  await eachAtOnce(asked, AT_ONCE, (attempt) => resolve(ground, attempt));
}

async function resolve(ground: Ground, attempt: Attempt): Promise<void> {
  const wasOpen = attempt.outcome === "unknown" || attempt.outcome === "open";
  const until = Date.now() + RESOLVE_WITHIN_MS;
  const replayed = isReplay(await place(ground, attempt));
  while ((attempt.outcome === "unknown" || attempt.outcome === "open") && Date.now() < until) {
    await new Promise((done) => setTimeout(done, 500));
    if (attempt.checkoutId === null) await place(ground, attempt);
    else await giveUp(ground, attempt);
  }
  if (!wasOpen) return;
  if (attempt.outcome === "placed") attempt.resolved = replayed ? "applied" : "never";
  else attempt.resolved = attempt.outcome === "refused" ? "never" : "unresolved";
}

/** The first sending had arrived: the shop says so of an order, not of a refusal. */
const isReplay = (answer: Answer): boolean => answer.headers["idempotent-replayed"] === "true";

export interface FollowUps {
  readonly violations: readonly Violation[];
  readonly orders: readonly AuditedOrder[];
  readonly notices: number;
  readonly afterMs: number;
}

/** Waits until the outbox is empty, every event was told and parcels are on their way; or names what is missing. */
export async function awaitFollowUps({ client, staff, shop }: Ground): Promise<FollowUps> {
  const startedAt = performance.now();
  for (;;) {
    const { orders } = await takeSnapshot(client, staff, shop);
    const outbox = expectStatus(await client.insist({ path: "/v1/ops/outbox", token: staff }), [200], "the outbox");
    const unpublished = numberAt(outbox.body, "unpublished");
    const notices = await sentNotices(client, staff);
    const violations = [
      ...(unpublished > 0 ? [{ invariant: "B1", what: `${unpublished} events are not published` }] : []),
      ...judgeFollowUps(orders, notices),
    ];
    const afterMs = Math.round(performance.now() - startedAt);
    if (violations.length === 0 || afterMs > FOLLOW_UPS_WITHIN_MS)
      return { violations, orders, notices: notices.length, afterMs };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function sentNotices(client: ShopClient, staff: string): Promise<readonly SentNotice[]> {
  const sent: SentNotice[] = [];
  for (let cursor: string | null = null; ;) {
    const path: string = `/v1/inbox?limit=100${cursor === null ? "" : `&cursor=${cursor}`}`;
    const { body } = expectStatus(await client.insist({ path, token: staff }), [200], "the inbox");
    for (const notice of listAt(body, "notices"))
      sent.push({ path: textAt(notice, "path"), subject: textAt(notice, "subject") });
    const next = at(body, "cursor");
    if (typeof next !== "string") return sent;
    cursor = next;
  }
}

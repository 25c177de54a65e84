/** The runner is killed at every gate of every path, once and twice, and started again: money, stock and order agree. */
import { describe, expect, test } from "vitest";
import { isAtRest } from "../../../src/domain/checkout/machine.ts";
import { requestCancel, requestGiveUp, requestReviewEnd } from "../../../src/flows/checkout/change-checkout.ts";
import { runCheckout } from "../../../src/flows/checkout/run-checkout.ts";
import { abandoned } from "../../../src/domain/checkout/failures.ts";
import { amountsOf } from "../../../src/domain/ledger/postings.ts";
import { totalsOf } from "../../../src/domain/ledger/totals.ts";
import { makeWorld, ProcessDied, tender, type Card, type Story, type World } from "./fake-world.ts";

interface Path {
  readonly card: Card;
  readonly stock: number;
  /** What the shopper does once the checkout has come to a stop. */
  readonly afterwards?: "act" | "abandon" | "cancel" | "accept" | "refuse";
  readonly story?: Story;
  readonly ends: "placed" | "nothing" | "cancelled" | "either";
}

const SPLIT = [tender("gift_card", 1_000), tender("provider", 2_000)];
const CARDS = [tender("provider", 1_000), tender("provider", 2_000)];
const GIFT = [tender("gift_card", 3_000)];
const REVIEW: Story = { decision: "review", tenders: SPLIT };

const PATHS: Readonly<Record<string, Path>> = {
  "an approved card": { card: "approve", stock: 5, ends: "placed" },
  "a declined card": { card: "decline", stock: 5, ends: "nothing" },
  "stock that is short": { card: "approve", stock: 1, ends: "nothing" },
  "3-D Secure that is passed": { card: "action", stock: 5, afterwards: "act", ends: "placed" },
  "3-D Secure that is given up": { card: "action", stock: 5, afterwards: "abandon", ends: "nothing" },
  "3-D Secure that nobody finishes": { card: "action", stock: 5, ends: "nothing" },
  "a provider that charges without an answer": { card: "silent", stock: 5, ends: "placed" },
  "a provider that never got the request": { card: "lost", stock: 5, ends: "nothing" },
  "a capture that is refused for good": { card: "capture_refused", stock: 5, ends: "cancelled" },
  "a cancellation after payment": { card: "approve", stock: 5, afterwards: "cancel", ends: "cancelled" },
  "a capture that is refused once, and taken anew": { card: "capture_refused_once", stock: 5, ends: "placed" },
  "a gift card and a card": { card: "approve", stock: 5, story: { tenders: SPLIT, giftMinor: 1_000 }, ends: "placed" },
  "a gift card alone": { card: "decline", stock: 5, story: { tenders: GIFT, giftMinor: 3_000 }, ends: "placed" },
  "a gift card and a declined card": { card: "decline", stock: 5, story: { tenders: SPLIT }, ends: "nothing" },
  "a gift card with too little on it": {
    card: "approve",
    stock: 5,
    story: { tenders: SPLIT, giftMinor: 999 },
    ends: "nothing",
  },
  "a gift card and 3-D Secure": {
    card: "action",
    stock: 5,
    story: { tenders: SPLIT },
    afterwards: "act",
    ends: "placed",
  },
  "a gift card and a silent provider": { card: "silent", stock: 5, story: { tenders: SPLIT }, ends: "placed" },
  "a gift card and a capture that is refused for good": {
    card: "capture_refused",
    stock: 5,
    story: { tenders: SPLIT },
    ends: "cancelled",
  },
  "two tenders, cancelled": {
    card: "approve",
    stock: 5,
    story: { tenders: SPLIT },
    afterwards: "cancel",
    ends: "cancelled",
  },
  "two cards": { card: "approve", stock: 5, story: { tenders: CARDS }, ends: "placed" },
  "two cards, cancelled": {
    card: "approve",
    stock: 5,
    story: { tenders: CARDS },
    afterwards: "cancel",
    ends: "cancelled",
  },
  "a rejection by the screening": { card: "approve", stock: 5, story: { decision: "reject" }, ends: "nothing" },
  "a review that accepts": { card: "approve", stock: 5, story: REVIEW, afterwards: "accept", ends: "placed" },
  "a review that refuses": { card: "approve", stock: 5, story: REVIEW, afterwards: "refuse", ends: "cancelled" },
  "a review that its shopper cancels": {
    card: "approve",
    stock: 5,
    story: REVIEW,
    afterwards: "cancel",
    ends: "cancelled",
  },
  "a review that nobody makes": { card: "approve", stock: 5, story: REVIEW, ends: "cancelled" },
};

const HALF_A_MINUTE_MS = 30_000;
/** After these the deadline of the checkout has passed, and then the end of its reservations too. */
const LONG_GAPS_MS = [16 * 60_000, 18 * 60_000];

/** A process a turn, half a minute after the last as the alarm would start it, or after a longer time of death. */
async function liveOn(world: World, path: Path, afterDeathMs = HALF_A_MINUTE_MS): Promise<void> {
  let acted = false;
  for (let process = 0; process < 200; process++) {
    let pauseMs = HALF_A_MINUTE_MS;
    try {
      await runCheckout(world.deps, world.id, process === 0);
      if (!acted && path.afterwards !== undefined) acted = await shopper(world, path.afterwards);
      else if (isAtRest(world.row().state)) return;
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
      pauseMs = afterDeathMs;
    }
    world.restart();
    // Where a reviewer is to come, the end of the time is not waited for.
    world.nowMs = Math.max(world.nowMs + pauseMs, path.afterwards === undefined ? alarmOf(world) : 0);
  }
}

/** Of an order under review: nothing happens before its time is over. */
function alarmOf(world: World): number {
  const { state, stored, wakeAt } = world.row();
  return state === "UNDER_REVIEW" && stored ? (wakeAt ?? 0) : 0;
}

async function shopper(world: World, does: NonNullable<Path["afterwards"]>): Promise<boolean> {
  if (does === "act") world.act();
  if (does === "abandon") await requestGiveUp(world.deps.journal, world.id, abandoned, world.nowMs);
  if (does === "accept" || does === "refuse") {
    const verdict = does === "accept" ? "accepted" : "refused";
    if (!(await requestReviewEnd(world.deps.journal, world.id, verdict, world.nowMs))) return false;
  }
  if (does === "cancel" && !(await requestCancel(world.deps.journal, world.id, "no", world.nowMs))) return false;
  return true;
}

function expectAgreement(world: World, path: Path, when: string): void {
  const payments = world.payments();
  const kept = payments.reduce((sum, payment) => sum + payment.capturedMinor - payment.refundedMinor, 0);
  const [order, ...others] = [...world.orders.values()];
  const row = world.row();
  expect(others, when).toEqual([]);
  expect(isAtRest(row.state), `${when}: at rest, not ${row.state}`).toBe(true);
  const placed = order !== undefined && order.state !== "CANCELLED";
  expect(kept, `${when}: money kept`).toBe(placed ? 3000 : 0);
  expect(world.levels(), `${when}: stock`).toEqual([
    { onHand: path.stock - (placed ? 2 : 0), reserved: 0 },
    { onHand: path.stock - (placed ? 1 : 0), reserved: 0 },
  ]);
  const held = payments.filter(({ status, capturedMinor }) => status === "authorised" && capturedMinor === 0);
  expect(held, `${when}: left authorised`).toEqual([]);
  expectBooks(world, kept, when);
  if (path.ends === "placed") expect(placed, when).toBe(true);
  if (path.ends === "nothing") expect(order, when).toBeUndefined();
  if (path.ends === "cancelled") expect(order?.state, when).toBe("CANCELLED");
}

/** Every transaction balances (M5), and what the accounts of the tenders say is what was kept, but for fees. */
function expectBooks(world: World, kept: number, when: string): void {
  for (const { key, postings } of world.books) expect(sum(postings), `${when}: ${key} does not balance`).toBe(0);
  const all = world.books.flatMap(({ postings }) => postings);
  const money = all.filter(({ account }) => ["provider", "gift_cards", "provider_fees"].includes(account));
  expect(sum(money), `${when}: the books`).toBe(kept);
  const [order] = [...world.orders.values()];
  const { capturedMinor = 0, refundedMinor = 0 } = order?.payment ?? {};
  expect(totalsOf(world.books), `${when}: the order's row`).toEqual({ capturedMinor, refundedMinor });
  if (kept > 0) return;
  const left = [...amountsOf(all)].filter(([account]) => account !== "provider" && account !== "provider_fees");
  expect(left, `${when}: nobody has a share of what went back`).toEqual([]);
}

const sum = (postings: readonly { readonly amountMinor: number }[]): number =>
  postings.reduce((total, { amountMinor }) => total + amountMinor, 0);

async function gatesOf(path: Path): Promise<number> {
  const world = makeWorld(path.card, path.stock, [], path.story);
  await liveOn(world, path);
  expectAgreement(world, path, "undisturbed");
  return world.gates;
}

describe.each(Object.entries(PATHS))("%s", (_, path) => {
  test("ends as it should, whichever step the process dies in", async () => {
    const gates = await gatesOf(path);
    expect(gates).toBeGreaterThan(3);
    for (let first = 1; first <= gates; first++) {
      const world = makeWorld(path.card, path.stock, [first], path.story);
      await liveOn(world, path);
      expectAgreement(world, path, `killed at gate ${first} of ${gates}`);
    }
  });

  test.each(LONG_GAPS_MS)("and when nobody goes on for %i ms, so that deadlines pass", async (gapMs) => {
    const gates = await gatesOf(path);
    for (let first = 1; first <= gates; first++) {
      const world = makeWorld(path.card, path.stock, [first], path.story);
      await liveOn(world, path, gapMs);
      // Too late it may end without an order; it must never end half done.
      expectAgreement(world, { ...path, ends: "either" }, `killed at gate ${first} of ${gates}, ${gapMs} ms`);
    }
  });

  test("and when it dies a second time in what repairs the first", { timeout: 30_000 }, async () => {
    const gates = await gatesOf(path);
    for (let first = 1; first <= gates; first++) {
      for (let second = first + 1; second <= first + gates; second++) {
        const world = makeWorld(path.card, path.stock, [first, second], path.story);
        await liveOn(world, path);
        expectAgreement(world, path, `killed at gates ${first} and ${second}`);
      }
    }
  });
});

/** What Stripe must do for the shop, one after the other, by the port that the shop uses (docs/stripe.md). */
import type { AuthoriseRequest, PaymentSource } from "../../src/domain/payment/types.ts";
import type { PaymentGateway } from "../../src/ports/payment-gateway.ts";

export interface CheckStripe {
  readonly gateway: PaymentGateway;
  readonly currency: string;
  readonly now: () => number;
  /** Of this run, in all keys and references, so that runs do not meet. */
  readonly run: string;
}

export interface Step {
  readonly rule: string;
  readonly wanted: unknown;
  readonly got: unknown;
  readonly isRight: boolean;
}

const BACK = { returnUrl: "https://example.com/return", cancelUrl: "https://example.com/back" };
const token = (name: string): PaymentSource => ({ type: "token", token: name, returnUrl: BACK.returnUrl });
const HOSTED: PaymentSource = { type: "hosted", ...BACK };
const AMOUNT = 4_990;
const PART = 3_000;

/** Each part is played, also after one that went wrong; what is left open is given up. */
export async function* checkStripe(under: CheckStripe): AsyncGenerator<Step> {
  yield* payAndRefund(under);
  yield* giveUp(under);
  yield* declines(under);
  yield* fences(under);
  yield* shopperActs(under);
  yield* lists(under);
}

/** Right when all that is wanted is in what was got. */
function step(rule: string, got: unknown, wanted: Readonly<Record<string, unknown>>): Step {
  return { rule, wanted, got, isRight: contains(got, wanted) };
}

function contains(got: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return Object.is(got, wanted);
  if (typeof got !== "object" || got === null) return false;
  const fields = new Map(Object.entries(got));
  return Object.entries(wanted).every(([name, value]) => contains(fields.get(name), value));
}

let made = 0;
const request = ({ currency, now, run }: CheckStripe, source: PaymentSource): AuthoriseRequest => {
  const name = `check_${run}_${++made}`;
  return {
    ...{ key: `${name}/authorise`, amountMinor: AMOUNT, currency, source, reference: `eu/check/${name}` },
    ...{ description: "Souk checks its Stripe account", expiresAt: now() + 900_000, country: "DE", email: "" },
  };
};
const paymentIdOf = (answer: object): string =>
  "paymentId" in answer && typeof answer.paymentId === "string" ? answer.paymentId : "";

async function* payAndRefund(under: CheckStripe): AsyncGenerator<Step> {
  const { gateway } = under;
  const call = request(under, token("pm_card_visa"));
  const first = await gateway.authorise(call);
  yield step("a card is authorised", first, { outcome: "authorised", card: { brand: "visa", last4: "4242" } });
  const paymentId = paymentIdOf(first);
  if (paymentId === "") return;
  yield step("the same key again is the same payment", await gateway.authorise(call), { paymentId });
  const other = { ...call, amountMinor: AMOUNT + 1 };
  yield step("the same key with another amount is nothing", await gateway.authorise(other), { outcome: "unknown" });
  const held = { status: "authorised", paymentId, amountMinor: AMOUNT, capturedMinor: 0, refundedMinor: 0 };
  yield step("a look-up by the key finds it", await gateway.lookup(call), { outcome: "found", payment: held });

  const take = { key: `${call.key}/capture`, paymentId, amountMinor: PART };
  yield step("a part is captured, and its fee is told", await gateway.capture(take), { outcome: "done" });
  yield step("the same capture again is the same", await gateway.capture(take), { outcome: "done" });
  const second = { ...take, key: `${call.key}/capture-2` };
  yield step("a second capture is refused", await gateway.capture(second), { outcome: "refused" });
  yield step("nothing of it counts as refunded", await gateway.payment(paymentId), {
    payment: { ...held, capturedMinor: PART },
  });

  const back = { key: `${call.key}/refund`, paymentId, amountMinor: 1_000 };
  yield step("a part goes back", await gateway.refund(back), { outcome: "done" });
  yield step("the same refund again is the same", await gateway.refund(back), { outcome: "done" });
  const tooMuch = { ...back, key: `${call.key}/refund-2`, amountMinor: PART - 999 };
  yield step("more than is left is refused", await gateway.refund(tooMuch), { outcome: "refused" });
  yield step("what was captured and refunded is told", await gateway.lookup(call), {
    payment: { capturedMinor: PART, refundedMinor: 1_000 },
  });
  yield step(
    "money that was captured cannot be voided",
    await gateway.void({ key: `${call.key}/void`, request: call }),
    {
      outcome: "refused",
    },
  );
}

async function* giveUp(under: CheckStripe): AsyncGenerator<Step> {
  const { gateway } = under;
  const call = request(under, token("pm_card_visa"));
  const opened = await gateway.authorise(call);
  yield step("another card is authorised", opened, { outcome: "authorised" });
  const paymentId = paymentIdOf(opened);
  if (paymentId === "") return;
  const close = { key: `${call.key}/void`, request: call };
  yield step("an authorisation is given up", await gateway.void(close), { outcome: "done" });
  yield step("twice is once", await gateway.void(close), { outcome: "done" });
  yield step("it stands as voided", await gateway.payment(paymentId), { payment: { status: "voided" } });
  yield step(
    "nothing can be captured of it",
    await gateway.capture({ key: `${call.key}/c`, paymentId, amountMinor: 1 }),
    {
      outcome: "refused",
    },
  );
  yield step("its key authorises nothing any more", await gateway.authorise(call), {
    ...{ outcome: "declined", reason: "fenced" },
  });
}

async function* declines(under: CheckStripe): AsyncGenerator<Step> {
  const cards = [
    ["pm_card_visa_chargeDeclined", "card_declined"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
    ["pm_nobody_has_this", "invalid_token"],
  ] as const;
  for (const [name, reason] of cards) {
    const call = request(under, token(name));
    const first = await under.gateway.authorise(call);
    yield step(`${name} is declined`, first, { outcome: "declined", reason });
    yield step("and again under its key", await under.gateway.authorise(call), { outcome: "declined", reason });
    yield step("and nothing is held", await under.gateway.void({ key: `${call.key}/void`, request: call }), {
      outcome: "done",
    });
  }
}

async function* fences(under: CheckStripe): AsyncGenerator<Step> {
  const { gateway } = under;
  for (const source of [token("pm_card_visa"), HOSTED]) {
    const call = request(under, source);
    yield step(`a key of ${source.type} that was never used is absent`, await gateway.lookup(call), {
      outcome: "absent",
    });
    yield step("and is closed by that", await gateway.authorise(call), { outcome: "declined", reason: "fenced" });
  }
  yield step("a name that no payment has is absent", await gateway.payment("pi_nobodyHasThis"), { outcome: "absent" });
  yield step("and so is one of a session", await gateway.payment("cs_test_nobodyHasThis"), { outcome: "absent" });
}

async function* shopperActs(under: CheckStripe): AsyncGenerator<Step> {
  const { gateway } = under;
  for (const source of [HOSTED, token("pm_card_threeDSecure2Required")]) {
    const call = request(under, source);
    const opened = await gateway.authorise(call);
    const paymentId = paymentIdOf(opened);
    yield step(`${source.type === "hosted" ? "the hosted page" : "3-D Secure"} asks the shopper`, opened, {
      outcome: "action",
    });
    if (paymentId === "") continue;
    yield step("asked for again, it is the same", await gateway.authorise(call), { outcome: "action", paymentId });
    yield step(
      "meanwhile nothing can be captured",
      await gateway.capture({ key: `${call.key}/c`, paymentId, amountMinor: 1 }),
      {
        outcome: "refused",
      },
    );
    yield step("a look-up tells that it waits", await gateway.lookup(call), {
      payment: { paymentId, status: "pending_action" },
    });
    yield step("it is given up", await gateway.void({ key: `${call.key}/void`, request: call }), { outcome: "done" });
    yield step("and stands as voided", await gateway.payment(paymentId), { payment: { status: "voided" } });
  }
}

async function* lists(under: CheckStripe): AsyncGenerator<Step> {
  const { gateway } = under;
  const call = request(under, token("pm_card_visa"));
  const paymentId = paymentIdOf(await gateway.authorise(call));
  const keys: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await gateway.list({ since: under.now() - 60_000, cursor });
    if (page === "unknown") break;
    keys.push(...page.payments.map(({ key }) => key));
    ({ cursor } = page);
  } while (cursor !== null);
  const count = keys.filter((key) => key === call.key).length;
  yield step("the list of the last minute has a new payment once", { count }, { count: 1 });
  yield step("which is given up", await gateway.void({ key: `${call.key}/void`, request: call }), { outcome: "done" });
  yield step("and stands as voided", await gateway.payment(paymentId), { payment: { status: "voided" } });
}

import { describe, expect, it } from "vitest";
import { CHECKOUT_STATES, type CheckoutState, type CheckoutView } from "../../../src/domain/checkout/types.ts";
import { declined, neverCharged } from "../../../src/domain/checkout/failures.ts";
import { isFinal } from "../../../src/domain/checkout/machine.ts";
import type { CheckoutId } from "../../../src/kernel/ids.ts";
import { CheckoutStatePage, hasEnded } from "../../../workers/pages/checkout-state.tsx";
import { NOW, priced, shell } from "./fixtures.ts";

const checkout = (state: CheckoutState, more: Partial<CheckoutView> = {}): CheckoutView => ({
  id: "chk_eu1" as CheckoutId,
  orderId: null,
  state,
  quote: priced.quote,
  tenders: [
    { kind: "gift_card", method: "Gift card ending 7Q2M", amountMinor: priced.quote.totalMinor - 1_000 },
    { kind: "provider", method: null, amountMinor: 1_000 },
  ],
  actionUrl: null,
  failure: null,
  deadlineAt: NOW + 600_000,
  ...more,
});

const shown = async (view: CheckoutView): Promise<string> =>
  String(await CheckoutStatePage({ shell, checkout: view, formKey: "k" })).replace(/<style[^]*?<\/style>/g, "");

const isLive = (page: string): boolean => page.includes('data-refresh=""') || /id="live"[^>]*data-refresh/.test(page);

describe("the page of a checkout", () => {
  it("names what the provider is asked for, not what gift cards bear", async () => {
    const page = await shown(checkout("ACTION_REQUIRED", { actionUrl: "https://provider.example/pay" }));
    expect(page).toContain("10.00 EUR");
    expect(page).toContain('href="https://provider.example/pay"');
    expect(page).toContain('action="/checkout/chk_eu1/abandon"');
  });

  it("changes by itself as long as something can still change, and only then", async () => {
    for (const state of CHECKOUT_STATES) {
      if (state === "PLACED" || state === "UNDER_REVIEW" || state === "PAYMENT_CONFIRMED") continue;
      expect([state, isLive(await shown(checkout(state, { failure: neverCharged })))]).toEqual([
        state,
        !isFinal(state),
      ]);
    }
  });

  it("asks nobody to pay again while the answer of the provider is not known", async () => {
    const page = await shown(checkout("PAYMENT_UNKNOWN"));
    expect(page).toContain("please do not pay again");
    expect(page).not.toContain("Try again");
  });

  it("says what happened at once, and offers another try only when a new checkout would not be refused", async () => {
    const failure = declined("insufficient_funds");
    const ending = checkout("PAYMENT_FAILED", { failure });
    const ended = checkout("INVENTORY_RELEASED", { failure });
    for (const view of [ending, ended]) expect(await shown(view)).toContain("The card has not enough funds.");
    expect([hasEnded(ending), hasEnded(ended)]).toEqual([false, true]);
    expect(await shown(ending)).not.toContain("/checkout?after=");
    expect(await shown(ended)).toContain('href="/checkout?after=chk_eu1"');
  });

  it("leads to no provider once it is decided that it comes to nothing", async () => {
    const page = await shown(
      checkout("ACTION_REQUIRED", { actionUrl: "https://provider.example/pay", failure: neverCharged }),
    );
    expect(page).not.toContain("provider.example");
  });
});

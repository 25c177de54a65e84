/** Gift cards and what happens to them in words, and where their pages are. */
import type { GiftCard } from "../../../src/domain/balance/register.ts";
import type { BalanceEntry, BalanceView } from "../../../src/ports/payment-gateway.ts";
import { pathWith } from "./data-table.tsx";

export type CardFormName = "issue" | "credit";

/** The list, with one of its forms open. */
export const cardsAddress = (more: Readonly<Record<string, string>> = {}): string =>
  pathWith("/console/gift-cards", more) + ("do" in more ? "#do" : "");
export const cardAddress = (id: string, rest = ""): string => `/console/gift-cards/${id}${rest}`;

export const CARD_WORDS: Readonly<Record<GiftCard["state"], string>> = {
  issuing: "Being issued",
  issued: "Issued",
  closed: "Closed",
};

export const BALANCE_WORDS: Readonly<Record<BalanceView["state"], string>> = {
  open: "open",
  closed: "closed",
  expired: "past its date",
};

export const ENTRY_WORDS: Readonly<Record<BalanceEntry["kind"], string>> = {
  credited: "Put on",
  authorised: "Held for an order",
  captured: "Paid an order",
  voided: "No longer held",
  refunded: "Given back",
  closed: "Closed",
};

/** What the deed did to the sum on it; what is held is still on it. */
export function signOf(kind: BalanceEntry["kind"]): "+" | "−" | "" {
  if (kind === "credited" || kind === "refunded") return "+";
  return kind === "captured" || kind === "closed" ? "−" : "";
}

/** The checkout of a reference (region/shopper/checkout), where there is one. */
export function checkoutOf(reference: string): { readonly shopperId: string; readonly checkoutId: string } | null {
  const [, shopperId = "", checkoutId = ""] = reference.split("/");
  return checkoutId.startsWith("chk_") ? { shopperId, checkoutId } : null;
}

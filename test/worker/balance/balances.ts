/** Balances by their objects, and cards with so much on them. */
import { env } from "cloudflare:workers";
import { meter } from "../../../src/adapters/meter.ts";
import { balanceObjects } from "../../../src/adapters/payment-gateway/balance.ts";
import { giftCardAccount, giftCardCode } from "../../../src/domain/balance/account.ts";
import type { AuthoriseRequest, PaymentSource } from "../../../src/domain/payment/types.ts";
import type { CreditCall } from "../../../src/ports/payment-gateway.ts";

export const balancesOf = (namespace: typeof env.BALANCE, timeoutMs = 5_000) =>
  balanceObjects({ namespace, region: "eu", timeoutMs, meter, sleep: async () => undefined });

export const balances = balancesOf(env.BALANCE);

let made = 0;
export const makeKey = (): string => `chk_${++made}/authorise`;

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A card that nobody else has, with nothing on it. */
export const newAccount = (): Promise<string> =>
  giftCardAccount({ sha256 }, giftCardCode(crypto.getRandomValues(new Uint8Array(15))));

export const creditOf = (account: string, amountMinor: number, more: Partial<CreditCall> = {}): CreditCall => ({
  ...{ key: `issue/${makeKey()}`, account, amountMinor, currency: "EUR" },
  ...{ label: "Gift card ending 7Q2M", why: "Issued", expiresAt: null },
  ...more,
});

export async function cardWith(amountMinor: number, more: Partial<CreditCall> = {}): Promise<string> {
  const account = await newAccount();
  const answer = await balances.credit(creditOf(account, amountMinor, more));
  if (answer.outcome !== "done") throw new Error(`no card: ${JSON.stringify(answer)}`);
  return account;
}

export const byBalance = (account: string): PaymentSource => ({ type: "balance", account });

export const requestOf = (account: string, amountMinor: number, more: Partial<AuthoriseRequest> = {}) => ({
  ...{ key: makeKey(), amountMinor, currency: "EUR", source: byBalance(account), reference: "eu/usr_eu1/chk_1" },
  ...{ description: "Order", expiresAt: Date.now() + 900_000, country: "DE", email: "ada@example.com" },
  ...more,
});

/** Money to try things with: two gift cards and some store credit in the sample marketplace. */
import { derivedBytes } from "../src/adapters/tokens/derived-bytes.ts";
import { giftCardCode, printedCode } from "../src/domain/balance/account.ts";

const CARDS = [
  { key: "sample-gift-card-1", amountMinor: 5_000 },
  { key: "sample-gift-card-2", amountMinor: 2_500 },
] as const;

const CREDIT = {
  key: "sample-store-credit",
  email: "mara@souk.example",
  amountMinor: 1_500,
  why: "A welcome",
} as const;

/** Of the sample's only account that has any. */
export const SAMPLE_CREDIT = { email: CREDIT.email, amountMinor: CREDIT.amountMinor } as const;

export interface SampleCard {
  readonly code: string;
  readonly amountMinor: number;
}

/** The codes in the shop with this secret: they follow from it, so that nobody without the secret knows them. */
export async function sampleGiftCards(tokenSecret: string): Promise<readonly SampleCard[]> {
  const bytesOf = derivedBytes(tokenSecret);
  return Promise.all(
    CARDS.map(async ({ key, amountMinor }) => ({
      code: printedCode(giftCardCode(await bytesOf(`gift card ${key}`))),
      amountMinor,
    })),
  );
}

/** Issues and gives as staff; what there is already stays as it is. Throws with the shop's own words. */
export async function seedBalances(url: string, token: string, currency: string): Promise<void> {
  const { key: creditKey, ...credit } = CREDIT;
  const calls = [
    ...CARDS.map(({ key, amountMinor }) => ({ path: "gift-cards", key, body: { amountMinor, currency } })),
    { path: "store-credit", key: creditKey, body: credit },
  ];
  for (const { path, key, body } of calls) {
    const response = await fetch(`${url}/v1/ops/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "idempotency-key": key },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the shop refused ${key}: ${response.status} ${await response.text()}`);
  }
}

/** Whether any card was ever issued here. */
export async function hasGiftCards(url: string, token: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/ops/gift-cards?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok)
    throw new Error(`the shop does not tell its gift cards: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { giftCards: readonly unknown[] }).giftCards.length > 0;
}

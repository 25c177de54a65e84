import { describe, expect, it } from "vitest";
import { issueVouchers, type Vouchers } from "../../../../scripts/replay/olist/gift-cards.ts";
import { planOlist } from "../../../../scripts/replay/olist/plan.ts";
import { playOlist } from "../../../../scripts/replay/olist/play.ts";
import type { Answer, Call, ShopClient } from "../../../../scripts/shop-client.ts";
import { hasCardNumber } from "../../../../src/domain/payment/card-number.ts";
import { ordersOf, type Given } from "./fixtures.ts";

const answer = (status: number, body: unknown): Answer => ({ status, body, headers: {}, ms: 1 });

interface FakeShop extends ShopClient {
  readonly calls: Call[];
}

/** A shop whose carts cost `totalMinor`, that answers as `other` says, and otherwise that all is well. */
function fakeShop(totalMinor: number, other: (call: Call) => Answer | undefined = () => undefined): FakeShop {
  const calls: Call[] = [];
  let guests = 0;
  const call = async (request: Call): Promise<Answer> => {
    calls.push(request);
    const told = other(request);
    if (told) return told;
    if (request.path === "/v1/guests") return answer(201, { accessToken: `token-${++guests}` });
    if (request.path.startsWith("/v1/cart?")) return answer(200, { quote: { totalMinor } });
    if (request.path === "/v1/checkout") return answer(201, { orderId: `ord_${request.key}` });
    if (request.path === "/v1/ops/gift-cards")
      return answer(201, { giftCardId: `gft_${request.key}`, code: `code ${request.key}` });
    if (request.path.endsWith("/cancel")) return answer(200, { state: "CANCELLED" });
    return answer(201, {});
  };
  return { url: "http://shop.test", calls, call, insist: call, close: async () => undefined };
}

async function played(shop: FakeShop, ...given: readonly Given[]) {
  const plan = planOlist(ordersOf(...given), 100);
  const vouchers: Vouchers = await issueVouchers(shop, "staff", plan.orders.values());
  return playOlist({ client: shop, plan, vouchers, atOnce: 1, onOrder: () => undefined });
}

const bodyOf = (shop: FakeShop, path: string): unknown[] =>
  shop.calls.filter((call) => call.path === path).map(({ body }) => body);

describe("a played order", () => {
  it("is put into the cart, looked at where it is sent, and bought for what the files say was paid", async () => {
    const shop = fakeShop(7_742);
    const { orders, failures } = await played(shop, { id: "1", items: [{}, {}], payments: [["boleto", "77.42"]] });
    expect(shop.calls.map(({ path, token }) => `${token ?? "nobody"} ${path}`)).toEqual([
      "nobody /v1/guests",
      "token-1 /v1/cart/lines",
      "token-1 /v1/cart?country=BR&region=SP&postalCode=01310-000&shipping=standard",
      "token-1 /v1/checkout",
    ]);
    expect(shop.calls[1]?.body).toEqual({ sku: "chair-oak-2999", quantity: 2 });
    expect(bodyOf(shop, "/v1/checkout")).toMatchObject([
      {
        address: { city: "Sao paulo", region: "SP", postalCode: "01310-000", country: "BR" },
        payment: { type: "token", token: "tok_boleto" },
        expectedTotalMinor: 7_742,
      },
    ]);
    expect([[...orders], failures]).toEqual([[["1", "ord_olist-1"]], []]);
  });

  it("pays with a gift card for each voucher, further cards with amounts of their own, and the last for the rest", async () => {
    const shop = fakeShop(3_871);
    const payments = [
      ["credit_card", "10.00"],
      ["voucher", "5.00"],
      ["voucher", "3.71"],
      ["credit_card", "20.00"],
    ] as const;
    await played(shop, { id: "1", payments });
    expect(bodyOf(shop, "/v1/ops/gift-cards")).toEqual([
      { amountMinor: 500, currency: "BRL" },
      { amountMinor: 371, currency: "BRL" },
    ]);
    expect(bodyOf(shop, "/v1/checkout")).toMatchObject([
      {
        giftCards: [
          { code: "code olist-1-0", amountMinor: 500 },
          { code: "code olist-1-1", amountMinor: 371 },
        ],
        otherCards: [{ token: "tok_mastercard", amountMinor: 1_000 }],
        payment: { type: "token", token: "tok_visa_br" },
      },
    ]);
  });

  it("is bought under an address of the customer's own, in which the shop sees no card's number", async () => {
    const shop = fakeShop(3_871);
    await played(
      shop,
      { id: "1", person: "4242424242424242fed5641f" },
      { id: "2", person: "4242424243434242fed5641f" },
    );
    const emails = (bodyOf(shop, "/v1/checkout") as { email: string }[]).map(({ email }) => email);
    expect(emails.map(hasCardNumber)).toEqual([false, false]);
    expect(new Set(emails).size).toBe(2);
  });

  it("that vouchers bear whole names no other payment", async () => {
    const shop = fakeShop(3_871);
    await played(shop, { id: "1", payments: [["voucher", "38.71"]] });
    const [body] = bodyOf(shop, "/v1/checkout") as object[];
    expect(Object.keys(body ?? {})).not.toContain("payment");
    expect(body).not.toHaveProperty("otherCards");
  });

  it("that was given up is cancelled, and only that", async () => {
    const shop = fakeShop(3_871);
    const { cancelled } = await played(shop, { id: "1", status: "canceled" }, { id: "2" });
    expect([...cancelled]).toEqual(["1"]);
    expect(bodyOf(shop, "/v1/orders/ord_olist-1/cancel")).toHaveLength(1);
  });

  it("whose cart costs something else is told and not bought; the customer's next is bought by a new guest", async () => {
    let carts = 0;
    const wrong = ({ path }: Call): Answer | undefined =>
      path.startsWith("/v1/cart?") && ++carts === 1 ? answer(200, { quote: { totalMinor: 3_870 } }) : undefined;
    const shop = fakeShop(3_871, wrong);
    const { orders, failures } = await played(
      shop,
      { id: "1", person: "ada", at: "2017-01-01 00:00:00" },
      { id: "2", person: "ada", at: "2017-01-02 00:00:00" },
    );
    expect([...orders.keys()]).toEqual(["2"]);
    expect(failures).toEqual(["order 1: the cart says 3870, the files 3871"]);
    expect(shop.calls.at(-1)).toMatchObject({ path: "/v1/checkout", token: "token-2" });
  });

  it("that was answered as not cancelled is a failure", async () => {
    const shop = fakeShop(3_871, ({ path }) =>
      path.endsWith("/cancel") ? answer(200, { state: "SHIPPED" }) : undefined,
    );
    const { cancelled, failures } = await played(shop, { id: "1", status: "canceled" });
    expect([cancelled.size, failures]).toEqual([0, ["order 1: the order is SHIPPED"]]);
  });
});

import { describe, expect, it } from "vitest";
import { expectedBooks } from "../../../../scripts/replay/olist/books.ts";
import type { Check } from "../../../../scripts/replay/olist/checks.ts";
import { planOlist } from "../../../../scripts/replay/olist/plan.ts";
import { methodOf, reconcileOlist } from "../../../../scripts/replay/olist/reconcile.ts";
import type { AccountState, ShopState, TenderState } from "../../../../scripts/replay/olist/shop-state.ts";
import type { AuditedOrder } from "../../../../scripts/snapshot.ts";
import type { StockAudit } from "../../../../src/domain/inventory/types.ts";
import type { GatewayPayment } from "../../../../src/domain/payment/types.ts";
import type { Sku, WarehouseId } from "../../../../src/kernel/ids.ts";
import { ordersOf } from "./fixtures.ts";

/** kept: two chairs of one seller and a lamp of another, by a voucher and two cards; back: one chair, given up. */
const PLAN = planOlist(
  ordersOf(
    {
      id: "kept",
      items: [{}, {}, { product: "lamp", seller: "elm", price: "10.00", freight: "5.00" }],
      payments: [
        ["voucher", "20.00"],
        ["credit_card", "30.00"],
        ["credit_card", "42.42"],
      ],
    },
    {
      id: "back",
      status: "canceled",
      payments: [
        ["voucher", "8.71"],
        ["boleto", "30.00"],
      ],
    },
  ),
  10,
);
const PLAYED = {
  orders: new Map([
    ["kept", "ord_1"],
    ["back", "ord_2"],
  ]),
  failures: [],
};
const CHAIR = "chair-oak-2999" as Sku;
const LAMP = "lamp-elm-1000" as Sku;

const ORDERS: readonly [AuditedOrder, AuditedOrder] = [
  {
    ...{ id: "ord_1", checkoutId: "chk_1", state: "PAYMENT_CONFIRMED", currency: "BRL", balancesMinor: 2_000 },
    ...{ subtotalMinor: 6_998, totalMinor: 9_242, capturedMinor: 9_242, refundedMinor: 0 },
    lines: [
      { sku: CHAIR, quantity: 2 },
      { sku: LAMP, quantity: 1 },
    ],
  },
  {
    ...{ id: "ord_2", checkoutId: "chk_2", state: "CANCELLED", currency: "BRL", balancesMinor: 871 },
    ...{ subtotalMinor: 2_999, totalMinor: 3_871, capturedMinor: 3_871, refundedMinor: 3_871 },
    lines: [{ sku: CHAIR, quantity: 1 }],
  },
];

const payment = (checkout: string, method: string, capturedMinor: number, refundedMinor: number): GatewayPayment => ({
  ...{ paymentId: `pay_${method}_${capturedMinor}`, key: checkout, reference: `eu/gst_1/${checkout}` },
  ...{ status: "authorised", amountMinor: capturedMinor, capturedMinor, refundedMinor, currency: "BRL", method },
  ...{ actionUrl: null, declineReason: null },
});
const PAYMENTS = [
  payment("chk_1", "Mastercard ending 3222", 3_000, 0),
  payment("chk_1", "Visa ending 0002", 4_242, 0),
  payment("chk_2", "Boleto", 3_000, 3_000),
];

const tender = (kind: string, method: string, amountMinor: number, refundedMinor = 0): TenderState => ({
  ...{ kind, method, amountMinor, refundedMinor },
});
const TENDERS = new Map([
  [
    "ord_1",
    [
      tender("gift_card", "Gift card ending 7Q2M", 2_000),
      tender("provider", "Mastercard ending 3222", 3_000),
      tender("provider", "Visa ending 0002", 4_242),
    ],
  ],
  ["ord_2", [tender("gift_card", "Gift card ending 0EB3", 871, 871), tender("provider", "Boleto", 3_000, 3_000)]],
]);

const account = (name: string, debitMinor: number, creditMinor: number, leftMinor: number): AccountState => ({
  ...{ account: name, debitMinor, creditMinor, leftMinor },
});
/** Of the cancelled order everything was posted and taken back; the provider has kept its fees. */
const ACCOUNTS = [
  account("provider", 10_242, 3_218, 7_024),
  account("provider_fees", 218, 0, 218),
  account("gift_cards", 2_871, 3_742, 871),
  account("gift_cards_issued", 2_871, 0, 2_871),
  account("seller/sel_oak", 2_699, 8_097, 5_398),
  account("seller/sel_elm", 0, 900, 900),
  account("commission", 300, 1_000, 700),
  account("shipping", 872, 3_116, 2_244),
];

const at = { warehouseId: "whs_1" as WarehouseId, ahead: 0, missing: 0, reserved: 0 };
const moved = (sku: Sku, kind: "received" | "sold" | "returned", onHand: number) => ({ ...at, sku, kind, onHand });
const STOCK: StockAudit = {
  levels: [
    { ...at, sku: CHAIR, onHand: 1 },
    { ...at, sku: LAMP, onHand: 0 },
  ],
  openReservations: [],
  leaving: [],
  movementSums: [
    ...[moved(CHAIR, "received", 3), moved(CHAIR, "sold", -3), moved(CHAIR, "returned", 1)],
    ...[moved(LAMP, "received", 1), moved(LAMP, "sold", -1)],
  ],
  violations: [],
  next: null,
};

const voucher = (order: string, amountMinor: number, availableMinor: number) => ({
  ...{ order, amountMinor, availableMinor, heldMinor: 0, cardId: `gft_${order}`, code: "" },
});
const STATE: ShopState = {
  snapshot: { orders: ORDERS, payments: PAYMENTS, stock: [STOCK] },
  tenders: TENDERS,
  vouchers: [voucher("kept", 2_000, 0), voucher("back", 871, 871)],
  accounts: ACCOUNTS,
  unpublished: 0,
};

const checksThatFail = (state: ShopState): Check[] =>
  [...new Set(reconcileOlist(PLAN, PLAYED, state).map(({ check }) => check))].sort();
const withSnapshot = (changed: Partial<ShopState["snapshot"]>): ShopState => ({
  ...STATE,
  snapshot: { ...STATE.snapshot, ...changed },
});
const withOrder = (changed: Partial<AuditedOrder>, index: 0 | 1 = 0): ShopState =>
  withSnapshot({ orders: ORDERS.map((order, i) => (i === index ? { ...order, ...changed } : order)) });
const withPayment = (index: number, changed: Partial<GatewayPayment>): ShopState =>
  withSnapshot({ payments: PAYMENTS.map((each, i) => (i === index ? { ...each, ...changed } : each)) });
const withTenders = (order: string, ...tenders: readonly TenderState[]): ShopState => ({
  ...STATE,
  tenders: new Map([...TENDERS, [order, tenders]]),
});
const withAccount = (name: string, changed: Partial<AccountState>): ShopState => ({
  ...STATE,
  accounts: ACCOUNTS.map((each) => (each.account === name ? { ...each, ...changed } : each)),
});

describe("a reconciliation with the files", () => {
  it("of a shop that has all of it to the centavo finds nothing", () => {
    expect(reconcileOlist(PLAN, PLAYED, STATE)).toEqual([]);
  });

  it.each<[string, ShopState, readonly Check[]]>([
    ["a centavo more in a total", withOrder({ totalMinor: 9_243 }), ["money", "orders"]],
    ["a centavo of goods that is freight", withOrder({ subtotalMinor: 6_997 }), ["orders"]],
    ["another currency", withOrder({ currency: "EUR" }), ["orders"]],
    ["a line of another sku", withOrder({ lines: [{ sku: CHAIR, quantity: 3 }] }), ["orders", "stock"]],
    ["an order that nobody knows", withSnapshot({ orders: [...ORDERS, { ...ORDERS[1], id: "ord_3" }] }), ["orders"]],
    ["an order that was not paid", withOrder({ state: "PLACED" }), ["stuck"]],
    ["less captured than the row says", withPayment(0, { capturedMinor: 2_999 }), ["money", "provider"]],
    [
      "a payment twice",
      withSnapshot({ payments: [...PAYMENTS, payment("chk_1", "Boleto", 1, 0)] }),
      ["money", "provider"],
    ],
    ["a payment by another method", withPayment(2, { method: "Debit card" }), ["provider"]],
    ["a cancelled order that was paid back in part", withPayment(2, { refundedMinor: 2_999 }), ["cancelled", "money"]],
    [
      "tenders that share an amount in another way",
      withTenders(
        "ord_2",
        tender("gift_card", "Gift card ending 0EB3", 870, 870),
        tender("provider", "Boleto", 3_001, 3_001),
      ),
      ["tenders"],
    ],
    ["a tender that is missing", withTenders("ord_1", ...(TENDERS.get("ord_1") ?? []).slice(1)), ["tenders"]],
    [
      "money that went back to another tender",
      withTenders(
        "ord_2",
        tender("gift_card", "Gift card ending 0EB3", 871, 0),
        tender("provider", "Boleto", 3_000, 3_000),
      ),
      ["cancelled"],
    ],
    ["a centavo left on a gift card", { ...STATE, vouchers: [voucher("kept", 2_000, 1)] }, ["vouchers"]],
    [
      "a gift card that is still held",
      { ...STATE, vouchers: [{ ...voucher("kept", 1, 0), heldMinor: 1 }] },
      ["vouchers"],
    ],
    ["a seller who is owed less", withAccount("seller/sel_elm", { leftMinor: 899 }), ["sellers"]],
    [
      "a seller whom nobody bought from",
      { ...STATE, accounts: [...ACCOUNTS, account("seller/sel_x", 0, 0, 5)] },
      ["sellers"],
    ],
    ["books that do not balance", withAccount("shipping", { debitMinor: 873 }), ["books"]],
    ["freight that stands elsewhere", withAccount("shipping", { leftMinor: 2_243 }), ["books"]],
    ["tax on Brazilian goods", { ...STATE, accounts: [...ACCOUNTS, account("tax/BR", 0, 0, 1)] }, ["books"]],
    [
      "a unit that vanished",
      withSnapshot({ stock: [{ ...STOCK, levels: [{ ...at, sku: CHAIR, onHand: 0 }] }] }),
      ["stock"],
    ],
    ["events that were never published", { ...STATE, unpublished: 2 }, ["stuck"]],
  ])("finds %s", (_, state, checks) => {
    expect(checksThatFail(state)).toEqual(checks);
  });

  it("finds an order that failed, and everything that it leaves open", () => {
    const played = { orders: new Map([["back", "ord_2"]]), failures: ["order kept: add: 500"] };
    const found = reconcileOlist(PLAN, played, STATE).filter(({ check }) => check === "orders");
    expect(found.map(({ what }) => what)).toEqual([
      "order kept: add: 500",
      "order ord_1 belongs to no order of the files",
      "order kept of the files has no order",
    ]);
  });
});

describe("methods", () => {
  it.each([
    ["Visa ending 0002", "provider", "credit_card"],
    ["American Express ending 0005", "provider", "credit_card"],
    ["Boleto", "provider", "boleto"],
    ["Debit card", "provider", "debit_card"],
    ["Gift card ending 7Q2M", "gift_card", "voucher"],
    ["Store credit", "store_credit", null],
    ["iDEAL", "provider", null],
  ])("%s as %s is %s in the files", (shown, kind, method) => {
    expect(methodOf(shown, kind)).toBe(method);
  });
});

describe("what the books must have", () => {
  it("is worked out line by line, commission rounded on each", () => {
    expect(expectedBooks(PLAN.orders.values())).toEqual({
      sellers: new Map([
        ["seller/sel_oak", 5_398],
        ["seller/sel_elm", 900],
      ]),
      commissionMinor: 700,
      freightMinor: 2_244,
      providerMinor: 7_242,
      vouchersMinor: 871,
    });
  });
});

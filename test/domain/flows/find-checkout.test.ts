/** Any text that names a checkout leads to the object that holds it. */
import { describe, expect, test } from "vitest";
import { findCheckout } from "../../../src/flows/operators/find-checkout.ts";
import type { CheckoutId, OrderId, ShopperId } from "../../../src/kernel/ids.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { Incident } from "../../../src/ports/incidents.ts";
import type { Deps } from "../../../src/ports/deps.ts";

const TAIL = "eu01kaxk7r2m8q4t6w0z2c4e6g8j";
const [shopperId, checkoutId, orderId] = [
  `gst_${TAIL}` as ShopperId,
  `chk_${TAIL}` as CheckoutId,
  `ord_${TAIL}` as OrderId,
];
const REFERENCE = `eu/${shopperId}/${checkoutId}`;

/** A shop that knows the order, or an incident of the checkout, or neither. */
function shopKnowing(what: "order" | "incident" | "nothing"): Pick<Deps, "orders" | "incidents"> {
  const order = what === "order" ? ({ shopperId, checkoutId } as Order) : null;
  const incident = { data: { checkoutId, shopperId } } as Partial<Incident> as Incident;
  return {
    orders: { find: async () => order, findByCheckout: async () => order } as never,
    incidents: { unsettled: async () => (what === "incident" ? [incident] : []) } as never,
  };
}

describe("a checkout is found", () => {
  test.each([
    REFERENCE,
    `  ${REFERENCE}  `,
    `${REFERENCE}/sku-4/1`,
    `${shopperId} ${checkoutId}`,
    `${checkoutId} of ${shopperId}`,
    `"reference":"${REFERENCE}","state":"PLACED"`,
  ])("by what says whose it is: %s", async (text) => {
    expect(await findCheckout(shopKnowing("nothing"), text)).toEqual({ ok: true, value: { shopperId, checkoutId } });
  });

  test.each([checkoutId, `${checkoutId}/authorise/1.2`])("by %s, where its order tells whose it is", async (text) => {
    expect(await findCheckout(shopKnowing("order"), text)).toEqual({ ok: true, value: { shopperId, checkoutId } });
  });

  test("by its id, where an open incident tells whose it is", async () => {
    const found = await findCheckout(shopKnowing("incident"), checkoutId);
    expect(found).toEqual({ ok: true, value: { shopperId, checkoutId } });
  });

  test("by its order", async () => {
    expect(await findCheckout(shopKnowing("order"), orderId)).toMatchObject({ ok: true, value: { checkoutId } });
  });
});

describe("a text that does not lead to one", () => {
  test("is refused with what would", async () => {
    for (const text of ["", "kettle", `x${checkoutId}`, `${checkoutId}0`, checkoutId.slice(0, -1), shopperId])
      expect(await findCheckout(shopKnowing("order"), text), text).toMatchObject({
        ok: false,
        error: { code: "invalid-request" },
      });
  });

  test("because nobody knows whose it is, or there is no such order, says so", async () => {
    for (const text of [checkoutId, orderId])
      expect(await findCheckout(shopKnowing("nothing"), text)).toMatchObject({
        ok: false,
        error: { code: "not-found" },
      });
  });
});

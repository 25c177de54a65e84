/** Any sequence of commands gives what the domain's machine says. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { moveParcel } from "../../../src/domain/delivery/parcel.ts";
import { canCancel, orderStateOf } from "../../../src/domain/order/machine.ts";
import type { OrderState, ParcelState } from "../../../src/domain/order/types.ts";
import { NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { storeOf, type GetSubject } from "./subject.ts";

const STEPS: readonly (readonly [ParcelState, ParcelState, "pick" | "pack" | "ship" | "deliver"])[] = [
  ["WAITING", "PICKING", "pick"],
  ["PICKING", "PACKING", "pack"],
  ["PACKING", "SHIPPED", "ship"],
  ["SHIPPED", "DELIVERED", "deliver"],
];

const command = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ type: "capture" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "cancel" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "refund" as const }) },
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant("step" as const),
      step: fc.constantFrom(...STEPS),
      parcels: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
    }),
  },
);

interface Model {
  paid: boolean;
  refunded: boolean;
  parcels: ParcelState[];
}

const stateOf = (model: Model): OrderState =>
  orderStateOf({ paid: model.paid, underReview: false, parcels: model.parcels });

export function orderModelContract(subject: GetSubject): void {
  const store = storeOf(subject);
  describe("the order store and the domain's machine", () => {
    it("agree on state, parcels and number of events after any sequence of commands", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 3 }),
          fc.array(command, { maxLength: 25 }),
          async (count, commands) => {
            const order = sampleOrder({ warehouses: ["whs_a", "whs_b", "whs_c"].slice(0, count) });
            const amountMinor = order.payment.amountMinor;
            const model: Model = { paid: false, refunded: false, parcels: order.parcels.map(() => "WAITING") };
            let events = 1;
            await store.insert(order, NOW);
            for (const each of commands) {
              const before = stateOf(model);
              if (each.type === "capture") {
                const answer = await store.recordCapture(order.id, amountMinor, NOW, null);
                expect(answer).toBe(
                  before === "CANCELLED" ? "refused" : model.paid || model.refunded ? "already" : "recorded",
                );
                if (before === "PLACED") events += 1;
                model.paid = true;
              } else if (each.type === "cancel") {
                const can = canCancel({ state: before });
                const answer = await store.cancel(order.id, "model", NOW);
                expect(answer).toBe(can ? "cancelled" : before === "CANCELLED" ? "already" : "too_late");
                if (can) {
                  events += 1;
                  model.parcels = model.parcels.map(() => "CANCELLED");
                }
              } else if (each.type === "refund" && before !== "PLACED") {
                expect(await store.recordRefund(order.id, amountMinor, NOW, null)).toBe(
                  model.refunded ? "already" : "recorded",
                );
                if (!model.refunded) events += 1;
                model.refunded = true;
              } else if (each.type === "step") {
                const [from, to, name] = each.step;
                const chosen = each.parcels.filter((index) => index < count);
                const moving = chosen.filter(
                  (index) => model.parcels[index] === from && moveParcel(from, name) === to && before !== "PLACED",
                );
                const moved = await store.advanceParcels(
                  chosen.map((index) => ({
                    orderId: order.id,
                    parcelId: order.parcels[index]?.id ?? ("?" as never),
                    from,
                    to,
                    nextStepAt: NOW,
                  })),
                  NOW,
                );
                expect(moved.toSorted()).toEqual(moving.map((index) => order.parcels[index]?.id).toSorted());
                for (const index of moving) model.parcels[index] = to;
                events += moving.length;
                if (moving.length > 0 && stateOf(model) === "DELIVERED") events += 1;
              }
              const found = await store.find(order.id);
              expect(found?.state).toBe(stateOf(model));
              expect(found?.parcels.map((parcel) => parcel.state)).toEqual(model.parcels);
              expect(found?.sequence).toBe(events);
            }
            const timeline = await store.timeline(order.id);
            expect(timeline.map((event) => event.sequence)).toEqual(
              Array.from({ length: events }, (_, index) => index + 1),
            );
          },
        ),
        { numRuns: 60 },
      );
    }, 60_000);
  });
}

/** What gift cards and store credit look like on the wire, for shoppers and for staff. */
import { z } from "@hono/zod-openapi";
import type { BalanceView } from "../../src/ports/payment-gateway.ts";

export const minor = (description: string) =>
  z.int().openapi({ description: `${description}, in minor units.`, example: 5_000 });
export const instant = (description: string) =>
  z.int().openapi({ description: `${description}, in epoch milliseconds.`, example: 1_827_316_800_000 });
export const balanceFields = {
  label: z.string().openapi({ example: "Gift card ending 7Q2M" }),
  currency: z.string(),
  availableMinor: minor("What may be spent now"),
};
export const availableBody = ({ label, currency, availableMinor }: BalanceView): object => ({
  label,
  currency,
  availableMinor,
});

/** The fields of the checkout's form: how it begins, what was posted, and what is wrong with it. */
import { addressErrors, writtenAddress } from "../../../src/domain/order/address.ts";
import type { Address } from "../../../src/domain/order/types.ts";
import type { ShippingOption } from "../../../src/domain/pricing/types.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { FieldError } from "../../../src/kernel/problem.ts";
import type { LastInput } from "../../../src/ports/shopper.ts";
import { emailSchema } from "../../routes/schemas.ts";
import { STORE_CREDIT, type BillingValues, type CheckoutValues, type Viewer } from "../view-models.ts";
import { field, type Form } from "./shell.ts";

const shippingOf = (text: string): ShippingOption["id"] => (text === "express" ? "express" : "standard");

/** What is known of the shopper: what the last checkout was sent, else the account's name and e-mail. */
export function firstValues(last: LastInput | null, user: Viewer | null, homeCountry: string): CheckoutValues {
  const { address, unpaid = [] } = last ?? {};
  return {
    email: last?.email ?? user?.email ?? "",
    name: address?.name ?? user?.name ?? "",
    line1: address?.line1 ?? "",
    line2: address?.line2 ?? "",
    city: address?.city ?? "",
    region: address?.region ?? "",
    postalCode: address?.postalCode ?? "",
    country: address?.country ?? homeCountry,
    phone: address?.phone ?? "",
    shipping: last?.shipping ?? "standard",
    giftCards: unpaid.filter(({ kind }) => kind === "gift_card").map(({ account }) => account),
    giftCode: "",
    useCredit: unpaid.some(({ kind }) => kind === "store_credit"),
    promised: new Map(),
    billing: last?.billing ?? null,
  };
}

const FIELD_CHARACTERS_MAX = 200;

export function postedValues(posted: Form): CheckoutValues {
  const text = (name: string): string => field(posted, name).slice(0, FIELD_CHARACTERS_MAX);
  return {
    email: field(posted, "email"),
    name: text("name"),
    line1: text("line1"),
    line2: text("line2"),
    city: text("city"),
    region: text("region"),
    postalCode: text("postalCode"),
    country: text("country"),
    phone: text("phone"),
    shipping: shippingOf(field(posted, "shipping")),
    giftCards: postedGiftCards(posted),
    giftCode: text("giftCode"),
    useCredit: field(posted, "useCredit") === "1",
    promised: postedPromises(posted),
    billing: field(posted, "otherBill") === "1" ? postedBilling(text) : null,
  };
}

function postedGiftCards(posted: Form): readonly string[] {
  const named = Array.from({ length: LIMITS.balancesPerOrderMax }, (_, index) => field(posted, `gift${index}`));
  return [...new Set(named.filter((text) => text !== "" && text.length <= FIELD_CHARACTERS_MAX))];
}

/** Without a promise of the page a balance bears as much as it has. */
function postedPromises(posted: Form): ReadonlyMap<string, number> {
  const names = Array.from({ length: LIMITS.balancesPerOrderMax }, (_, index) => String(index));
  const cards = names.map((index) => [field(posted, `gift${index}`), field(posted, `bears${index}`)] as const);
  return new Map(
    [...cards, [STORE_CREDIT, field(posted, "bearsCredit")] as const]
      .filter(([name, amount]) => name !== "" && /^\d{1,12}$/.test(amount))
      .map(([name, amount]) => [name, Number(amount)]),
  );
}

/** The page has shown the sum with the store credit, or without it, as the box is ticked now. */
export const isCreditShown = ({ useCredit, promised }: CheckoutValues): boolean =>
  useCredit === promised.has(STORE_CREDIT);

const postedBilling = (text: (name: string) => string): BillingValues => ({
  ...{ name: text("billing-name"), line1: text("billing-line1"), line2: text("billing-line2") },
  ...{ city: text("billing-city"), region: text("billing-region"), postalCode: text("billing-postalCode") },
  country: text("billing-country"),
});

export const addressOf = ({ name, line1, line2, city, region, postalCode, country, phone }: CheckoutValues): Address =>
  writtenAddress({ name, line1, line2, city, region, postalCode, country, phone });

export const billingOf = (billing: BillingValues): Address =>
  writtenAddress({ ...billing, country: billing.country, phone: "" });

/** The same rules as the API's, one sentence a field, named by the fields of the form. */
export function faults(values: CheckoutValues): FieldError[] {
  const isEmail = emailSchema.safeParse(values.email).success;
  const email = { pointer: "/email", detail: "Enter an e-mail address such as ada@example.com." };
  return [...(isEmail ? [] : [email]), ...addressErrors(addressOf(values)), ...billingFaults(values)];
}

const billingFaults = ({ billing }: CheckoutValues): FieldError[] =>
  billing === null
    ? []
    : addressErrors(billingOf(billing), "/billing").map(({ pointer, detail }) => ({
        pointer: pointer.replace("/billing/", "/billing-"),
        detail: `For the bill: ${detail.slice(0, 1).toLowerCase()}${detail.slice(1)}`,
      }));

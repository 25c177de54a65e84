/** What the console's forms say, read with care: every fault at its field, nothing half understood. */
import type { OfferStockTerms } from "../../../src/domain/catalog/types.ts";
import { ADJUST_REASONS, type Adjustment, type Incoming, type Transfer } from "../../../src/domain/inventory/types.ts";
import { CATALOGUE_ID_PATTERN, type WarehouseId } from "../../../src/kernel/ids.ts";
import type { CreditOrder } from "../../../src/flows/payments/give-store-credit.ts";
import type { GiftCardOrder } from "../../../src/flows/payments/issue-gift-card.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { formatAmount, parseAmount } from "../../../src/kernel/money.ts";
import { problem, type FieldError, type Problem } from "../../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../../src/kernel/result.ts";
import type { ShopSettings } from "../../../src/kernel/settings.ts";
import { MINUTE_MS, type EpochMs } from "../../../src/kernel/time.ts";
import { endOfDay } from "./day-end.ts";
import { field, type Form } from "./shell.ts";

type Read<T> = Result<T, Problem>;

/** Collects faults while fields are read; what was at fault stands in for a value that is never used. */
function reader(form: Form) {
  const errors: FieldError[] = [];
  const fault = (name: string, detail: string): void => void errors.push({ pointer: `/${name}`, detail });
  return {
    errors,
    fault,
    text: (name: string): string => field(form, name),
    whole(name: string, min: number, max: number): number {
      const typed = field(form, name).replace(/^\u2212/, "-");
      const value = /^-?\d{1,10}$/.test(typed) ? Number(typed) : Number.NaN;
      if (!(value >= min && value <= max)) fault(name, `Enter a whole number from ${min} to ${max}.`);
      return value;
    },
    /** In the currency's own digits, with a point or a comma: minor units from 1. */
    amount(name: string, currency: string, max: number): number {
      const value = parseAmount(field(form, name).replace(",", "."), currency) ?? Number.NaN;
      if (!(value >= 1 && value <= max))
        fault(name, `Enter an amount up to ${formatAmount(max, currency)} ${currency}.`);
      return value;
    },
    warehouse(name: string): WarehouseId {
      const typed = field(form, name);
      if (!CATALOGUE_ID_PATTERN("whs").test(typed)) fault(name, "Choose a warehouse.");
      return typed as WarehouseId;
    },
    /** Noon of the day in UTC: the same day in the zones of all our warehouses. */
    day(name: string): EpochMs {
      const typed = field(form, name);
      const at = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? Date.parse(`${typed}T12:00:00Z`) : Number.NaN;
      if (Number.isNaN(at)) fault(name, "Enter a day such as 2026-12-24.");
      return at;
    },
    /** Visible text of one line, since it stands in the ledger for good. */
    reference(): void {
      const typed = field(form, "reference");
      if (typed.length > LIMITS.stockReferenceCharactersMax || /\p{Cc}/u.test(typed))
        fault("reference", `Use at most ${LIMITS.stockReferenceCharactersMax} characters, no line breaks.`);
    },
  };
}

const result = <T>(errors: readonly FieldError[], value: T): Read<T> =>
  errors.length === 0 ? ok(value) : err(problem("invalid-request", "Please look at these fields.", { errors }));

const UNITS_MAX = LIMITS.receiptQuantityMax;

export function readReceive(form: Form): Read<{ warehouseId: WarehouseId; quantity: number }> {
  const { errors, ...read } = reader(form);
  read.reference();
  return result(errors, { warehouseId: read.warehouse("warehouseId"), quantity: read.whole("quantity", 1, UNITS_MAX) });
}

export function readAdjust(form: Form): Read<Omit<Adjustment, "sku" | "reference">> {
  const { errors, ...read } = reader(form);
  // Counts have a page of their own, which knows what waits to be picked.
  const reason = ADJUST_REASONS.find((each) => each === read.text("reason") && each !== "count");
  if (reason === undefined) read.fault("reason", "Choose why.");
  return result(errors, {
    warehouseId: read.warehouse("warehouseId"),
    onHand: read.whole("onHand", 0, UNITS_MAX),
    expectedOnHand: read.whole("expectedOnHand", -UNITS_MAX, UNITS_MAX),
    reason: reason ?? "correction",
  });
}

export function readTransfer(form: Form): Read<Omit<Transfer, "sku" | "reference">> {
  const { errors, ...read } = reader(form);
  read.reference();
  return result(errors, {
    from: read.warehouse("from"),
    to: read.warehouse("to"),
    quantity: read.whole("quantity", 1, UNITS_MAX),
    expectedAt: read.day("expectedAt"),
  });
}

export function readAnnounce(form: Form): Read<Omit<Incoming, "sku" | "reference">> {
  const { errors, ...read } = reader(form);
  read.reference();
  return result(errors, {
    warehouseId: read.warehouse("warehouseId"),
    quantity: read.whole("quantity", 0, UNITS_MAX),
    expectedAt: read.day("expectedAt"),
  });
}

export function readTerms(form: Form): Read<OfferStockTerms> {
  const { errors, ...read } = reader(form);
  const bufferOf = (): OfferStockTerms["buffer"] => {
    switch (read.text("buffer")) {
      case "none":
        return { kind: "units", units: 0 };
      case "units":
        return { kind: "units", units: read.whole("units", 1, UNITS_MAX) };
      case "share":
        return { kind: "share", basisPoints: shareOf() };
      default:
        return null;
    }
  };
  const shareOf = (): number => {
    const typed = read.text("share").replace(",", ".");
    const share = /^\d{1,3}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : Number.NaN;
    if (!(share >= 0 && share <= 10_000)) read.fault("share", "Enter a share from 0 to 100 per cent.");
    return share;
  };
  const aheadOf = (): OfferStockTerms["ahead"] => {
    const kind = (["preorder", "backorder"] as const).find((each) => each === read.text("ahead"));
    return kind === undefined ? null : { kind, unitsMax: read.whole("unitsMax", 0, UNITS_MAX) };
  };
  const holdOf = (): number | null =>
    read.text("minutes") === ""
      ? null
      : read.whole("minutes", LIMITS.cartHoldMsMin / MINUTE_MS, LIMITS.cartHoldMsMax / MINUTE_MS) * MINUTE_MS;
  return result(errors, { buffer: bufferOf(), ahead: aheadOf(), cartHoldMs: holdOf() });
}

/** A card is good until its last day ends, where the shop is. */
export function readGiftCard(
  form: Form,
  { currency, timeZone }: Pick<ShopSettings, "currency" | "timeZone">,
): Read<GiftCardOrder> {
  const { errors, ...read } = reader(form);
  const amountMinor = read.amount("amountMinor", currency, LIMITS.giftCardMinorMax);
  const email = read.text("email");
  const message = read.text("message");
  if (message.length > LIMITS.giftCardMessageCharactersMax || /\p{Cc}/u.test(message))
    read.fault("message", `Use at most ${LIMITS.giftCardMessageCharactersMax} characters, and one line.`);
  const day = read.text("expiresAt");
  const expiresAt = day === "" ? null : endOfDay(day, timeZone);
  if (day !== "" && expiresAt === null) read.fault("expiresAt", "Enter a day such as 2027-12-24, or leave it empty.");
  const order = { amountMinor, currency, email: email || null, message: message || null, expiresAt };
  return result(errors, order);
}

export function readCredit(form: Form, currency: string): Read<CreditOrder> {
  const { errors, ...read } = reader(form);
  const amountMinor = read.amount("amountMinor", currency, LIMITS.storeCreditMinorMax);
  const email = read.text("email");
  if (email === "") read.fault("email", "Enter the e-mail address of an account.");
  const why = read.text("why");
  const wrong = wrongText("why", why, LIMITS.balanceWhyCharactersMax);
  if (wrong) read.fault("why", wrong.errors?.[0]?.detail ?? "");
  return result(errors, { to: { email }, amountMinor, why });
}

/** A sentence that must be there, of one line; null where nothing is wrong with it. */
export function wrongText(name: string, text: string, charactersMax: number): Problem | null {
  const isFine = text !== "" && text.length <= charactersMax && !/\p{Cc}/u.test(text);
  if (isFine) return null;
  const detail = text === "" ? "Write a sentence." : `Use at most ${charactersMax} characters, and one line.`;
  return problem("invalid-request", "Nothing was done.", { errors: [{ pointer: `/${name}`, detail }] });
}

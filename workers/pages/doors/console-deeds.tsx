/** The forms on the page of a sku: read, done by one flow, and back; refused ones are shown again as they were typed. */
import type { Trader } from "../../../src/domain/account/types.ts";
import type { Adjustment } from "../../../src/domain/inventory/types.ts";
import { adjustStock } from "../../../src/flows/inventory/adjust-stock.ts";
import { announceIncoming } from "../../../src/flows/inventory/announce-incoming.ts";
import { receiveStock } from "../../../src/flows/inventory/receive-stock.ts";
import { setTerms } from "../../../src/flows/inventory/set-terms.ts";
import { transferStock } from "../../../src/flows/inventory/transfer-stock.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import { problem, type Problem } from "../../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../../src/kernel/result.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { App, AppContext } from "../../context.ts";
import { skuAddress, type DeedName } from "../console/deeds.ts";
import { plural } from "../format.ts";
import { openConsole } from "./console-door.ts";
import { readAnnounce, readAdjust, readReceive, readTerms, readTransfer } from "./console-fields.ts";
import { showSku, skuOf } from "./console-stock.tsx";
import { showProblem } from "./problem.tsx";
import { field, newFormKey, readForm, redirect, setFlash, type Form } from "./shell.ts";

export function mountConsoleDeeds(app: App): void {
  for (const name of ["receive", "adjust", "transfer", "announce", "terms"] as const)
    app.post(`/console/stock/:sku/${name}`, (c) => carryOut(c, name));
}

interface Call {
  readonly deps: Deps;
  readonly trader: Trader;
  readonly sku: Sku;
  readonly form: Form;
  /** Under which the form does its work, once. */
  readonly reference: string;
  readonly units: (value: number) => string;
}

/** What was done, in words for the clerk. */
type Deed = (call: Call) => Promise<Result<string, Problem>>;

const NO_OFFER = problem("not-found", "There is no offer with this sku.");

async function carryOut(c: AppContext, name: DeedName): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const sku = skuOf(c);
  if (sku === null) return showProblem(c, NO_OFFER);
  const key = formKeyOf(form.value);
  const { locale } = door.desk.shell;
  const done = await DEEDS[name]({
    deps: c.get("deps"),
    trader: door.trader,
    sku,
    form: form.value,
    reference: field(form.value, "reference") || `console/${key}`,
    units: (value) => plural(value, "unit", "units", locale),
  });
  if (done.ok) {
    setFlash(c, "ok", done.value);
    return redirect(c, skuAddress(sku));
  }
  if (done.error.code === "not-found") return showProblem(c, done.error);
  const at = field(form.value, name === "transfer" ? "from" : "warehouseId");
  return showSku(c, {
    name,
    // What was not answered may have happened: the same form again must do it under the same name.
    formKey: done.error.code === "overloaded" ? key : newFormKey(),
    at: at === "" ? null : at,
    typed: form.value,
    problem: done.error,
  });
}

const formKeyOf = (form: Form): string => {
  const key = field(form, "key");
  return /^[0-9a-f-]{36}$/.test(key) ? key : newFormKey();
};

const receive: Deed = async ({ deps, trader, sku, form, reference, units }) => {
  const read = readReceive(form);
  if (!read.ok) return read;
  const received = await receiveStock(deps, trader, [{ sku, reference, ...read.value }]);
  if (!received.ok) return received;
  return ok(
    received.value.units === 0
      ? "This delivery was received before: nothing was added."
      : `${units(received.value.units)} received.`,
  );
};

const adjust: Deed = async ({ deps, trader, sku, form, reference, units }) => {
  const read = readAdjust(form);
  if (!read.ok) return read;
  const adjustment: Adjustment = { sku, reference, ...read.value };
  const adjusted = await adjustStock(deps, trader, [adjustment]);
  if (!adjusted.ok) return err(aboutOne(adjusted.error));
  return ok(`On hand is ${units(adjustment.onHand)} now.`);
};

/** A list of one needs no list: what became of it is said, at the figure it is about. */
function aboutOne(refused: Problem): Problem {
  const [only] = refused.errors ?? [];
  if (refused.code !== "conflict" || only === undefined) return refused;
  const detail = "The number has not been set. Look at what is on hand now, and decide again.";
  return problem("conflict", detail, { errors: [{ pointer: "/onHand", detail: only.detail }] });
}

const transfer: Deed = async ({ deps, trader, sku, form, reference, units }) => {
  const read = readTransfer(form);
  if (!read.ok) return read;
  const sent = await transferStock(deps, trader, { sku, reference, ...read.value });
  if (!sent.ok) return sent;
  return ok(`${units(read.value.quantity)} are on their way. Receive them there under ${reference}.`);
};

const announce: Deed = async ({ deps, trader, sku, form, reference, units }) => {
  const read = readAnnounce(form);
  if (!read.ok) return read;
  const announced = await announceIncoming(deps, trader, [{ sku, reference, ...read.value }]);
  if (!announced.ok) return announced;
  return ok(
    read.value.quantity === 0
      ? "The announcement is taken back."
      : `${units(read.value.quantity)} are announced under ${reference}.`,
  );
};

const terms: Deed = async ({ deps, trader, sku, form }) => {
  const read = readTerms(form);
  if (!read.ok) return read;
  const set = await setTerms(deps, trader, sku, read.value);
  return set.ok ? ok("The terms are saved. The shop shows them within seconds.") : set;
};

const DEEDS: Readonly<Record<DeedName, Deed>> = { receive, adjust, transfer, announce, terms };

/** Checkouts for staff: those that are stuck, any one by its reference, and what can be done about it. */
import type { JournalView } from "../../../src/domain/checkout/journal-view.ts";
import { findCheckout, type CheckoutName } from "../../../src/flows/operators/find-checkout.ts";
import {
  cancelCheckout,
  giveUpCheckout,
  retryCheckout,
  settleCheckout,
} from "../../../src/flows/operators/help-checkout.ts";
import { listStuck } from "../../../src/flows/operators/list-stuck.ts";
import { NO_CHECKOUT, readJournal } from "../../../src/flows/operators/read-journal.ts";
import { ID_PATTERN, type CheckoutId, type ShopperId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { problem, PROBLEMS, type Problem } from "../../../src/kernel/problem.ts";
import { err, type Result } from "../../../src/kernel/result.ts";
import type { App, AppContext } from "../../context.ts";
import { CheckoutPage } from "../console/checkout-page.tsx";
import { CheckoutsPage } from "../console/checkouts-page.tsx";
import type { OpenHelp } from "../console/help-form.tsx";
import { checkoutAddress, type HelpName } from "../console/order-words.ts";
import { openForStaff, type ConsoleDoor } from "./console-door.ts";
import { wrongText } from "./console-fields.ts";
import { showProblem } from "./problem.tsx";
import { field, readForm, redirect, safePath, setFlash, type Form } from "./shell.ts";

export function mountConsoleCheckouts(app: App): void {
  app.get("/console/checkouts", showStuck);
  app.get("/console/checkouts/:checkoutId", showOne);
  for (const name of ["retry", "give-up", "cancel", "settle"] as const)
    app.post(`/console/checkouts/:checkoutId/${name}`, (c) => help(c, name));
}

/** Each is asked at its own object. */
const ROWS = 30;

async function showStuck(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const deps = c.get("deps");
  const q = (c.req.query("q") ?? "").trim().slice(0, 320);
  const found = q === "" ? null : await findCheckout(deps, q);
  if (found?.ok) return redirect(c, checkoutAddress(found.value));
  const stuck = await listStuck(deps, door.principal, ROWS);
  const page = (
    <CheckoutsPage {...door.desk} stuck={stuck.checkouts} isMore={stuck.isMore} q={q} problem={found?.error ?? null} />
  );
  return found === null ? c.html(page) : c.html(page, PROBLEMS[found.error.code][0] as 400);
}

/** Null of an address that names none. */
function nameOf(c: AppContext): CheckoutName | null {
  const checkoutId = c.req.param("checkoutId") ?? "";
  const shopperId = c.req.query("shopper") ?? "";
  const isShopper = ID_PATTERN("usr").test(shopperId) || ID_PATTERN("gst").test(shopperId);
  if (!ID_PATTERN("chk").test(checkoutId) || !isShopper) return null;
  return { checkoutId: checkoutId as CheckoutId, shopperId: shopperId as ShopperId };
}

const FORMS = ["give-up", "cancel", "settle"] as const;

async function showOne(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const name = FORMS.find((each) => each === c.req.query("do"));
  return showCheckout(c, door, name ? { name, typed: new Map(), problem: null } : null);
}

async function showCheckout(
  c: AppContext,
  { desk, principal, frame }: ConsoleDoor,
  open: OpenHelp | null,
): Promise<Response> {
  const name = nameOf(c);
  const read = name && (await readJournal(c.get("deps"), principal, name));
  if (!read?.ok) return showProblem(c, read?.error ?? NO_CHECKOUT);
  const journal = read.value;
  // A form that has become impossible is shown only with why it was refused.
  const shown = open !== null && (isPossible(journal, open.name) || open.problem !== null) ? open : null;
  const page = <CheckoutPage {...desk} journal={journal} warehouses={frame.warehouses} open={shown} />;
  return open?.problem ? c.html(page, PROBLEMS[open.problem.code][0] as 400) : c.html(page);
}

function isPossible({ means }: JournalView, name: OpenHelp["name"]): boolean {
  if (name === "settle") return means.settle.length > 0;
  return name === "cancel" ? means.cancel : means.giveUp;
}

async function help(c: AppContext, help: HelpName): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const name = nameOf(c);
  if (name === null) return showProblem(c, NO_CHECKOUT);
  const done = await HELPS[help](c, door, name, form.value);
  const back = safePath(field(form.value, "back"), checkoutAddress(name));
  if (done.ok) {
    setFlash(c, ...saidOf(help, done.value));
    return redirect(c, back);
  }
  if (done.error.code === "not-found") return showProblem(c, done.error);
  if (help === "retry") {
    setFlash(c, "error", done.error.detail);
    return redirect(c, back);
  }
  return showCheckout(c, door, { name: help, typed: form.value, problem: done.error });
}

type Help = (c: AppContext, door: ConsoleDoor, name: CheckoutName, form: Form) => Promise<Result<JournalView, Problem>>;

const HELPS: Readonly<Record<HelpName, Help>> = {
  retry: (c, { principal }, name) => retryCheckout(c.get("deps"), principal, name),
  "give-up": async (c, { principal }, name, form) => {
    const reason = field(form, "reason");
    const wrong = wrongText("reason", reason, LIMITS.cancelReasonCharactersMax);
    return wrong ? err(wrong) : giveUpCheckout(c.get("deps"), principal, name, reason);
  },
  cancel: async (c, { principal }, name, form) => {
    const reason = field(form, "reason");
    const wrong = wrongText("reason", reason, LIMITS.cancelReasonCharactersMax);
    return wrong ? err(wrong) : cancelCheckout(c.get("deps"), principal, name, reason);
  },
  settle: async (c, { principal }, name, form) => {
    const step = (["payment", "stock"] as const).find((each) => each === field(form, "step"));
    const note = field(form, "note");
    const errors = [
      ...(step === undefined ? [{ pointer: "/step", detail: "Choose what was seen to." }] : []),
      ...(wrongText("note", note, LIMITS.reviewReasonCharactersMax)?.errors ?? []),
      ...(field(form, "sure") === "yes" ? [] : [{ pointer: "/sure", detail: "Say that you have looked it up." }]),
    ];
    if (step === undefined || errors.length > 0)
      return err(problem("invalid-request", "Nothing was settled.", { errors }));
    return settleCheckout(c.get("deps"), principal, name, { step, note });
  },
};

/** What has come of it so far: some of it goes on by itself. */
function saidOf(help: HelpName, journal: JournalView): readonly ["ok" | "warn", string] {
  const { nextAttemptAt, waitsFor, stuckSince } = journal;
  if (stuckSince !== null) return ["warn", `It was tried again, and does not get on yet. It waits for: ${waitsFor}`];
  const said: Readonly<Record<HelpName, string>> = {
    retry: nextAttemptAt === null ? "It has come to its end." : `It goes on. It waits for: ${waitsFor}`,
    "give-up": nextAttemptAt === null ? "It is given up, and everything went back." : `It is given up. ${waitsFor}`,
    cancel: nextAttemptAt === null ? "The order is cancelled, and everything went back." : waitsFor,
    settle: nextAttemptAt === null ? "It is settled, and has come to its end." : `It is settled. ${waitsFor}`,
  };
  return ["ok", said[help]];
}

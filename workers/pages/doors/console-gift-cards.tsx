/** Gift cards and store credit, for staff: the register, one card, issuing, giving and closing. */
import { closeGiftCard, listGiftCards, showGiftCard } from "../../../src/flows/payments/gift-cards.ts";
import { giveStoreCredit } from "../../../src/flows/payments/give-store-credit.ts";
import { issueGiftCard } from "../../../src/flows/payments/issue-gift-card.ts";
import { ID_PATTERN, type GiftCardId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { formatAmount } from "../../../src/kernel/money.ts";
import { problem, PROBLEMS } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { GiftCardPage, IssuedCardPage, type GiftCardPageProps } from "../console/gift-card-page.tsx";
import { cardAddress, cardsAddress, type CardFormName } from "../console/gift-card-words.ts";
import { GiftCardsPage, type OpenCardForm } from "../console/gift-cards-page.tsx";
import { openForStaff, type ConsoleDoor } from "./console-door.ts";
import { readCredit, readGiftCard, wrongText } from "./console-fields.ts";
import { showProblem } from "./problem.tsx";
import { field, newFormKey, readForm, redirect, setFlash, type Form } from "./shell.ts";

export function mountConsoleGiftCards(app: App): void {
  app.get("/console/gift-cards", showList);
  app.post("/console/gift-cards", issue);
  app.post("/console/store-credit", give);
  app.get("/console/gift-cards/:giftCardId", showOne);
  app.post("/console/gift-cards/:giftCardId/close", close);
}

const ROWS = 50;
const FORMS = ["issue", "credit"] as const;
const NO_CARD = problem("not-found", "There is no such gift card.");

const cardIdOf = (text: string): GiftCardId | null => (ID_PATTERN("gft").test(text) ? (text as GiftCardId) : null);

const formKeyOf = (form: Form): string => {
  const key = field(form, "key");
  return /^[0-9a-f-]{36}$/.test(key) ? key : newFormKey();
};

/** The same form sent twice does its work once; with other words in it, it is refused. */
async function requestOf(c: AppContext, key: string, order: object): Promise<{ key: string; bodyHash: string }> {
  return { key: `console/${key}`, bodyHash: await c.get("deps").sha256(JSON.stringify(order)) };
}

async function showList(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const name = FORMS.find((each) => each === c.req.query("do"));
  return listOf(c, door, name ? { name, formKey: newFormKey(), typed: new Map(), problem: null } : null);
}

async function listOf(c: AppContext, { desk }: ConsoleDoor, open: OpenCardForm | null): Promise<Response> {
  const from = cardIdOf(c.req.query("cursor") ?? "");
  const { cards, cursor } = await listGiftCards(c.get("deps"), from, ROWS);
  const page = <GiftCardsPage {...desk} cards={cards} cursor={cursor} paged={from !== null} open={open} />;
  return open?.problem ? c.html(page, PROBLEMS[open.problem.code][0] as 400) : c.html(page);
}

/** What was not answered may have happened: the same form again must do it under the same name. */
function formAgain(name: CardFormName, key: string, typed: Form, wrong: NonNullable<OpenCardForm["problem"]>) {
  return { name, formKey: wrong.code === "overloaded" ? key : newFormKey(), typed, problem: wrong };
}

/** Answered with the page itself and no redirect: the code is in no cookie, no address and no store. */
async function issue(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const deps = c.get("deps");
  const key = formKeyOf(form.value);
  const order = readGiftCard(form.value, deps.settings);
  if (!order.ok) return listOf(c, door, formAgain("issue", key, form.value, order.error));
  const request = await requestOf(c, key, order.value);
  const issued = await issueGiftCard(deps, door.principal.shopperId, order.value, request);
  if (!issued.ok) return listOf(c, door, formAgain("issue", key, form.value, issued.error));
  deps.log("info", "operators.gift_card_issued", {
    ...{ card: issued.value.card.id, by: door.principal.shopperId, amountMinor: order.value.amountMinor },
  });
  c.header("cache-control", "no-store");
  return c.html(<IssuedCardPage {...door.desk} issued={issued.value} />, 201);
}

async function give(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const deps = c.get("deps");
  const { currency } = deps.settings;
  const key = formKeyOf(form.value);
  const order = readCredit(form.value, currency);
  if (!order.ok) return listOf(c, door, formAgain("credit", key, form.value, order.error));
  const request = await requestOf(c, key, order.value);
  const given = await giveStoreCredit(deps, door.principal.shopperId, order.value, request);
  if (!given.ok) return listOf(c, door, formAgain("credit", key, form.value, given.error));
  const { email, shopperId, balance } = given.value;
  deps.log("info", "operators.store_credit_given", {
    ...{ to: shopperId, by: door.principal.shopperId, amountMinor: order.value.amountMinor },
  });
  const has = balance ? ` They have ${formatAmount(balance.availableMinor, currency)} ${currency} now.` : "";
  setFlash(c, "ok", `${formatAmount(order.value.amountMinor, currency)} ${currency} given to ${email}.${has}`);
  return redirect(c, cardsAddress());
}

async function showOne(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const closing = c.req.query("do") === "close" ? { why: "", formKey: newFormKey(), problem: null } : null;
  return cardOf(c, door, closing);
}

async function cardOf(c: AppContext, { desk }: ConsoleDoor, closing: GiftCardPageProps["closing"]): Promise<Response> {
  const id = cardIdOf(c.req.param("giftCardId") ?? "");
  const cursor = c.req.query("cursor") ?? null;
  const shown = id && (await showGiftCard(c.get("deps"), id, cursor));
  if (!shown?.ok) return showProblem(c, shown?.error ?? NO_CARD);
  const page = <GiftCardPage {...desk} page={shown.value} closing={closing} paged={cursor !== null} />;
  return closing?.problem ? c.html(page, PROBLEMS[closing.problem.code][0] as 400) : c.html(page);
}

async function close(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const id = cardIdOf(c.req.param("giftCardId") ?? "");
  if (id === null) return showProblem(c, NO_CARD);
  const deps = c.get("deps");
  const key = formKeyOf(form.value);
  const why = field(form.value, "why");
  const wrong = wrongText("why", why, LIMITS.balanceWhyCharactersMax);
  if (wrong) return cardOf(c, door, { why, formKey: key, problem: wrong });
  const request = await requestOf(c, key, { id, why });
  const closed = await closeGiftCard(deps, door.principal.shopperId, { id, why }, request);
  if (!closed.ok && closed.error.code === "not-found") return showProblem(c, closed.error);
  if (!closed.ok) {
    const formKey = closed.error.code === "overloaded" ? key : newFormKey();
    return cardOf(c, door, { why, formKey, problem: closed.error });
  }
  deps.log("info", "operators.gift_card_closed", { card: id, by: door.principal.shopperId });
  setFlash(c, "ok", `The card ending ${closed.value.last4} is closed.`);
  return redirect(c, cardAddress(id));
}

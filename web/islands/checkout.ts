/** Checkout: what decides the sum changes it in place, gift cards too; the one button works once. */
import { tell } from "../cart-count.ts";
import { fetchPage, swap } from "../swap.ts";
import { working } from "../working.ts";

/** What depends on where it goes, how it travels and how it is paid. */
const PARTS = ["place", "billing", "delivery", "payment", "review"];
const DECIDING = new Set([...["country", "region", "postalCode", "shipping", "useCredit", "billing-country"]]);

type Field = HTMLInputElement | HTMLSelectElement;

let asked = 0;

document.addEventListener("change", (event) => {
  const { target } = event;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  if (target.form?.matches("[data-checkout]") && DECIDING.has(target.name)) void look(target.form, "look");
});

/** The form as it stands is looked at, not ordered; as a body, since names and codes have no place in an address. */
async function look(form: HTMLFormElement, doing: string): Promise<void> {
  const turn = ++asked;
  const sent = typedIn(form);
  const body = new URLSearchParams({ do: doing });
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  document.getElementById("review")?.setAttribute("aria-busy", "true");
  try {
    const { response, page } = await fetchPage("/checkout", { method: "POST", body });
    if (turn !== asked) return;
    if (!page.getElementById("review")) return location.assign("/cart");
    // What was typed while the answer was on its way is newer than the answer.
    const newer = [...typedIn(form)].filter(([name, value]) => sent.get(name) !== value);
    swap(page, PARTS);
    for (const [name, value] of newer) putBack(form, name, value);
    said(form, doing, response.ok);
  } catch {
    tell("No connection: the sum is not up to date. It is checked again before anything is charged.");
  } finally {
    document.getElementById("review")?.removeAttribute("aria-busy");
  }
}

function said(form: HTMLFormElement, doing: string, isOk: boolean): void {
  const total = [...document.querySelectorAll("#review .total dd")].at(-1)?.textContent ?? "";
  const code = form.elements.namedItem("giftCode");
  if (doing !== "look" && code instanceof HTMLElement) code.focus();
  tell(isOk ? `You pay ${total}.` : (document.getElementById("giftCode-error")?.textContent ?? ""));
}

/** By name; hidden fields are the shop's own, and a box or a button says what it says by being chosen. */
function typedIn(form: HTMLFormElement): Map<string, string> {
  const typed = new Map<string, string>();
  for (const field of form.elements) if (isTyped(field)) typed.set(field.name, field.value);
  return typed;
}

const isTyped = (field: Element): field is Field =>
  field instanceof HTMLSelectElement ||
  (field instanceof HTMLInputElement && !["hidden", "radio", "checkbox"].includes(field.type));

function putBack(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  field.value = value;
  // A region of the country before is none of this one.
  if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
}

let sent = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-checkout]")) return;
  const doing = event.submitter?.getAttribute("name") === "do" ? event.submitter.getAttribute("value") : null;
  const code = form.elements.namedItem("giftCode");
  // The return key in the field of a code means the code, not the order.
  const typing = code instanceof HTMLInputElement && code.value.trim() !== "";
  if (doing !== null || typing) {
    event.preventDefault();
    return void look(form, doing ?? "gift");
  }
  if (sent) return event.preventDefault();
  sent = true;
  const done = working(form.querySelector("[data-pay]"));
  // Back from the provider's page the browser may show this page as it was left.
  addEventListener("pageshow", (shown) => {
    if (!shown.persisted) return;
    sent = false;
    done();
  });
});

// After a refusal: the list of what is wrong comes first.
document.getElementById("errors")?.focus();

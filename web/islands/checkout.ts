/** Checkout: the country changes fields, delivery, tax and sum in place; the one button works once. */
import { tell } from "../cart-count.ts";
import { fetchPage, swap } from "../swap.ts";
import { working } from "../working.ts";

/** What depends on where it goes and how it travels. */
const PARTS = ["place", "delivery", "payment", "review"];
const DECIDING = new Set(["country", "region", "postalCode", "shipping", "useCredit"]);

let asked = 0;

document.addEventListener("change", (event) => {
  const { target } = event;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  if (target.form?.matches("[data-checkout]") && DECIDING.has(target.name)) void requote(target.form);
});

/** The form as it stands is looked at, not ordered; as a body, since names and codes have no place in an address. */
async function requote(form: HTMLFormElement): Promise<void> {
  const turn = ++asked;
  const body = new URLSearchParams({ do: "look" });
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  document.getElementById("review")?.setAttribute("aria-busy", "true");
  try {
    const { response, page } = await fetchPage("/checkout", { method: "POST", body });
    if (turn !== asked) return;
    if (!response.ok || !page.getElementById("review")) return location.reload();
    const typed = typedIn(form);
    swap(page, PARTS);
    putBack(form, typed);
    const total = [...document.querySelectorAll("#review .total dd")].at(-1)?.textContent ?? "";
    tell(`You pay ${total}.`);
  } catch {
    tell("No connection: delivery and tax are not up to date. The total is checked again before anything is charged.");
  } finally {
    document.getElementById("review")?.removeAttribute("aria-busy");
  }
}

function typedIn(form: HTMLFormElement): Map<string, string> {
  const typed = new Map<string, string>();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && ["city", "postalCode", "region", "giftCode"].includes(name))
      typed.set(name, value);
  }
  return typed;
}

function putBack(form: HTMLFormElement, typed: Map<string, string>): void {
  for (const name of ["city", "postalCode", "region", "giftCode"]) {
    const field = form.elements.namedItem(name);
    const value = typed.get(name);
    if (value === undefined || !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
    field.value = value;
    // A region of the country before is none of this one.
    if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = "";
  }
}

let sent = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-checkout]")) return;
  // A gift card that is put in or taken out orders nothing: the page comes back.
  if (event.submitter?.getAttribute("name") === "do") return;
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

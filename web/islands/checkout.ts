/** Checkout: the country changes fields, delivery, tax and sum in place; the one button works once. */
import { tell } from "../cart-count.ts";
import { fetchPage, swap } from "../swap.ts";
import { working } from "../working.ts";

/** What depends on where it goes and how it travels. */
const PARTS = ["place", "delivery", "review"];
const DECIDING = new Set(["country", "region", "postalCode", "shipping"]);

let asked = 0;

document.addEventListener("change", (event) => {
  const { target } = event;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  if (target.form?.matches("[data-checkout]") && DECIDING.has(target.name)) void requote(target.form);
});

/** Only what decides the price goes into the address: nobody's name does. */
async function requote(form: HTMLFormElement): Promise<void> {
  const turn = ++asked;
  const params = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (DECIDING.has(name) && typeof value === "string") params.append(name, value);
  }
  document.getElementById("review")?.setAttribute("aria-busy", "true");
  try {
    const { response, page } = await fetchPage(`/checkout?${params}`);
    if (turn !== asked) return;
    if (!response.ok || !page.getElementById("review")) return location.reload();
    const typed = typedIn(form);
    swap(page, PARTS);
    putBack(form, typed);
    const total = document.querySelector("#review .total dd")?.textContent ?? "";
    tell(`You pay ${total} with this delivery.`);
  } catch {
    tell("No connection: delivery and tax are not up to date. The total is checked again before anything is charged.");
  } finally {
    document.getElementById("review")?.removeAttribute("aria-busy");
  }
}

function typedIn(form: HTMLFormElement): Map<string, string> {
  const typed = new Map<string, string>();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["shipping", "key", "expectedTotalMinor"].includes(name)) typed.set(name, value);
  }
  return typed;
}

function putBack(form: HTMLFormElement, typed: Map<string, string>): void {
  for (const name of ["city", "postalCode", "region"]) {
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

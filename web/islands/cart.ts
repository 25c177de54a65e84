/** The cart's page: a changed quantity is sent by itself, and only what changed is replaced. */
import { countIn, showCount, tell } from "../cart-count.ts";
import { enableSteppers } from "../stepper.ts";
import { fetchPage, swap } from "../swap.ts";

const SETTLE_MS = 400;
let waiting: ReturnType<typeof setTimeout> | undefined;

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.form?.matches("#cart form[data-line]")) return;
  const form = input.form;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (form.reportValidity()) form.requestSubmit(form.querySelector<HTMLElement>("[value=update]"));
  }, SETTLE_MS);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("#cart form[method=post]")) return;
  event.preventDefault();
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter))
    if (typeof value === "string") body.append(name, value);
  void send(form.getAttribute("action") ?? "", body);
});

async function send(action: string, body: URLSearchParams): Promise<void> {
  const cart = document.getElementById("cart");
  cart?.setAttribute("aria-busy", "true");
  try {
    const { page } = await fetchPage(action, { method: "POST", body });
    if (page.getElementById("cart")) swap(page, ["cart"]);
    else return location.assign("/cart");
    const count = countIn(page);
    if (count !== undefined) showCount(count);
    tell(
      page.querySelector("[data-said]")?.textContent ||
        document.querySelector("#cart-total")?.textContent?.trim() ||
        "The cart has changed.",
    );
  } catch {
    tell("No connection. Nothing was changed.");
  } finally {
    document.getElementById("cart")?.removeAttribute("aria-busy");
  }
}

enableSteppers();

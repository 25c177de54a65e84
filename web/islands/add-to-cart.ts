/** Forms that add to the cart do it without leaving the page; the header's count and a polite message tell of it. */
import { countIn, showCount, tell } from "../cart-count.ts";
import { enableSteppers } from "../stepper.ts";
import { fetchPage } from "../swap.ts";
import { working } from "../working.ts";

const CART = { href: "/cart", text: "Go to the cart" };

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("add" in form.dataset)) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.getAttribute("aria-busy") === "true") return;
  void add(form, working(button));
});

async function add(form: HTMLFormElement, done: () => void): Promise<void> {
  const key = form.elements.namedItem("key");
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  // Answers with the cart's page, whose header and notices say what came of it.
  body.set("back", "/cart");
  try {
    const { response, page } = await fetchPage(form.getAttribute("action") ?? "", { method: "POST", body });
    const count = countIn(page);
    if (count !== undefined) showCount(count);
    const said = page.querySelector("[data-said]")?.textContent ?? "";
    if (said !== "") tell(said, CART);
    else tell(response.ok ? "It is in your cart." : "It was not added. Please try again.", CART);
  } catch {
    tell("No connection. It may not have been added: look into the cart, or try again.", CART);
  } finally {
    // The next press is another wish, not a repetition of this one.
    if (key instanceof HTMLInputElement) key.value = crypto.randomUUID();
    done();
  }
}

enableSteppers();

/** A form that is sent once: its button says that it is working. */
import { working } from "../working.ts";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
  const button = form.querySelector<HTMLElement>("button:not([type=button])");
  if (button?.getAttribute("aria-busy") === "true") return event.preventDefault();
  const done = working(button);
  addEventListener("pageshow", (shown) => shown.persisted && done(), { once: true });
});

// After a refusal: what is wrong comes first.
document.getElementById("errors")?.focus();

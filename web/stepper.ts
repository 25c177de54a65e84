let enabled = false;

/** The two buttons beside a quantity; once a page, whichever of its scripts asks first. */
export function enableSteppers(): void {
  if (enabled) return;
  enabled = true;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-step]") : null;
    const input = button?.closest("[data-stepper]")?.querySelector("input");
    if (!button || !input) return;
    const wanted = (Number.parseInt(input.value, 10) || 1) + Number(button.dataset["step"]);
    const value = Math.min(Math.max(wanted, Number(input.min)), Number(input.max));
    if (String(value) === input.value) return;
    input.value = String(value);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** A button that says within 100 ms that it is working, and cannot be pressed twice meanwhile. */
export function working(button: HTMLElement | null): () => void {
  if (!button) return () => undefined;
  const label = [...button.childNodes];
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  button.textContent = "Working...";
  return () => {
    button.removeAttribute("aria-busy");
    button.replaceChildren(...label);
  };
}

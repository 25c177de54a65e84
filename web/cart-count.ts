/** The number beside "Cart" in the header, and the words that tell of it politely. */

export function showCount(count: number): void {
  for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
    badge.textContent = new Intl.NumberFormat(document.documentElement.lang).format(count);
    badge.hidden = count === 0;
  }
}

/** What stands in the header of another page of the shop. */
export function countIn(page: Document): number | undefined {
  const badge = page.querySelector<HTMLElement>("[data-cart-count]");
  if (!badge) return undefined;
  return badge.hidden ? 0 : Number((badge.textContent ?? "").replace(/\D/g, ""));
}

let closing: ReturnType<typeof setTimeout> | undefined;

/** Shown and read out, gone after a while. A link that is in use keeps it. */
export function tell(text: string, link?: { href: string; text: string }): void {
  const toast = document.querySelector<HTMLElement>("[data-toast]");
  if (!toast) return;
  toast.replaceChildren(`${text} `);
  if (link) toast.append(Object.assign(document.createElement("a"), { href: link.href, textContent: link.text }));
  clearTimeout(closing);
  closing = setTimeout(function close() {
    if (toast.matches(":hover, :focus-within")) closing = setTimeout(close, 2_000);
    else toast.replaceChildren();
  }, 8_000);
}

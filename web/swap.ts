/** Fetches a page of the shop and puts its parts in the place of this page's; focus and open details stay. */

/** The parts are elements with these ids; what the new page does not have stays. "swapped" says that one is new. */
export function swap(fresh: Document, ids: readonly string[]): void {
  for (const id of ids) {
    const [old, made] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !made || old.outerHTML === made.outerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement?.id : undefined;
    for (const details of old.querySelectorAll<HTMLDetailsElement>("details[open][id]")) {
      made.querySelector<HTMLDetailsElement>(`#${CSS.escape(details.id)}`)?.setAttribute("open", "");
    }
    old.replaceWith(document.adoptNode(made));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.dispatchEvent(new Event("swapped"));
  }
}

export async function fetchPage(url: string, init: RequestInit = {}): Promise<{ response: Response; page: Document }> {
  const response = await fetch(url, { ...init, headers: { accept: "text/html", ...init.headers } });
  // This page has its styles; those of the other carry another nonce, which the policy here would complain about.
  const text = (await response.text()).replace(/<style[^]*?<\/style>/, "");
  return { response, page: new DOMParser().parseFromString(text, "text/html") };
}

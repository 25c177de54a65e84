/** A page whose state goes on elsewhere (an order, a payment): its live part is fetched anew until it says it is final. */
import { tell } from "../cart-count.ts";
import { fetchPage, swap } from "../swap.ts";

const EVERY_MS = 4_000;
const EVERY_MAX_MS = 10_000;
const WAIT_MAX_MS = 60_000;
let waitMs = EVERY_MS;

const headline = (): string => document.querySelector("#live h1")?.textContent ?? "";
const live = (): HTMLElement | null => document.querySelector<HTMLElement>("#live[data-refresh]");

async function refresh(): Promise<void> {
  const before = live()?.outerHTML;
  try {
    const { response, page } = await fetchPage(location.href);
    // A payment that came through has led on to the order: so does this page.
    if (response.redirected && new URL(response.url).pathname !== location.pathname)
      return location.assign(response.url);
    const heading = headline();
    if (response.ok) swap(page, ["live", "actions"]);
    if (headline() !== heading) tell(headline());
  } catch {
    waitMs = Math.min(waitMs * 2, WAIT_MAX_MS);
    return again();
  }
  // What changes is looked at often, what rests less so.
  waitMs = live()?.outerHTML === before ? Math.min(waitMs * 1.3, EVERY_MAX_MS) : EVERY_MS;
  again();
}

function again(): void {
  if (!live()) return;
  setTimeout(() => {
    if (document.visibilityState === "visible") void refresh();
    else document.addEventListener("visibilitychange", () => void refresh(), { once: true });
  }, waitMs);
}

again();

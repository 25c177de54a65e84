/** The cart's count in every open tab, over a WebSocket; on the cart's own page its parts are fetched anew. */
import { showCount } from "../cart-count.ts";
import { fetchPage, swap } from "../swap.ts";

const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 60_000;

let attempt = 0;

function connect(): void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/cart/live`);
  socket.addEventListener("open", () => {
    attempt = 0;
  });
  socket.addEventListener("message", ({ data }) => {
    const count = countOf(data);
    if (count === undefined) return;
    showCount(count);
    void refreshCart();
  });
  socket.addEventListener("close", () => {
    // Full jitter, so that a deploy does not bring everybody back in the same second.
    const waitMs = Math.random() * Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** attempt++);
    setTimeout(whenSeen, waitMs);
  });
}

/** The count of a message {"type":"cart","count":3}; undefined for any other. */
function countOf(data: unknown): number | undefined {
  if (typeof data !== "string" || !data.startsWith("{")) return undefined;
  const message: unknown = JSON.parse(data);
  if (typeof message !== "object" || message === null || !("type" in message) || message.type !== "cart")
    return undefined;
  return "count" in message && typeof message.count === "number" ? message.count : undefined;
}

/** A tab that nobody looks at keeps no line open anew. */
function whenSeen(): void {
  if (document.visibilityState === "visible") connect();
  else document.addEventListener("visibilitychange", whenSeen, { once: true });
}

async function refreshCart(): Promise<void> {
  const cart = document.getElementById("cart");
  if (!cart || cart.contains(document.activeElement)) return;
  try {
    const { response, page } = await fetchPage(location.href);
    if (response.ok) swap(page, ["cart"]);
  } catch {
    // Offline: the socket closes too and comes back with fresh news.
    return;
  }
}

whenSeen();

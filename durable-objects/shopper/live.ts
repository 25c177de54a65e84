/** The shopper's live sockets (R4, first form): they hibernate, pings are answered without waking the object. */
import { unitsIn } from "../../src/domain/cart/cart.ts";
import type { Cart } from "../../src/domain/cart/types.ts";

/** Tabs and devices of one person; more are refused, since each costs memory. */
const SOCKETS_MAX = 16;

export function acceptSocket(ctx: DurableObjectState, request: Request, cart: Cart): Response {
  if (request.headers.get("Upgrade")?.toLowerCase() !== "websocket") {
    return new Response("This address speaks WebSocket.", { status: 426, headers: { Upgrade: "websocket" } });
  }
  if (ctx.getWebSockets().length >= SOCKETS_MAX)
    return new Response("Too many open pages.", { status: 429, headers: { "Retry-After": "60" } });
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  server.send(cartMessage(cart));
  return new Response(null, { status: 101, webSocket: client });
}

export function broadcastCart(ctx: DurableObjectState, cart: Cart): void {
  const sockets = ctx.getWebSockets();
  if (sockets.length === 0) return;
  const message = cartMessage(cart);
  for (const socket of sockets) {
    try {
      socket.send(message);
    } catch {
      // It closed between the look and the send; its close event follows.
      continue;
    }
  }
}

function cartMessage(cart: Cart): string {
  const holds = cart.lines.flatMap(({ sku, hold }) =>
    hold === undefined || hold.quantity === 0 ? [] : [{ sku, ...hold }],
  );
  return JSON.stringify({ type: "cart", count: unitsIn(cart), version: cart.version, holds });
}

/**
 * A socket of the platform in the words that postgres.js expects of Node's. Its own one for Workers throws where nobody
 * can catch it when an idle connection is closed; the runtime's `node:net` keeps to itself that a write has failed, and
 * whoever waits for the answer waits in vain.
 */
/// <reference path="./node-parts.d.ts" />
import { connect } from "cloudflare:sockets";
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";

export interface NodeSocket extends EventEmitter {
  readyState: "open" | "closed";
  write(data: Uint8Array, then?: () => void): boolean;
  end(data?: Uint8Array): void;
  destroy(): void;
}

/** Rejects when nobody answers there. Says "close" once, after "error" where there was one. */
export async function openSocket(hostname: string, port: number): Promise<NodeSocket> {
  const raw = connect({ hostname, port });
  await raw.opened;
  const writer = raw.writable.getWriter();
  const close = (why?: unknown): void => {
    if (socket.readyState === "closed") return;
    socket.readyState = "closed";
    // Without a listener an emitter throws, and then nobody would hear that it is closed.
    if (why !== undefined && socket.listenerCount("error") > 0) socket.emit("error", why);
    socket.emit("close", why !== undefined);
    raw.close().catch(() => undefined);
  };
  const socket: NodeSocket = Object.assign(new EventEmitter(), {
    readyState: "open" as const,
    write: (data: Uint8Array, then?: () => void) => {
      writer.write(data).then(then, close);
      return true;
    },
    end: (data?: Uint8Array) => {
      const last = data ? writer.write(data) : Promise.resolve();
      last.then(() => close(), close);
    },
    destroy: () => close(),
  });
  for (const ended of [raw.closed, writer.closed]) ended.then(() => close(), close);
  void listen(raw.readable, (bytes) => socket.emit("data", Buffer.from(bytes))).then(() => close(), close);
  return socket;
}

async function listen(readable: ReadableStream<Uint8Array>, hear: (bytes: Uint8Array) => void): Promise<void> {
  const reader = readable.getReader();
  // The loop hears of it too.
  reader.closed.catch(() => undefined);
  for (let part = await reader.read(); !part.done; part = await reader.read()) hear(part.value);
}

/**
 * Closed-loop load over kept-alive HTTP/1.1 connections on bare sockets: the client shares the machine with the server,
 * so it does as little as it can. One client is one connection with one request under way.
 */
import { connect, type Socket } from "node:net";
import { percentiles, type Percentiles } from "../scripts/figures.ts";

export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Status line and fields, as they came. */
  readonly head: string;
  readonly text: () => string;
}

export interface Connection {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Opens a connection; an answer that is cut off rejects. */
export function openConnection(url: URL): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true }, () =>
      resolve(connectionOn(socket, url)),
    );
    socket.once("error", reject);
  });
}

function connectionOn(socket: Socket, url: URL): Connection {
  let buffer: Buffer = Buffer.alloc(0);
  let waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on("data", (chunk: Buffer) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    const answer = readAnswer(buffer);
    if (answer === null || waiting === undefined) return;
    buffer = buffer.subarray(answer.length);
    const { resolve } = waiting;
    waiting = undefined;
    resolve(answer);
  });
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the connection was closed")));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(wire(request, url));
      }),
    close: () => void socket.destroy(),
  };
}

function wire({ method = "GET", path, headers = {}, body }: HttpRequest, url: URL): string {
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${url.host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(body)}`);
  else if (method !== "GET") lines.push("content-length: 0");
  return `${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}

/** A whole answer at the front of the buffer with its length, or null while some of it is missing. */
function readAnswer(buffer: Buffer): (HttpAnswer & { readonly length: number }) | null {
  const headEnd = buffer.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = buffer.toString("latin1", 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + HEAD_END.length;
  const lengthAt = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (lengthAt === null && /\r\ntransfer-encoding: *chunked/i.test(head)) {
    const chunked = readChunks(buffer, start);
    return chunked && { status, head, text: () => chunked.body.toString(), length: chunked.length };
  }
  const end = start + Number(lengthAt?.[1] ?? 0);
  if (buffer.length < end) return null;
  // Decoded only when somebody reads it: the client must not take the server's time.
  return { status, head, text: () => buffer.toString("utf8", start, end), length: end };
}

function readChunks(buffer: Buffer, start: number): { readonly body: Buffer; readonly length: number } | null {
  const parts: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = buffer.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(buffer.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (buffer.length < next) return null;
    if (size === 0) return { body: Buffer.concat(parts), length: next };
    parts.push(buffer.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}

export interface Measured {
  readonly clients: number;
  readonly perSecond: number;
  readonly latencyMs: Percentiles;
  readonly errors: number;
  /** The first few, as they came. */
  readonly errorSamples: readonly string[];
}

/** One client's next unit of work; throws when an answer is not as it should be. */
type Turn = (client: number, turn: number) => Promise<void>;

export interface ClosedLoop {
  readonly clients: number;
  readonly seconds: number;
  readonly work: Turn;
  /** After work that failed, before the client goes on. */
  readonly recover?: (client: number) => Promise<void>;
}

/** Each client does one unit of work after the other until the time is over. Failed work is an error, not done. */
export async function closedLoop({ clients, seconds, work, recover }: ClosedLoop): Promise<Measured> {
  const latencies: number[] = [];
  const samples: string[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const loop = async (client: number): Promise<void> => {
    for (let turn = 0; performance.now() < endsAt; turn++) {
      const beganAt = performance.now();
      try {
        await work(client, turn);
        latencies.push(performance.now() - beganAt);
      } catch (error) {
        errors += 1;
        if (samples.length < 3) samples.push(String(error).slice(0, 300));
        await recover?.(client);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  const tookMs = performance.now() - startedAt;
  return {
    clients,
    perSecond: Math.round((latencies.length / tookMs) * 10_000) / 10,
    latencyMs: percentiles(latencies),
    errors,
    errorSamples: samples,
  };
}

export interface Load {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  /** One unit of work on the client's connection; throws when an answer is not as it should be. */
  readonly work: (connection: Connection, client: number, turn: number) => Promise<void>;
}

/** A closed loop over HTTP, each client on a connection of its own, which is opened anew after an error. */
export async function measure({ url, clients, seconds, work }: Load): Promise<Measured> {
  const target = new URL(url);
  const connections = await Promise.all(Array.from({ length: clients }, () => openConnection(target)));
  try {
    return await closedLoop({
      clients,
      seconds,
      work: (client, turn) => work(connections[client] as Connection, client, turn),
      recover: async (client) => {
        connections[client]?.close();
        connections[client] = await openConnection(target);
      },
    });
  } finally {
    for (const connection of connections) connection.close();
  }
}

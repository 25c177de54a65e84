import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sandboxMessages } from "../../src/adapters/payment-gateway/sandbox-messages.ts";
import { endpointOf } from "../../workers/sandbox-gateway/messages.ts";
import { authorisation, call, hosted, makeKey, submit } from "./sandbox.ts";

const SHOP = "http://127.0.0.1:9/v1/webhooks/payments";
const SECRET = "webhook-secret-of-tests";

interface Told {
  readonly id: string;
  readonly type: string;
  readonly createdAt: number;
  readonly data: {
    readonly paymentId: string;
    readonly reference: string;
    readonly key: string;
    readonly status: string;
  };
}
interface Row {
  readonly id: string;
  readonly type: string;
  readonly reference: string;
  readonly state: string;
  readonly mode: string;
  readonly wanted: number;
  readonly attempts: number;
  readonly lastAnswer: string | null;
}

/** The shop of the test: what it was told, and how it answers. */
let told: { readonly message: Told; readonly body: string; readonly headers: Headers }[] = [];
let answers: (number | "none")[] = [];
let onTold: (message: Told) => void | Promise<void> = () => undefined;

beforeEach(async () => {
  told = [];
  answers = [];
  onTold = () => undefined;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    const message = JSON.parse(body) as Told;
    told.push({ message, body, headers: request.headers });
    await onTold(message);
    const answer = answers.shift() ?? 200;
    if (answer === "none") throw new TypeError("connection refused");
    return new Response(null, { status: answer });
  });
  expect((await call("POST", "/v1/webhook-endpoint", { url: SHOP, secret: SECRET })).status).toBe(200);
});
afterEach(async () => {
  await call("DELETE", "/v1/webhook-endpoint");
  await call("DELETE", "/v1/faults");
  vi.restoreAllMocks();
});

const ledger = () => env.GATEWAY_LEDGER.getByName("ledger");
const arm = (fault: object) => call("POST", "/v1/faults", { faults: [{ action: "webhook", ...fault }] });

async function rowsOf(reference: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null = "0"; cursor !== null;) {
    const answer = await call("GET", `/v1/webhooks?cursor=${cursor}`);
    const page: { messages: Row[]; cursor: string | null } = await answer.json();
    rows.push(...page.messages.filter((row) => row.reference === reference));
    cursor = page.cursor;
  }
  return rows;
}
/** Waits until nothing of this reference is on its way any more; retries are not waited for but made due. */
async function settled(reference: string): Promise<Row[]> {
  return vi.waitFor(
    async () => {
      await runInDurableObject(ledger(), (_, { storage }) => {
        storage.sql.exec(
          "UPDATE messages SET due_at = 1 WHERE state = 'waiting' AND due_at < ?",
          Date.now() + 3_600_000,
        );
      });
      await runDurableObjectAlarm(ledger());
      const rows = await rowsOf(reference);
      expect(rows.filter(({ state }) => state === "waiting")).toEqual([]);
      return rows;
    },
    { timeout: 10_000, interval: 20 },
  );
}
const toldOf = (reference: string) => told.filter(({ message }) => message.data.reference === reference);
const typesOf = (reference: string) => toldOf(reference).map(({ message }) => message.type);

async function authorise(token = "tok_approve") {
  const body = authorisation(makeKey(), token);
  const answer = await call("POST", "/v1/payments", body);
  const { payment } = await answer.json<{ payment: { paymentId: string } }>();
  return { ...body, paymentId: payment.paymentId };
}

describe("a shop is told", () => {
  it("what happened to a payment, in a message that its secret proves", async () => {
    const { key, reference, paymentId } = await authorise();
    await settled(reference);
    const [first] = toldOf(reference);
    expect(first?.message).toEqual({
      id: expect.stringMatching(/^msg_[a-z]{24}$/),
      type: "payment.authorised",
      createdAt: expect.any(Number),
      data: { paymentId, reference, key, status: "authorised" },
    });
    const bytes = new TextEncoder().encode(first?.body);
    const verified = await sandboxMessages(SECRET).verify(bytes, first?.headers ?? new Headers(), Date.now());
    expect(verified).toEqual({ ok: true, notice: { id: first?.message.id, type: "payment.authorised", reference } });
  });

  it("of every change of money, and of nothing that changed none", async () => {
    const paid = await authorise();
    await call("POST", `/v1/payments/${paid.paymentId}/capture`, { key: makeKey(), amountMinor: 2_000 });
    await call("POST", `/v1/payments/${paid.paymentId}/capture`, { key: makeKey(), amountMinor: 9_000 });
    await call("POST", `/v1/payments/${paid.paymentId}/refund`, { key: makeKey(), amountMinor: 500 });
    const declined = await authorise("tok_decline");
    const asked = await authorise("tok_3ds");
    await call("POST", "/v1/voids", { key: makeKey(), authoriseKey: asked.key, reference: asked.reference });
    await call("POST", "/v1/voids", { key: makeKey(), authoriseKey: makeKey(), reference: "never-seen/1" });
    for (const { reference } of [paid, declined, asked]) await settled(reference);
    expect(typesOf(paid.reference).toSorted()).toEqual(
      ["payment.authorised", "payment.captured", "payment.refunded"].toSorted(),
    );
    expect(typesOf(declined.reference)).toEqual(["payment.declined"]);
    expect(typesOf(asked.reference).toSorted()).toEqual(["payment.action_required", "payment.voided"]);
    expect(toldOf("never-seen/1")).toEqual([]);
  });

  it("of what the shopper did on the page", async () => {
    const body = hosted(makeKey());
    const answer = await call("POST", "/v1/payments", body);
    const { payment } = await answer.json<{ payment: { actionUrl: string } }>();
    await submit(new URL(payment.actionUrl).pathname, { card: "approve" });
    await settled(body.reference);
    expect(typesOf(body.reference).toSorted()).toEqual(["payment.action_required", "payment.authorised"]);
  });

  it("once, however often the same key comes", async () => {
    const { paymentId: _, ...body } = await authorise();
    await call("POST", "/v1/payments", body);
    await settled(body.reference);
    expect(typesOf(body.reference)).toEqual(["payment.authorised"]);
  });

  it("nothing while no endpoint is configured", async () => {
    await call("DELETE", "/v1/webhook-endpoint");
    const { reference } = await authorise();
    expect(await rowsOf(reference)).toEqual([]);
    expect(await (await call("GET", "/v1/webhook-endpoint")).json()).toEqual({ url: null });
  });
});

describe("a message that was not taken", () => {
  it.each([[500], [404], [302], ["none"] as const])(
    "(%s) comes again until it is, under the same id",
    async (answer) => {
      answers = [answer, answer];
      const { reference } = await authorise();
      expect(await settled(reference)).toMatchObject([{ state: "delivered", attempts: 3, lastAnswer: "200" }]);
      expect(new Set(toldOf(reference).map(({ message }) => message.id)).size).toBe(1);
      expect(toldOf(reference)).toHaveLength(3);
    },
  );

  it("waits longer each time", async () => {
    answers = Array.from({ length: 4 }, () => 503);
    const { reference } = await authorise();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      await runInDurableObject(ledger(), (_, { storage }) => {
        storage.sql.exec("UPDATE messages SET due_at = 1 WHERE reference = ? AND state = 'waiting'", reference);
      });
      await runDurableObjectAlarm(ledger());
      waits.push(
        await vi.waitFor(async () => {
          const [row] = await rowsOf(reference);
          expect([row?.attempts, row?.lastAnswer]).toEqual([attempt, "503"]);
          return runInDurableObject(ledger(), (_, { storage }) =>
            Number(storage.sql.exec("SELECT due_at FROM messages WHERE reference = ?", reference).one()["due_at"]),
          );
        }),
      );
    }
    const [first = 0, ...later] = waits.map((dueAt) => dueAt - Date.now());
    let before = first;
    for (const wait of later) {
      expect(wait).toBeGreaterThan(before);
      before = wait;
    }
  });

  it("by anybody is dead after its last try, and can be seen", async () => {
    answers = Array.from({ length: 50 }, () => 503);
    const { reference } = await authorise();
    expect(await settled(reference)).toMatchObject([{ state: "dead", attempts: 12, lastAnswer: "503" }]);
    const dead = await (await call("GET", "/v1/webhooks?state=dead")).json<{ messages: Row[] }>();
    expect(dead.messages.map((row) => row.reference)).toContain(reference);
    expect((await call("GET", "/v1/webhooks?state=lost")).status).toBe(400);
  });

  it("because its process died on the way comes again", async () => {
    const { reference } = await authorise();
    await settled(reference);
    // As the row stands when the process dies between the delivery and its settlement.
    await runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec("UPDATE messages SET state = 'waiting', wanted = 1, due_at = 1 WHERE reference = ?", reference);
    });
    await evictDurableObject(ledger());
    await vi.waitFor(async () => expect(await rowsOf(reference)).toMatchObject([{ state: "delivered" }]), 5_000);
    expect(toldOf(reference)).toHaveLength(2);
  });

  it("does not keep others waiting", async () => {
    const [stuck, next] = [authorisation(makeKey(), "tok_approve"), authorisation(makeKey(), "tok_approve")];
    const hold = { on: true };
    // Looked at again and again: a promise of the test's must not be awaited in the object.
    onTold = async ({ data }) => {
      while (hold.on && data.reference === stuck.reference) await scheduler.wait(5);
    };
    await call("POST", "/v1/payments", stuck);
    await vi.waitFor(() => expect(typesOf(stuck.reference)).toHaveLength(1), 5_000);
    await call("POST", "/v1/payments", next);
    await vi.waitFor(async () => expect(await rowsOf(next.reference)).toMatchObject([{ state: "delivered" }]), 5_000);
    expect(await rowsOf(stuck.reference)).toMatchObject([{ state: "waiting" }]);
    hold.on = false;
    await vi.waitFor(async () => expect(await rowsOf(stuck.reference)).toMatchObject([{ state: "delivered" }]), 5_000);
  });
});

describe("by order of a fault plan", () => {
  it("a message is early: delivered before the answer of its call", async () => {
    await arm({ mode: "early" });
    const order: string[] = [];
    onTold = ({ type }) => void order.push(type);
    const { reference } = await authorise();
    order.push("answered");
    expect(order).toEqual(["payment.authorised", "answered"]);
    expect(await rowsOf(reference)).toMatchObject([{ mode: "early", state: "delivered", attempts: 1 }]);
  });

  it("an early message that is not taken comes again", async () => {
    await arm({ mode: "early" });
    answers = [503];
    const { reference } = await authorise();
    expect(await rowsOf(reference)).toMatchObject([{ state: "waiting", attempts: 1 }]);
    expect(await settled(reference)).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });

  it("a message is early even when the call's answer is lost", async () => {
    await arm({ mode: "early" });
    await call("POST", "/v1/faults", { faults: [{ moment: "authorise.effected", action: "error" }] });
    const body = authorisation(makeKey(), "tok_approve");
    expect((await call("POST", "/v1/payments", body)).status).toBe(500);
    expect(typesOf(body.reference)).toEqual(["payment.authorised"]);
  });

  it("a message is late: not before its time", async () => {
    await arm({ mode: "late", delayMs: 3_600_000 });
    const { reference } = await authorise();
    await runDurableObjectAlarm(ledger());
    expect(await rowsOf(reference)).toMatchObject([{ mode: "late", state: "waiting", attempts: 0 }]);
    await runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec("UPDATE messages SET due_at = 1 WHERE reference = ?", reference);
    });
    await settled(reference);
    expect(typesOf(reference)).toEqual(["payment.authorised"]);
  });

  it("a message is delivered twice, though it was taken", async () => {
    await arm({ mode: "twice" });
    const { reference } = await authorise();
    expect(await settled(reference)).toMatchObject([{ mode: "twice", state: "delivered", attempts: 2, wanted: 0 }]);
    expect(new Set(toldOf(reference).map(({ message }) => message.id)).size).toBe(1);
    expect(toldOf(reference)).toHaveLength(2);
  });

  it("a message is never delivered, and the row says so", async () => {
    await arm({ mode: "never" });
    const { reference } = await authorise();
    expect(await settled(reference)).toMatchObject([{ mode: "never", state: "withheld", attempts: 0 }]);
    expect(toldOf(reference)).toEqual([]);
  });

  it("only messages of the type named are counted, after those that it skips", async () => {
    await arm({ mode: "never", type: "payment.captured", skip: 1, count: 1 });
    const paid = await authorise();
    for (const amountMinor of [100, 200, 300])
      await call("POST", `/v1/payments/${paid.paymentId}/capture`, { key: makeKey(), amountMinor });
    const states = (await settled(paid.reference)).map(({ type, state }) => `${type} ${state}`);
    expect(states).toEqual([
      ...["payment.authorised delivered", "payment.captured delivered"],
      ...["payment.captured withheld", "payment.captured delivered"],
    ]);
    expect(await (await call("GET", "/v1/faults")).json()).toEqual({ faults: [] });
  });

  it("a mode or type that is none is refused", async () => {
    expect((await arm({ mode: "sometimes" })).status).toBe(400);
    expect((await arm({ mode: "late", delayMs: -1 })).status).toBe(400);
    expect((await arm({ mode: "never", type: "payment.lost" })).status).toBe(400);
    expect((await arm({ mode: "never", moment: "authorise.received" })).status).toBe(400);
  });
});

describe("by its card", () => {
  it.each([
    ["tok_webhook_early", "early", "delivered", 1],
    ["tok_webhook_late", "late", "delivered", 1],
    ["tok_webhook_twice", "twice", "delivered", 2],
    ["tok_webhook_never", "never", "withheld", 0],
    ["tok_approve", "prompt", "delivered", 1],
  ])("%s: messages are %s", async (token, mode, state, deliveries) => {
    const { reference } = await authorise(token);
    expect(await settled(reference)).toMatchObject([{ mode, state }]);
    expect(toldOf(reference)).toHaveLength(deliveries);
  });

  it("a fault plan comes before the card", async () => {
    await arm({ mode: "twice" });
    const { reference } = await authorise("tok_webhook_never");
    expect(await settled(reference)).toMatchObject([{ mode: "twice", state: "delivered" }]);
  });
});

describe("where messages go", () => {
  it.each([
    ["another machine", { url: "http://example.com/hook", secret: SECRET }],
    ["no address", { url: "hook", secret: SECRET }],
    ["a short secret", { url: SHOP, secret: "short" }],
    ["no secret", { url: SHOP }],
    ["an unknown field", { url: SHOP, secret: SECRET, events: [] }],
  ])("%s is refused", async (_, body) => {
    expect((await call("POST", "/v1/webhook-endpoint", body)).status).toBe(400);
    expect(await (await call("GET", "/v1/webhook-endpoint")).json()).toEqual({ url: SHOP });
  });

  it.each<[object, object | null]>([
    [{}, null],
    [{ WEBHOOK_URL: "", GATEWAY_SECRET: "g" }, null],
    [{ WEBHOOK_URL: "https://shop.test/" }, null],
    [
      { WEBHOOK_URL: "https://shop.test/", GATEWAY_SECRET: "g" },
      { url: "https://shop.test/", secret: "g" },
    ],
    [
      { WEBHOOK_URL: "https://shop.test/", GATEWAY_SECRET: "g", WEBHOOK_SECRET: "w" },
      { url: "https://shop.test/", secret: "w" },
    ],
  ])("by the variables %j it is %j", (vars, endpoint) => {
    expect(endpointOf(vars)).toEqual(endpoint);
  });

  it("the secret is shown to nobody", async () => {
    const { reference } = await authorise();
    await settled(reference);
    for (const path of ["/v1/webhook-endpoint", "/v1/webhooks", "/v1/ledger"])
      expect(await (await call("GET", path)).text()).not.toContain(SECRET);
  });
});

// Last of this file: the pool cannot evict an object any more in which a call has thrown.
describe("a shop is not told", () => {
  it("of a change that was undone with its transaction", async () => {
    const body = authorisation(makeKey(), "tok_approve");
    await runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec(
        `CREATE TRIGGER break_payments BEFORE INSERT ON payments WHEN new.key = '${body.key}'
         BEGIN SELECT RAISE(ABORT, 'broken by the test'); END`,
      );
    });
    expect((await call("POST", "/v1/payments", body)).status).toBe(500);
    await runInDurableObject(ledger(), (_, { storage }) => {
      storage.sql.exec("DROP TRIGGER break_payments");
    });
    expect(await rowsOf(body.reference)).toEqual([]);
  });
});

/**
 * Gift cards and store credit as Durable Objects, one a balance, behind the same port as a provider. An answer that does
 * not come, for whatever reason, is `unknown`, never a guess. Objects cannot be listed, so `list` has nothing to give:
 * reconciliation goes by the orders, whose tenders name their payments, and by the register of cards.
 */
import { isAccount, paymentName, readPaymentName } from "../../domain/balance/account.ts";
import type { AuthoriseRequest, GatewayPayment, MoneyAnswer, PaymentLookup } from "../../domain/payment/types.ts";
import type { Region } from "../../kernel/ids.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { Balances } from "../../ports/payment-gateway.ts";
import type { BalanceRpc } from "./balance-rpc.ts";

export interface BalanceObjectsConfig {
  readonly namespace: DurableObjectNamespace<BalanceRpc>;
  readonly region: Region;
  /** A call without an answer after this is `unknown`. */
  readonly timeoutMs: number;
  readonly meter: Meter;
  readonly sleep: (ms: number) => Promise<void>;
}

type Stub = DurableObjectStub<BalanceRpc>;
type Ask = <T>(account: string, call: (stub: Stub) => Promise<T>) => Promise<T | "unknown">;

const UNKNOWN = { outcome: "unknown" } as const;
/** Objects live where they are first touched; a shop's balances live in its region. */
const LOCATIONS: Readonly<Record<Region, DurableObjectLocationHint>> = { eu: "weur", us: "enam", ap: "apac" };

export function balanceObjects(config: BalanceObjectsConfig): Balances {
  const ask: Ask = (account, call) => answerOrUnknown(config, account, call);
  return { ...asGateway(ask), ...asOwner(ask) };
}

function asGateway(ask: Ask): Omit<Balances, keyof ReturnType<typeof asOwner>> {
  const move =
    (verb: "capture" | "refund") =>
    async ({ key, paymentId, amountMinor }: Parameters<Balances["capture"]>[0]): Promise<MoneyAnswer> => {
      const name = readPaymentName(paymentId);
      if (name === undefined) return { outcome: "refused", reason: "no_such_payment" };
      const answer = await ask(name.account, async (stub) => stub[verb]({ key, payment: name.key, amountMinor }));
      return answer === "unknown" ? UNKNOWN : answer;
    };
  return {
    async authorise(request) {
      const account = accountOf(request);
      if (account === null) return { outcome: "declined", paymentId: null, reason: sourceFault(request) };
      const { key, amountMinor, currency, reference } = request;
      const hold = { key, amountMinor, currency, reference };
      const answer = await ask(account, async (stub) => stub.authorise(hold));
      // Under another authorisation's key nothing has happened, and what is true of that one a look-up must tell.
      if (answer === "unknown" || answer.outcome === "conflict") return UNKNOWN;
      return { ...answer, paymentId: paymentName(account, key) };
    },
    capture: move("capture"),
    refund: move("refund"),
    async void({ key, request }) {
      const account = accountOf(request);
      // Nothing can be authorised there, so nothing has to be fenced.
      if (account === null) return { outcome: "done" };
      const call = { key, payment: request.key, reference: request.reference };
      const answer = await ask(account, async (stub) => stub.giveUp(call));
      return answer === "unknown" ? UNKNOWN : answer;
    },
    async lookup(request) {
      const account = accountOf(request);
      if (account === null) return { outcome: "absent" };
      const call = { payment: request.key, reference: request.reference };
      return lookupOf(await ask(account, async (stub) => stub.lookUp(call)));
    },
    async payment(paymentId) {
      const name = readPaymentName(paymentId);
      if (name === undefined) return { outcome: "absent" };
      return lookupOf(await ask(name.account, async (stub) => stub.payment(name.key)));
    },
    list: async () => ({ payments: [], cursor: null }),
  };
}

const accountOf = ({ source }: AuthoriseRequest): string | null =>
  source.type === "balance" && isAccount(source.account) ? source.account : null;

const sourceFault = ({ source }: AuthoriseRequest) => (source.type === "balance" ? "no_such_balance" : "invalid_token");

function lookupOf(found: GatewayPayment | null | "unknown"): PaymentLookup {
  if (found === "unknown") return UNKNOWN;
  return found === null ? { outcome: "absent" } : { outcome: "found", payment: found };
}

function asOwner(ask: Ask): Pick<Balances, "balance" | "credit" | "close" | "entries" | "holds"> {
  return {
    balance: async (account) => (isAccount(account) ? ask(account, async (stub) => stub.view()) : null),
    async credit(call) {
      if (!isAccount(call.account)) return { outcome: "refused", reason: "no_such_balance" };
      const answer = await ask(call.account, async (stub) => stub.credit(call));
      return answer === "unknown" ? UNKNOWN : answer;
    },
    async close({ key, account, why }) {
      if (!isAccount(account)) return { outcome: "refused", reason: "no_such_balance" };
      const answer = await ask(account, async (stub) => stub.close({ key, why }));
      return answer === "unknown" ? UNKNOWN : answer;
    },
    entries: async (account, cursor, limit) =>
      isAccount(account) ? ask(account, async (stub) => stub.entries(cursor, limit)) : null,
    holds: async (account) => (isAccount(account) ? ask(account, async (stub) => stub.holds()) : []),
  };
}

/** Beyond this a retry would only add to the load that caused it. */
const ATTEMPTS_MAX = 3;
const BACKOFF_FIRST_MS = 40;

async function answerOrUnknown<T>(
  config: BalanceObjectsConfig,
  account: string,
  call: (stub: Stub) => Promise<T>,
): Promise<T | "unknown"> {
  let isLate = false;
  let timer: number | null = null;
  const late = new Promise<"unknown">((resolve) => {
    timer = setTimeout(() => {
      isLate = true;
      resolve("unknown");
    }, config.timeoutMs);
  });
  try {
    return await Promise.race([attempt(config, account, call, () => isLate), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Every call has its key, so one that the platform says may be sent again is; an overloaded object is left alone. */
async function attempt<T>(
  { namespace, region, meter, sleep }: BalanceObjectsConfig,
  account: string,
  call: (stub: Stub) => Promise<T>,
  isLate: () => boolean,
): Promise<T | "unknown"> {
  for (let attempts = 1; ; attempts++) {
    meter.hop("balance");
    try {
      // A stub that has failed may stay broken, so each attempt gets its own.
      return await call(namespace.getByName(account, { locationHint: LOCATIONS[region] }));
    } catch (error) {
      console.warn(JSON.stringify({ level: "warn", event: "balance.unanswered", attempts, error: String(error) }));
      if (attempts === ATTEMPTS_MAX || !isRetryable(error) || isLate()) return "unknown";
      await sleep(BACKOFF_FIRST_MS * 2 ** attempts);
      if (isLate()) return "unknown";
    }
  }
}

const isRetryable = (error: unknown): boolean =>
  error instanceof Error &&
  "retryable" in error &&
  error.retryable === true &&
  !("overloaded" in error && error.overloaded === true);

import { env } from "cloudflare:workers";
import { paymentGatewayContract } from "../../contract/payment-gateway.ts";
import { balances, balancesOf, byBalance, cardWith, makeKey, newAccount } from "./balances.ts";

/** Accounts whose next authorisation is not answered; told to the namespace below. */
const silent = new Map<string, "before" | "after">();

/** The objects, but for what is to be lost on the way. */
const losing = new Proxy(env.BALANCE, {
  get: (namespace, property) => {
    if (property !== "getByName") return undefined;
    return (account: string) => {
      const stub = namespace.getByName(account);
      const lost = silent.get(account);
      if (lost === undefined) return stub;
      return {
        lookUp: (call: Parameters<typeof stub.lookUp>[0]) => stub.lookUp(call),
        authorise: async (hold: Parameters<typeof stub.authorise>[0]) => {
          silent.delete(account);
          if (lost === "after") await stub.authorise(hold);
          return new Promise(() => undefined);
        },
      };
    };
  },
});

paymentGatewayContract("balances", () => ({
  gateway: balances,
  currency: "EUR",
  makeKey,
  nowMs: () => Date.now(),
  unknownPaymentId: `gift/${"0".repeat(64)}/chk_1/authorise`,
  cannot: ["list", "capture_in_parts"],
  fixtures: {
    approves: async (amountMinor) => byBalance(await cardWith(amountMinor)),
    declines: {
      source: async (amountMinor) => byBalance(await cardWith(amountMinor - 1)),
      reason: "insufficient_balance",
    },
    nobodys: { source: async () => byBalance(await newAccount()), reason: "no_such_balance" },
  },
}));

paymentGatewayContract("balances on a network that loses answers", () => {
  const lost = (moment: "before" | "after") => async (amountMinor: number) => {
    const account = await cardWith(amountMinor);
    silent.set(account, moment);
    return byBalance(account);
  };
  return {
    gateway: balancesOf(losing, 200),
    currency: "EUR",
    makeKey,
    nowMs: () => Date.now(),
    unknownPaymentId: "pay_of_somebody_else",
    cannot: ["list", "capture_in_parts"],
    fixtures: {
      approves: async (amountMinor) => byBalance(await cardWith(amountMinor * 3)),
      declines: {
        source: async (amountMinor) => byBalance(await cardWith(amountMinor, { currency: "USD" })),
        reason: "currency_mismatch",
      },
      nobodys: { source: () => byBalance("gift/not-a-hash"), reason: "no_such_balance" },
      silentAfterEffect: lost("after"),
      silentBeforeEffect: lost("before"),
    },
  };
});

/** For staff: the books of money. Nothing here changes them: they follow from what happens to orders and balances. */
import { z } from "@hono/zod-openapi";
import {
  ACCOUNT_CLASSES,
  KINDS,
  isAccount,
  ledgerOfOrder,
  listLedger,
  trialBalances,
} from "../../src/flows/ledger/show-ledger.ts";
import type { LedgerAccount, PostedTransaction } from "../../src/domain/ledger/types.ts";
import { defineRoute, reply, type AnyRoute } from "../route.ts";
import { orderIdSchema, pageSizeSchema } from "./schemas.ts";

const minor = (description: string) => z.int().openapi({ description: `${description}, in minor units.` });

const accountSchema = z
  .string()
  .max(80, "An account has at most 80 characters.")
  .refine(isAccount, "Send an account of the chart, such as provider, commission or seller/sel_one.")
  .transform((text) => text as LedgerAccount)
  .openapi({ type: "string", description: "An account of the chart.", example: "commission" });

const transactionSchema = z
  .object({
    sequence: z.int().openapi({ description: "Its number in the books; grows with each one." }),
    key: z.string().openapi({ description: "Names what happened: the same key again is not posted." }),
    kind: z.enum(KINDS),
    orderId: z.string().nullable(),
    currency: z.string(),
    postings: z
      .array(z.object({ account: z.string(), amountMinor: minor("Above 0 a debit, below 0 a credit") }))
      .openapi({ description: "Add up to nothing." }),
    why: z.string(),
    at: z.int().openapi({ description: "Epoch milliseconds." }),
  })
  .openapi("LedgerTransaction");

const body = (transaction: PostedTransaction): object => ({ ...transaction });

const balanceSchema = z
  .object({
    currency: z.string(),
    accounts: z.array(
      z.object({
        account: z.string(),
        group: z.string().openapi({ description: "Its part of the chart: seller of every seller's account." }),
        title: z.string(),
        class: z.enum(ACCOUNT_CLASSES),
        debitMinor: minor("All that was debited"),
        creditMinor: minor("All that was credited"),
        leftMinor: minor("What is left on the side on which the account grows"),
      }),
    ),
    debitMinor: minor("All debits"),
    creditMinor: minor("All credits: the same"),
  })
  .openapi("TrialBalance");

const common = { tag: "Operations", who: "staff", owns: "shop", limit: "fence", idempotency: "none" } as const;

export const opsLedgerRoutes: readonly AnyRoute[] = [
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/ledger",
    operationId: "listLedger",
    summary: "Transactions of the books, newest first",
    description:
      "With `account` only those that touch it: a page looks at up to 2,000 transactions and may come back short, or " +
      "empty, with a cursor that goes on.",
    query: z.strictObject({
      account: accountSchema.optional(),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, "Send the cursor that the page before gave.")
        .optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page; `cursor` leads to the next one and is null on the last.",
        schema: z
          .object({ transactions: z.array(transactionSchema), cursor: z.string().nullable() })
          .openapi("LedgerPage"),
      },
    },
    problems: [],
    run: async ({ deps, query }) => {
      const { account = null, cursor = null, limit } = query;
      const page = await listLedger(deps, { account, cursor, limit });
      return reply(200, { transactions: page.transactions.map(body), cursor: page.cursor });
    },
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/ledger/balances",
    operationId: "trialBalance",
    summary: "The trial balance: every account with both sides",
    description: "One for each currency, over everything that was ever posted, in the order of the chart of accounts.",
    responses: {
      200: {
        description: "Debits equal credits in each.",
        schema: z.object({ balances: z.array(balanceSchema) }).openapi("TrialBalances"),
      },
    },
    problems: [],
    run: async ({ deps }) => reply(200, { balances: await trialBalances(deps) }),
  }),
  defineRoute({
    ...common,
    method: "get",
    path: "/v1/ops/orders/{orderId}/ledger",
    operationId: "orderLedger",
    summary: "What the books have of an order, oldest first",
    description: "Empty of an order that is not paid, and of one that there is not.",
    params: z.object({ orderId: orderIdSchema }),
    responses: {
      200: {
        description: "Its transactions.",
        schema: z.object({ transactions: z.array(transactionSchema) }).openapi("OrderLedger"),
      },
    },
    problems: [],
    run: async ({ deps, params }) =>
      reply(200, { transactions: (await ledgerOfOrder(deps, params.orderId)).map(body) }),
  }),
];

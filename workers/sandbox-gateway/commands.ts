/** What callers may send, checked. Unknown fields are refused: a misspelt one must not be silently without effect. */
import { z } from "zod";
import { isLoopbackUrl } from "./loopback.ts";
import { WEBHOOK_MODES } from "./means.ts";
import { MESSAGE_STATES, MESSAGE_TYPES, MOMENTS } from "./types.ts";

/** Printable ASCII, so that a key or reference reads the same in every log and header. */
export const label = z.string().regex(/^[\x21-\x7e]{1,255}$/, "1 to 255 printable ASCII characters without spaces");
const amountMinor = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const webUrl = z
  .string()
  .max(2048)
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "an absolute http or https address",
  );

export const tokenCommand = z.strictObject({
  number: z.string().max(40),
  expMonth: z.number().int(),
  expYear: z.number().int(),
  cvc: z.string().max(8),
});

export const authoriseCommand = z
  .strictObject({
    key: label,
    amountMinor,
    currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code in capitals"),
    source: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("token"), token: z.string().min(1).max(64) }),
      z.strictObject({ type: z.literal("hosted") }),
    ]),
    reference: label,
    description: z.string().max(500),
    expiresAt: z.number().int().positive(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "an ISO 3166-1 alpha-2 code in capitals")
      .optional(),
    email: z.string().max(320).optional(),
    returnUrl: webUrl,
    cancelUrl: webUrl.nullable(),
  })
  .refine((command) => command.source.type === "token" || command.cancelUrl !== null, {
    path: ["cancelUrl"],
    message: "a hosted payment needs the address to return to when the shopper cancels",
  });
export type AuthoriseCommand = z.infer<typeof authoriseCommand>;

export const moneyCommand = z.strictObject({ key: label, amountMinor });
export type MoneyCommand = z.infer<typeof moneyCommand> & { readonly paymentId: string };

export const voidCommand = z.strictObject({ key: label, authoriseKey: label, reference: label });
export type VoidCommand = z.infer<typeof voidCommand>;

const count = z.number().int().min(1).max(100_000).default(1);
const skip = z.number().int().min(0).max(100_000).default(0);
const delayMs = z.number().int().min(0).max(3_600_000);
const moment = z.enum(MOMENTS);
const loopbackUrl = webUrl.refine(isLoopbackUrl, "only addresses of this machine (127.0.0.0/8, [::1], localhost)");

const fault = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("timeout"), moment, skip, count }),
  z.strictObject({ action: z.literal("error"), moment, skip, count }),
  z.strictObject({ action: z.literal("call"), moment, skip, count, url: loopbackUrl }),
  z.strictObject({
    ...{ action: z.literal("repeat"), skip, count, delayMs: delayMs.default(0) },
    moment: moment.refine((name) => name.endsWith(".effected"), "a call is repeated once it took effect"),
  }),
  z.strictObject({
    ...{ action: z.literal("webhook"), mode: z.enum(WEBHOOK_MODES), skip, count },
    delayMs: delayMs.nullable().default(null),
    type: z.enum(MESSAGE_TYPES).nullable().default(null),
  }),
]);
export const faultPlan = z.strictObject({ faults: z.array(fault).min(1).max(100) });
export type FaultPlan = z.infer<typeof faultPlan>;

export const endpointCommand = z.strictObject({
  url: loopbackUrl,
  secret: z.string().regex(/^[\x21-\x7e]{16,256}$/, "16 to 256 printable ASCII characters without spaces"),
});

export const messageQuery = z.object({
  cursor: z.coerce.number().int().min(0).default(0),
  state: z.enum(MESSAGE_STATES).optional(),
});

export const pageQuery = z.object({
  since: z.coerce.number().int().min(0).default(0),
  cursor: z.coerce.number().int().min(0).default(0),
  reference_prefix: z
    .string()
    .regex(/^[\x21-\x7e]{0,255}$/)
    .default(""),
});

/**
 * A route is data: method, path, who may call, what it owns, its limit, schemas, possible problems, and `run`.
 * Mounting, validation, OpenAPI, the security tests and the reference page all come from the one list.
 */
import type { z } from "@hono/zod-openapi";
import type { Principal, Role } from "../src/domain/account/types.ts";
import type { Problem, ProblemCode } from "../src/kernel/problem.ts";
import type { Result } from "../src/kernel/result.ts";
import type { Deps } from "../src/ports/deps.ts";
import type { BucketName, BucketState } from "../src/ports/shopper.ts";

/**
 * `anyone` needs no token; `shopper` is a guest's or a user's token; `trader` is who looks after goods: staff, or a
 * seller for its own; the others are roles of a user.
 */
export type Who = "anyone" | "shopper" | "user" | "trader" | Exclude<Role, "shopper">;

export type PrincipalOf<W extends Who> = W extends "anyone"
  ? Principal | null
  : W extends "shopper"
    ? Principal
    : Extract<Principal, { kind: "user" }>;

type Schema = z.ZodType;
type Input<S> = S extends Schema ? z.output<S> : undefined;

export interface RunContext<W extends Who, P, Q, B> {
  readonly deps: Deps;
  readonly principal: PrincipalOf<W>;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  readonly requestId: string;
  readonly now: number;
  /** Present on routes with `idempotency: "required"`, and where a caller sent one on an "optional" route. */
  readonly idempotency: { readonly key: string; readonly bodyHash: string } | null;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What RateLimit fields are made of, when a bucket was asked. */
  readonly bucket?: BucketState;
}

export type Outcome = Reply | { readonly problem: Problem; readonly bucket?: BucketState } | Response;

export interface RouteSpec<
  W extends Who = Who,
  P extends Schema | undefined = Schema | undefined,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** OpenAPI form: /v1/products/{productId}. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly who: W;
  /** Whose records it can touch: "nothing", or how the caller is shown to be their owner. Read by the security tests. */
  readonly owns: "nothing" | "caller" | "order-of-caller" | "sku-of-caller" | "shop";
  /** The fence per address stands before every route; a bucket is a principal's own, taken inside its object. */
  readonly limit: "fence" | BucketName;
  readonly idempotency: "none" | "optional" | "required";
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Larger bodies than the default need a reason; see LIMITS. */
  readonly bodyBytesMax?: number;
  readonly bodyType?: "json" | "bytes";
  /** Of a body of bytes: the media types that are read; application/octet-stream where none is named. */
  readonly bodyMediaTypes?: readonly string[];
  /** Other media types that the same body may come in, and what reads them; the schema checks what they give. */
  readonly bodyReaders?: Readonly<Record<string, (bytes: Uint8Array) => Result<unknown, Problem>>>;
  /** A WebSocket's upgrade, to which browsers cannot add a token: the session cookie counts, from our own pages only. */
  readonly cookieUpgrade?: true;
  readonly responses: Readonly<
    Record<number, { readonly description: string; readonly schema?: Schema; readonly mediaType?: string }>
  >;
  readonly problems: readonly ProblemCode[];
  readonly run: (context: RunContext<W, Input<P>, Input<Q>, Input<B>>) => Promise<Outcome>;
}

/** The list of routes holds specs of many types: what is the same of all of them. */
export type AnyRoute = Omit<RouteSpec, "run"> & {
  readonly run: (context: RunContext<Who, never, never, never>) => Promise<Outcome>;
};

export function defineRoute<
  W extends Who,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(spec: RouteSpec<W, P, Q, B>): AnyRoute {
  return spec as AnyRoute;
}

export const reply = (status: number, body: unknown, more: Omit<Reply, "status" | "body"> = {}): Reply => ({
  status,
  body,
  ...more,
});
export const refuse = (problem: Problem, bucket?: BucketState): Outcome => (bucket ? { problem, bucket } : { problem });

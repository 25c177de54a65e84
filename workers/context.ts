/** What every handler finds in its context. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Env } from "../src/adapters/env.ts";
import type { Principal } from "../src/domain/account/types.ts";
import type { Problem } from "../src/kernel/problem.ts";
import type { Deps } from "../src/ports/deps.ts";
import type { PageSession } from "./middleware/session.ts";

export interface AppEnv {
  readonly Bindings: Env;
  readonly Variables: {
    deps: Deps;
    /** A UUID: the caller's own when it sent one, else a new one. In every answer and log line. */
    requestId: string;
    /** Of this answer's Content-Security-Policy; empty under /v1. */
    nonce: string;
    /** Who calls: set by the routes of the API, and by `pageSession` on pages. */
    principal: Principal | null;
    /** Set-Cookie fields that the answer will carry, whoever makes it. */
    cookies: string[];
    /** The answer has its id and its security headers already. */
    complete: boolean;
    session: Promise<PageSession> | undefined;
  };
}

export type App = OpenAPIHono<AppEnv>;
export type AppContext = Context<AppEnv>;

/** The server-rendered part of the shop. */
export interface Pages {
  readonly mount: (app: App) => void;
  /** How a person is shown a refusal; programs get application/problem+json. */
  readonly problem?: (c: AppContext, problem: Problem) => Response | Promise<Response>;
}

/** The API takes tokens and answers JSON; everything else is for people, with cookies. */
export const isApiPath = (path: string): boolean => path.startsWith("/v1/");

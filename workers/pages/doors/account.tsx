/** Signing in and out, making an account, and the account's own page. */
import { logIn } from "../../../src/flows/account/log-in.ts";
import { register } from "../../../src/flows/account/register.ts";
import type { AfterLogIn } from "../../../src/flows/account/open-session.ts";
import { listOrders } from "../../../src/flows/orders/list-orders.ts";
import { PROBLEMS, type FieldError, type Problem } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { pageSession } from "../../middleware/session.ts";
import { AccountPage, LoginPage, RegisterPage } from "../account.tsx";
import { showProblem } from "./problem.tsx";
import { field, forgetCount, openDoor, readForm, redirect, rememberCount, safePath, setFlash } from "./shell.ts";

export function mountAccount(app: App, afterLogIn: AfterLogIn): void {
  app.get("/login", (c) => showLogin(c, "", [], null, c.req.query("back") ?? "/", 200));
  app.post("/login", (c) => signIn(c, afterLogIn));
  app.get("/register", (c) => showRegister(c, { name: "", email: "" }, [], null, c.req.query("back") ?? "/", 200));
  app.post("/register", (c) => signUp(c, afterLogIn));
  app.post("/logout", signOut);
  app.get("/account", showAccount);
}

const agentOf = (c: AppContext): string => (c.req.raw.headers.get("user-agent") ?? "").slice(0, 200);

async function showLogin(
  c: AppContext,
  email: string,
  errors: readonly FieldError[],
  problem: Problem | null,
  back: string,
  status: number,
): Promise<Response> {
  const { shell } = await openDoor(c);
  return c.html(
    <LoginPage shell={shell} email={email} errors={errors} problem={problem} back={safePath(back)} />,
    status as 200,
  );
}

async function signIn(c: AppContext, afterLogIn: AfterLogIn): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const email = field(form.value, "email");
  const back = safePath(field(form.value, "back"));
  const session = await pageSession(c);
  const { guestToken } = session;
  const answer = await logIn(c.get("deps"), {
    email,
    password: form.value.get("password") ?? "",
    userAgent: agentOf(c),
    guestToken,
    afterLogIn,
  });
  if (!answer.ok) {
    const { problem } = answer.error;
    return showLogin(c, email, problem.errors ?? [], problem, back, PROBLEMS[problem.code][0]);
  }
  session.signIn(answer.value);
  await countCart(c);
  return redirect(c, back);
}

async function showRegister(
  c: AppContext,
  typed: { name: string; email: string },
  errors: readonly FieldError[],
  problem: Problem | null,
  back: string,
  status: number,
): Promise<Response> {
  const { shell } = await openDoor(c);
  return c.html(
    <RegisterPage shell={shell} {...typed} errors={errors} problem={problem} back={safePath(back)} />,
    status as 200,
  );
}

async function signUp(c: AppContext, afterLogIn: AfterLogIn): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const typed = { name: field(form.value, "name"), email: field(form.value, "email") };
  const back = safePath(field(form.value, "back"));
  const session = await pageSession(c);
  const password = form.value.get("password") ?? "";
  const answer = await register(c.get("deps"), {
    ...typed,
    password,
    userAgent: agentOf(c),
    guestToken: session.guestToken,
    afterLogIn,
  });
  if (!answer.ok)
    return showRegister(c, typed, answer.error.errors ?? [], answer.error, back, PROBLEMS[answer.error.code][0]);
  session.signIn(answer.value);
  await countCart(c);
  setFlash(c, "ok", "Your account is made, and your cart came along.");
  return redirect(c, back === "/" ? "/account" : back);
}

/** The header's number after the carts have been merged. */
async function countCart(c: AppContext): Promise<void> {
  const { principal } = await pageSession(c);
  if (principal === null) return;
  const cart = await c.get("deps").shoppers.of(principal.shopperId).cart();
  if (cart.outcome === "ok") rememberCount(c, cart.value);
}

async function signOut(c: AppContext): Promise<Response> {
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  await (await pageSession(c)).signOut();
  forgetCount(c);
  setFlash(c, "info", "You are signed out.");
  return redirect(c, "/");
}

async function showAccount(c: AppContext): Promise<Response> {
  const { session, shell } = await openDoor(c);
  const { principal } = session;
  if (principal?.kind !== "user" || shell.user === null) return redirect(c, "/login?back=%2Faccount");
  const { orders } = await listOrders(c.get("deps"), principal, { cursor: null, limit: 3 });
  return c.html(<AccountPage shell={{ ...shell, user: shell.user }} latestOrders={orders} prime={principal.prime} />);
}

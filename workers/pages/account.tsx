/** Signing in, making an account, and what stands behind it. */
import type { OrderSummary } from "../../src/domain/order/types.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { PROBLEMS, type FieldError, type Problem } from "../../src/kernel/problem.ts";
import { Layout } from "./layout.tsx";
import { OrderCard } from "./orders.tsx";
import { ErrorSummary, TextField } from "./parts/field.tsx";
import { Icon } from "./parts/icon.tsx";
import type { Shell, Viewer } from "./view-models.ts";

interface SignInProps {
  readonly shell: Shell;
  readonly email: string;
  readonly errors: readonly FieldError[];
  /** Why the last press did nothing; null at first. */
  readonly problem: Problem | null;
  /** Path of this shop to go on to. */
  readonly back: string;
}

function Refusal({ problem, errors }: Pick<SignInProps, "problem" | "errors">) {
  if (problem === null && errors.length === 0) return null;
  if (errors.length > 0) return <ErrorSummary title="Please look at these fields" errors={errors} />;
  return problem && <ErrorSummary title={PROBLEMS[problem.code][1]} errors={[]} detail={problem.detail} />;
}

const backQuery = (back: string): string => (back === "" || back === "/" ? "" : `?back=${encodeURIComponent(back)}`);

export function LoginPage({ shell, email, errors, problem, back }: SignInProps) {
  return (
    <Layout {...shell} title="Sign in" description="Sign in to your account." noindex scripts={["forms"]}>
      <div class="wrap narrow">
        <h1 class="list-head">Sign in</h1>
        <Refusal problem={problem} errors={errors} />
        <form class="stack step" method="post" action="/login" data-once>
          <input type="hidden" name="back" value={back} />
          <TextField
            name="email"
            label="E-mail"
            value={email}
            errors={errors}
            type="email"
            inputmode="email"
            autocomplete="username"
          />
          <TextField
            name="password"
            label="Password"
            value=""
            errors={errors}
            type="password"
            autocomplete="current-password"
          />
          <button class="button wide">Sign in</button>
        </form>
        <p class="step">
          New here? <a href={`/register${backQuery(back)}`}>Make an account</a>. To buy you need none.
        </p>
      </div>
    </Layout>
  );
}

export function RegisterPage({ shell, name, email, errors, problem, back }: SignInProps & { readonly name: string }) {
  return (
    <Layout {...shell} title="Make an account" description="Make an account." noindex scripts={["forms"]}>
      <div class="wrap narrow">
        <h1 class="list-head">Make an account</h1>
        <p class="lead">Your cart comes with you, your orders stay together, and it lasts on all your devices.</p>
        <Refusal problem={problem} errors={errors} />
        <form class="stack step" method="post" action="/register" data-once>
          <input type="hidden" name="back" value={back} />
          <TextField name="name" label="Your name" value={name} errors={errors} autocomplete="name" />
          <TextField
            name="email"
            label="E-mail"
            value={email}
            errors={errors}
            type="email"
            inputmode="email"
            autocomplete="username"
          />
          <TextField
            name="password"
            label="Password"
            value=""
            errors={errors}
            type="password"
            autocomplete="new-password"
            hint={`At least ${LIMITS.passwordCharactersMin} characters. A few words in a row are good.`}
            minlength={LIMITS.passwordCharactersMin}
            maxlength={LIMITS.passwordCharactersMax}
          />
          <button class="button wide">Make the account</button>
        </form>
        <p class="step">
          You have one? <a href={`/login${backQuery(back)}`}>Sign in</a>
        </p>
      </div>
    </Layout>
  );
}

export interface AccountPageProps {
  readonly shell: Shell & { readonly user: Viewer };
  readonly latestOrders: readonly OrderSummary[];
  readonly prime: boolean;
}

export function AccountPage({ shell, latestOrders, prime }: AccountPageProps) {
  return (
    <Layout {...shell} title="Your account" description="Your account." noindex>
      <div class="wrap narrow">
        <h1>{shell.user.name}</h1>
        <p class="row soft list-head">
          {shell.user.email} {prime && <span class="badge brass">Prime</span>}
        </p>
        <div class="tiles">
          {shell.consoleAs && (
            <Tile href="/console" icon="boxes" title="Console" text="Stock, counts, and what needs a hand." />
          )}
          <Tile href="/orders" icon="package" title="Orders" text="Where everything is, invoices, buy again." />
          {shell.inboxOpen && <Tile href="/inbox" icon="mail" title="Messages" text="What we have written to you." />}
          <Tile
            href="/cart"
            icon="shopping-bag"
            title="Cart"
            text="What you have chosen, here and on your other devices."
          />
        </div>
        {latestOrders.length > 0 && (
          <section class="section" aria-label="Latest orders">
            <h2>Latest orders</h2>
            <ul class="stack">
              {latestOrders.map((order) => (
                <li>
                  <OrderCard order={order} shell={shell} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <form class="section" method="post" action="/logout">
          <button class="button quiet">
            <Icon name="log-out" /> Sign out
          </button>
        </form>
      </div>
    </Layout>
  );
}

function Tile({ href, icon, title, text }: { href: string; icon: string; title: string; text: string }) {
  return (
    <a class="box tile" href={href}>
      <Icon name={icon} />
      <span>
        <b>{title}</b>
        <br />
        <span class="hint">{text}</span>
      </span>
    </a>
  );
}

/** The pages that a shopper sees. Plain forms, no script; hono/jsx escapes whatever a merchant or shopper sent. */
import type { Child } from "hono/jsx";
import { formatAmount } from "../../src/kernel/money.ts";
import { TEST_CARDS, type CardGroup } from "./cards.ts";
import { LOCAL_METHODS } from "./local-methods.ts";
import { isOffered, type Means } from "./means.ts";
import { PAGE_STYLE } from "./page-style.ts";
import type { PageView } from "./shopper-turns.ts";

export interface InputFault {
  readonly field: "method" | "number" | "expiry" | "cvc";
  readonly message: string;
  /** Card numbers and security codes are never given back. */
  readonly expiry: string;
}

export function Page({ title, nonce, children }: { title: string; nonce: string; children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Sandbox payments`}</title>
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: PAGE_STYLE }} />
      </head>
      <body>
        <aside class="stripe" aria-label="Test mode">
          Test mode: no real money moves, and real cards must not be used.
        </aside>
        <div class="frame">
          <header class="mark">
            <svg viewBox="0 0 28 28" aria-hidden="true">
              <rect x="2" y="6" width="24" height="17" rx="4" fill="currentColor" />
              <path d="M2 11h24" stroke="var(--page)" stroke-width="3" />
              <path d="M6 18.5h6" stroke="var(--page)" stroke-width="2.4" stroke-linecap="round" />
            </svg>
            Sandbox payments
          </header>
          <main>{children}</main>
        </div>
      </body>
    </html>
  );
}

export const amountOf = (view: PageView): string => `${formatAmount(view.amountMinor, view.currency)} ${view.currency}`;
export const shopOf = (view: PageView): string => new URL(view.returnUrl).host;
/** In the groups in which it stands on the card: 4-6-5 for the 15 digits of American Express. */
const spaced = (number: string): string =>
  number.length === 15 ? number.replace(/^(\d{4})(\d{6})/, "$1 $2 ") : number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
const clockTime = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(11, 16)} UTC`;

function Summary({ view }: { view: PageView }) {
  return (
    <section class="card" aria-label="What you pay for">
      <h1>{view.description || "Your order"}</h1>
      <p class="hint">{`to the shop at ${shopOf(view)}`}</p>
      <p class="amount">{amountOf(view)}</p>
      <dl>
        <dt>Reference</dt>
        <dd>{view.reference}</dd>
        <dt>Time to pay</dt>
        <dd>
          until <time datetime={new Date(view.expiresAt).toISOString()}>{clockTime(view.expiresAt)}</time>
        </dd>
      </dl>
    </section>
  );
}

function CardButtons({ group }: { group: CardGroup }) {
  return (
    <ul class="cards">
      {TEST_CARDS.filter((card) => card.group === group).map((card) => (
        <li>
          <button name="card" value={card.name}>
            <span class="number">{spaced(card.number)}</span>
            <span class="does">{card.title}</span>
            <span class="go">Pay</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function MethodButtons({ methods }: { methods: readonly Means[] }) {
  return (
    <ul class="cards">
      {methods.map((method) => (
        <li>
          <button name="method" value={method.name}>
            <span>{method.label}</span>
            <span class="does">Confirm it at your bank</span>
            <span class="go">Go on</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Field(props: {
  name: InputFault["field"];
  label: string;
  hint: string;
  fault: InputFault | null;
  maxlength: number;
}) {
  const { name, label, hint, fault, maxlength } = props;
  const isWrong = fault?.field === name;
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        inputmode={name === "expiry" ? "text" : "numeric"}
        autocomplete="off"
        required
        maxlength={maxlength}
        value={name === "expiry" ? (fault?.expiry ?? "") : ""}
        aria-describedby={`${name}-hint`}
        aria-invalid={isWrong ? "true" : "false"}
      />
      <span class="hint" id={`${name}-hint`}>
        {isWrong ? fault.message : hint}
      </span>
    </div>
  );
}

/** The hosted page: one press on a method or test card pays with it; a card can be typed too. */
export function PayPage({ view, path, fault }: { view: PageView; path: string; fault: InputFault | null }) {
  const refusal = fault?.message ?? view.refusal;
  const methods = LOCAL_METHODS.filter((method) => isOffered(method, view.country));
  return (
    <div class="columns">
      <Summary view={view} />
      <section class="card" aria-labelledby="choose">
        {refusal && (
          <p class="fault" role="alert">
            <strong>Not paid.</strong>{" "}
            {`${refusal} ${fault ? "" : "Choose another way to pay, or go back to the shop."}`}
          </p>
        )}
        {view.challengePath && (
          <p>
            Your bank still waits for you:{" "}
            <a href={view.challengePath}>{`go on with ${view.localMethod ?? "3-D Secure"}`}</a>, or pay in another way.
          </p>
        )}
        <h2 id="choose">{methods.length > 0 ? "Choose how to pay" : "Choose a test card"}</h2>
        <form method="post" action={path}>
          {methods.length > 0 && (
            <>
              <MethodButtons methods={methods} />
              <h3>Test cards</h3>
            </>
          )}
          <CardButtons group="everyday" />
          <details>
            <summary>Cards of other countries</summary>
            <CardButtons group="abroad" />
          </details>
          <h3>Cards that are refused</h3>
          <CardButtons group="refused" />
          <details>
            <summary>Cards that make trouble</summary>
            <CardButtons group="trouble" />
          </details>
        </form>
        <details open={fault !== null && fault.field !== "method"}>
          <summary>Type a card instead</summary>
          <form method="post" action={path}>
            <Field name="number" label="Card number" hint="Any number of the list above" fault={fault} maxlength={25} />
            <div class="pair">
              <Field name="expiry" label="Expiry" hint="Such as 12/30" fault={fault} maxlength={7} />
              <Field name="cvc" label="Security code" hint="Any 3 digits" fault={fault} maxlength={4} />
            </div>
            <button class="main">{`Pay ${amountOf(view)}`}</button>
          </form>
        </details>
        <form method="post" action={`${path}/cancel`}>
          <button class="quiet">Cancel and go back to the shop</button>
        </form>
      </section>
    </div>
  );
}

/** A page that ends here and says where to go. */
export function NoticePage(props: { title: string; text: string; link: { href: string; label: string } | null }) {
  return (
    <section class="card narrow">
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.link && (
        <a class="main" href={props.link.href}>
          {props.link.label}
        </a>
      )}
    </section>
  );
}

/** What this provider is, and what its cards and tokens do. */
export function FrontPage() {
  return (
    <section class="card">
      <h1>The payment provider of development and tests</h1>
      <p>
        Shops call its API under <code>/v1</code>; shoppers meet it on its pages. Each card has a token that needs no
        call; a local method's token works where the method is offered.
      </p>
      <div class="scroll" role="region" aria-label="Cards and methods" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Card number</th>
              <th scope="col">Token</th>
              <th scope="col">What it does</th>
              <th scope="col">Issued in</th>
            </tr>
          </thead>
          <tbody>
            {TEST_CARDS.map((card) => (
              <tr>
                <td class="number">{spaced(card.number)}</td>
                <td>
                  <code>{`tok_${card.name}`}</code>
                </td>
                <td>{card.title}</td>
                <td>{card.card?.country}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <table>
          <thead>
            <tr>
              <th scope="col">Local method</th>
              <th scope="col">Token</th>
              <th scope="col">Offered in</th>
            </tr>
          </thead>
          <tbody>
            {LOCAL_METHODS.map((method) => (
              <tr>
                <td>{method.label}</td>
                <td>
                  <code>{`tok_${method.name}`}</code>
                </td>
                <td>{method.countries?.join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The pages that a shopper sees. Plain forms, no script; hono/jsx escapes whatever a merchant or shopper sent. */
import type { Child } from "hono/jsx";
import { formatAmount } from "../../src/kernel/money.ts";
import { TEST_CARDS, type TestCard } from "./cards.ts";
import { declineMessage } from "./payment-steps.ts";
import { PAGE_STYLE } from "./page-style.ts";
import type { PageView } from "./shopper-turns.ts";

export interface InputFault {
  readonly field: "number" | "expiry" | "cvc";
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
        <p class="stripe">Test mode: no real money moves, and real cards must not be used.</p>
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

const amountOf = (view: PageView): string => `${formatAmount(view.amountMinor, view.currency)} ${view.currency}`;
const shopOf = (view: PageView): string => new URL(view.returnUrl).host;
const spaced = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
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

function CardButtons({ cards }: { cards: readonly TestCard[] }) {
  return (
    <ul class="cards">
      {cards.map((card) => (
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

const isTrouble = (card: TestCard): boolean => card.manner !== "prompt" || card.refusesCapture;
const EVERYDAY = TEST_CARDS.filter((card) => !isTrouble(card) && card.declineReason === null);
const REFUSED = TEST_CARDS.filter((card) => card.declineReason !== null);
const TROUBLE = TEST_CARDS.filter(isTrouble);

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

/** The hosted page: one press on a test card pays with it; a card can be typed too. */
export function PayPage({ view, path, fault }: { view: PageView; path: string; fault: InputFault | null }) {
  const refusal = fault?.message ?? (view.lastRefusal && declineMessage(view.lastRefusal));
  return (
    <div class="columns">
      <Summary view={view} />
      <section class="card" aria-labelledby="choose">
        {refusal && (
          <p class="fault" role="alert">
            <strong>Not paid.</strong> {`${refusal} ${fault ? "" : "Choose another card, or go back to the shop."}`}
          </p>
        )}
        {view.challengePath && (
          <p>
            Your bank still waits for you: <a href={view.challengePath}>go on with 3-D Secure</a>, or take another card.
          </p>
        )}
        <h2 id="choose">Choose a test card</h2>
        <form method="post" action={path}>
          <CardButtons cards={EVERYDAY} />
          <h3>Cards that are refused</h3>
          <CardButtons cards={REFUSED} />
          <details>
            <summary>Cards that make trouble</summary>
            <CardButtons cards={TROUBLE} />
          </details>
        </form>
        <details open={fault !== null}>
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

export function ChallengePage({ view, path }: { view: PageView; path: string }) {
  return (
    <section class="card narrow" aria-labelledby="confirm">
      <p class="hint">Test bank · 3-D Secure</p>
      <h1 id="confirm">Is it you who pays?</h1>
      <p class="amount">{amountOf(view)}</p>
      <p>
        {view.description || "Your order"}
        <br />
        <span class="hint">{`to the shop at ${shopOf(view)}`}</span>
      </p>
      <form method="post" action={path}>
        <button class="main" name="verdict" value="approve">
          Approve the payment
        </button>
        <button class="quiet" name="verdict" value="fail">
          Fail the check
        </button>
      </form>
    </section>
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
        call.
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Card number</th>
              <th scope="col">Token</th>
              <th scope="col">What it does</th>
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
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The cart: lines that are changed in place, the sum explained, one button. */
import type { PricedCart } from "../../src/flows/cart/show-cart.ts";
import { CartLines, SavedLines } from "./cart-lines.tsx";
import { count, countryName, money } from "./format.ts";
import { Layout } from "./layout.tsx";
import type { CardContext } from "./parts/goods.tsx";
import { Icon } from "./parts/icon.tsx";
import { Empty, Notice } from "./parts/page.tsx";
import { RailRow } from "./parts/rail.tsx";
import { Sum } from "./parts/sum.tsx";
import type { Rail, Shell } from "./view-models.ts";

export interface CartPageProps {
  readonly shell: Shell;
  readonly priced: PricedCart;
  readonly formKey: string;
  /** Where an empty cart leads to. */
  readonly rail: Rail | null;
  readonly delivery: CardContext["delivery"];
}

export function CartPage(props: CartPageProps) {
  const { shell, priced, rail, delivery, formKey } = props;
  const empty = priced.cart.lines.length === 0;
  const isHeld = priced.cart.lines.some(({ hold }) => hold !== undefined && hold.quantity > 0);
  return (
    <Layout
      {...shell}
      title="Your cart"
      description="What you have chosen, what it costs and why."
      noindex
      scripts={["cart", "live-cart", "add-to-cart", ...(isHeld ? (["hold"] as const) : [])]}
    >
      <div class="wrap">
        <div id="cart">
          {empty ? <EmptyCart shell={shell} /> : <FullCart {...props} />}
          <SavedLines shell={shell} priced={priced} formKey={formKey} />
        </div>
        {empty && rail !== null && (
          <RailRow rail={rail} context={{ reader: shell, back: "/cart", formKey: `${formKey}-rail`, delivery }} />
        )}
      </div>
    </Layout>
  );
}

function EmptyCart({ shell }: { shell: Shell }) {
  return (
    <Empty title="Your cart is empty" text="What you put in stays here, also when you close the page.">
      <a class="button" href="/">
        <Icon name="search" /> Look around
      </a>
      {shell.user === null && (
        <a class="button quiet" href="/login?back=%2Fcart">
          Sign in to see your cart
        </a>
      )}
    </Empty>
  );
}

function FullCart({ shell, priced, formKey }: CartPageProps) {
  const pieces = priced.cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <>
      <h1 class="list-head">
        Your cart <span class="soft num">({count(pieces, shell.locale)})</span>
      </h1>
      <div class="split">
        <section aria-labelledby="in-it">
          <h2 class="vh" id="in-it">
            What is in it
          </h2>
          <CartLines shell={shell} priced={priced} formKey={formKey} />
        </section>
        <aside class="box stack" aria-label="What it costs">
          <h2>Sum</h2>
          <Sum
            quote={priced.quote}
            locale={shell.locale}
            deliveryLabel={`Delivery to ${countryName(priced.destination.country, shell.locale)}`}
          />
          <p class="vh" id="cart-total">
            Your cart costs {money(priced.quote.totalMinor, priced.quote.currency, shell.locale)} now.
          </p>
          {priced.quote.lines.length > 0 ? (
            <a class="button wide" href="/checkout">
              Go to checkout <Icon name="arrow-right" />
            </a>
          ) : (
            <Notice tone="info">Nothing in the cart can be bought right now.</Notice>
          )}
          <p class="hint">Delivery and tax are exact once you have entered your address.</p>
          <Coupons priced={priced} />
        </aside>
      </div>
    </>
  );
}

function Coupons({ priced }: { priced: PricedCart }) {
  const { coupons } = priced.cart;
  const refused = priced.quote.refusedCoupons;
  return (
    <div class="stack">
      {coupons.map((code) => (
        <form class="row between" method="post" action="/cart/coupons">
          <input type="hidden" name="code" value={code} />
          <span class="state">
            <Icon name="tag" />
            <span>
              <b>{code}</b>
              {refused
                .filter((each) => each.code === code)
                .map((each) => (
                  <span class="warn">: {each.reason}</span>
                ))}
            </span>
          </span>
          <button class="link" name="action" value="remove">
            Remove<span class="vh"> code {code}</span>
          </button>
        </form>
      ))}
      <details open={coupons.length > 0 ? undefined : refused.length > 0} id="coupon-more">
        <summary class="plain-summary">
          Enter a code <Icon name="chevron-down" />
        </summary>
        <form class="inline-form" method="post" action="/cart/coupons">
          <div class="field">
            <label for="code">Code</label>
            <input
              class="input small"
              id="code"
              name="code"
              required
              maxlength={40}
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
            />
          </div>
          <button class="button quiet small" name="action" value="add">
            Use it
          </button>
        </form>
      </details>
    </div>
  );
}

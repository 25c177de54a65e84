/** The lines of a cart: changed in place, with what moved since they were put in. */
import type { CartLine, LineHold } from "../../src/domain/cart/types.ts";
import type { OfferSnapshot } from "../../src/domain/catalog/types.ts";
import type { CartNotice } from "../../src/domain/checkout/quote-cart.ts";
import type { PricedCart } from "../../src/flows/cart/show-cart.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { aheadWords, clockTime, count, exactTime, expectedWords, money, plural } from "./format.ts";
import { Picture } from "./parts/goods.tsx";
import { Icon } from "./parts/icon.tsx";
import { variantWords } from "./parts/page.tsx";
import { Stepper } from "./parts/stepper.tsx";
import type { Shell, Tone } from "./view-models.ts";

interface LinesProps {
  readonly shell: Shell;
  readonly priced: PricedCart;
  readonly formKey: string;
}

export function CartLines({ shell, priced, formKey }: LinesProps) {
  return (
    <ul>
      {priced.cart.lines.map((line) => (
        <Line shell={shell} priced={priced} line={line} formKey={formKey} />
      ))}
    </ul>
  );
}

export function SavedLines({ shell, priced, formKey }: LinesProps) {
  const { saved } = priced.cart;
  if (saved.length === 0) return null;
  return (
    <section class="section" aria-label="Saved for later">
      <h2>Saved for later</h2>
      <ul>
        {saved.map((line) => (
          <Saved shell={shell} priced={priced} line={line} formKey={formKey} />
        ))}
      </ul>
    </section>
  );
}

interface LineProps extends LinesProps {
  readonly line: CartLine;
}

function Line({ shell, priced, line, formKey }: LineProps) {
  const offer = priced.offers.get(line.sku);
  const quoted = priced.quote.lines.find((each) => each.sku === line.sku);
  const notices = priced.notices.filter((notice) => "sku" in notice && notice.sku === line.sku);
  return (
    <li class="line">
      <Picture src={offer?.image ?? null} alt="" size={208} />
      <div>
        <Name offer={offer} sku={line.sku} />
        {line.hold && <HoldNote line={line} hold={line.hold} shell={shell} />}
        {notices.map((notice) => (
          <LineNotice notice={notice} shell={shell} />
        ))}
      </div>
      {quoted && <LinePrice quoted={quoted} shell={shell} />}
      <LineForm line={line} offer={offer} formKey={formKey} />
    </li>
  );
}

function Name({ offer, sku }: { offer: OfferSnapshot | undefined; sku: string }) {
  if (offer === undefined) return <h3>An article that is gone ({sku})</h3>;
  return (
    <>
      <h3>
        <a href={`/p/${offer.productId}`}>{offer.title}</a>
      </h3>
      <p class="hint">
        {[variantWords(offer.variant, offer.title), `from ${offer.sellerName}`]
          .filter((text) => text !== "")
          .join(", ")}
      </p>
    </>
  );
}

function LinePrice({ quoted, shell }: { quoted: PricedCart["quote"]["lines"][number]; shell: Shell }) {
  const show = (amountMinor: number): string => money(amountMinor, shell.currency, shell.locale);
  const [, ...lowered] = quoted.explanation;
  return (
    <div class="side">
      <p>
        <b>{show(quoted.subtotalMinor - quoted.discountMinor)}</b>
      </p>
      {quoted.quantity > 1 && <p class="hint">{show(quoted.unitPriceMinor)} each</p>}
      {lowered.map((step) => (
        <p class="hint">
          {step.reason}: {show(step.amountMinor)}
        </p>
      ))}
    </div>
  );
}

function LineForm({ line, offer, formKey }: { line: CartLine; offer: OfferSnapshot | undefined; formKey: string }) {
  const name = offer?.title ?? line.sku;
  return (
    <form class="row" method="post" action={`/cart/lines/${encodeURIComponent(line.sku)}`} data-line>
      <input type="hidden" name="key" value={`${formKey}-${line.sku}`} />
      {offer?.active && (
        <>
          <label class="vh" for={`q-${line.sku}`}>
            Quantity of {name}
          </label>
          <Stepper id={`q-${line.sku}`} value={line.quantity} max={LIMITS.lineQuantityMax} label={name} />
          <button class="button quiet small no-script" name="action" value="update">
            Update<span class="vh"> {name}</span>
          </button>
        </>
      )}
      <span class="row">
        {offer?.active && (
          <button class="link" name="action" value="save" formnovalidate>
            Save for later<span class="vh">: {name}</span>
          </button>
        )}
        <button class="link" name="action" value="remove" formnovalidate>
          Remove<span class="vh"> {name}</span>
        </button>
      </span>
    </form>
  );
}

const HOLD_OVER = "No longer held for you. It stays in your cart, and buying it tries again.";

/** True without scripts: the hour stands there. The island adds what is left, and says so when it is over. */
function HoldNote({ line, hold, shell }: { line: CartLine; hold: LineHold; shell: Shell }) {
  if (hold.quantity === 0 || hold.until <= shell.now) {
    return (
      <p class="state warn">
        <Icon name="clock" /> <span>{HOLD_OVER}</span>
      </p>
    );
  }
  const some = hold.quantity < line.quantity;
  return (
    <p class="state ok" data-hold-ms={hold.until - shell.now} data-hold-over={HOLD_OVER}>
      <Icon name="clock" />{" "}
      <span data-words>
        {some ? `${count(hold.quantity, shell.locale)} of ${count(line.quantity, shell.locale)} held` : "Held"} for you
        until{" "}
        <time datetime={new Date(hold.until).toISOString()} title={exactTime(hold.until, shell)}>
          {clockTime(hold.until, shell)}
        </time>
        <span class="num" data-left />
      </span>
    </p>
  );
}

/** Both icon and words tell it; never colour alone. */
function LineNotice({ notice, shell }: { notice: CartNotice; shell: Shell }) {
  const { tone, text } = noticeWords(notice, shell);
  return (
    <p class={`state ${tone}`}>
      <Icon name={tone === "warn" ? "triangle-alert" : tone === "ok" ? "tag" : "info"} /> <span>{text}</span>
    </p>
  );
}

export function noticeWords(notice: CartNotice, shell: Shell): { tone: Tone; text: string } {
  const { locale, currency } = shell;
  switch (notice.type) {
    case "price_changed": {
      const [from, to] = [money(notice.fromMinor, currency, locale), money(notice.toMinor, currency, locale)];
      const cheaper = notice.toMinor < notice.fromMinor;
      return {
        tone: cheaper ? "ok" : "warn",
        text: `${cheaper ? "Cheaper" : "Dearer"} than when you added it: ${to} now, ${from} then.`,
      };
    }
    case "not_enough_stock":
      return {
        tone: "warn",
        text: `Only ${plural(notice.sellable, "piece is", "pieces are", locale)} left. Please lower the quantity.`,
      };
    case "ordered_ahead": {
      const all = notice.now === 0;
      const when = expectedWords(notice.expectedAt, shell);
      return {
        tone: "info",
        text: all
          ? `${aheadWords(notice, shell)}. It is sent once it is here.`
          : `${count(notice.now, locale)} now, ${count(notice.ahead, locale)} ${when}, in a parcel of their own.`,
      };
    }
    case "sold_out":
      return { tone: "warn", text: "Sold out for now. Save it for later or remove it to check out." };
    case "no_longer_offered":
      return { tone: "warn", text: "No longer sold. It is not in the sum." };
    case "coupon_refused":
      return { tone: "warn", text: `${notice.code}: ${notice.reason}` };
  }
}

function Saved({ shell, priced, line, formKey }: LineProps) {
  const offer = priced.offers.get(line.sku);
  const unitPriceMinor = priced.unitPrices.get(line.sku);
  const name = offer?.title ?? line.sku;
  return (
    <li class="line">
      <Picture src={offer?.image ?? null} alt="" size={208} />
      <div>
        <Name offer={offer} sku={line.sku} />
        <form class="row" method="post" action={`/cart/lines/${encodeURIComponent(line.sku)}`}>
          <input type="hidden" name="key" value={`${formKey}-saved-${line.sku}`} />
          <input type="hidden" name="quantity" value={line.quantity} />
          {offer?.active && (
            <button class="button quiet small" name="action" value="restore">
              Put back in the cart<span class="vh">: {name}</span>
            </button>
          )}
          <button class="link" name="action" value="remove">
            Remove<span class="vh"> {name}</span>
          </button>
        </form>
      </div>
      <div class="side">
        {offer?.active && unitPriceMinor !== undefined ? (
          money(unitPriceMinor, shell.currency, shell.locale)
        ) : (
          <span class="hint">No longer sold</span>
        )}
      </div>
    </li>
  );
}

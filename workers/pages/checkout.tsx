/** Checkout in one column: who, where to, how, payment, and one button that says what it costs. */
import type { ShippingOption } from "../../src/domain/pricing/types.ts";
import type { PricedCart } from "../../src/flows/cart/show-cart.ts";
import { PROBLEMS, type FieldError, type Problem } from "../../src/kernel/problem.ts";
import { AddressFields } from "./checkout-address.tsx";
import {
  count,
  countryName,
  dayRangeWords,
  expectedWords,
  money,
  moneyWithCode,
  sentence,
  workingDayAfter,
} from "./format.ts";
import { Layout } from "./layout.tsx";
import type { TenderPreview } from "../../src/flows/checkout/preview-tenders.ts";
import { Billing } from "./checkout-billing.tsx";
import { balanceWords, Paying, payWords, WhoBears } from "./checkout-paying.tsx";
import { Choice, ErrorSummary, ErrorText, errorOf, TextField } from "./parts/field.tsx";
import { Icon } from "./parts/icon.tsx";
import { SmallLines, type SmallLine } from "./parts/lines.tsx";
import { Notice } from "./parts/page.tsx";
import { Sum } from "./parts/sum.tsx";
import type { CheckoutValues, Shell } from "./view-models.ts";

export interface CheckoutPageProps {
  readonly shell: Shell;
  readonly priced: PricedCart;
  /** What was typed so far, or what is known of the shopper. */
  readonly values: CheckoutValues;
  readonly errors: readonly FieldError[];
  /** Why the last press did nothing; null at first. */
  readonly problem: Problem | null;
  /** ISO codes of the countries we deliver to. */
  readonly countries: readonly string[];
  /** Whether a payment provider is set up. */
  readonly canCharge: boolean;
  /** Who bears what, as it stands now. */
  readonly preview: TenderPreview;
  /** Idempotency key of this form: pressing twice is one order. */
  readonly formKey: string;
}

export function CheckoutPage(props: CheckoutPageProps) {
  const { shell, values, errors, problem } = props;
  return (
    <Layout
      {...shell}
      frame="quiet"
      title={errors.length > 0 || problem !== null ? "Please check: checkout" : "Checkout"}
      description="Where it goes, how it travels, how you pay."
      noindex
      scripts={["checkout"]}
    >
      <div class="wrap narrow">
        <h1 class="list-head">Checkout</h1>
        <Refusal {...props} />
        <form id="checkout" method="post" action="/checkout" data-checkout novalidate>
          {/* The return key presses the first button of a form: this one, not that of a gift card further down. */}
          <button class="vh" tabindex={-1} aria-hidden="true">
            Pay
          </button>
          <section class="step" aria-labelledby="step-contact">
            <h2 id="step-contact">Contact</h2>
            <div class="stack">
              <TextField
                name="email"
                label="E-mail"
                value={values.email}
                errors={errors}
                type="email"
                inputmode="email"
                autocomplete="email"
                hint="For the receipt and news of your parcels, nothing else."
              />
              {shell.user === null && (
                <p class="small">
                  <a href="/login?back=%2Fcheckout">Sign in</a> if you have an account; you do not need one.
                </p>
              )}
            </div>
          </section>
          <section class="step" aria-labelledby="step-address">
            <h2 id="step-address">Where it goes</h2>
            <div class="stack">
              <AddressFields values={values} errors={errors} countries={props.countries} locale={shell.locale} />
              <Billing {...props} />
            </div>
          </section>
          <Delivery {...props} />
          <Paying {...props} />
          <Review {...props} />
        </form>
      </div>
    </Layout>
  );
}

/** What happened, that nothing was charged, and the way on; the form below is as it was. */
function Refusal({ shell, priced, errors, problem }: CheckoutPageProps) {
  if (errors.length > 0) return <ErrorSummary title="Please look at these fields" errors={errors} />;
  if (problem === null) return null;
  const { totalMinor, currency } = priced.quote;
  const detail =
    problem.code === "price-changed"
      ? `It is ${moneyWithCode(totalMinor, currency, shell.locale)} now. Nothing was charged. Look at the sum below and press the button again if you agree.`
      : problem.detail;
  return (
    <ErrorSummary title={refusalTitle(problem)} errors={[]} detail={detail}>
      <WayOn problem={problem} />
    </ErrorSummary>
  );
}

const TITLES_BY_REASON: Readonly<Record<string, string>> = {
  cancelled_by_shopper: "You have not paid yet",
  session_expired: "You have not paid yet",
  insufficient_balance: "There is less on the gift card or credit than before",
  no_such_balance: "The gift card or credit cannot be used",
  currency_mismatch: "The gift card or credit cannot be used",
  not_accepted: "Your order was not placed",
};

const reasonOf = ({ extension }: Problem): string => String(extension?.["reason"] ?? "");

const refusalTitle = (problem: Problem): string => TITLES_BY_REASON[reasonOf(problem)] ?? PROBLEMS[problem.code][1];

function WayOn({ problem }: { problem: Problem }) {
  if (problem.code === "out-of-stock")
    return (
      <p>
        <a href="/cart">Look at the cart</a>
      </p>
    );
  if (problem.code !== "payment-declined" || reasonOf(problem) === "not_accepted") return null;
  return reasonOf(problem).includes("balance") || reasonOf(problem) === "currency_mismatch" ? (
    <p>
      <a href="#payment">Look at how you pay</a>
    </p>
  ) : (
    <p>
      <button class="button" form="checkout">
        Try again, or pay in another way
      </button>
    </p>
  );
}

function Delivery({ shell, priced, values, errors }: CheckoutPageProps) {
  const error = errorOf(errors, "shipping");
  return (
    <fieldset class="step" id="delivery">
      <legend>Delivery</legend>
      {priced.shippingOptions.length === 0 ? (
        <Notice tone="warn">
          We do not deliver to {countryName(values.country, shell.locale)} yet. Please choose another country.
        </Notice>
      ) : (
        <div class="choices" id="shipping">
          {priced.shippingOptions.map((option) => (
            <Choice
              name="shipping"
              value={option.id}
              checked={option.id === chosenOption(priced, values)}
              label={sentence(isAnythingHere(priced) ? arrival(option, shell) : onceHere(option))}
              hint={option.title}
              aside={option.amountMinor === 0 ? "Free" : money(option.amountMinor, shell.currency, shell.locale)}
            />
          ))}
        </div>
      )}
      {error !== null && <ErrorText id="shipping-error" text={error} />}
      <OrderedAhead shell={shell} priced={priced} />
    </fieldset>
  );
}

const aheadNotices = (priced: PricedCart) => priced.notices.filter((notice) => notice.type === "ordered_ahead");

/** Days can be promised of what is here only. */
const isAnythingHere = (priced: PricedCart): boolean =>
  priced.quote.lines.some(({ sku }) => !aheadNotices(priced).some((notice) => notice.sku === sku && notice.now === 0));

const onceHere = ({ daysMin, daysMax }: ShippingOption): string =>
  `${daysMin === daysMax ? daysMin : `${daysMin} to ${daysMax}`} working ${daysMax === 1 ? "day" : "days"} once it is here`;

/** What comes later is said before it is paid for: how much, and when. */
function OrderedAhead({ shell, priced }: Pick<CheckoutPageProps, "shell" | "priced">) {
  const notices = aheadNotices(priced);
  if (notices.length === 0) return null;
  return (
    <Notice tone="info">
      Not here yet, and sent in a parcel of its own once it is:
      <ul>
        {notices.map((notice) => (
          <li>
            {count(notice.ahead, shell.locale)} × {priced.offers.get(notice.sku)?.title ?? notice.sku},{" "}
            {expectedWords(notice.expectedAt, shell)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The chosen way, or the cheapest where that way does not lead. */
const chosenOption = (priced: PricedCart, values: CheckoutValues): ShippingOption["id"] | undefined =>
  (priced.shippingOptions.find((option) => option.id === values.shipping) ?? priced.shippingOptions[0])?.id;

function arrival({ daysMin, daysMax }: ShippingOption, shell: Shell): string {
  const day = (days: number): number => workingDayAfter(shell.now, days, shell.timeZone);
  return dayRangeWords(day(daysMin), day(daysMax), shell);
}

function Review({ shell, priced, values, formKey, canCharge, preview }: CheckoutPageProps) {
  const { quote } = priced;
  const deliverable = priced.shippingOptions.length > 0 && quote.lines.length > 0;
  const needsProvider = preview.leftMinor > 0;
  const used = balanceWords(preview);
  return (
    <section class="step box stack" id="review" aria-labelledby="step-review">
      <h2 id="step-review">Your order</h2>
      <SmallLines lines={reviewLines(priced)} currency={quote.currency} locale={shell.locale} />
      {priced.notices.some((notice) => notice.type !== "ordered_ahead") && (
        <Notice tone="warn">
          Something has changed in your cart. <a href="/cart">Look at the cart</a>
        </Notice>
      )}
      <Sum
        quote={quote}
        locale={shell.locale}
        deliveryLabel={`Delivery to ${countryName(values.country, shell.locale)}`}
        totalLabel={used === "" ? "You pay" : "Total"}
      />
      <WhoBears shell={shell} preview={preview} />
      <input type="hidden" name="expectedTotalMinor" value={quote.totalMinor} />
      <input type="hidden" name="key" value={formKey} />
      {deliverable && (canCharge || !needsProvider) && (
        <button class="button wide" data-pay>
          <Icon name="lock" /> {payWords(preview, quote.totalMinor, shell)}
        </button>
      )}
      <p class="hint">
        {!needsProvider
          ? "This places the order at once."
          : used === ""
            ? "The payment provider's page comes next. Nothing is charged before you confirm it there."
            : `The payment provider's page comes next. Nothing is charged before you confirm it there, your ${used} neither.`}
      </p>
    </section>
  );
}

function reviewLines(priced: PricedCart): SmallLine[] {
  return priced.quote.lines.map((line) => {
    const offer = priced.offers.get(line.sku);
    return {
      title: offer?.title ?? line.sku,
      variant: offer?.variant ?? {},
      image: offer?.image ?? null,
      quantity: line.quantity,
      subtotalMinor: line.subtotalMinor,
    };
  });
}

/** How it is paid: gift cards, the account's credit, and the provider for what they leave. Works without scripts. */
import type { PreviewedBalance, TenderPreview } from "../../src/flows/checkout/preview-tenders.ts";
import type { FieldError } from "../../src/kernel/problem.ts";
import { countryName, money, moneyWithCode } from "./format.ts";
import { errorOf, TextField } from "./parts/field.tsx";
import { Icon } from "./parts/icon.tsx";
import { Notice } from "./parts/page.tsx";
import type { CheckoutValues, Shell } from "./view-models.ts";

export interface PayingProps {
  readonly shell: Shell;
  readonly values: CheckoutValues;
  /** Who bears what, as it stands now. */
  readonly preview: TenderPreview;
  /** Whether a payment provider is set up. */
  readonly canCharge: boolean;
  readonly errors: readonly FieldError[];
}

/** Buttons of this section come back to it: the form is the same, the page is not begun anew at its top. */
const HERE = "/checkout#payment";

export function Paying(props: PayingProps) {
  return (
    <fieldset class="step" id="payment">
      <legend>Payment</legend>
      <div class="stack">
        <GiftCards {...props} />
        <StoreCredit {...props} />
        <AtProvider {...props} />
      </div>
    </fieldset>
  );
}

/** The codes travel in the form and nowhere else: never in an address, never in the page's history. */
function GiftCards({ shell, values, preview, errors }: PayingProps) {
  const isOpen = values.giftCards.length > 0 || errorOf(errors, "giftCode") !== null;
  return (
    <>
      {values.giftCards.map((named, index) => (
        <GiftCard shell={shell} named={named} index={index} card={preview.giftCards[index] ?? null} />
      ))}
      <details class="more" id="gift-card" open={isOpen}>
        <summary class="plain-summary">
          <span>{values.giftCards.length > 0 ? "Add another gift card" : "Use a gift card"}</span>
          <Icon name="chevron-down" />
        </summary>
        <div class="inline-form section-body">
          <TextField
            name="giftCode"
            label="Code of the gift card"
            value={values.giftCode}
            errors={errors}
            autocomplete="off"
            maxlength={40}
            optional="unsaid"
          />
          <button class="button quiet" name="do" value="gift" formaction={HERE} formnovalidate>
            Use it
          </button>
        </div>
      </details>
    </>
  );
}

interface GiftCardProps {
  readonly shell: Shell;
  readonly named: string;
  readonly index: number;
  readonly card: PreviewedBalance | null;
}

function GiftCard({ shell, named, index, card }: GiftCardProps) {
  const label = card?.label ?? "Gift card";
  return (
    <div class="choice applied">
      <Icon name={card === null ? "circle-alert" : "gift"} />
      <b>{label}</b>
      <span class="num">{card !== null && card.bearsMinor > 0 && `−${show(card.bearsMinor, shell)}`}</span>
      <span class="hint">
        {card === null
          ? "It cannot be used any more: it was used up, closed, or is past its date."
          : stays(card, shell)}{" "}
        <button class="link" name="do" value={`remove-${index}`} formaction={HERE} formnovalidate>
          Take it out <span class="vh">{label}</span>
        </button>
      </span>
      <input type="hidden" name={`gift${index}`} value={named} />
      {card !== null && <input type="hidden" name={`bears${index}`} value={card.bearsMinor} />}
    </div>
  );
}

const show = (amountMinor: number, { currency, locale }: Shell): string => money(amountMinor, currency, locale);

function stays({ availableMinor, bearsMinor }: PreviewedBalance, shell: Shell): string {
  if (availableMinor === 0) return "Nothing is left on it.";
  if (bearsMinor === 0) return `It is not needed: ${show(availableMinor, shell)} stay on it.`;
  const left = availableMinor - bearsMinor;
  return left === 0 ? "It is used up then." : `${show(left, shell)} stay on it.`;
}

function StoreCredit({ shell, values, preview }: PayingProps) {
  const { storeCredit } = preview;
  if (storeCredit === null) return null;
  return (
    <div class="choice">
      <input type="checkbox" id="useCredit" name="useCredit" value="1" checked={values.useCredit} />
      {values.useCredit && <input type="hidden" name="bearsCredit" value={storeCredit.bearsMinor} />}
      <label for="useCredit">
        <b>Use your store credit</b>
      </label>
      <span class="num">{storeCredit.bearsMinor > 0 && `−${show(storeCredit.bearsMinor, shell)}`}</span>
      <span class="hint">
        {values.useCredit ? stays(storeCredit, shell) : `${show(storeCredit.availableMinor, shell)} are there.`}{" "}
        <button class="link no-script" name="do" value="look" formaction={HERE} formnovalidate>
          Show the new sum
        </button>
      </span>
    </div>
  );
}

/** The provider's page has the fields for cards; ours never has. */
function AtProvider({ shell, values, preview, canCharge }: PayingProps) {
  if (preview.leftMinor === 0)
    return (
      <p class="state ok">
        <Icon name="circle-check" /> <span>Nothing is left to pay: you need no card.</span>
      </p>
    );
  if (!canCharge) return <Notice tone="warn">No payment provider is set up, so no card can be charged yet.</Notice>;
  return (
    <div class="choice applied">
      <Icon name="credit-card" />
      <b>Card, or another way to pay</b>
      <span class="num">{show(preview.leftMinor, shell)}</span>
      <span class="hint">
        You choose on the payment provider's own page, which comes next and shows what it takes in{" "}
        {countryName(values.billing?.country || values.country, shell.locale)}. We never see the number of your card.
      </span>
    </div>
  );
}

/** What balances bear, and what is left for the provider, below the sum. Nothing where no balance is used. */
export function WhoBears({ shell, preview }: Pick<PayingProps, "shell" | "preview">) {
  const used = usedBalances(preview);
  if (used.length === 0) return null;
  return (
    <dl class="sum" aria-label="Who bears it">
      {used.map(({ label, bearsMinor }) => (
        <div class="ok">
          <dt>{label}</dt>
          <dd>−{show(bearsMinor, shell)}</dd>
        </div>
      ))}
      <div class="total">
        <dt>Left to pay</dt>
        <dd>{show(preview.leftMinor, shell)}</dd>
      </div>
    </dl>
  );
}

const usedBalances = ({ giftCards, storeCredit }: TenderPreview): readonly PreviewedBalance[] =>
  [...giftCards, storeCredit].filter((each) => each !== null).filter(({ bearsMinor }) => bearsMinor > 0);

/** What is charged, and where; the balances are charged with the same press. */
export function payWords(preview: TenderPreview, totalMinor: number, { currency, locale }: Shell): string {
  const show = (amountMinor: number): string => moneyWithCode(amountMinor, currency, locale);
  if (preview.leftMinor > 0) return `Pay ${show(preview.leftMinor)} at the payment provider`;
  return `Pay ${show(totalMinor)} with your ${balanceWords(preview)}`;
}

export function balanceWords(preview: TenderPreview): string {
  const cards = preview.giftCards.filter((card) => card !== null && card.bearsMinor > 0).length;
  const words = cards === 0 ? [] : [cards === 1 ? "gift card" : "gift cards"];
  if ((preview.storeCredit?.bearsMinor ?? 0) > 0) words.push("store credit");
  return words.join(" and ");
}

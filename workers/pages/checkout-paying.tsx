/** How it is paid: gift cards, the account's credit, and the provider for what they leave. Works without scripts. */
import type { TenderPreview } from "../../src/flows/checkout/preview-tenders.ts";
import type { FieldError } from "../../src/kernel/problem.ts";
import { money } from "./format.ts";
import { Choice, errorOf, ErrorText, TextField } from "./parts/field.tsx";
import { Icon } from "./parts/icon.tsx";
import type { CheckoutValues, PaymentChoice, Shell } from "./view-models.ts";

export interface PayingProps {
  readonly shell: Shell;
  readonly values: CheckoutValues;
  readonly preview: TenderPreview;
  readonly payments: readonly PaymentChoice[];
  readonly errors: readonly FieldError[];
}

export function Paying(props: PayingProps) {
  const { values, preview, payments, errors } = props;
  const error = errorOf(errors, "payment");
  return (
    <fieldset class="step" id="payment">
      <legend>Payment</legend>
      <div class="stack">
        <GiftCards {...props} />
        <StoreCredit {...props} />
        {preview.leftMinor > 0 && (
          <div class="choices">
            {payments.map(({ value, label, hint }) => (
              <Choice name="payment" value={value} checked={value === values.payment} label={label} hint={hint} />
            ))}
          </div>
        )}
        {error !== null && <ErrorText id="payment-error" text={error} />}
      </div>
    </fieldset>
  );
}

/** The codes travel in the form and nowhere else: never in an address, never in the page's history. */
function GiftCards({ shell, values, preview, errors }: PayingProps) {
  const error = errorOf(errors, "giftCode");
  const isOpen = values.giftCards.length > 0 || error !== null;
  return (
    <>
      {values.giftCards.map((code, index) => {
        const card = preview.giftCards[index] ?? null;
        return (
          <div class="choice applied">
            <Icon name={card === null ? "circle-alert" : "gift"} />
            <span>
              <b>{card?.label ?? `Gift card ending ${code.slice(-4)}`}</b>
            </span>
            <span class="num">{card === null ? "" : `−${money(card.bearsMinor, shell.currency, shell.locale)}`}</span>
            <span class="hint">
              {card === null
                ? "It cannot be used for this order. Take it out."
                : `${money(card.availableMinor - card.bearsMinor, shell.currency, shell.locale)} stay on it.`}{" "}
              <button class="link" name="do" value={`remove-${index}`} formnovalidate>
                Take it out
              </button>
            </span>
            <input type="hidden" name={`gift${index}`} value={code} />
          </div>
        );
      })}
      <details class="more" id="gift-card" open={isOpen}>
        <summary class="plain-summary">
          <span>{values.giftCards.length > 0 ? "Another gift card" : "Pay with a gift card"}</span>
          <Icon name="chevron-down" />
        </summary>
        <div class="inline-form section-body">
          <TextField
            name="giftCode"
            label="Code"
            value={values.giftCode}
            errors={errors}
            autocomplete="off"
            maxlength={40}
            optional
          />
          <button class="button quiet" name="do" value="gift" formnovalidate>
            Use it
          </button>
        </div>
      </details>
    </>
  );
}

function StoreCredit({ shell, values, preview }: PayingProps) {
  const { storeCredit } = preview;
  if (storeCredit === null) return null;
  const show = (amountMinor: number): string => money(amountMinor, shell.currency, shell.locale);
  return (
    <label class="choice">
      <input type="checkbox" name="useCredit" value="1" checked={values.useCredit} />
      <span>
        <b>Use your store credit</b>
      </span>
      <span class="num">{storeCredit.bearsMinor > 0 ? `−${show(storeCredit.bearsMinor)}` : ""}</span>
      <span class="hint">
        {storeCredit.bearsMinor > 0
          ? `${show(storeCredit.availableMinor - storeCredit.bearsMinor)} stay on it.`
          : values.useCredit
            ? "Nothing is left for it to pay."
            : `${show(storeCredit.availableMinor)} are there.`}{" "}
        <button class="link no-script" name="do" value="look" formnovalidate>
          Show the new sum
        </button>
      </span>
    </label>
  );
}

/** What balances bear, and what is left for the provider, below the sum. Nothing where no balance is used. */
export function WhoBears({ shell, preview }: Pick<PayingProps, "shell" | "preview">) {
  const used = [...preview.giftCards, preview.storeCredit].filter((each) => each !== null && each.bearsMinor > 0);
  if (used.length === 0) return null;
  const show = (amountMinor: number): string => money(amountMinor, shell.currency, shell.locale);
  return (
    <dl class="sum" aria-label="Who bears it">
      {used.map((each) => (
        <div class="ok">
          <dt>{each?.label}</dt>
          <dd>−{show(each?.bearsMinor ?? 0)}</dd>
        </div>
      ))}
      <div class="total">
        <dt>{preview.leftMinor > 0 ? "Left for your card" : "Left to pay"}</dt>
        <dd>{show(preview.leftMinor)}</dd>
      </div>
    </dl>
  );
}

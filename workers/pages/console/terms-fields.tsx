/** An offer's stock terms as fields: what is typed first, else what holds. */
import type { OfferStockTerms } from "../../../src/domain/catalog/types.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { MINUTE_MS } from "../../../src/kernel/time.ts";
import { ErrorText, errorOf, TextField } from "../parts/field.tsx";
import type { DeedProps } from "./deed-form.tsx";

/** The terms as the form's fields say them. */
export function typedTerms({ buffer, ahead, cartHoldMs }: OfferStockTerms): ReadonlyMap<string, string> {
  return new Map([
    ["buffer", buffer === null ? "shop" : buffer.kind === "units" && buffer.units === 0 ? "none" : buffer.kind],
    ["units", buffer?.kind === "units" && buffer.units > 0 ? String(buffer.units) : ""],
    ["share", buffer?.kind === "share" ? String(buffer.basisPoints / 100) : ""],
    ["ahead", ahead?.kind ?? "none"],
    ["unitsMax", ahead ? String(ahead.unitsMax) : ""],
    ["minutes", cartHoldMs === null ? "" : String(cartHoldMs / MINUTE_MS)],
  ]);
}

interface RadioProps {
  readonly group: string;
  readonly value: string;
  readonly chosen: string;
  readonly words: string;
}

const Radio = ({ group, value, chosen, words }: RadioProps) => (
  <label class="radio">
    <input type="radio" name={group} value={value} checked={chosen === value} />
    {words}
  </label>
);

export function TermsFields({ page, open }: DeedProps) {
  const typed = open.typed ?? typedTerms(page.offer.stockTerms);
  const errors = open.problem?.errors ?? [];
  const text = (name: string): string => typed.get(name) ?? "";
  const number = (name: string, label: string) => (
    <input
      class="input"
      id={name}
      name={name}
      value={text(name)}
      inputmode="decimal"
      maxlength={11}
      autocomplete="off"
      aria-label={label}
      aria-invalid={errorOf(errors, name) === null ? undefined : "true"}
      aria-describedby={errorOf(errors, name) === null ? undefined : `${name}-error`}
    />
  );
  const fault = (name: string) => {
    const detail = errorOf(errors, name);
    return detail === null ? null : <ErrorText id={`${name}-error`} text={detail} />;
  };
  const [buffer, ahead] = [text("buffer"), text("ahead")];
  return (
    <div class="ask">
      <fieldset>
        <legend>Kept back</legend>
        <Radio group="buffer" value="shop" chosen={buffer} words="As the shop does it" />
        <Radio group="buffer" value="none" chosen={buffer} words="Nothing" />
        <div class="radio">
          <Radio group="buffer" value="units" chosen={buffer} words="Units" /> {number("units", "Units kept back")}
        </div>
        {fault("units")}
        <div class="radio">
          <Radio group="buffer" value="share" chosen={buffer} words="Per cent" />{" "}
          {number("share", "Per cent of what is on hand")}
        </div>
        {fault("share")}
        <p class="hint">Of a stock below 20 nothing is kept back.</p>
      </fieldset>
      <fieldset>
        <legend>Before it is here</legend>
        <Radio group="ahead" value="none" chosen={ahead} words="It cannot be ordered" />
        <Radio group="ahead" value="preorder" chosen={ahead} words="Preorder, of what is announced" />
        <Radio group="ahead" value="backorder" chosen={ahead} words="Backorder, announced or not" />
        <div class="radio">
          <span aria-hidden="true">Up to</span> {number("unitsMax", "Units that may be promised ahead")}
          <span aria-hidden="true">units</span>
        </div>
        {fault("unitsMax")}
      </fieldset>
      <TextField
        name="minutes"
        label="Held in carts, in minutes"
        value={text("minutes")}
        inputmode="numeric"
        maxlength={4}
        errors={errors}
        autocomplete="off"
        optional
        hint={`${LIMITS.cartHoldMsMin / MINUTE_MS} to ${LIMITS.cartHoldMsMax / MINUTE_MS}. Empty: reserved at checkout, as is usual.`}
      />
    </div>
  );
}

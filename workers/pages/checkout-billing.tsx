/** Where the bill goes, when that is another address than the parcel's. */
import { LIMITS } from "../../src/kernel/limits.ts";
import type { FieldError } from "../../src/kernel/problem.ts";
import { addressForm } from "./address-fields.ts";
import { countryName } from "./format.ts";
import { SelectField, TextField } from "./parts/field.tsx";
import type { BillingValues, CheckoutValues, Shell } from "./view-models.ts";

interface BillingProps {
  readonly shell: Shell;
  readonly values: CheckoutValues;
  readonly errors: readonly FieldError[];
  readonly countries: readonly string[];
}

const NO_BILLING: BillingValues = {
  name: "",
  line1: "",
  line2: "",
  city: "",
  region: "",
  postalCode: "",
  country: "",
};

/** The fields are there once the box is ticked, by the style sheet alone; without the tick they are not sent. */
export function Billing(props: BillingProps) {
  return (
    <div class="stack" id="billing">
      <label class="tick" for="otherBill">
        <input type="checkbox" id="otherBill" name="otherBill" value="1" checked={props.values.billing !== null} />
        The bill goes to another address
      </label>
      <BillingFields {...props} />
    </div>
  );
}

function BillingFields({ shell, values, errors, countries }: BillingProps) {
  const billing = values.billing ?? NO_BILLING;
  const country = billing.country || values.country;
  const form = addressForm(country);
  const sorted = countries
    .map((code) => [code, countryName(code, shell.locale)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], shell.locale));
  const text = (name: keyof BillingValues, label: string, autocomplete: string, optional = false) => (
    <TextField
      name={`billing-${name}`}
      label={label}
      value={billing[name]}
      errors={errors}
      autocomplete={`billing ${autocomplete}`}
      maxlength={LIMITS.addressCharactersMax[name]}
      optional={optional}
    />
  );
  const city = text("city", "Town or city", "address-level2");
  const postal = text("postalCode", form.postalLabel, "postal-code", form.postalExample === null);
  return (
    <fieldset class="stack when-ticked">
      <legend class="vh">Address of the bill</legend>
      <SelectField
        name="billing-country"
        label="Country"
        value={country}
        errors={errors}
        options={sorted}
        autocomplete="billing country"
      />
      {text("name", "Name or company", "name")}
      {text("line1", "Street and number", "address-line1")}
      {text("line2", "Flat, floor, department", "address-line2", true)}
      <div class={form.cityFirst ? "pair" : "pair first-small"}>{form.cityFirst ? [city, postal] : [postal, city]}</div>
      {form.region !== null && form.region.choices.length > 0 && (
        <SelectField
          name="billing-region"
          label={form.region.label}
          value={billing.region}
          errors={errors}
          options={form.region.choices}
          prompt="Choose"
          autocomplete="billing address-level1"
        />
      )}
      {form.region !== null &&
        form.region.choices.length === 0 &&
        text("region", form.region.label, "address-level1", true)}
    </fieldset>
  );
}

/** Where the bill goes, when that is another address than the parcel's. */
import type { FieldError } from "../../src/kernel/problem.ts";
import { addressForm } from "./address-fields.ts";
import { countryName } from "./format.ts";
import { SelectField, TextField } from "./parts/field.tsx";
import { Icon } from "./parts/icon.tsx";
import type { BillingValues, CheckoutValues, Shell } from "./view-models.ts";

interface BillingProps {
  readonly shell: Shell;
  readonly values: CheckoutValues;
  readonly errors: readonly FieldError[];
  readonly countries: readonly string[];
}

export const NO_BILLING: BillingValues = {
  name: "",
  line1: "",
  line2: "",
  city: "",
  region: "",
  postalCode: "",
  country: "",
};

/** Closed and empty it is not sent; what stands in it counts as soon as a name or a street does. */
export function Billing({ shell, values, errors, countries }: BillingProps) {
  const billing = values.billing ?? NO_BILLING;
  const form = addressForm(billing.country || values.country);
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
      optional={optional}
    />
  );
  return (
    <details class="step" id="billing" open={values.billing !== null}>
      <summary class="plain-summary">
        <span>The bill goes to another address</span>
        <Icon name="chevron-down" />
      </summary>
      <div class="stack section-body">
        {text("name", "Name or company", "name", true)}
        {text("line1", "Street and number", "address-line1", true)}
        {text("line2", "Flat, floor, department", "address-line2", true)}
        <div class="pair first-small">
          {text("postalCode", form.postalLabel, "postal-code", true)}
          {text("city", "Town or city", "address-level2", true)}
        </div>
        {text("region", form.region?.label ?? "Region, where there is one", "address-level1", true)}
        <SelectField
          name="billing-country"
          label="Country"
          value={billing.country || values.country}
          errors={errors}
          options={sorted}
          autocomplete="billing country"
          optional
        />
      </div>
    </details>
  );
}

/** The address, with the fields and words of its country. */
import { LIMITS } from "../../src/kernel/limits.ts";
import type { FieldError } from "../../src/kernel/problem.ts";
import { addressForm } from "./address-fields.ts";
import { countryName } from "./format.ts";
import { SelectField, TextField } from "./parts/field.tsx";
import type { CheckoutValues } from "./view-models.ts";

interface AddressProps {
  readonly values: CheckoutValues;
  readonly errors: readonly FieldError[];
  readonly countries: readonly string[];
  readonly locale: string;
}

export function AddressFields({ values, errors, countries, locale }: AddressProps) {
  const sorted = countries
    .map((code) => [code, countryName(code, locale)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], locale));
  return (
    <div class="stack">
      <SelectField
        name="country"
        label="Country"
        value={values.country}
        errors={errors}
        options={sorted}
        autocomplete="country"
      />
      {/* The total that was shown is sent along: another one is refused and shown, with these fields as typed. */}
      <p class="hint no-script">
        Another country or delivery may change the total. Then you see the new one first; nothing is charged before.
      </p>
      <TextField
        name="name"
        label="Full name"
        value={values.name}
        errors={errors}
        autocomplete="name"
        maxlength={LIMITS.addressCharactersMax.name}
      />
      <TextField
        name="line1"
        label="Street and number"
        value={values.line1}
        errors={errors}
        autocomplete="address-line1"
        maxlength={LIMITS.addressCharactersMax.line1}
      />
      <TextField
        name="line2"
        label="Flat, floor, company"
        value={values.line2}
        errors={errors}
        autocomplete="address-line2"
        maxlength={LIMITS.addressCharactersMax.line2}
        optional
      />
      <Place values={values} errors={errors} />
      <TextField
        name="phone"
        label="Phone"
        value={values.phone}
        errors={errors}
        type="tel"
        inputmode="tel"
        autocomplete="tel"
        hint="Only for the carrier, when it cannot find you."
        maxlength={LIMITS.addressCharactersMax.phone}
        optional
      />
    </div>
  );
}

/** Town, postal code and region: what differs between countries, replaced when the country changes. */
function Place({ values, errors }: Pick<AddressProps, "values" | "errors">) {
  const form = addressForm(values.country);
  const city = (
    <TextField
      name="city"
      label="Town or city"
      value={values.city}
      errors={errors}
      autocomplete="address-level2"
      maxlength={LIMITS.addressCharactersMax.city}
    />
  );
  const postal = (
    <TextField
      name="postalCode"
      label={form.postalLabel}
      value={values.postalCode}
      errors={errors}
      autocomplete="postal-code"
      {...(form.numericPostal ? { inputmode: "numeric" as const } : {})}
      {...(form.postalExample === null && { hint: "There are none here: leave it empty.", optional: true })}
      maxlength={LIMITS.addressCharactersMax.postalCode}
    />
  );
  return (
    <div class="stack" id="place">
      <div class={form.cityFirst ? "pair" : "pair first-small"}>{form.cityFirst ? [city, postal] : [postal, city]}</div>
      {form.region !== null && form.region.choices.length > 0 && (
        <SelectField
          name="region"
          label={form.region.label}
          value={values.region}
          errors={errors}
          options={form.region.choices}
          prompt="Choose"
          autocomplete="address-level1"
        />
      )}
      {form.region !== null && form.region.choices.length === 0 && (
        <TextField
          name="region"
          label={form.region.label}
          value={values.region}
          errors={errors}
          autocomplete="address-level1"
          maxlength={LIMITS.addressCharactersMax.region}
          optional
        />
      )}
    </div>
  );
}

/** An address as it is written on a parcel. */
import type { Address } from "../../../src/domain/order/types.ts";
import { addressForm } from "../address-fields.ts";
import { countryName } from "../format.ts";

export function PostalAddress({ address, email, locale }: { address: Address; email?: string; locale: string }) {
  const lines = [
    address.name,
    address.line1,
    address.line2,
    ...placeLines(address),
    countryName(address.country, locale),
    email,
  ];
  return (
    <address class="small">
      {lines
        .filter((text) => text !== undefined && text !== "")
        .map((text) => (
          <>
            {text}
            <br />
          </>
        ))}
    </address>
  );
}

/** "10115 Berlin", or as in English-speaking countries "San Francisco CA 94107". */
function placeLines({ city, region, postalCode, country }: Address): readonly string[] {
  if (addressForm(country).cityFirst) return [[city, region, postalCode].filter((text) => text !== "").join(" ")];
  return [`${postalCode} ${city}`.trim(), region];
}

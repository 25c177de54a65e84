import { describe, expect, test } from "vitest";
import { addressErrors } from "../../../src/domain/order/address.ts";
import type { Address } from "../../../src/domain/order/types.ts";

const address = (over: Partial<Address>): Address => ({
  name: "Ada",
  line1: "Oranienstr. 24",
  line2: "",
  city: "Berlin",
  region: "",
  postalCode: "10999",
  country: "DE",
  phone: "",
  ...over,
});
const wrong = (over: Partial<Address>): string[] =>
  addressErrors(address(over), (country) => (country === "US" ? ["CA", "NY"] : [])).map((error) => error.pointer);

describe("an address", () => {
  test("is complete by the rules of its country", () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ country: "GB", postalCode: "SW1A 1AA" })).toEqual([]);
    expect(wrong({ country: "US", postalCode: "94107", region: "CA" })).toEqual([]);
    expect(wrong({ country: "HK", postalCode: "" })).toEqual([]);
  });

  test("says each thing that is missing", () => {
    expect(wrong({ name: " ", line1: "", city: "" })).toEqual(["/address/name", "/address/line1", "/address/city"]);
    expect(wrong({ postalCode: "1099" })).toEqual(["/address/postalCode"]);
    expect(wrong({ country: "US", postalCode: "94107", region: "" })).toEqual(["/address/region"]);
    expect(wrong({ country: "US", postalCode: "94107", region: "Bavaria" })).toEqual(["/address/region"]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressErrors, writtenAddress } from "../../../src/domain/order/address.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { examplePostalCode, writtenPostalCode } from "../../../src/domain/order/postal-codes.ts";
import { regionCode, regionsOf } from "../../../src/domain/order/regions.ts";
import type { Address } from "../../../src/domain/order/types.ts";
import { DELIVERABLE_COUNTRIES } from "../../../src/domain/pricing/shipping.ts";
import { CA_PROVINCE_CODES, US_STATE_CODES } from "../../../src/domain/pricing/tax.ts";

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
const wrong = (over: Partial<Address>): string[] => addressErrors(address(over)).map((error) => error.pointer);

describe("an address", () => {
  test("is complete by the rules of its country", () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ country: "GB", postalCode: "SW1A 1AA" })).toEqual([]);
    expect(wrong({ country: "US", postalCode: "94107", region: "CA" })).toEqual([]);
    expect(wrong({ country: "HK", postalCode: "" })).toEqual([]);
    expect(
      wrong({ country: "JP", postalCode: "100-0001", name: "山田太郎", line1: "千代田1-1", city: "千代田区" }),
    ).toEqual([]);
  });

  test("says each thing that is missing, in the order of the form", () => {
    expect(wrong({ name: " ", line1: "", city: "" })).toEqual(["/address/name", "/address/line1", "/address/city"]);
    expect(wrong({ name: "...", line1: "--", city: "42" })).toEqual([
      "/address/name",
      "/address/line1",
      "/address/city",
    ]);
    expect(wrong({ postalCode: "1099" })).toEqual(["/address/postalCode"]);
    expect(wrong({ country: "US", postalCode: "94107", region: "" })).toEqual(["/address/region"]);
    expect(wrong({ country: "US", postalCode: "94107", region: "Bavaria" })).toEqual(["/address/region"]);
    expect(wrong({ country: "BR", postalCode: "01310-100", region: "" })).toEqual(["/address/region"]);
  });

  test("names its fields under the address that it is", () => {
    expect(addressErrors(address({ city: "" }), "/billingAddress")).toEqual([
      { pointer: "/billingAddress/city", detail: "Enter the town or city." },
    ]);
  });

  test("may be a post office box or a parcel station", () => {
    for (const line1 of ["P.O. Box 1234", "PO BOX 9", "Postfach 10 20 30", "Packstation 145", "Caixa Postal 77"])
      expect(wrong({ line1, line2: "Postnummer 12345678" }), line1).toEqual([]);
  });

  test.each(["+49 30 901820", "030/90 18-20", "(555) 010-9999", "+55 (11) 91234-5678", ""])(
    "has a phone: %j",
    (phone) => {
      expect(wrong({ phone })).toEqual([]);
    },
  );

  test.each(["1", "1234", "1234567890123456", "call me", "+49 30 9018 ext 20", "++4930901820"])(
    "has no phone: %j",
    (phone) => {
      expect(wrong({ phone })).toEqual(["/address/phone"]);
    },
  );

  test.each([["\n"], ["\u0000"], ["\u007f"], ["\u2028"], ["\u202e"], ["\u2066"]])(
    "carries nothing that a label cannot print: %j",
    (sign) => {
      expect(wrong({ name: `Ada${sign}Eve`, line2: sign })).toEqual(["/address/name", "/address/line2"]);
    },
  );

  test("fits on a label", () => {
    for (const field of ["name", "line1", "line2", "city"] as const) {
      const max = LIMITS.addressCharactersMax[field];
      expect(wrong({ [field]: "x".repeat(max) }), field).toEqual([]);
      expect(wrong({ [field]: "x".repeat(max + 1) }), field).toEqual([`/address/${field}`]);
    }
  });

  test("of Brazil is right with its CEP as the files have it", () => {
    for (const postalCode of ["01310-100", "01310100", "70040 010", "69.932-000"])
      expect(wrong({ country: "BR", region: "SP", postalCode }), postalCode).toEqual([]);
    expect(wrong({ country: "BR", region: "SP", postalCode: "01310" })).toEqual(["/address/postalCode"]);
  });
});

describe("a postal code", () => {
  test.each([
    ["GB", "sw1a1aa", "SW1A 1AA"],
    ["GB", "m11ae", "M1 1AE"],
    ["GB", "b33 8th", "B33 8TH"],
    ["GB", "cr2-6xh", "CR2 6XH"],
    ["GB", "DN551PT", "DN55 1PT"],
    ["GB", "w1a1hq", "W1A 1HQ"],
    ["CA", "k1a0b1", "K1A 0B1"],
    ["NL", "1012ab", "1012 AB"],
    ["BR", "01310100", "01310-100"],
    ["US", "941071234", "94107-1234"],
    ["US", "94107", "94107"],
    ["PL", "00001", "00-001"],
    ["PT", "1000 001", "1000-001"],
    ["SE", "11122", "111 22"],
    ["JP", "1000001", "100-0001"],
    ["IE", "d02af30", "D02 AF30"],
    ["IE", "D6WXY00", "D6W XY00"],
    ["LV", "1010", "LV-1010"],
    ["LV", "lv 1010", "LV-1010"],
    ["LT", "01100", "LT-01100"],
    ["MT", "vlt1117", "VLT 1117"],
    ["AR", "c1070aam", "C1070AAM"],
    ["AR", "1070", "1070"],
    ["TW", "10617", "10617"],
    ["HK", "", ""],
    ["HK", "999077", "999077"],
    ["XX", "anything", "anything"],
  ])("of %s typed as %j is written %j", (country, typed, written) => {
    expect(writtenPostalCode(country, typed)).toBe(written);
  });

  test.each([
    ["DE", ""],
    ["DE", "1011"],
    ["DE", "1O115"],
    ["DE", "٣٤٥٦٧"],
    ["GB", "SW1A 1A"],
    ["GB", "SW1A 1CC"],
    ["GB", "94107"],
    ["CA", "D1A 0B1"],
    ["CA", "K1A 0O1"],
    ["NL", "0123 AB"],
    ["NL", "1012 SS"],
    ["LI", "9484"],
    ["US", "94107-12"],
    ["LV", "LV-101"],
    ["BR", "0131010"],
    ["IE", "B02 AF30"],
    ["US", "constructor"],
  ])("of %s is not %j", (country, typed) => {
    expect(writtenPostalCode(country, typed)).toBeUndefined();
  });

  test("is known of every country that is delivered to, and its example is one", () => {
    for (const country of DELIVERABLE_COUNTRIES) {
      const example = examplePostalCode(country);
      if (country === "HK") expect(example).toBeNull();
      else expect(writtenPostalCode(country, String(example)), country).toBe(example);
    }
  });

  test("is written once and for all: writing it again changes nothing", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DELIVERABLE_COUNTRIES),
        fc.string({ unit: fc.constantFrom(..."0123456789ABCDEFGXabcswl -."), maxLength: 10 }),
        (country, typed) => {
          const written = writtenPostalCode(country, typed);
          expect(written === undefined ? undefined : writtenPostalCode(country, written)).toBe(written);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("does not depend on case and on the signs between", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DELIVERABLE_COUNTRIES.filter((country) => country !== "HK")),
        fc.array(fc.constantFrom("", " ", "-", "."), { minLength: 12, maxLength: 12 }),
        (country, signs) => {
          const example = String(examplePostalCode(country));
          const typed = [...example.replace(/[ -]/g, "").toLowerCase()]
            .map((char, index) => char + signs[index])
            .join("");
          expect(writtenPostalCode(country, typed)).toBe(example);
        },
      ),
    );
  });
});

describe("a region", () => {
  test("is found by its code or its name, without case and accents", () => {
    expect(regionCode("BR", "sp")).toBe("SP");
    expect(regionCode("BR", "Sao Paulo")).toBe("SP");
    expect(regionCode("BR", "SÃO PAULO")).toBe("SP");
    expect(regionCode("US", "california")).toBe("CA");
    expect(regionCode("US", "ON")).toBeUndefined();
    expect(regionCode("DE", "BY")).toBeUndefined();
    expect(regionCode("constructor", "x")).toBeUndefined();
  });

  test("of the United States and Canada is one whose tax is known, and the other way round", () => {
    expect(
      regionsOf("US")
        .map(([code]) => code)
        .toSorted(),
    ).toEqual(US_STATE_CODES);
    expect(
      regionsOf("CA")
        .map(([code]) => code)
        .toSorted(),
    ).toEqual(CA_PROVINCE_CODES);
  });

  test("has a code of its own in its country", () => {
    for (const country of DELIVERABLE_COUNTRIES) {
      const codes = regionsOf(country).map(([code]) => code);
      expect(new Set(codes).size).toBe(codes.length);
      for (const [code, name] of regionsOf(country))
        expect([regionCode(country, code), regionCode(country, name)]).toEqual([code, code]);
    }
  });
});

describe("the written address", () => {
  const field = fc.string({
    unit: fc.oneof(fc.constantFrom(" ", "  ", "e\u0301", "ß", "\n"), fc.string({ minLength: 1, maxLength: 1 })),
  });
  const any = fc.record({
    ...{ name: field, line1: field, line2: field, city: field, region: field, postalCode: field, phone: field },
    country: fc.constantFrom(...DELIVERABLE_COUNTRIES),
  });

  test("is what is printed", () => {
    expect(
      writtenAddress(
        address({ name: "  Ada   Lovelace ", country: "br", region: "são paulo", postalCode: "01310100" }),
      ),
    ).toEqual(address({ name: "Ada Lovelace", country: "BR", region: "SP", postalCode: "01310-100" }));
  });

  test("keeps what is not valid as it was typed", () => {
    expect(writtenAddress(address({ postalCode: "1099x", region: "Bavaria" }))).toEqual(
      address({ postalCode: "1099x", region: "Bavaria" }),
    );
  });

  test("written again is the same, and has the same faults as before or fewer", () => {
    fc.assert(
      fc.property(any, (typed) => {
        const written = writtenAddress(typed);
        expect(writtenAddress(written)).toEqual(written);
        const before = addressErrors(typed).map(({ pointer }) => pointer);
        for (const { pointer } of addressErrors(written)) expect(before).toContain(pointer);
      }),
      { numRuns: 1_000 },
    );
  });

  test("has at most one fault a field", () => {
    fc.assert(
      fc.property(any, (typed) => {
        const pointers = addressErrors(typed).map(({ pointer }) => pointer);
        expect(new Set(pointers).size).toBe(pointers.length);
      }),
    );
  });
});

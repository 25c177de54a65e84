/** Local methods: twins of what shoppers of a country expect beside cards. Nobody's bank is called. */
import { PLAIN, type Means } from "./means.ts";

const method = (name: string, label: string, ...countries: string[]): Means => ({
  ...PLAIN,
  ...{ name, label, countries, bankAsks: "on_page", card: null },
});

export const LOCAL_METHODS: readonly Means[] = [
  method("ideal", "iDEAL", "NL"),
  method("sepa_debit", "SEPA Direct Debit", "DE", "AT"),
  method("boleto", "Boleto", "BR"),
  method("debit", "Debit card", "BR"),
  method("blik", "BLIK", "PL"),
  method("bancontact", "Bancontact", "BE"),
  method("alipay", "Alipay", "CN"),
];

export const localMethodByName = (name: string): Means | undefined =>
  LOCAL_METHODS.find((known) => known.name === name);

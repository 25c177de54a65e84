/**
 * Which state or province a postal code lies in, where its first characters say so for sure. It tells one Springfield
 * from the other, and is near enough where the town is not known. Names are those of the gazetteer's areas.
 */

/** Ranges of the first three digits of ZIP codes by state (USPS Publication 65, L002); each from, to, state. */
const US_ZIP3 =
  "005-005NY 010-027MA 028-029RI 030-038NH 039-049ME 050-054VT 055-055MA 056-059VT 060-062CT 063-063CT 064-069CT " +
  "070-089NJ 100-149NY 150-196PA 197-199DE 200-200DC 201-201VA 202-205DC 206-219MD 220-246VA 247-268WV 270-289NC " +
  "290-299SC 300-319GA 320-339FL 341-349FL 350-369AL 370-385TN 386-397MS 398-399GA 400-427KY 430-459OH 460-479IN " +
  "480-499MI 500-528IA 530-549WI 550-567MN 569-569DC 570-577SD 580-588ND 590-599MT 600-629IL 630-658MO 660-679KS " +
  "680-693NE 700-714LA 716-729AR 730-732OK 733-733TX 734-749OK 750-799TX 800-816CO 820-831WY 832-838ID 840-847UT " +
  "850-865AZ 870-884NM 885-885TX 889-898NV 900-961CA 967-968HI 970-979OR 980-994WA 995-999AK";

/** First letter of a Canadian code (Canada Post); X is shared by two territories and tells nothing. */
const CANADA: Readonly<Record<string, string>> = {
  A: "NL",
  B: "NS",
  C: "PE",
  E: "NB",
  G: "QC",
  H: "QC",
  J: "QC",
  K: "ON",
  L: "ON",
  M: "ON",
  N: "ON",
  P: "ON",
  R: "MB",
  S: "SK",
  T: "AB",
  V: "BC",
  Y: "YT",
};

/** First digit of an Australian code; 2 holds the capital's territory too. */
const AUSTRALIA: Readonly<Record<string, string>> = {
  "0": "NT",
  "2": "NS",
  "3": "VI",
  "4": "QL",
  "5": "SA",
  "6": "WA",
  "7": "TA",
};

/** Null where a code of this country does not say. */
export function postalArea(country: string, postalCode: string): string | null {
  const code = postalCode.trim().toUpperCase();
  switch (country) {
    case "US":
      return zipState(code.slice(0, 3));
    case "CA":
      return CANADA[code.charAt(0)] ?? null;
    case "AU":
      return isCapitalTerritory(code) ? "AC" : (AUSTRALIA[code.charAt(0)] ?? null);
    default:
      return null;
  }
}

function zipState(prefix: string): string | null {
  if (!/^\d{3}$/.test(prefix)) return null;
  const range = US_ZIP3.split(" ").find((each) => each.slice(0, 3) <= prefix && prefix <= each.slice(4, 7));
  return range?.slice(7) ?? null;
}

/** 2600 to 2618 and 2900 to 2920 (Australia Post); 02 and 026 begin others too. */
const isCapitalTerritory = (code: string): boolean =>
  /^\d{4}$/.test(code) && ((code >= "2600" && code <= "2618") || (code >= "2900" && code <= "2920"));

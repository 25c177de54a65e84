/** Names of places as people write them, made equal: "Düsseldorf", "DUESSELDORF" and "Dusseldorf" are one place. */

const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "a",
  œ: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  þ: "th",
  ı: "i",
};

/**
 * Lower case, without accents, spaces and signs; ae, oe and ue as a, o and u, which is how umlauts are written where
 * there are none; Saint as St. Letters of other scripts stay.
 */
export function placeKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßøæœłđðħþı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/\b(saint|sankt|sint)\b/g, "st")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/([aou])e/g, "$1");
}

/**
 * What a city's field may mean, likeliest first: as it stands, then without a district's number or letter ("Paris
 * Cedex 08", "Dublin 4", "København K"), then without what tells it from others ("Esslingen am Neckar").
 */
export function placeKeys(city: string): readonly string[] {
  const bare = city
    .replace(/\s+cedex\b.*$/i, "")
    .replace(/\s+\d.*$/, "")
    .replace(/\s+\p{L}$/u, "");
  const short = bare.replace(/(\s*[,/(]|\s+-\s+|\s+(am|an|im|in|bei|ob|upon|sur|sul|nad)\s).*$/i, "");
  return [...new Set([city, bare, short].map(placeKey))].filter((key) => key !== "");
}

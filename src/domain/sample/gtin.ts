/**
 * GTIN-13 check digit: weights 1 and 3 alternating from the left (GS1 General Specifications, 7.9.1).
 * `body` is the first twelve digits.
 */
export function gtinCheckDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += Number(body[i]) * (i % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10;
}

/** A GTIN-13 of the range 200 to 299, which GS1 leaves to shops' own use, so it never meets a real article. */
export function inStoreGtin(group: number, serial: number): string {
  const body = `2${String(group % 100).padStart(2, "0")}${String(serial % 1_000_000_000).padStart(9, "0")}`;
  return body + gtinCheckDigit(body);
}

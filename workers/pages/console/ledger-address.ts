/** Where the pages of the ledger are. */
export function ledgerAddress(query: Readonly<Record<string, string>> = {}, path = "/console/ledger"): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? path : `${path}?${text}`;
}

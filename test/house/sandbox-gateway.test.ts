import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TEST_CARDS } from "../../workers/sandbox-gateway/cards.ts";
import { LOCAL_METHODS } from "../../workers/sandbox-gateway/local-methods.ts";
import { MESSAGE_STATES, MESSAGE_TYPES, MOMENTS } from "../../workers/sandbox-gateway/types.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/sandbox-gateway.md"), "utf8");
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const tokenRows = rows.filter(([, token]) => token?.startsWith("`tok_"));

describe("the page on the sandbox gateway", () => {
  it("lists every card and method as it is, and no other", () => {
    const cards = TEST_CARDS.map(({ name, number, title, card }) => [number, `\`tok_${name}\``, title, card?.country]);
    const methods = LOCAL_METHODS.map(({ name, label, countries }) => [
      label,
      `\`tok_${name}\``,
      countries?.join(", "),
    ]);
    const listed = tokenRows.map(([first = "", ...rest]) => [
      /^\d/.test(first) ? first.replaceAll(" ", "") : first,
      ...rest,
    ]);
    expect(listed).toEqual([...cards, ...methods]);
  });

  it("names every moment's call, every type and every state of a message", () => {
    for (const moment of MOMENTS) expect(text).toContain(`\`${moment.split(".")[0]}\``);
    for (const word of [...MESSAGE_TYPES, ...MESSAGE_STATES]) expect(text).toContain(`\`${word}\``);
  });
});

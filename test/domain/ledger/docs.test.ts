/** docs/ledger.md says what the code does: its chart is the code's, its examples are what is posted. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHART } from "../../../src/domain/ledger/chart.ts";
import { EXAMPLES, inColumns } from "./examples.ts";

const text = readFileSync(join(import.meta.dirname, "../../../docs/ledger.md"), "utf8");

describe("the documentation of the ledger", () => {
  it("has a row for every account of the chart, in its order", () => {
    const rows = text.split("\n").filter((line) => line.startsWith("| `"));
    const cells = rows.map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells).toEqual(
      CHART.map(({ group, title, class: of, debited, credited }) => [`\`${group}\``, title, of, debited, credited]),
    );
  });

  it.each(Object.entries(EXAMPLES))("has the postings of the example: %s", (name, transaction) => {
    const shown = new RegExp(`<!-- example: ${name} -->\\s+\`\`\`text\\n([^\`]+)\`\`\``).exec(text)?.[1];
    expect(shown?.trimEnd()).toBe(inColumns(transaction));
  });

  it("has no example that is none", () => {
    const names = [...text.matchAll(/<!-- example: (\w+) -->/g)].map((match) => String(match[1]));
    expect(names.toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
  });
});

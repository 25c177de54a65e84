/** docs/fraud.md says what the code does. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CAPS } from "../../../src/domain/fraud/caps.ts";
import { FEATURES } from "../../../src/domain/fraud/features.ts";
import { MODEL } from "../../../src/domain/fraud/model.ts";
import { SIGNALS } from "../../../src/domain/fraud/signals.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";

const text = readFileSync(join(import.meta.dirname, "../../../docs/fraud.md"), "utf8");

/** The rows of the table under a heading, cell by cell. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const part = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return part
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe("the documentation of the screening", () => {
  it("has a row for every signal, in the order of the code", () => {
    expect(tableUnder("Signals")).toEqual(
      SIGNALS.map(({ code, points, when }) => [`\`${code}\``, String(points), when]),
    );
  });

  it("has a row for every cap with its default", () => {
    expect(tableUnder("Caps")).toEqual(
      CAPS.map(({ code, setting, when }) => [
        `\`${code}\``,
        `\`fraud.caps.${setting}\``,
        String(DEFAULT_SETTINGS.fraud.caps[setting]),
        when,
      ]),
    );
  });

  it("tells of the model that is checked in", () => {
    expect(text).toContain(`AUC of the model          ${MODEL.auc.toFixed(4)}`);
    expect(text).toContain(MODEL.name);
    expect(text).toContain(`over ${FEATURES.length} features`);
  });
});

import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { matchAll, matchAny, normaliseText, queryTerms, TERMS_MAX } from "../../../src/domain/search/query-text.ts";

describe("the words of a query", () => {
  it("are letters and digits in lower case, each once", () => {
    expect(queryTerms("  Café-crème, CAFÉ 12\u00a0V! ")).toEqual(["café", "crème", "12", "v"]);
    expect(normaliseText("ﬁne\tＡＢＣ\u0000x")).toBe("fine abc x");
  });

  it("are none when nothing is a letter or a digit", () => {
    expect(["", '"*:^()', "- -", "🙂", "\u0301"].map(queryTerms)).toEqual([[], [], [], [], []]);
  });

  it("are not more than the index can bear", () => {
    expect(queryTerms(Array.from({ length: 100 }, (_, i) => `w${i}`).join(" "))).toHaveLength(TERMS_MAX);
  });
});

describe("a full-text query", () => {
  const db = new DatabaseSync(":memory:");
  const find = (query: string): number[] =>
    db
      .prepare("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid")
      .all(query)
      .map((row) => Number(row["rowid"]));

  beforeAll(() => {
    db.exec("CREATE VIRTUAL TABLE texts USING fts5(title, brand, tokenize = 'porter unicode61 remove_diacritics 2')");
    db.exec("INSERT INTO texts VALUES ('Café tables', 'NEAR'), ('Table lamp', 'AND OR'), ('Naïve chairs', 'x')");
  });

  it("finds by stem, whatever case and accents", () => {
    expect(find(matchAll(queryTerms("TABLE")))).toEqual([1, 2]);
    expect(find(matchAll(queryTerms("cafe table")))).toEqual([1]);
    expect(find(matchAny(queryTerms("cafe naive")))).toEqual([1, 3]);
  });

  it("takes operators for words", () => {
    expect(find(matchAll(queryTerms("NEAR")))).toEqual([1]);
    expect(find(matchAll(queryTerms("and or")))).toEqual([2]);
    expect(find(matchAll(queryTerms("title:table NOT lamp")))).toEqual([]);
  });

  it("is never a syntax error, whatever is typed", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            '"',
            "'",
            "*",
            "(",
            ")",
            ":",
            "^",
            "-",
            "+",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "table",
            "{a b}:",
            "\u0000",
            "é",
            " ",
          ),
          { maxLength: 20 },
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const terms = queryTerms(text);
        if (terms.length === 0) return;
        expect(() => [find(matchAll(terms)), find(matchAny(terms))]).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  const known = fc.integer({ min: 0x20, max: 0x4ff }).map((code) => String.fromCodePoint(code));

  it("finds a text by any of its own words", () => {
    fc.assert(
      // Latin, Greek and Cyrillic: of later scripts the tokenizer knows what stood in Unicode 6.1, JavaScript more.
      fc.property(fc.string({ unit: known, maxLength: 30 }), (text) => {
        const terms = queryTerms(text);
        if (terms.length === 0) return;
        db.exec("DELETE FROM texts WHERE rowid = 99");
        db.prepare("INSERT INTO texts (rowid, title, brand) VALUES (99, ?, '')").run(normaliseText(text));
        for (const term of terms) expect(find(matchAll([term]))).toContain(99);
      }),
      { numRuns: 300 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "../../../workers/csv.ts";
import { readCountSheet } from "../../../workers/count-sheet.ts";

const fieldsOf = (text: string): unknown => {
  const answer = readCsv(text);
  return answer.outcome === "read" ? answer.records.map((record) => record.fields) : answer;
};
const linesOf = (text: string): unknown => {
  const answer = readCsv(text);
  return answer.outcome === "read" ? answer.records.map((record) => record.line) : answer;
};

/** No formula, and not blank all over: an empty line is no record. */
const cell = fc.string({ unit: fc.constantFrom("a", "7", ",", ";", '"', " ", "\n", "\t", "é") });
const rows = fc.array(fc.tuple(fc.constant("x"), cell, cell), { minLength: 1, maxLength: 8 });

describe("CSV", () => {
  it("that was written is read as it was", () => {
    fc.assert(
      fc.property(rows, (table) => {
        // The separator of the first line is found by its first sign: a head of plain names, as sheets have one.
        const read = fieldsOf(writeCsv([["one", "two", "three"], ...table]));
        const guarded = table.map((row) => row.map((value) => (/^[\t]/.test(value) ? `'${value}` : value)));
        expect(read).toEqual([["one", "two", "three"], ...guarded]);
      }),
    );
  });

  it("is read with any line end, a mark of its encoding, and blanks around fields", () => {
    expect(fieldsOf('\uFEFFa,b\r\n 1 , "2" \n3,4\r5,6')).toEqual([
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
      ["5", "6"],
    ]);
  });

  it("is separated by what stands first in its first line", () => {
    expect(fieldsOf("a;b\n1,5;2")).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
    expect(fieldsOf("a\tb\n1\t2")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("names each record by the line on which it begins, empty ones left out", () => {
    expect(linesOf('a\n"b\nb"\n\n\nc\n')).toEqual([1, 2, 6]);
  });

  it.each(['a\n"open', 'a\n"x"y\n', '"a""\n'])(
    "with quotes that do not fit is malformed, with its line: %j",
    (text) => {
      expect(readCsv(text)).toMatchObject({ outcome: "malformed", line: text.startsWith("a") ? 2 : 1 });
    },
  );

  it("never throws, and ends, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(["read", "malformed"]).toContain(readCsv(text).outcome);
      }),
    );
  });

  it("writes no formula for a spreadsheet to run", () => {
    expect(writeCsv([["=1+1", "@x", "+4", "-4", -4]])).toBe("'=1+1,'@x,'+4,'-4,-4\r\n");
  });
});

describe("the sheet of a count", () => {
  it("is refused, never thrown at, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readCountSheet(bytes);
        expect(read.ok || read.error.code === "invalid-request").toBe(true);
      }),
    );
  });

  it("that is not UTF-8 is told so", () => {
    expect(readCountSheet(new Uint8Array([0xff, 0xfe, 0x41]))).toMatchObject({
      ok: false,
      error: { errors: [{ pointer: "line 1", detail: expect.stringContaining("UTF-8") as string }] },
    });
  });
});

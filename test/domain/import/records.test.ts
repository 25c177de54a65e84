import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { formOf, recordsOf, type FileForm, type Located } from "../../../scripts/import/records.ts";

async function read(form: FileForm, ...parts: (string | Buffer)[]): Promise<Located[]> {
  const out: Located[] = [];
  for await (const record of recordsOf(Readable.from(parts.map((part) => Buffer.from(part))), form)) out.push(record);
  return out;
}
const lines = (records: Located[]): [number, unknown][] =>
  records.map(({ line, record, fault }) => [line, record ?? fault]);

describe("a catalogue file", () => {
  it("is told by its name's ending", () => {
    expect(["a.csv.gz", "a.JSONL", "a.ndjson.gz", "b.yml", "c.tsv"].map(formOf)).toEqual([
      "csv",
      "jsonl",
      "jsonl",
      "yaml",
      "csv",
    ]);
    expect(() => formOf("a.xlsx")).toThrow("must end in .csv");
  });
});

describe("CSV", () => {
  it("gives each record with the line where it begins, line breaks in values included", async () => {
    const text = '\uFEFFid,title\n1,"two\nlines"\n\n2,"a ""b"""\n3,c\n';
    expect(lines(await read("csv", text))).toEqual([
      [2, { id: "1", title: "two\nlines" }],
      [5, { id: "2", title: 'a "b"' }],
      [6, { id: "3", title: "c" }],
    ]);
  });

  it("reports a line with too many values and goes on", async () => {
    const records = lines(await read("csv", "id,title\n1,a\n2,b,c\n3,d\n"));
    expect(records.filter(([, record]) => typeof record === "object")).toHaveLength(2);
    expect(records.filter(([, record]) => typeof record === "string")).toEqual([
      [3, expect.stringContaining("Invalid Record Length")],
    ]);
  });
});

describe("JSON Lines", () => {
  it("splits at line feeds only, whatever the bytes are cut into", async () => {
    const text = Buffer.from('{"t":"caf\u00e9 \u2028 x"}\r\n\n{"t":2}');
    expect(lines(await read("jsonl", text.subarray(0, 10), text.subarray(10)))).toEqual([
      [1, { t: "caf\u00e9 \u2028 x" }],
      [3, { t: 2 }],
    ]);
  });

  it("reports what is no object and goes on", async () => {
    const records = lines(await read("jsonl", '[1]\n{"a":\n{"a":1}\n'));
    expect(records).toEqual([
      [1, "is not an object of columns"],
      [2, expect.stringContaining("cannot be read")],
      [3, { a: 1 }],
    ]);
  });
});

describe("a YAML list", () => {
  it("gives each item with its line", async () => {
    const text = "---\n# goods\n- id: a\n  text: one\n    two\n- id: b\n  n: 1.5\n-\n  id: c\n";
    expect(lines(await read("yaml", text))).toEqual([
      [3, { id: "a", text: "one two" }],
      [6, { id: "b", n: 1.5 }],
      [8, { id: "c" }],
    ]);
  });

  it("is refused when it is no list, and a broken item is passed over", async () => {
    expect(lines(await read("yaml", "id: a\n"))).toEqual([[1, "the file is not a YAML list of records"]]);
    expect(lines(await read("yaml", "- a: [\n- a: 1\n"))).toEqual([
      [1, expect.stringContaining("cannot be read")],
      [2, { a: 1 }],
    ]);
  });
});

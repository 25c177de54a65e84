/** Reads a catalogue file record by record, never whole: CSV, JSON Lines, or a YAML list; each also as .gz. */
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { parse as csvParser } from "csv-parse";
import { parse as parseYaml } from "yaml";
import { Told } from "../told.ts";

export type RawRecord = Readonly<Record<string, unknown>>;

export interface Located {
  /** Line in the file at which the record begins, from 1. */
  readonly line: number;
  readonly record: RawRecord | null;
  /** Why there is no record. */
  readonly fault: string | null;
}

export type FileForm = "csv" | "jsonl" | "yaml";

/** By the name's ending; `.gz` is taken off first. */
export function formOf(path: string): FileForm {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  if (/\.(csv|tsv)$/.test(name)) return "csv";
  if (/\.(jsonl|ndjson)$/.test(name)) return "jsonl";
  if (/\.(yaml|yml)$/.test(name)) return "yaml";
  throw new Told(`${path}: the name must end in .csv, .tsv, .jsonl, .ndjson, .yaml or .yml, with or without .gz`);
}

export function readRecords(path: string): AsyncIterable<Located> {
  const raw = createReadStream(path);
  const unpacked = path.toLowerCase().endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  raw.on("error", (error) => unpacked.destroy(error));
  return recordsOf(unpacked, formOf(path), /\.tsv(\.gz)?$/i.test(path) ? "\t" : ",");
}

/** The same of any stream. */
export function recordsOf(stream: Readable, form: FileForm, delimiter = ","): AsyncIterable<Located> {
  switch (form) {
    case "csv":
      return csvRecords(stream, delimiter);
    case "jsonl":
      return jsonRecords(stream);
    case "yaml":
      return yamlRecords(stream);
  }
}

interface CsvRow {
  readonly record: RawRecord;
  /** As it stands in the file, with the line at which it ends. */
  readonly raw: string;
  readonly info: { readonly lines: number };
}

async function* csvRecords(stream: Readable, delimiter: string): AsyncGenerator<Located> {
  const faults: Located[] = [];
  const parser = csvParser({
    columns: (names: string[]) => names.map((name) => name.trim()),
    bom: true,
    delimiter,
    skip_empty_lines: true,
    skip_records_with_error: true,
    info: true,
    raw: true,
    on_skip: (error) => {
      faults.push({
        line: (error as { lines?: number } | undefined)?.lines ?? 0,
        record: null,
        fault: error?.message ?? "cannot be read",
      });
      return undefined;
    },
  });
  stream.on("error", (error) => parser.destroy(error));
  stream.pipe(parser);
  for await (const row of parser as AsyncIterable<CsvRow>) {
    yield* faults.splice(0);
    const breaks = row.raw.trim().split("\n").length - 1;
    yield { line: row.info.lines - breaks, record: row.record, fault: null };
  }
  yield* faults.splice(0);
}

/** Lines end with a line feed, perhaps after a carriage return, and with nothing else: not with U+2028, as readline has it. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.write(bytes)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}

async function* jsonRecords(stream: Readable): AsyncGenerator<Located> {
  let line = 0;
  for await (const text of linesOf(stream)) {
    line += 1;
    const bare = line === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (bare.trim() !== "") yield located(line, () => JSON.parse(bare) as unknown);
  }
}

/** Each item of the top-level list by itself: it begins with "- " at the start of a line. */
async function* yamlRecords(stream: Readable): AsyncGenerator<Located> {
  let item: string[] = [];
  let began = 0;
  let line = 0;
  const made = (): Located => {
    const text = item.join("\n");
    return located(began, () => (parseYaml(text) as unknown[])[0]);
  };
  for await (const text of linesOf(stream)) {
    line += 1;
    if (/^-(\s|$)/.test(text)) {
      if (item.length > 0) yield made();
      item = [text];
      began = line;
    } else if (item.length > 0) item.push(text);
    else if (text.trim() !== "" && !/^(---|#|%)/.test(text)) {
      yield { line, record: null, fault: "the file is not a YAML list of records" };
      return;
    }
  }
  if (item.length > 0) yield made();
}

function located(line: number, read: () => unknown): Located {
  try {
    const value = read();
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { line, record: value as RawRecord, fault: null };
    }
    return { line, record: null, fault: "is not an object of columns" };
  } catch (error) {
    return { line, record: null, fault: `cannot be read: ${(error as Error).message.split("\n")[0] ?? ""}` };
  }
}

/** The import itself: records to chunks, chunks to the shop, progress and report after each. */
import { appendFileSync, statSync, writeFileSync } from "node:fs";
import type { Category } from "../../src/domain/catalog/types.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { expectStatus, listAt, numberAt, textAt, type ShopClient } from "../shop-client.ts";
import { Told } from "../told.ts";
import { categoryBook, type CategoryBook } from "./categories.ts";
import { mapperOf, type Mapper } from "./map-record.ts";
import type { Mapping } from "./mapping-form.ts";
import { fresh, keyOf, readProgress, writeProgress, type Paths, type Progress } from "./progress.ts";
import { readRecords } from "./records.ts";
import { sendChunk, type RejectedRow, type Row } from "./send.ts";

export interface ImportOptions {
  readonly file: string;
  readonly mapping: Mapping;
  readonly client: ShopClient;
  readonly token: string;
  readonly paths: Paths;
  readonly restart: boolean;
  readonly say: (text: string) => void;
}

export interface ImportOutcome extends Progress {
  /** Records of an earlier run that were passed over. */
  readonly resumedAt: number;
  readonly seconds: number;
}

interface Waiting {
  rows: Row[];
  rejected: RejectedRow[];
  notes: RejectedRow[];
  /** Records read into it, those without a product too. */
  records: number;
}

export async function runImport(options: ImportOptions): Promise<ImportOutcome> {
  const { client, token, paths, say } = options;
  const startedAt = performance.now();
  const key = await keyOf(options.file, options.mapping, client.url);
  let progress = (await resumable(options, key)) ?? begin(paths, key);
  const resumedAt = progress.rows;
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  if (progress.complete) return { ...progress, resumedAt, seconds: seconds() };

  const book = categoryBook(await shopCategories(client));
  const mapper = mapperOf(options.mapping, book, await shopCurrency(client));
  await sendFrame(client, token, options.mapping);
  let sending: Promise<void> = Promise.resolve();
  let waiting = emptyChunk();

  const flush = async (): Promise<void> => {
    await sending;
    const chunk = waiting;
    waiting = emptyChunk();
    sending = sendOne(chunk, book, mapper);
    // A failure is met at the next await; until then it must not count as unhandled.
    sending.catch(() => undefined);
  };
  const sendOne = async (chunk: Waiting, categories: CategoryBook, sellers: Mapper): Promise<void> => {
    const sent = await sendChunk(client, token, {
      categories: categories.takeNew(),
      sellers: sellers.takeSellers(),
      rows: chunk.rows,
    });
    const rejected = [...chunk.rejected, ...sent.rejected].sort((a, b) => a.line - b.line);
    appendFileSync(
      paths.report,
      [...rejected.map((row) => csvLine("rejected", row)), ...chunk.notes.map((row) => csvLine("note", row))].join(""),
    );
    progress = {
      ...progress,
      rows: progress.rows + chunk.records,
      accepted: progress.accepted + sent.accepted,
      rejected: progress.rejected + rejected.length,
      notes: progress.notes + chunk.notes.length,
      reportBytes: statSync(paths.report).size,
    };
    writeProgress(paths, progress);
    const rate = Math.round((progress.rows - resumedAt) / Math.max(seconds(), 0.001));
    say(`\r${progress.rows} rows, ${progress.accepted} accepted, ${progress.rejected} rejected, ${rate} rows/s `);
  };

  let number = 0;
  for await (const { line, record, fault } of readRecords(options.file)) {
    number += 1;
    if (number <= resumedAt) continue;
    waiting.records += 1;
    const mapped = record === null ? null : mapper.map(record);
    if (mapped === null || !mapped.ok)
      waiting.rejected.push({ line, id: "", reason: mapped === null ? (fault ?? "") : mapped.error });
    else {
      waiting.rows.push({ line, product: mapped.value.product });
      for (const reason of mapped.value.notes) waiting.notes.push({ line, id: mapped.value.product.id, reason });
    }
    if (waiting.rows.length >= LIMITS.importRowsMax) await flush();
  }
  if (waiting.records > 0) await flush();
  await sending;
  progress = { ...progress, complete: true };
  writeProgress(paths, progress);
  return { ...progress, resumedAt, seconds: seconds() };
}

const emptyChunk = (): Waiting => ({ rows: [], rejected: [], notes: [], records: 0 });

/** An earlier run counts only while the shop still has at least what it put there. */
async function resumable(options: ImportOptions, key: string): Promise<Progress | undefined> {
  if (options.restart) return undefined;
  const progress = readProgress(options.paths, key);
  if (progress === undefined) return undefined;
  const status = await options.client.insist({ path: "/v1/catalogue/status" });
  expectStatus(status, [200], "the catalogue's status");
  if (numberAt(status.body, "products") >= progress.accepted) return progress;
  options.say("The shop has fewer products than an earlier run put there: beginning anew.\n");
  return undefined;
}

function begin(paths: Paths, key: string): Progress {
  writeFileSync(paths.report, "what,line,id,reason\n");
  const progress = { ...fresh(key), reportBytes: statSync(paths.report).size };
  writeProgress(paths, progress);
  return progress;
}

const csvLine = (what: string, { line, id, reason }: RejectedRow): string =>
  `${what},${line},${[id, reason].map((text) => `"${text.replaceAll('"', '""')}"`).join(",")}\n`;

async function shopCategories(client: ShopClient): Promise<Category[]> {
  const answer = await client.insist({ path: "/v1/categories" });
  expectStatus(answer, [200], "the categories");
  return listAt(answer.body, "items").map((item) => JSON.parse(JSON.stringify(item)) as Category);
}

/** Prices without a currency are in the shop's own. */
async function shopCurrency(client: ShopClient): Promise<string> {
  const answer = await client.insist({ path: "/v1/catalogue/status" });
  expectStatus(answer, [200], "the catalogue's status");
  return textAt(answer.body, "currency");
}

async function sendFrame(client: ShopClient, token: string, mapping: Mapping): Promise<void> {
  if (mapping.sellers.length === 0 && mapping.warehouses.length === 0) return;
  const body = { sellers: mapping.sellers, warehouses: mapping.warehouses };
  const answer = await client.insist({ method: "POST", path: "/v1/catalogue/batches", token, body });
  expectStatus(answer, [200], "sellers and warehouses");
  const refused = listAt(answer.body, "rejected");
  if (refused.length > 0)
    throw new Told(`the shop refused the mapping's sellers or warehouses: ${JSON.stringify(refused[0])}`);
}

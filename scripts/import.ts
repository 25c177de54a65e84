/** npm run import -- FILE [--map MAPPING] [--url URL] [--data DIR] [--token TOKEN] [--restart] [--strict] */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { holderOf, readSecrets } from "./data-folder.ts";
import { readMapping } from "./import/mapping-form.ts";
import { pathsFor } from "./import/progress.ts";
import { formOf } from "./import/records.ts";
import { runImport, type ImportOutcome } from "./import/run.ts";
import { DEFAULT_DATA_DIR } from "./paths.ts";
import { shopClient } from "./shop-client.ts";
import { staffToken } from "./staff-token.ts";
import { Told, wordsOf } from "./told.ts";

const USAGE = `npm run import -- FILE [--map MAPPING] [--url http://127.0.0.1:8787] [--data DIR] [--token TOKEN] [--restart] [--strict]

FILE is .csv, .tsv, .jsonl or .yaml, also with .gz behind it; docs/import.md has its columns and the form of mappings.
A second run goes on where the first one stopped. --restart begins anew, which is safe: what is there is not changed.
--strict ends with an error when a row was rejected. The shop must be running: npm start`;

/** The documented columns are a mapping like any other. */
const OWN_COLUMNS = join(import.meta.dirname, "mappings", "columns.json");

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      map: { type: "string" },
      url: { type: "string" },
      data: { type: "string", default: DEFAULT_DATA_DIR },
      token: { type: "string" },
      restart: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  if (values.help || file === undefined || positionals.length > 1) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  formOf(file);
  if (!existsSync(file)) throw new Told(`there is no file ${file}`);
  const mapping = readMapping(values.map ?? OWN_COLUMNS);
  const url = values.url ?? holderOf(values.data)?.url;
  if (url === undefined)
    throw new Told(`no shop is running on ${values.data}: start one with npm start, or give its address with --url`);
  const token = values.token ?? (await staffToken(readSecrets(values.data).TOKEN_SECRET));
  const paths = pathsFor(file, join(values.data, "imports"));
  const client = shopClient(new URL(url).origin, 2);
  try {
    const outcome = await runImport({
      file,
      mapping,
      client,
      token,
      paths,
      restart: values.restart,
      say: (text) => process.stdout.write(text),
    });
    console.log(summary(outcome, paths.report));
    return values.strict && outcome.rejected > 0 ? 1 : 0;
  } finally {
    await client.close();
  }
}

function summary(outcome: ImportOutcome, report: string): string {
  const already = outcome.resumedAt === outcome.rows;
  const lines = [
    already && outcome.rows > 0
      ? "\nThis file was imported completely before; --restart sends it again."
      : `\nDone in ${outcome.seconds.toFixed(1)} s${outcome.resumedAt > 0 ? `, gone on after row ${outcome.resumedAt}` : ""}.`,
    `${outcome.rows} rows: ${outcome.accepted} accepted, ${outcome.rejected} rejected; ${outcome.notes} notes.`,
  ];
  if (outcome.rejected + outcome.notes > 0) lines.push(`Line and reason of each: ${report}`);
  return lines.join("\n");
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(wordsOf(error));
  return 1;
});

/** Handing in a count: a sheet as a file or as lines; first what it would change, then, on a second press, the count. */
import { countStock, type CountRow } from "../../../src/flows/inventory/count-stock.ts";
import { SKU_PATTERN, type Sku } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { problem, PROBLEMS, type Problem } from "../../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../../src/kernel/result.ts";
import type { App, AppContext } from "../../context.ts";
import { readCountSheet } from "../../count-sheet.ts";
import { mediaTypeOf } from "../../request-body.ts";
import { CountedPage, CountSheetPage } from "../console/count-page.tsx";
import { plural } from "../format.ts";
import { openConsole, type ConsoleDoor } from "./console-door.ts";
import { showProblem } from "./problem.tsx";
import { redirect, setFlash } from "./shell.ts";

export function mountConsoleCount(app: App): void {
  app.get("/console/count", showSheet);
  app.post("/console/count", handIn);
}

interface Handed {
  readonly step: string;
  readonly reference: string;
  readonly sheet: string;
}

/** "count 2026-11-22": the clerk may give it another name. */
const nameOfToday = (c: AppContext): string =>
  `count ${new Date(c.get("deps").clock.now()).toISOString().slice(0, 10)}`;

async function showSheet(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  return c.html(<CountSheetPage {...door.desk} reference={nameOfToday(c)} sheet="" problem={null} />);
}

async function handIn(c: AppContext): Promise<Response> {
  const door = await openConsole(c);
  if (door instanceof Response) return door;
  const handed = await readHanded(c);
  if (!handed.ok) return showProblem(c, handed.error);
  const { step, reference, sheet } = handed.value;
  if (step === "edit") return c.html(<CountSheetPage {...door.desk} {...handed.value} problem={null} />);
  const rows = rowsOf(reference, sheet);
  if (!rows.ok) return again(c, door, handed.value, rows.error);
  const isPreview = step !== "confirm";
  const counted = await countStock(c.get("deps"), door.trader, { rows: rows.value, reference, preview: isPreview });
  if (!counted.ok) return again(c, door, handed.value, counted.error);
  const { warehouses } = door.frame;
  const isDone = counted.value.every(({ outcome }) => outcome === "changed" || outcome === "same");
  if (isPreview || !isDone) {
    const page = { reference, sheet, rows: counted.value, warehouses, isPreview };
    return c.html(<CountedPage {...door.desk} {...page} />);
  }
  const changed = counted.value.filter(({ outcome }) => outcome === "changed").length;
  const { locale } = door.desk.shell;
  setFlash(
    c,
    "ok",
    `Counted ${plural(counted.value.length, "shelf", "shelves", locale)}: ${plural(changed, "number was", "numbers were", locale)} set.`,
  );
  return redirect(c, "/console/stock");
}

async function again(c: AppContext, door: ConsoleDoor, handed: Handed, problem: Problem): Promise<Response> {
  return c.html(<CountSheetPage {...door.desk} {...handed} problem={problem} />, PROBLEMS[problem.code][0] as 400);
}

function rowsOf(reference: string, sheet: string): Result<readonly CountRow[], Problem> {
  if (reference === "" || reference.length > 100 || /\p{Cc}/u.test(reference)) {
    const errors = [{ pointer: "/reference", detail: "Give the count a name of at most 100 characters." }];
    return err(problem("invalid-request", "Nothing was done.", { errors }));
  }
  const read = readCountSheet(new TextEncoder().encode(sheet));
  if (!read.ok) return read;
  const bad = read.value.filter(({ sku }) => !SKU_PATTERN.test(sku));
  if (bad.length > 0) {
    const errors = bad.slice(0, 20).map(({ line }) => ({ pointer: `line ${line}`, detail: "This is no sku." }));
    return err(problem("invalid-request", "The sheet cannot be read, and nothing was done.", { errors }));
  }
  return ok(
    read.value.map(({ sku, warehouse, counted, line }) => ({
      sku: sku as Sku,
      warehouse,
      counted,
      at: `line ${line}`,
    })),
  );
}

/** The form's own fields and the file's name take some bytes beside the sheet. */
const FRAME_BYTES = 16 * 1024;

async function readHanded(c: AppContext): Promise<Result<Handed, Problem>> {
  const request = c.req.raw;
  if (mediaTypeOf(request) !== "multipart/form-data")
    return err(problem("unsupported-media-type", "Send the form as multipart/form-data."));
  const bytesMax = LIMITS.countBodyBytesMax + FRAME_BYTES;
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  // Without a length it could be anything; browsers send one with every form.
  if (!(length <= bytesMax))
    return err(problem("body-too-large", `A sheet has at most ${LIMITS.countBodyBytesMax} bytes.`));
  const form = await formOf(request);
  if (form === null) return err(problem("invalid-request", "The form cannot be read. Send it again."));
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const file = form.get("file");
  const sheet = file instanceof File && file.size > 0 ? await file.text() : text("sheet");
  return ok({ step: text("step"), reference: text("reference").trim(), sheet });
}

/** Null of a body that is not what its type says. */
async function formOf(request: Request): Promise<FormData | null> {
  try {
    return await request.formData();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Faults that a chaos driver has ordered. They are rows, so a plan outlives an eviction of the object. */
import type { FaultPlan } from "./commands.ts";
import type { Fault, Moment } from "./types.ts";

export type FaultBook = ReturnType<typeof makeFaultBook>;

export function makeFaultBook(sql: SqlStorage) {
  const all = (): Fault[] =>
    sql
      .exec("SELECT moment, action, skip, count, url FROM faults ORDER BY fault_id")
      .toArray()
      .map((row) => ({
        moment: row["moment"] as Moment,
        action: row["action"] as Fault["action"],
        skip: Number(row["skip"]),
        count: Number(row["count"]),
        url: row["url"] === null ? null : String(row["url"]),
      }));

  return {
    all,
    arm: (plan: FaultPlan): void => {
      for (const fault of plan.faults)
        sql.exec(
          "INSERT INTO faults (moment, action, skip, count, url) VALUES (?, ?, ?, ?, ?)",
          ...[fault.moment, fault.action, fault.skip, fault.count, fault.action === "call" ? fault.url : null],
        );
    },
    clear: (): void => {
      sql.exec("DELETE FROM faults");
    },
    /** Counts this call against the plan and hands out what must happen to it, in the order it was ordered. */
    take: (moment: Moment): Fault[] => {
      const due = all().filter((fault) => fault.moment === moment && fault.skip === 0);
      sql.exec("UPDATE faults SET count = count - 1 WHERE moment = ? AND skip = 0", moment);
      sql.exec("UPDATE faults SET skip = skip - 1 WHERE moment = ? AND skip > 0", moment);
      sql.exec("DELETE FROM faults WHERE count = 0");
      return due;
    },
  };
}

/** Tells a driver on this machine that a moment has come, and waits for its answer: it may kill the shop before. */
export async function tellDriver(url: string, body: { moment: Moment; key: string }, timeoutMs: number): Promise<void> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
  } catch (error) {
    console.warn(JSON.stringify({ event: "driver_not_reached", moment: body.moment, error: String(error) }));
  }
}

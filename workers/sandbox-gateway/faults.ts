/** Faults that a chaos driver has ordered. They are rows, so a plan outlives an eviction of the object. */
import { inTime } from "../../src/kernel/in-time.ts";
import type { FaultPlan } from "./commands.ts";
import { MESSAGE_TYPES, type Fault, type MessageType, type Moment } from "./types.ts";

export type FaultBook = ReturnType<typeof makeFaultBook>;

const isMessageType = (what: Moment | MessageType): what is MessageType =>
  MESSAGE_TYPES.some((known) => known === what);

const concerns = (fault: Fault, what: Moment | MessageType): boolean =>
  fault.action === "webhook"
    ? isMessageType(what) && (fault.type === null || fault.type === what)
    : fault.moment === what;

export function makeFaultBook(sql: SqlStorage) {
  const rows = (): { id: number; fault: Fault }[] =>
    sql
      .exec("SELECT fault_id, skip, count, fault FROM faults ORDER BY fault_id")
      .toArray()
      .map((row) => {
        const ordered = JSON.parse(String(row["fault"])) as Fault;
        return {
          id: Number(row["fault_id"]),
          fault: { ...ordered, skip: Number(row["skip"]), count: Number(row["count"]) },
        };
      });
  /** The rows, so that a call without faults reads none. */
  let known = rows().map(({ fault }) => fault);
  const changed = (): void => {
    known = rows().map(({ fault }) => fault);
  };

  return {
    all: (): readonly Fault[] => known,
    arm: (plan: FaultPlan): void => {
      for (const { skip, count, ...fault } of plan.faults)
        sql.exec("INSERT INTO faults (skip, count, fault) VALUES (?, ?, ?)", skip, count, JSON.stringify(fault));
      changed();
    },
    clear: (): void => {
      sql.exec("DELETE FROM faults");
      changed();
    },
    awaits: (what: Moment | MessageType): boolean => known.some((fault) => concerns(fault, what)),
    /** Counts this call or message against the plan and hands out what must happen to it, in the order it was ordered. */
    take: (what: Moment | MessageType): Fault[] => {
      const concerned = rows().filter(({ fault }) => concerns(fault, what));
      for (const { id, fault } of concerned) {
        if (fault.skip > 0) sql.exec("UPDATE faults SET skip = skip - 1 WHERE fault_id = ?", id);
        else sql.exec("UPDATE faults SET count = count - 1 WHERE fault_id = ?", id);
      }
      sql.exec("DELETE FROM faults WHERE count = 0");
      changed();
      return concerned.map(({ fault }) => fault).filter(({ skip }) => skip === 0);
    },
  };
}

/** Tells a driver on this machine that a moment has come, and waits for its answer: it may kill the shop before. */
export async function tellDriver(url: string, body: { moment: Moment; key: string }, timeoutMs: number): Promise<void> {
  try {
    await inTime(timeoutMs, async (signal) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        redirect: "manual",
        signal,
      });
      await response.body?.cancel();
    });
  } catch (error) {
    console.warn(JSON.stringify({ event: "driver_not_reached", moment: body.moment, error: String(error) }));
  }
}

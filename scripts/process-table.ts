/** The processes of this machine, without `ps` where there is none (slim containers). */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Name of the program without its folder. */
  readonly command: string;
}

/** Every process that runs; empty on Windows. A dead one that its parent has not yet collected holds nothing: left out. */
export function processTable(): readonly ProcessRow[] {
  if (process.platform === "win32") return [];
  return process.platform === "linux" ? readProc() : readPs();
}

export function isRunning(pid: number): boolean {
  if (process.platform !== "win32") return processTable().some((row) => row.pid === pid);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but is another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Pids of the Workers runtimes that a process has started. */
export function runtimePidsOf(parent: number): number[] {
  return processTable()
    .filter((row) => row.parent === parent && row.command === "workerd")
    .map(({ pid }) => pid);
}

function readProc(): ProcessRow[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    // "pid (command) state parent group ...": the command may hold spaces and brackets, so it ends at the last one.
    const match = /\((.*)\) (\S) (\d+) (\d+)/s.exec(statOf(name));
    if (match === null || match[2] === "Z") return [];
    const [, command = "", , parent, group] = match;
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), command }];
  });
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return ""; // It ended while we looked.
  }
}

function readPs(): ProcessRow[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,state=,comm="], { encoding: "utf8" }).split("\n");
  return rows.flatMap((row) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)$/.exec(row);
    if (match === null || match[4] === "Z") return [];
    const [, pid, parent, group, , path = ""] = match;
    const command = path.slice(path.lastIndexOf("/") + 1);
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }];
  });
}

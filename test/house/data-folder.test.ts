import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FolderInUse, holderOf, loadSecrets, readLock, releaseLock, takeLock } from "../../scripts/data-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "souk-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const URL = "http://127.0.0.1:8787";

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  return child.pid ?? 0;
}

const writeLock = (pid: number, runtimePids: readonly number[] = []): void =>
  writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid, url: URL, runtimePids }));

it("a folder in use is refused, with the address of the server that has it", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  try {
    writeLock(other.pid ?? 0);
    await expect(takeLock(folder, "http://127.0.0.1:9999")).rejects.toThrow(FolderInUse);
    await expect(takeLock(folder, "http://127.0.0.1:9999")).rejects.toThrow(URL);
    expect(holderOf(folder)?.pid).toBe(other.pid);
  } finally {
    other.kill("SIGKILL");
  }
});

it("the lock of a dead process is taken over", async () => {
  writeLock(await deadPid());
  expect(holderOf(folder)).toBeUndefined();
  await takeLock(folder, URL);
  expect(readLock(folder)?.pid).toBe(process.pid);
});

it("a lock that was cut short while it was written is taken over", async () => {
  writeFileSync(join(folder, "lock.json"), `{"pid":`);
  await takeLock(folder, URL);
  expect(readLock(folder)?.pid).toBe(process.pid);
});

it("a program that now has the id of a dead server's runtime is left alone", async () => {
  const stranger = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  try {
    writeLock(await deadPid(), [stranger.pid ?? 0]);
    await takeLock(folder, URL);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  } finally {
    stranger.kill("SIGKILL");
  }
});

it("only its holder gives a lock back", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  try {
    writeLock(other.pid ?? 0);
    releaseLock(folder);
    expect(readLock(folder)?.pid).toBe(other.pid);
  } finally {
    other.kill("SIGKILL");
  }
  rmSync(join(folder, "lock.json"));
  await takeLock(folder, URL);
  releaseLock(folder);
  expect(readLock(folder)).toBeUndefined();
});

it("secrets are made once, 32 bytes each, for their owner's eyes", () => {
  const secrets = loadSecrets(folder);
  expect(Buffer.from(secrets.TOKEN_SECRET, "base64url")).toHaveLength(32);
  expect(secrets.TOKEN_SECRET).not.toBe(secrets.GATEWAY_SECRET);
  expect(loadSecrets(folder)).toEqual(secrets);
  expect(statSync(join(folder, "secrets.json")).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, "secrets.json"), "utf8")).toContain(secrets.TOKEN_SECRET);
});

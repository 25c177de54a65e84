/** The shop that is killed: one folder, one address, many processes one after the other. */
import { freePort } from "../../scripts/ports.ts";
import { spawnShop, type SpawnedShop, type SpawnOptions } from "../../scripts/spawn-shop.ts";

export interface Victim {
  readonly url: string;
  /** Resolves at once while the shop runs, else when it runs again. */
  whenUp(): Promise<void>;
  isUp(): boolean;
  /** Milliseconds from the start of the process to its first answer. Throws when it does not start. */
  start(): Promise<number>;
  /** kill -9 of the whole process group; resolves when no process of it is left. */
  kill(): Promise<void>;
  /** Starts it and kills it so long after; true when it was still starting. */
  startAndKill(afterMs: number): Promise<boolean>;
  /** SIGSTOP, and SIGCONT after a while: it is there, and does not answer. */
  pause(forMs: number): Promise<void>;
  /** The words with which a second server on the same folder is refused. Throws when it is not. */
  refuseSecond(): Promise<string>;
  stop(): Promise<void>;
  secrets(): Pick<SpawnedShop, "tokenSecret" | "gatewayUrl" | "gatewaySecret">;
}

export async function makeVictim(options: SpawnOptions & { readonly dataDir: string }): Promise<Victim> {
  const port = await freePort();
  let shop: SpawnedShop | undefined;
  let up = Promise.withResolvers<void>();

  const goDown = (): SpawnedShop | undefined => {
    const was = shop;
    if (was) up = Promise.withResolvers<void>();
    shop = undefined;
    return was;
  };
  const running = (): SpawnedShop => {
    if (!shop) throw new Error("the shop is not running");
    return shop;
  };

  return {
    url: `http://127.0.0.1:${port}`,
    whenUp: () => up.promise,
    isUp: () => shop !== undefined,
    async start() {
      const startedAt = performance.now();
      shop = await spawnShop({ ...options, port });
      up.resolve();
      return performance.now() - startedAt;
    },
    async kill() {
      await goDown()?.kill();
    },
    async startAndKill(afterMs) {
      let timer: NodeJS.Timeout | undefined;
      const onSpawn = (group: number): void => {
        timer = setTimeout(() => process.kill(-group, "SIGKILL"), afterMs);
      };
      try {
        const early = await spawnShop({ ...options, port, onSpawn });
        clearTimeout(timer);
        await early.kill();
        return false;
      } catch (error) {
        if (!String(error).includes("SIGKILL")) throw error;
        return true;
      }
    },
    async pause(forMs) {
      const group = running().pid;
      process.kill(-group, "SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, forMs));
      process.kill(-group, "SIGCONT");
    },
    async refuseSecond() {
      try {
        const second = await spawnShop({ ...options, port: await freePort() });
        await second.kill();
      } catch (error) {
        const words = String(error);
        if (words.includes("is in use by the server")) return words;
        throw error;
      }
      throw new Error("a second server was started on the folder of a running one");
    },
    async stop() {
      await goDown()?.stop();
    },
    secrets: running,
  };
}

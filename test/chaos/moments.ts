/** The provider tells the driver when a moment has come, and waits: the shop can be killed at that very moment. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expectStatus, shopClient } from "../../scripts/shop-client.ts";
import type { SpawnedGateway } from "../../scripts/spawn-shop.ts";
import type { Fault, Moment } from "./plan.ts";

export interface Moments {
  /** Runs `act` when the moment has come, before the provider goes on; false when it has not come in time. */
  at(moment: Moment, skip: number, withinMs: number, act: () => Promise<void>): Promise<boolean>;
  order(faults: readonly Fault[]): Promise<void>;
  /** Takes back every fault that has not happened yet. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function listenForMoments(gateway: Pick<SpawnedGateway, "url" | "secret">): Promise<Moments> {
  let onMoment: (() => Promise<void>) | undefined;
  const server = createServer((request, response) => {
    request.resume();
    const act = onMoment;
    onMoment = undefined;
    void (act?.() ?? Promise.resolve()).finally(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const client = shopClient(gateway.url, 2);

  const arm = async (faults: readonly object[]): Promise<void> => {
    const call = { method: "POST", path: "/v1/faults", token: gateway.secret, body: { faults } } as const;
    expectStatus(await client.insist(call), [200], "the provider took no fault plan");
  };
  const clear = async (): Promise<void> => {
    const call = { method: "DELETE", path: "/v1/faults", token: gateway.secret } as const;
    expectStatus(await client.insist(call), [204], "the fault plan could not be taken back");
  };

  return {
    async at(moment, skip, withinMs, act) {
      const done = Promise.withResolvers<boolean>();
      onMoment = () =>
        act().then(
          () => done.resolve(true),
          (error: unknown) => done.reject(error),
        );
      await arm([{ moment, action: "call", skip, count: 1, url }]);
      const timer = setTimeout(() => {
        // Once it has begun, it is waited for.
        if (onMoment) done.resolve(false);
        onMoment = undefined;
      }, withinMs);
      try {
        return await done.promise;
      } finally {
        clearTimeout(timer);
        await clear();
      }
    },
    order: (faults) => (faults.length === 0 ? Promise.resolve() : arm(faults)),
    clear,
    async close() {
      server.closeAllConnections();
      server.close();
      await client.close();
    },
  };
}

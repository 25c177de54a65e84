/** Ends a server in good order when its process is told to end. */

/**
 * Calls `stop` once on Ctrl-C, SIGTERM or a closed terminal, then exits with 0. A second Ctrl-C exits at once; the
 * runtime's processes end with this one either way.
 */
export function untilTold(stop: () => Promise<void>): void {
  let told = false;
  // Miniflare has put handlers there that exit at once, with an error's code, before a stop in order can end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (told) process.exit(130);
      told = true;
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

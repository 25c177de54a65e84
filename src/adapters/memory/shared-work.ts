/**
 * Work that several requests wait for. On Workers a request that waits for nothing of its own is taken for hung and
 * ended, and work begun by one request ends with that request: so each waiter holds a timer, and does the work itself
 * where the one that began it does not come back.
 */
const WAIT_MS_MAX = 5_000;

/** What `work`, begun by another request, gives; after five seconds in vain, what `otherwise` gives. */
export async function shared<T>(work: Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), WAIT_MS_MAX);
  });
  try {
    const first = await Promise.race([work, late]);
    return first === LATE ? await otherwise() : first;
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}

const LATE = Symbol("late");

export interface SharedWork<T> {
  /** Joins the work under way, or begins it. */
  run(): Promise<T>;
}

/** One piece of work at a time, however many ask for it. */
export function sharedWork<T>(work: () => Promise<T>, keepAlive: (work: Promise<unknown>) => void): SharedWork<T> {
  let underWay: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    const mine: Promise<T> = work().finally(() => {
      if (underWay === mine) underWay = null;
    });
    underWay = mine;
    keepAlive(mine.catch(() => undefined));
    return mine;
  };
  return { run: () => (underWay ? shared(underWay, begin) : begin()) };
}

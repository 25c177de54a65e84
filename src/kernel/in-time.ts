/**
 * Aborts `work` after `timeoutMs`. AbortSignal.timeout would too, but its timer cannot be cleared: after every call
 * the object that called would stay in memory, and be billed, until it has run out
 * (https://github.com/cloudflare/workerd/issues/4936).
 */
export async function inTime<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = (): void => controller.abort(new DOMException(`no answer within ${timeoutMs} ms`, "TimeoutError"));
  const timer = setTimeout(late, timeoutMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

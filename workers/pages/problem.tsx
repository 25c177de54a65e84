/** A refusal for a person: what is the matter, what to do, and a number to quote (RFC 9457 in plain words). */
import { PROBLEMS, type Problem } from "../../src/kernel/problem.ts";
import { plural } from "./format.ts";
import { Layout, SearchForm } from "./layout.tsx";
import { Arch } from "./parts/icon.tsx";
import type { Shell } from "./view-models.ts";

export interface ProblemPageProps {
  readonly shell: Shell;
  readonly problem: Problem;
  readonly requestId: string;
}

export function ProblemPage({ shell, problem, requestId }: ProblemPageProps) {
  const [, title] = PROBLEMS[problem.code];
  const { errors = [], retryAfterSeconds } = problem;
  return (
    <Layout {...shell} frame={problem.code === "not-found" ? "home" : "full"} title={title} description={title} noindex>
      <div class="wrap narrow">
        <div class="empty">
          <Arch />
          <h1>{title}</h1>
          <p class="lead" data-said>
            {problem.detail}
          </p>
          {errors.length > 0 && (
            <ul class="small">
              {errors.map(({ pointer, detail }) => (
                <li>
                  <b>{pointer.replace(/^\//, "").replaceAll("/", ", ")}</b>: {detail}
                </li>
              ))}
            </ul>
          )}
          {retryAfterSeconds !== undefined && (
            <p class="soft">Please try again in {plural(retryAfterSeconds, "second", "seconds", shell.locale)}.</p>
          )}
          <WayOn code={problem.code} currentPath={shell.currentPath} />
          <p class="hint">If you write to us, quote {requestId}.</p>
        </div>
        {problem.code === "not-found" && <SearchForm query={shell.query} big />}
      </div>
    </Layout>
  );
}

function WayOn({ code, currentPath }: { code: Problem["code"]; currentPath: string }) {
  switch (code) {
    case "unauthenticated":
    case "bad-credentials":
      return (
        <a class="button" href={`/login?back=${encodeURIComponent(currentPath)}`}>
          Sign in
        </a>
      );
    case "cart-empty":
    case "out-of-stock":
    case "price-changed":
    case "checkout-in-progress":
    case "limit-exceeded":
      return (
        <a class="button" href="/cart">
          Look at the cart
        </a>
      );
    case "cannot-cancel":
      return (
        <a class="button" href="/orders">
          Your orders
        </a>
      );
    default:
      return (
        <a class="button" href="/">
          Go to the market
        </a>
      );
  }
}

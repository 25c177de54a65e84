/** Where the `type` of every problem leads. */
import { PROBLEMS, type ProblemCode } from "../../src/kernel/problem.ts";
import { ReferenceDocument } from "./document.tsx";

/** What the caller can do, where the title alone does not say it. */
const ADVICE: Partial<Record<ProblemCode, string>> = {
  "invalid-request": "The list errors names each place that is wrong and what it must be. Nothing was changed.",
  "malformed-json": "The body could not be read at all. Send UTF-8 JSON.",
  "idempotency-key-required": "Send a fresh UUID with each new request, and the same one when you repeat it.",
  unauthenticated:
    "Get a token from POST /v1/guests or POST /v1/sessions, or a new one from POST /v1/sessions/refresh.",
  "bad-credentials": "Which of the two is wrong is never said.",
  forbidden: "The token is good, but its owner has not the role that this needs.",
  "cross-site": "Requests that carry cookies are taken from our own pages only.",
  "method-not-allowed": "The Allow header names the methods there are.",
  conflict: "Somebody, perhaps you in another tab, has changed it in the meantime. Read it again.",
  "idempotency-in-flight":
    "Wait for the time in Retry-After and repeat the request with the same key: it will get the first one's answer.",
  "price-changed": "The member quote has the new total. Show it, and send it as the expected one.",
  "out-of-stock": "The members say which lines and how much is left.",
  "payment-declined": "Nothing was charged. Try another way to pay.",
  "limit-exceeded": "The detail names the limit.",
  unprocessable: "The request can be read but not be carried out; the detail says why.",
  "rate-limited": "Wait for the time in Retry-After. The fields RateLimit and RateLimit-Policy say how much is left.",
  internal: "It has been logged under the id in instance. Repeating the request with the same Idempotency-Key is safe.",
  "gateway-unavailable": "Nothing is lost: ask for the checkout again in a moment.",
  overloaded: "Wait for the time in Retry-After and try again.",
};

export function ProblemsPage({ nonce, code }: { readonly nonce: string; readonly code?: ProblemCode }) {
  const codes = code ? [code] : (Object.keys(PROBLEMS) as ProblemCode[]);
  return (
    <ReferenceDocument title={code ? PROBLEMS[code][1] : "Problems"} nonce={nonce}>
      <h1>{code ? PROBLEMS[code][1] : "Problems"}</h1>
      <p>
        Every refusal is a problem document (RFC 9457, application/problem+json). Its type ends in one of these codes,
        its detail says what to do, and its instance names the request.
      </p>
      <div class="ref-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">Status</th>
              <th scope="col">Meaning</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {codes.map((one) => (
              <tr id={one}>
                <th scope="row">
                  <a class="ref-code" href={`/problems/${one}`}>
                    {one}
                  </a>
                </th>
                <td>{PROBLEMS[one][0]}</td>
                <td>{PROBLEMS[one][1]}</td>
                <td>{ADVICE[one] ?? "The detail of the problem says it."}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <a href="/reference">API reference</a>
        {code && (
          <>
            {" "}
            and <a href="/problems">all problems</a>
          </>
        )}
      </p>
    </ReferenceDocument>
  );
}

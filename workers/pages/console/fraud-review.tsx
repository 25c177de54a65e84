/** One order under review: everything that speaks against it, and the two words that a reviewer can say. */
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { PROBLEMS, type Problem } from "../../../src/kernel/problem.ts";
import type { ReviewPage } from "../../../src/flows/fraud/list-reviews.ts";
import { decimal, money, plural, remaining } from "../format.ts";
import { ErrorSummary, TextField } from "../parts/field.tsx";
import { Time } from "../parts/page.tsx";
import type { Console } from "./frame.tsx";

export interface OpenReview extends ReviewPage {
  /** What was typed, and what was wrong with it. */
  readonly reason: string;
  readonly problem: Problem | null;
}

interface ReviewFormProps extends Console {
  readonly open: OpenReview;
}

export const timeLeft = (until: number | null, now: number): string =>
  until === null ? "no end" : until <= now ? "none, it is being cancelled" : remaining(until - now);

export function ReviewForm(props: ReviewFormProps) {
  const { open, shell } = props;
  const { order, risk, problem } = open;
  return (
    <section class="deed" id="do" aria-labelledby="deed">
      <h2 id="deed">Order {shortOrderNumber(order.id)}</h2>
      <p class="sub">
        {money(order.payment.amountMinor, order.currency, shell.locale)} for{" "}
        {plural(
          order.lines.reduce((sum, line) => sum + line.quantity, 0),
          "unit",
          "units",
          shell.locale,
        )}
        , to {order.address.city}, {order.address.country}; placed <Time at={order.placedAt} reader={shell} />. Time
        left: {timeLeft(risk.reviewUntil, shell.now)}.
      </p>
      {problem && (
        <ErrorSummary
          title={problem.errors ? problem.detail : PROBLEMS[problem.code][1]}
          errors={problem.errors ?? []}
          {...(!problem.errors && { detail: problem.detail })}
        />
      )}
      <Reasons {...props} />
      {order.state === "UNDER_REVIEW" ? <Words {...props} /> : <Said {...props} />}
    </section>
  );
}

function Reasons({ open: { risk }, shell }: ReviewFormProps) {
  const { score, reasons, model } = risk.assessment;
  return (
    <div class="sheet part">
      <table>
        <caption class="vh">What speaks against it</caption>
        <thead>
          <tr>
            <th scope="col">What speaks against it</th>
            <th scope="col" class="num">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ words, points }) => (
            <tr>
              <td>{words}</td>
              <td class="num">{decimal(points, shell.locale, 1)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              Together <span class="sub">model {model}</span>
            </th>
            <td class="num">{decimal(score, shell.locale, 1)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Words({ open, shell }: ReviewFormProps) {
  const { order, reason, problem } = open;
  const total = money(order.payment.amountMinor, order.currency, shell.locale);
  return (
    <form class="part" method="post" action={`/console/fraud/${order.id}`} data-once>
      <p class="sub">
        Refusing cancels the order: nothing is taken, the goods go back to stock, and account, e-mail, card, device and
        address count as fraud for 90 days.
      </p>
      <div class="ask">
        <TextField
          name="reason"
          label="Because"
          hint="For colleagues; the shopper does not see it."
          value={reason}
          maxlength={LIMITS.reviewReasonCharactersMax}
          errors={problem?.errors ?? []}
          autocomplete="off"
        />
      </div>
      <p class="row">
        <button class="button small" name="verdict" value="accepted">
          Accept and take {total}
        </button>
        <button class="button quiet small" name="verdict" value="refused">
          Refuse and cancel
        </button>
        <a class="link" href="/console/fraud">
          Close
        </a>
      </p>
    </form>
  );
}

function Said({ open: { risk, order }, shell }: ReviewFormProps) {
  const { verdict } = risk;
  if (verdict === null) return <p>It is not under review: {order.state.toLowerCase().replaceAll("_", " ")}.</p>;
  return (
    <p>
      {verdict.verdict === "accepted" ? "Accepted" : "Refused"} <Time at={verdict.at} reader={shell} />:{" "}
      {verdict.reason}
    </p>
  );
}

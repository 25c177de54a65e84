/** Orders that wait for a reviewer, with what speaks against them; and what the screening has decided. */
import type { Child } from "hono/jsx";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { Assessment, RiskReason } from "../../../src/domain/fraud/types.ts";
import type { ReviewedOrder } from "../../../src/ports/order-store.ts";
import type { RiskDecisionRow } from "../../../src/ports/risk-store.ts";
import { decimal, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Time } from "../parts/page.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { ReviewForm, timeLeft, type OpenReview } from "./fraud-review.tsx";
import { orderAddress } from "./order-words.ts";

export type FraudView = "waiting" | "rejected" | "decided";

const VIEWS: readonly (readonly [FraudView, string, string])[] = [
  ["waiting", "Waiting for review", "1"],
  ["rejected", "Rejected", "2"],
  ["decided", "Rejected and reviewed", "3"],
];

export const fraudAddress = (view: FraudView, more = ""): string => `/console/fraud?view=${view}${more}`;

interface FrameProps extends Console {
  readonly view: FraudView;
  readonly cursor: string | null;
  readonly paged: boolean;
}

export interface ReviewsPageProps extends FrameProps {
  readonly orders: readonly ReviewedOrder[];
  readonly open: OpenReview | null;
}

export interface DecisionsPageProps extends FrameProps {
  readonly decisions: readonly RiskDecisionRow[];
}

function View(props: FrameProps & { readonly children: Child }) {
  const { view, cursor, paged } = props;
  return (
    <ConsolePage {...props} title="Fraud" room="/console/fraud">
      <h1>Fraud</h1>
      <nav class="tabs part" aria-label="Views">
        {VIEWS.map(([name, words, key]) => (
          <a href={fraudAddress(name)} aria-current={name === view ? "true" : undefined} data-key={key}>
            {words}
          </a>
        ))}
      </nav>
      {props.children}
      {(paged || cursor !== null) && (
        <nav class="pages" aria-label="Pages">
          {paged && (
            <a class="button quiet small" href={fraudAddress(view)}>
              From the beginning
            </a>
          )}
          {cursor !== null && (
            <a class="button quiet small" href={fraudAddress(view, `&cursor=${encodeURIComponent(cursor)}`)} rel="next">
              Next page <Icon name="arrow-right" />
            </a>
          )}
        </nav>
      )}
    </ConsolePage>
  );
}

export function ReviewsPage(props: ReviewsPageProps) {
  const { orders, open, shell } = props;
  return (
    <View {...props}>
      {open && <ReviewForm {...props} open={open} />}
      {orders.length === 0 ? (
        <p class="lead">
          No order waits for a reviewer. <a href={fraudAddress("decided")}>See what was decided</a>
        </p>
      ) : (
        <div class="sheet cards">
          <table>
            <thead>
              <tr>
                <th scope="col">Order</th>
                <th scope="col" class="num">
                  Score
                </th>
                <th scope="col">What speaks against it</th>
                <th scope="col" class="num">
                  Total
                </th>
                <th scope="col">To</th>
                <th scope="col">Placed</th>
                <th scope="col">Time left</th>
                <th scope="col">
                  <span class="vh">Decide</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {orders.map((order) => (
                <tr data-row>
                  <th scope="row" class="lead-cell">
                    <a href={orderAddress(order.id)}>{shortOrderNumber(order.id)}</a>
                    <span class="sub under">{order.email}</span>
                  </th>
                  <Score assessment={order.risk.assessment} locale={shell.locale} />
                  <Reasons reasons={order.risk.assessment.reasons} />
                  <td class="num" data-name="Total">
                    {money(order.totalMinor, order.currency, shell.locale)}
                  </td>
                  <td data-name="To">{order.country}</td>
                  <td data-name="Placed">
                    <Time at={order.placedAt} reader={shell} />
                  </td>
                  <td data-name="Time left">{timeLeft(order.risk.reviewUntil, shell.now)}</td>
                  <td class="num">
                    <a
                      href={fraudAddress("waiting", `&order=${order.id}#do`)}
                      aria-label={`Decide ${shortOrderNumber(order.id)}`}
                    >
                      Decide
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </View>
  );
}

const Score = ({ assessment, locale }: { readonly assessment: Assessment; readonly locale: string }) => (
  <td class="num" data-name="Score">
    <b>{decimal(assessment.score, locale, 1)}</b>
  </td>
);

/** The heaviest three; the rest stands where it is decided. */
const Reasons = ({ reasons }: { readonly reasons: readonly RiskReason[] }) => (
  <td data-name="Reasons" class="wide-cell">
    <div>
      {reasons.slice(0, 3).map(({ words }) => (
        <span class="under">{words}</span>
      ))}
      {reasons.length > 3 && <span class="sub under">and {reasons.length - 3} more</span>}
    </div>
  </td>
);

export function DecisionsPage(props: DecisionsPageProps) {
  const { decisions, shell, view } = props;
  if (decisions.length === 0) {
    return (
      <View {...props}>
        <p class="lead">
          {view === "rejected"
            ? "No checkout was rejected in the last 90 days."
            : "Nothing was rejected or reviewed in the last 90 days."}
        </p>
      </View>
    );
  }
  return (
    <View {...props}>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">Checkout</th>
              <th scope="col">Decision</th>
              <th scope="col" class="num">
                Score
              </th>
              <th scope="col">What spoke against it</th>
              <th scope="col" class="num">
                Total
              </th>
              <th scope="col">To</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {decisions.map((row) => (
              <tr data-row>
                <th scope="row" class="lead-cell">
                  {row.assessment.decision === "reject" ? (
                    shortOrderNumber(row.orderId)
                  ) : (
                    <a href={orderAddress(row.orderId)}>{shortOrderNumber(row.orderId)}</a>
                  )}
                  <span class="sub code under">{row.checkoutId}</span>
                </th>
                <td data-name="Decision">
                  <div>
                    {decisionWords(row)}
                    {row.verdict && <span class="sub under">{row.verdict.reason}</span>}
                  </div>
                </td>
                <Score assessment={row.assessment} locale={shell.locale} />
                <Reasons reasons={row.assessment.reasons} />
                <td class="num" data-name="Total">
                  {money(row.totalMinor, row.currency, shell.locale)}
                </td>
                <td data-name="To">{row.country}</td>
                <td data-name="When">
                  <Time at={row.at} reader={shell} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </View>
  );
}

function decisionWords({ assessment, verdict }: RiskDecisionRow): string {
  if (assessment.decision === "reject") return "rejected";
  if (verdict === null) return "to be reviewed";
  return verdict.verdict === "accepted" ? "reviewed and accepted" : "reviewed and refused";
}

/** Transactions of the books: what happened, and its debits beside its credits. */
import type { PostedTransaction, Posting } from "../../../src/domain/ledger/types.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import { money } from "../format.ts";
import { Time } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";
import { ledgerAddress } from "./ledger-address.ts";
import { orderAddress } from "./order-words.ts";

export interface TransactionsProps {
  readonly shell: Shell;
  readonly transactions: readonly PostedTransaction[];
  readonly titleOf: (account: string) => string;
}

export const TransactionsTable = ({ transactions, shell, titleOf }: TransactionsProps) => (
  <div class="sheet cards">
    <table>
      <thead>
        <tr>
          {["When", "What", "Debit", "Credit"].map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {transactions.map(({ sequence, orderId, why, postings, currency, at }) => (
          <tr data-row>
            <th scope="row" class="lead-cell">
              <Time at={at} reader={shell} />
              <span class="sub under">No. {sequence}</span>
            </th>
            <td data-name="What" class="wide-cell">
              <div>
                {why}
                {orderId !== null && (
                  <a class="under" href={orderAddress(orderId)}>
                    {shortOrderNumber(orderId)}
                  </a>
                )}
              </div>
            </td>
            <Side
              name="Debit"
              postings={postings.filter(({ amountMinor }) => amountMinor > 0)}
              {...{ currency, shell, titleOf }}
            />
            <Side
              name="Credit"
              postings={postings.filter(({ amountMinor }) => amountMinor < 0)}
              {...{ currency, shell, titleOf }}
            />
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

interface SideProps extends Pick<TransactionsProps, "shell" | "titleOf"> {
  readonly name: string;
  readonly postings: readonly Posting[];
  readonly currency: string;
}

const Side = ({ name, postings, currency, shell, titleOf }: SideProps) => (
  <td data-name={name} class="wide-cell">
    <ul class="postings">
      {postings.map(({ account, amountMinor }) => (
        <li>
          <a href={ledgerAddress({ account })}>{titleOf(account)}</a>{" "}
          <b>{money(Math.abs(amountMinor), currency, shell.locale)}</b>
        </li>
      ))}
    </ul>
  </td>
);

/** The inbox: everything the shop has written, as it would arrive by e-mail. */
import type { Notice } from "../../src/domain/notice/types.ts";
import { Layout } from "./layout.tsx";
import { Icon } from "./parts/icon.tsx";
import { Breadcrumb, Empty, Time } from "./parts/page.tsx";
import type { Shell } from "./view-models.ts";

export interface InboxPageProps {
  readonly shell: Shell;
  readonly notices: readonly Notice[];
  readonly cursor: string | null;
  readonly paged: boolean;
}

export function InboxPage({ shell, notices, cursor, paged }: InboxPageProps) {
  return (
    <Layout {...shell} title="Messages" description="What the shop has written." noindex>
      <div class="wrap narrow">
        {notices.length === 0 && !paged ? (
          <Empty title="No messages" text="News of orders and parcels appears here.">
            <a class="button" href="/">
              Look around
            </a>
          </Empty>
        ) : (
          <>
            <h1 class="list-head">Messages</h1>
            <ul class="inbox">
              {notices.map((notice) => (
                <li>
                  <a href={`/inbox/${encodeURIComponent(notice.id)}`}>
                    <b>{notice.subject}</b>
                    <span class="hint">
                      <Time at={notice.createdAt} reader={shell} />
                    </span>
                    <span class="hint">To {notice.to}</span>
                  </a>
                </li>
              ))}
            </ul>
            {(paged || cursor !== null) && (
              <nav class="pages" aria-label="Pages">
                {paged && (
                  <a class="button quiet" href="/inbox">
                    Newest messages
                  </a>
                )}
                {cursor !== null && (
                  <a class="button quiet" href={`/inbox?cursor=${encodeURIComponent(cursor)}`} rel="next">
                    Older messages <Icon name="arrow-right" />
                  </a>
                )}
              </nav>
            )}
          </>
        )}
      </div>
    </Layout>
  );
}

export function MessagePage({ shell, notice }: { readonly shell: Shell; readonly notice: Notice }) {
  return (
    <Layout {...shell} title={notice.subject} description="A message of the shop." noindex>
      <div class="wrap narrow">
        <Breadcrumb crumbs={[{ name: "Messages", href: "/inbox" }, { name: notice.subject }]} />
        <article class="stack">
          <h1>{notice.subject}</h1>
          <p class="hint">
            To {notice.to}, <Time at={notice.createdAt} reader={shell} />
          </p>
          <div class="box mail">{notice.bodyText}</div>
          <a class="button" href={notice.path}>
            Open in the shop <Icon name="arrow-right" />
          </a>
        </article>
      </div>
    </Layout>
  );
}

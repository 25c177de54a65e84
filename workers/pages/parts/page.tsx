/** Small pieces that every page is made of. */
import type { Child } from "hono/jsx";
import type { EpochMs } from "../../../src/kernel/time.ts";
import { dayWords, exactTime, timeWords, type Reader } from "../format.ts";
import type { Crumb, Flash, Tone } from "../view-models.ts";
import { Arch, Icon } from "./icon.tsx";

const TONE_ICON: Readonly<Record<Tone, string>> = {
  info: "info",
  ok: "circle-check",
  warn: "triangle-alert",
  error: "circle-alert",
};

/** Errors are announced at once, everything else when there is a pause. */
export function Notice({ tone, children, id }: { tone: Tone; children: Child; id?: string }) {
  return (
    <div class={`notice ${tone}`} role={tone === "error" ? "alert" : undefined} id={id}>
      <Icon name={TONE_ICON[tone]} />
      <div>{children}</div>
    </div>
  );
}

export function FlashNotice({ flash }: { flash: Flash }) {
  return (
    <div class="wrap flash" role="status">
      <Notice tone={flash.tone}>
        <span data-said>{flash.text}</span> {flash.link && <a href={flash.link.href}>{flash.link.text}</a>}
      </Notice>
    </div>
  );
}

export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav class="crumbs" aria-label="Breadcrumb">
      <ol>
        {crumbs.map((crumb, index) => (
          <li>
            {index > 0 && <Icon name="chevron-right" />}
            {crumb.href === undefined ? (
              <span aria-current="page">{crumb.name}</span>
            ) : (
              <a href={crumb.href}>{crumb.name}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Nothing is here, and what one can do about it. */
export function Empty({ title, text, children }: { title: string; text: string; children?: Child }) {
  return (
    <div class="empty">
      <Arch />
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <div class="row">{children}</div>
    </div>
  );
}

/** "today 14:20", exact on hover and for machines. */
export function Time({ at, reader }: { at: EpochMs; reader: Reader }) {
  return (
    <time datetime={new Date(at).toISOString()} title={exactTime(at, reader)}>
      {timeWords(at, reader)}
    </time>
  );
}

/** "Tue 24 Nov", for what needs no hour. */
export function Day({ at, reader }: { at: EpochMs; reader: Reader }) {
  return (
    <time datetime={new Date(at).toISOString()} title={exactTime(at, reader)}>
      {dayWords(at, reader)}
    </time>
  );
}

/** The values of a variant that its title ("Shirt, Indigo") does not name already: "Indigo, M". */
export function variantWords(variant: Readonly<Record<string, string>>, title: string): string {
  const named = new Set(title.split(", "));
  return Object.values(variant)
    .filter((value) => !named.has(value))
    .join(", ");
}

import { raw } from "hono/html";
import { ICONS } from "../generated/icons.ts";

/** One lucide icon, 20 px, decorative: the words stand beside it. */
export function Icon({ name }: { name: string }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {raw(ICONS[name] ?? "")}
    </svg>
  );
}

/** The shop's mark: a pointed arch of a market hall, with light in it. */
export function Mark() {
  return (
    <svg viewBox="0 0 26 30" aria-hidden="true">
      <path
        d="M1 29V14C1 8 6 4 13 .8 20 4 25 8 25 14v15h-6.500V15c0-3.300-2.200-5.600-5.500-7.500C9.700 9.400 7.500 11.700 7.500 15v14z"
        fill="var(--primary)"
      />
      <circle cx="13" cy="18" r="3" fill="var(--saffron)" />
    </svg>
  );
}

/** An empty niche, for pages with nothing in them. */
export function Arch() {
  return (
    <svg
      class="arch"
      width="88"
      height="96"
      viewBox="0 0 88 96"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <path d="M6 94V46C6 24 24 12 44 3c20 9 38 21 38 43v48M18 94V50c0-16 12-25 26-32 14 7 26 16 26 32v44M2 94h84" />
      <path d="M36 94V84h16v10" stroke="var(--saffron)" />
    </svg>
  );
}

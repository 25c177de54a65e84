/** Counts down what is held for lines of the cart. Without it the page says the same, but for the seconds. */
import { tell } from "../cart-count.ts";

/** By this browser's clock, from what was left when the page was made: a clock that is wrong counts right. */
const ends = new WeakMap<HTMLElement, number>();

function tick(): void {
  const now = Date.now();
  for (const note of document.querySelectorAll<HTMLElement>("[data-hold-ms]")) {
    const end = ends.get(note) ?? now + Number(note.dataset["holdMs"]);
    if (!ends.has(note)) begin(note, end);
    if (end > now) showLeft(note, end - now);
    else lapse(note);
  }
}

/** The hour as the reader's own clock shows it. */
function begin(note: HTMLElement, end: number): void {
  ends.set(note, end);
  const time = note.querySelector("time");
  const { lang } = document.documentElement;
  if (time) time.textContent = new Date(end).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
}

function showLeft(note: HTMLElement, leftMs: number): void {
  const seconds = Math.ceil(leftMs / 1000);
  const left = note.querySelector("[data-left]");
  if (left) left.textContent = ` (${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left)`;
}

/** Said once, aloud too; the line stays where it is. */
function lapse(note: HTMLElement): void {
  const over = note.dataset["holdOver"] ?? "";
  note.classList.replace("ok", "warn");
  note.querySelector("[data-words]")?.replaceChildren(over);
  delete note.dataset["holdMs"];
  tell(over);
}

tick();
setInterval(tick, 1_000);
// A cart that was fetched anew has the words of the page without scripts.
document.addEventListener("swapped", tick);

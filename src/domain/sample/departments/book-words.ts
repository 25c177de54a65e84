/** Titles and authors of books that nobody has written. */
const ADJECTIVES = [
  "Quiet",
  "Salt",
  "Last",
  "Borrowed",
  "Winter",
  "Glass",
  "Paper",
  "Copper",
  "Northern",
  "Second",
  "Hidden",
  "Hollow",
];
const THINGS = [
  "Harbour",
  "Orchard",
  "Letters",
  "Cartographer",
  "Road",
  "Garden",
  "Lighthouse",
  "Hour",
  "Daughter",
  "Bridge",
  "Choir",
  "Atlas",
];

/** The Quiet Harbour, The Salt Orchard, ...: every pair once, in an order that does not read like a table. */
export const BOOK_TITLES = ADJECTIVES.flatMap((_, row) =>
  THINGS.map((thing, column) => `The ${ADJECTIVES[(row + column) % ADJECTIVES.length]} ${thing}`),
);

export const AUTHORS = [
  "Ada Fennimore",
  "Tomas Lindgaard",
  "Noor Haddiyeh",
  "Ines Caravaca",
  "Bram Oosterling",
  "Mirela Stanku",
  "Colm Devane",
  "Aiko Minasawa",
  "Luca Brandolesi",
  "Freya Askeland",
  "Joana Vilarinho",
  "Emre Kaldirim",
  "Wanda Zielnik",
  "Otis Farraway",
  "Selma Ruud",
  "Pascal Tournadre",
  "Greta Hollmann",
  "Dimitra Vasalou",
];

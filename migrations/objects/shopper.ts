/** Schema of a shopper's object. A version is applied once; a new version is appended, never edited. */
export const SHOPPER_SCHEMA: readonly string[] = [
  `CREATE TABLE cart (id INTEGER PRIMARY KEY CHECK (id = 1), expires_at INTEGER NOT NULL, json TEXT NOT NULL);
   CREATE TABLE cart_keys (key TEXT PRIMARY KEY, body_hash TEXT NOT NULL, used_at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE checkouts (
     id TEXT PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, wake_at INTEGER,
     created_at INTEGER NOT NULL, json TEXT NOT NULL
   ) WITHOUT ROWID;`,
  // What is reserved for lines of the cart before any checkout (I2): empty of most shoppers.
  `CREATE TABLE holds (sku TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;`,
];

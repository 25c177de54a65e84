-- The search index and nothing else: it can be dropped and made anew from the catalogue.

-- One row a product. `card` is the result card as JSON. `packed` holds what filters, facets and sorting need, as
-- numbers (see adapters/search-engine/packed.ts); isolates keep it in memory and follow `version`. A removed
-- product keeps its row with an empty `packed`, so that the removal has a version too.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL UNIQUE,
  card TEXT NOT NULL,
  packed TEXT NOT NULL,
  -- Fingerprints of the text as it should be and as it stands in the full-text index: a change of price or stock
  -- leaves the costly part alone.
  text_hash TEXT NOT NULL,
  indexed_hash TEXT NOT NULL DEFAULT '',
  -- Next start or end of a sale: the document must be made anew then.
  reprice_at INTEGER,
  -- The catalogue's sequence as of which the document was made: a slow writer must not undo a faster one.
  as_of INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX documents_by_version ON documents (version);
CREATE INDEX documents_by_reprice ON documents (reprice_at) WHERE reprice_at IS NOT NULL;

-- Brands, categories and attribute values get small numbers; a dimension is a facet's name.
CREATE TABLE dimensions (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE facet_values (
  id INTEGER PRIMARY KEY,
  dimension_id INTEGER NOT NULL REFERENCES dimensions (id),
  value TEXT NOT NULL,
  UNIQUE (dimension_id, value)
) STRICT;

-- The category tree as the documents tell it; `path` is the slugs from the root joined by '/'.
CREATE TABLE category_nodes (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

-- Contentless: the texts themselves are in the catalogue.
CREATE VIRTUAL TABLE texts USING fts5(
  title, brand, category, description, attributes,
  content = '', contentless_delete = 1,
  tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Which stock object holds which sku (docs/resharding.md). One row, made by the shop's first isolate from the setting
-- stock.shards; afterwards this row rules. All but the version is JSON.
CREATE TABLE stock_map (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  layouts TEXT NOT NULL,
  overrides TEXT NOT NULL,
  names TEXT NOT NULL,
  moving TEXT
) STRICT;

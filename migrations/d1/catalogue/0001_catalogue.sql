-- The catalogue: what is sold, by whom, at what price, and which rows changed since a caller last looked.
-- JSON texts hold what is only ever read whole (attributes, images, paths).

CREATE TABLE categories (
  id TEXT PRIMARY KEY,
  parent_id TEXT REFERENCES categories (id) DEFERRABLE INITIALLY DEFERRED,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  slug_path TEXT NOT NULL,
  drawing TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE sellers (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  health INTEGER NOT NULL CHECK (health BETWEEN 0 AND 100),
  rating REAL NOT NULL,
  rating_count INTEGER NOT NULL
) STRICT;

CREATE TABLE warehouses (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL
) STRICT;

CREATE TABLE products (
  id TEXT PRIMARY KEY,
  group_id TEXT,
  category_id TEXT NOT NULL REFERENCES categories (id),
  title TEXT NOT NULL,
  brand TEXT NOT NULL,
  description TEXT NOT NULL,
  gtin TEXT,
  variant TEXT NOT NULL,
  attributes TEXT NOT NULL,
  images TEXT NOT NULL,
  dimensions TEXT,
  weight_g INTEGER NOT NULL CHECK (weight_g >= 0),
  returnable INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  -- How many reviews have 1, 2, 3, 4 and 5 stars, as a JSON array: the summary is read with the page, never counted.
  stars TEXT NOT NULL DEFAULT '[0,0,0,0,0]'
) STRICT;
CREATE INDEX products_by_group ON products (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX products_by_category ON products (category_id);

CREATE TABLE offers (
  sku TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products (id),
  seller_id TEXT NOT NULL REFERENCES sellers (id),
  condition TEXT NOT NULL,
  base_price_minor INTEGER NOT NULL CHECK (base_price_minor > 0),
  sale_price_minor INTEGER CHECK (sale_price_minor > 0),
  sale_starts_at INTEGER,
  sale_ends_at INTEGER,
  currency TEXT NOT NULL,
  fulfilled_by TEXT NOT NULL,
  tax_class TEXT NOT NULL,
  active INTEGER NOT NULL,
  -- When the row last changed; what the price history is dated by.
  changed_at INTEGER NOT NULL,
  -- Projection of the stock objects' truth. Its version keeps an older event that arrives late from winning.
  availability_state TEXT NOT NULL DEFAULT 'out_of_stock',
  sellable INTEGER NOT NULL DEFAULT 0,
  warehouse_ids TEXT NOT NULL DEFAULT '[]',
  availability_version INTEGER NOT NULL DEFAULT -1
) STRICT;
CREATE INDEX offers_by_product ON offers (product_id);
CREATE INDEX offers_by_seller ON offers (seller_id);

-- Every price an offer has had: base prices from `at` until the next one, sale prices from `at` to `until`.
CREATE TABLE price_history (
  sku TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('base', 'sale')),
  at INTEGER NOT NULL,
  until INTEGER,
  price_minor INTEGER NOT NULL,
  PRIMARY KEY (sku, kind, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products (id),
  author TEXT NOT NULL,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  verified INTEGER NOT NULL,
  helpful INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_by_product ON reviews (product_id, helpful DESC, created_at DESC);

CREATE TABLE promotions (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  effect TEXT NOT NULL,
  coupon TEXT,
  minimum_minor INTEGER NOT NULL,
  category_ids TEXT,
  product_ids TEXT,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  exclusive INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX promotions_by_coupon ON promotions (coupon) WHERE coupon IS NOT NULL;

-- The change feed: the newest change of each product, under an ever growing sequence; '' stands for the frame
-- (categories, sellers, warehouses, promotions). One row a product, so it never needs sweeping. Written by triggers,
-- so that no writer can change a row and forget to say so.
CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  product_id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  indexed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX changes_unindexed ON changes (sequence) WHERE indexed = 0;

CREATE TRIGGER products_inserted AFTER INSERT ON products BEGIN
  DELETE FROM changes WHERE product_id = NEW.id OR product_id IN (SELECT id FROM products WHERE group_id = NEW.group_id);
  INSERT INTO changes (product_id, at)
    SELECT NEW.id, CAST(unixepoch('subsec') * 1000 AS INTEGER)
    UNION SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM products WHERE group_id = NEW.group_id;
END;

CREATE TRIGGER products_updated AFTER UPDATE ON products BEGIN
  DELETE FROM changes WHERE product_id = NEW.id
    OR product_id IN (SELECT id FROM products WHERE group_id IN (OLD.group_id, NEW.group_id));
  INSERT INTO changes (product_id, at)
    SELECT NEW.id, CAST(unixepoch('subsec') * 1000 AS INTEGER)
    UNION SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM products WHERE group_id IN (OLD.group_id, NEW.group_id);
END;

CREATE TRIGGER offers_inserted AFTER INSERT ON offers BEGIN
  DELETE FROM changes WHERE product_id = NEW.product_id;
  INSERT INTO changes (product_id, at) VALUES (NEW.product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
  INSERT INTO price_history (sku, kind, at, until, price_minor)
    VALUES (NEW.sku, 'base', NEW.changed_at, NULL, NEW.base_price_minor);
  INSERT INTO price_history (sku, kind, at, until, price_minor)
    SELECT NEW.sku, 'sale', NEW.sale_starts_at, NEW.sale_ends_at, NEW.sale_price_minor WHERE NEW.sale_price_minor IS NOT NULL;
END;

-- A version alone is no change: stock objects often say again what is known.
CREATE TRIGGER offers_updated AFTER UPDATE ON offers
WHEN (OLD.product_id, OLD.seller_id, OLD.condition, OLD.base_price_minor, OLD.sale_price_minor, OLD.sale_starts_at,
    OLD.sale_ends_at, OLD.currency, OLD.fulfilled_by, OLD.tax_class, OLD.active, OLD.availability_state, OLD.sellable, OLD.warehouse_ids)
  IS NOT (NEW.product_id, NEW.seller_id, NEW.condition, NEW.base_price_minor, NEW.sale_price_minor, NEW.sale_starts_at,
    NEW.sale_ends_at, NEW.currency, NEW.fulfilled_by, NEW.tax_class, NEW.active, NEW.availability_state, NEW.sellable, NEW.warehouse_ids)
BEGIN
  DELETE FROM changes WHERE product_id = NEW.product_id;
  INSERT INTO changes (product_id, at) VALUES (NEW.product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;

-- A product's page shows which other variants can be had.
CREATE TRIGGER offers_appeared AFTER UPDATE ON offers
WHEN OLD.active <> NEW.active OR (OLD.availability_state = 'out_of_stock') <> (NEW.availability_state = 'out_of_stock') BEGIN
  DELETE FROM changes WHERE product_id <> NEW.product_id AND product_id IN (
    SELECT v.id FROM products v JOIN products p ON p.group_id = v.group_id WHERE p.id = NEW.product_id);
  INSERT INTO changes (product_id, at)
    SELECT v.id, CAST(unixepoch('subsec') * 1000 AS INTEGER)
    FROM products v JOIN products p ON p.group_id = v.group_id WHERE p.id = NEW.product_id AND v.id <> NEW.product_id;
END;

CREATE TRIGGER offers_repriced AFTER UPDATE OF base_price_minor ON offers
WHEN OLD.base_price_minor <> NEW.base_price_minor BEGIN
  DELETE FROM price_history WHERE sku = NEW.sku AND kind = 'base' AND at = NEW.changed_at;
  INSERT INTO price_history (sku, kind, at, until, price_minor)
    VALUES (NEW.sku, 'base', NEW.changed_at, NULL, NEW.base_price_minor);
END;

-- A sale that never began leaves no trace; one that is cut short ended now.
CREATE TRIGGER offers_sale_changed AFTER UPDATE OF sale_price_minor, sale_starts_at, sale_ends_at ON offers
WHEN (OLD.sale_price_minor, OLD.sale_starts_at, OLD.sale_ends_at) IS NOT (NEW.sale_price_minor, NEW.sale_starts_at, NEW.sale_ends_at) BEGIN
  DELETE FROM price_history WHERE sku = NEW.sku AND kind = 'sale' AND (at >= NEW.changed_at OR at = NEW.sale_starts_at);
  UPDATE price_history SET until = NEW.changed_at WHERE sku = NEW.sku AND kind = 'sale' AND until > NEW.changed_at;
  INSERT INTO price_history (sku, kind, at, until, price_minor)
    SELECT NEW.sku, 'sale', NEW.sale_starts_at, NEW.sale_ends_at, NEW.sale_price_minor WHERE NEW.sale_price_minor IS NOT NULL;
END;

CREATE TRIGGER reviews_inserted AFTER INSERT ON reviews BEGIN
  DELETE FROM changes WHERE product_id = NEW.product_id;
  INSERT INTO changes (product_id, at) VALUES (NEW.product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;

CREATE TRIGGER reviews_updated AFTER UPDATE ON reviews BEGIN
  DELETE FROM changes WHERE product_id IN (OLD.product_id, NEW.product_id);
  INSERT INTO changes (product_id, at)
    SELECT OLD.product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER)
    UNION SELECT NEW.product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER);
END;

CREATE TRIGGER categories_inserted AFTER INSERT ON categories BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

-- The index documents carry the names and slugs of their category's path.
CREATE TRIGGER categories_updated AFTER UPDATE ON categories BEGIN
  DELETE FROM changes WHERE product_id = '' OR product_id IN (SELECT id FROM products WHERE category_id = NEW.id);
  INSERT INTO changes (product_id, at, indexed)
    SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER), 0 FROM products WHERE category_id = NEW.id;
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

CREATE TRIGGER sellers_inserted AFTER INSERT ON sellers BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

CREATE TRIGGER sellers_updated AFTER UPDATE ON sellers BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

-- A seller's health decides which offer is featured, and with it the card's price.
CREATE TRIGGER sellers_health_changed AFTER UPDATE OF health ON sellers WHEN OLD.health <> NEW.health BEGIN
  DELETE FROM changes WHERE product_id IN (SELECT product_id FROM offers WHERE seller_id = NEW.id);
  INSERT INTO changes (product_id, at)
    SELECT DISTINCT product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM offers WHERE seller_id = NEW.id;
END;

CREATE TRIGGER warehouses_inserted AFTER INSERT ON warehouses BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

CREATE TRIGGER warehouses_updated AFTER UPDATE ON warehouses BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

CREATE TRIGGER promotions_inserted AFTER INSERT ON promotions BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

CREATE TRIGGER promotions_updated AFTER UPDATE ON promotions BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

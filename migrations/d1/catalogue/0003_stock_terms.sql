-- What a seller says of an offer's stock, and what may be ordered before it is here; lists of stock for consoles.

ALTER TABLE offers ADD COLUMN stock_terms TEXT NOT NULL DEFAULT '{"buffer":null,"ahead":null,"cartHoldMs":null}';
-- Part of the projection: {"kind", "sellable", "expectedAt"}, null where nothing may be ordered ahead.
ALTER TABLE offers ADD COLUMN ahead TEXT;
-- `warehouse_ids` holds [{"id", "free"}] from now on; names alone, from before, are replaced as stock is published.

DROP TRIGGER offers_updated;
CREATE TRIGGER offers_updated AFTER UPDATE ON offers
WHEN (OLD.product_id, OLD.seller_id, OLD.condition, OLD.base_price_minor, OLD.sale_price_minor, OLD.sale_starts_at,
    OLD.sale_ends_at, OLD.currency, OLD.fulfilled_by, OLD.tax_class, OLD.active, OLD.availability_state, OLD.sellable, OLD.warehouse_ids,
    OLD.stock_terms, OLD.ahead)
  IS NOT (NEW.product_id, NEW.seller_id, NEW.condition, NEW.base_price_minor, NEW.sale_price_minor, NEW.sale_starts_at,
    NEW.sale_ends_at, NEW.currency, NEW.fulfilled_by, NEW.tax_class, NEW.active, NEW.availability_state, NEW.sellable, NEW.warehouse_ids,
    NEW.stock_terms, NEW.ahead)
BEGIN
  DELETE FROM changes WHERE product_id = NEW.product_id;
  INSERT INTO changes (product_id, at) VALUES (NEW.product_id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;

-- A variant that may be ordered ahead can be had as well.
DROP TRIGGER offers_appeared;
CREATE TRIGGER offers_appeared AFTER UPDATE ON offers
WHEN OLD.active <> NEW.active
  OR (OLD.availability_state = 'out_of_stock' AND OLD.ahead IS NULL) <> (NEW.availability_state = 'out_of_stock' AND NEW.ahead IS NULL) BEGIN
  DELETE FROM changes WHERE product_id <> NEW.product_id AND product_id IN (
    SELECT v.id FROM products v JOIN products p ON p.group_id = v.group_id WHERE p.id = NEW.product_id);
  INSERT INTO changes (product_id, at)
    SELECT v.id, CAST(unixepoch('subsec') * 1000 AS INTEGER)
    FROM products v JOIN products p ON p.group_id = v.group_id WHERE p.id = NEW.product_id AND v.id <> NEW.product_id;
END;

-- Lists of stock. Most offers are in stock and change often: indexes that leave them out cost a sale nothing.
DROP INDEX offers_by_seller;
CREATE INDEX offers_by_seller ON offers (seller_id, sku);
CREATE INDEX offers_low ON offers (availability_state, sellable, sku) WHERE availability_state <> 'in_stock';
CREATE INDEX offers_low_by_seller ON offers (seller_id, availability_state, sellable, sku) WHERE availability_state <> 'in_stock';
CREATE INDEX offers_ahead ON offers (sku) WHERE ahead IS NOT NULL;
CREATE INDEX offers_ahead_by_seller ON offers (seller_id, sku) WHERE ahead IS NOT NULL;

-- Index documents say what may be ordered ahead and where goods lie: each is made anew.
UPDATE changes SET indexed = 0 WHERE product_id <> '';

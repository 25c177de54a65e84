-- What delivery of one unit of an offer costs where the offer has rates of its own: by country, the first characters of
-- the postal code ('' is the whole country; the longest that fits counts) and the way. The others pay by weight and zone.
CREATE TABLE shipping_rates (
  sku TEXT NOT NULL REFERENCES offers (sku),
  country TEXT NOT NULL,
  -- Capital letters and digits only, as postal codes are compared.
  postal_prefix TEXT NOT NULL,
  option TEXT NOT NULL CHECK (option IN ('standard', 'express')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (sku, country, postal_prefix, option)
) STRICT, WITHOUT ROWID;

-- The shop's frame says whether there are any, so that a shop without them never asks: told when the first one comes
-- and when the last one goes, and not for each of thousands.
CREATE TRIGGER shipping_rates_begun AFTER INSERT ON shipping_rates
WHEN (SELECT count(*) FROM (SELECT 1 FROM shipping_rates LIMIT 2)) = 1 BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

CREATE TRIGGER shipping_rates_ended AFTER DELETE ON shipping_rates
WHEN NOT EXISTS (SELECT 1 FROM shipping_rates) BEGIN
  DELETE FROM changes WHERE product_id = '';
  INSERT INTO changes (product_id, at, indexed) VALUES ('', CAST(unixepoch('subsec') * 1000 AS INTEGER), 1);
END;

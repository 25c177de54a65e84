-- How busy a warehouse is, 0 to 1, as whoever runs it tells; null: not told.
ALTER TABLE warehouses ADD COLUMN utilisation REAL CHECK (utilisation BETWEEN 0 AND 1);

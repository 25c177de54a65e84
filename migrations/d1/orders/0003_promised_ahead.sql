-- Waiting parcels of goods that were promised before they were here, by warehouse, older orders first: what comes in is
-- theirs in this order. Its condition is of few parcels, so that it costs the others nothing.
CREATE INDEX parcels_ahead ON parcels (warehouse_id, order_id, parcel_id)
  WHERE state = 'WAITING' AND lines -> '$[0].ahead' IS NOT NULL;

-- What was sold and still lies on a warehouse's shelves: a count of the shelf is compared with it.
CREATE INDEX parcels_unpicked ON parcels (warehouse_id) WHERE state IN ('WAITING', 'PICKING', 'PACKING');

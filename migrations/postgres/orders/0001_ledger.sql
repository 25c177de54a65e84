-- The books of money: what is posted balances, and stays as it was posted, whoever writes it.

CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  problem boolean;
BEGIN
  IF jsonb_typeof(NEW.postings) = 'array' AND jsonb_array_length(NEW.postings) >= 2 THEN
    SELECT bool_or(CASE
        WHEN jsonb_typeof(value -> 'amountMinor') IS DISTINCT FROM 'number' THEN true
        ELSE (value ->> 'amountMinor')::numeric = 0
          OR (value ->> 'amountMinor')::numeric <> trunc((value ->> 'amountMinor')::numeric)
          OR coalesce(value ->> 'account', '') = ''
      END)
      INTO problem FROM jsonb_array_elements(NEW.postings);
    IF NOT problem THEN
      SELECT sum((value ->> 'amountMinor')::numeric) <> 0 INTO problem FROM jsonb_array_elements(NEW.postings);
    END IF;
  END IF;
  IF problem IS NOT FALSE THEN
    RAISE EXCEPTION 'ledger: the postings do not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_balances BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_balances();
--> statement-breakpoint
CREATE FUNCTION ledger_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger: what is posted is never %', CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_keeps();
--> statement-breakpoint
-- Once by its key; false where it was posted before, and for nothing (null).
CREATE FUNCTION post_to_ledger(p_transaction jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF p_transaction IS NULL THEN
    RETURN false;
  END IF;
  INSERT INTO ledger (key, kind, order_id, currency, postings, why, at)
  VALUES (
    p_transaction ->> 'key', p_transaction ->> 'kind', p_transaction ->> 'orderId', p_transaction ->> 'currency',
    p_transaction -> 'postings', p_transaction ->> 'why', (p_transaction ->> 'at')::bigint
  )
  ON CONFLICT (key) DO NOTHING;
  RETURN FOUND;
END $$;
--> statement-breakpoint
-- Numbers are given when a row is written, and rows are seen when they are committed. Who goes on after the last number
-- seen would miss one that is on its way: so those on their way are waited for, which takes as long as one call.
CREATE FUNCTION ledger_since(p_sequence bigint, p_limit integer) RETURNS SETOF ledger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE ledger IN SHARE MODE;
  RETURN QUERY SELECT * FROM ledger WHERE sequence > p_sequence ORDER BY sequence LIMIT p_limit;
END $$;
--> statement-breakpoint
-- Sums up at most so many transactions from before; how many it were. One at a time, with nothing on its way.
CREATE FUNCTION close_ledger(p_before bigint, p_max integer, p_kept_ms bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  newest bigint;
  closed integer;
  upto bigint;
BEGIN
  LOCK TABLE ledger_closings IN SHARE ROW EXCLUSIVE MODE;
  LOCK TABLE ledger IN SHARE MODE;
  SELECT coalesce(max(through), 0) INTO newest FROM ledger_closings;
  SELECT count(*), max(sequence) INTO closed, upto FROM (
    SELECT sequence FROM ledger WHERE sequence > newest AND at < p_before ORDER BY sequence LIMIT p_max) AS due;
  IF closed > 0 THEN
    INSERT INTO ledger_closings (through, account, currency, debit_minor, credit_minor, before)
    SELECT upto, account, currency, sum(debit_minor), sum(credit_minor), p_before FROM (
      SELECT account, currency, debit_minor, credit_minor FROM ledger_closings WHERE through = newest
      UNION ALL
      SELECT posting ->> 'account', ledger.currency, greatest((posting ->> 'amountMinor')::bigint, 0),
        greatest(-(posting ->> 'amountMinor')::bigint, 0)
      FROM ledger CROSS JOIN LATERAL jsonb_array_elements(ledger.postings) AS posting
      WHERE ledger.sequence > newest AND ledger.sequence <= upto) AS sides
    GROUP BY account, currency;
    newest := upto;
  END IF;
  -- The newest closings are kept, and the first of every month.
  DELETE FROM ledger_closings WHERE before < p_before - p_kept_ms AND through < newest
    AND extract(day FROM to_timestamp(before / 1000.0) AT TIME ZONE 'UTC') <> 1;
  RETURN closed;
END $$;

-- Indexes that hold a few rows in a hundred stay in place during the first load: asking each row whether it belongs costs
-- less than reading the whole table once more for each of them. The key of the steps, which arrive in the order of days, is
-- built at the end as well: nobody else writes while the lock of its removal is held.
CREATE OR REPLACE FUNCTION lay_indexes_aside() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    found record;
BEGIN
    IF EXISTS (SELECT FROM dossier) OR EXISTS (SELECT FROM step) THEN
        RETURN false;
    END IF;
    INSERT INTO laid_aside
    SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid IN ('dossier'::regclass, 'step'::regclass) AND NOT i.indisunique
        AND (i.indpred IS NULL OR c.relname IN ('dossier_settled', 'dossier_intake'));
    FOR found IN SELECT name FROM laid_aside LOOP
        EXECUTE format('DROP INDEX %I', found.name);
    END LOOP;
    INSERT INTO laid_aside
    SELECT conname, format('ALTER TABLE step ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conname = 'step_pkey' AND conrelid = 'step'::regclass;
    ALTER TABLE step DROP CONSTRAINT step_pkey;
    RETURN true;
END
$$;

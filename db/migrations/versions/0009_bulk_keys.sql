-- The keys of dossiers, steps and daily rollups are built at the end of the first load: nobody else writes while the
-- lock of their removal is held, and the load has chosen one row of each code before it writes.
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
    FOR found IN
        SELECT conname AS name, conrelid::regclass AS facts, pg_get_constraintdef(oid) AS definition FROM pg_constraint
        WHERE contype = 'p'
            AND conrelid::regclass::text IN ('dossier', 'step', 'rollup_agency', 'rollup_mix', 'rollup_field')
    LOOP
        INSERT INTO laid_aside
        VALUES (found.name, format('ALTER TABLE %s ADD CONSTRAINT %I %s', found.facts, found.name, found.definition));
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.facts, found.name);
    END LOOP;
    RETURN true;
END
$$;

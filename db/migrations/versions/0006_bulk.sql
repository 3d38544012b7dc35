-- The first load into empty tables builds their indexes at its end, sorted, instead of row by row.
-- The writer may not change tables, so the owner's functions do this and nothing else; what was laid aside stands in a
-- table that only the owner can read or write, and comes back with the transaction when the load fails.
CREATE TABLE laid_aside (name text PRIMARY KEY, definition text NOT NULL);

CREATE FUNCTION lay_indexes_aside() RETURNS boolean
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
    WHERE i.indrelid IN ('dossier'::regclass, 'step'::regclass) AND NOT i.indisunique;
    FOR found IN SELECT name FROM laid_aside LOOP
        EXECUTE format('DROP INDEX %I', found.name);
    END LOOP;
    RETURN true;
END
$$;

CREATE FUNCTION restore_indexes() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET maintenance_work_mem = '64MB'
AS $$
DECLARE
    found record;
BEGIN
    FOR found IN DELETE FROM laid_aside RETURNING definition LOOP
        EXECUTE found.definition;
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION lay_indexes_aside(), restore_indexes() FROM PUBLIC;

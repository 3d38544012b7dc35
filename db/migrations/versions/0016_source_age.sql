-- How old the newest data of a source may be before displays say so; null: the settings' own limits.
ALTER TABLE source
    ADD COLUMN stale_after_s integer CHECK (stale_after_s > 0),
    ADD COLUMN lost_after_s integer CHECK (lost_after_s > 0),
    ADD CONSTRAINT source_ages_in_order CHECK (stale_after_s <= lost_after_s);

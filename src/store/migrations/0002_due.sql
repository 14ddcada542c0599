-- The moment of the schedule that an edition closed for; NULL: closed by hand, or before this was kept.
-- No moment has two, whatever the clock does.
ALTER TABLE edition ADD COLUMN due INTEGER;
CREATE UNIQUE INDEX edition_due ON edition (digest, due) WHERE due IS NOT NULL;

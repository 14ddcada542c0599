-- 1: `published` was said with its zone, so that it is a certain instant; not known of older rows.
ALTER TABLE article ADD COLUMN zone_said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sighting ADD COLUMN zone_said INTEGER NOT NULL DEFAULT 0;

-- What else its entry leads to.
ALTER TABLE article ADD COLUMN links TEXT;

-- What a ledger keeps for whoever replicates it. Errors get their ids from a counter of the ledger's own, so that no id is ever
-- used again, also not that of an error that was taken back. The indexes over `ver` that shipping reads by are made when somebody
-- ships for the first time (src/stores/sqlite/shipping-source.ts); nobody else pays for them.

ALTER TABLE meta ADD COLUMN errors_made INTEGER NOT NULL DEFAULT 0;  -- id of the newest error ever stored
UPDATE meta SET errors_made = (SELECT coalesce(max(id), 0) FROM error);

ALTER TABLE source ADD COLUMN ver INTEGER NOT NULL DEFAULT 0;

-- How far each target was shipped to. Empty until somebody ships.
CREATE TABLE shipment (
  target  TEXT    NOT NULL,
  name    TEXT    NOT NULL,            -- which table
  ver     INTEGER NOT NULL DEFAULT -1,
  id      INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,  -- epoch ms
  fault   TEXT,
  PRIMARY KEY (target, name)
) STRICT, WITHOUT ROWID;

-- Errors that changed or were taken back after they were stored. Written only while there are shipments; what retention
-- removes is no news.
CREATE TABLE error_news (
  id   INTEGER PRIMARY KEY,            -- of the error
  ver  INTEGER NOT NULL,
  gone TEXT                            -- JSON array: as what the error stands no longer (see src/stores/sqlite/error-news.ts)
) STRICT;
CREATE INDEX error_news_ver ON error_news (ver);

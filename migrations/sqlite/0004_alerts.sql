-- What the alert rules have come to, and what was told to whom. Rules live in the configuration; their text is their name here.

CREATE TABLE alert_rule (
  rule  TEXT PRIMARY KEY,
  state TEXT NOT NULL  -- JSON, see src/model/alert.ts
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: receivers know an alert by it
  rule    TEXT    NOT NULL,
  kind    TEXT    NOT NULL,
  at      INTEGER NOT NULL,                   -- event time, epoch s
  value   REAL    NOT NULL,
  cause   TEXT,                               -- JSON
  created INTEGER NOT NULL
) STRICT;

CREATE TABLE alert_delivery (
  alert_id INTEGER NOT NULL,
  target   TEXT    NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due      INTEGER,                           -- epoch ms; NULL: delivered or given up
  sent     INTEGER,
  fault    TEXT,
  PRIMARY KEY (alert_id, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_delivery_due ON alert_delivery (due) WHERE due IS NOT NULL;

-- Counts once more, coarser in one way or another, so that a month of a large ledger is drawn in milliseconds: by the hour
-- without hosts, by the hour without codes, and by the day (by the base window, where that is longer). Kept by the same
-- transactions as the counts they are sums of. A count that moved away leaves a 0 behind, as everywhere.

CREATE TABLE error_hour_class (
  window   INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  errors   INTEGER NOT NULL CHECK (errors >= 0),
  PRIMARY KEY (window, class_id, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE error_hour_place (
  window   INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  errors   INTEGER NOT NULL CHECK (errors >= 0),
  PRIMARY KEY (window, place_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE error_day (
  window   INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  errors   INTEGER NOT NULL CHECK (errors >= 0),
  PRIMARY KEY (window, class_id, place_id, status)
) STRICT, WITHOUT ROWID;

INSERT INTO error_hour_class SELECT window, class_id, status, sum(errors) FROM error_hour GROUP BY 1, 2, 3;
INSERT INTO error_hour_place SELECT window, place_id, sum(errors) FROM error_hour GROUP BY 1, 2;
INSERT INTO error_day
SELECT window - ((window % s + s) % s), class_id, place_id, status, sum(errors)
FROM error_hour, (SELECT max(86400, window_seconds) AS s FROM meta) GROUP BY 1, 2, 3, 4;

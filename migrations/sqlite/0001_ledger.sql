-- The ledger: what was read (source), what was counted (error_count, request_count and their hourly sums), and the single
-- errors behind the counts for as long as retention keeps them. People query the views at the end; the tables may change.
-- Windows are epoch seconds (start of the window), times epoch milliseconds, all UTC. `ver` is the number of the commit that
-- last changed a row; a count that moved away leaves a row of 0 behind, so that whoever replicates the counts learns of it.

CREATE TABLE meta (
  id             INTEGER PRIMARY KEY CHECK (id = 1),
  window_seconds INTEGER NOT NULL CHECK (window_seconds > 0),
  ver            INTEGER NOT NULL DEFAULT 0,
  latest         INTEGER NOT NULL DEFAULT 0,  -- newest clock a commit was made by; what lies a day past it is skewed
  collector      TEXT    NOT NULL,            -- stable id of this ledger
  created        INTEGER NOT NULL,
  catalog_hash   TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE source (
  id           INTEGER PRIMARY KEY,
  path         TEXT    NOT NULL,
  rungs        TEXT,                          -- JSON [[length, hash], ...]; NULL: a source without identity (standard input)
  dev          TEXT,
  ino          TEXT,
  birth_ns     TEXT,
  prints       BLOB,
  print_step   INTEGER,
  marker       TEXT,
  offset       INTEGER NOT NULL,              -- the checkpoint
  offset_lines INTEGER NOT NULL,
  tail         TEXT,                          -- what lies before the checkpoint but may be taken back (JSON, see src/stores/sqlite/tail.ts)
  state        TEXT    NOT NULL,
  bytes        INTEGER NOT NULL DEFAULT 0,
  lines        INTEGER NOT NULL DEFAULT 0,
  requests     INTEGER NOT NULL DEFAULT 0,
  error_lines  INTEGER NOT NULL DEFAULT 0,
  other        INTEGER NOT NULL DEFAULT 0,
  rejected     INTEGER NOT NULL DEFAULT 0,
  errors       INTEGER NOT NULL DEFAULT 0,
  duplicates   INTEGER NOT NULL DEFAULT 0,
  first_time   INTEGER,
  last_time    INTEGER,
  updated      INTEGER NOT NULL
) STRICT;
CREATE INDEX source_nameless ON source (path) WHERE rungs IS NULL;

-- The rungs of every source once more, to be looked up.
CREATE TABLE source_rung (
  length    INTEGER NOT NULL,
  hash      TEXT    NOT NULL,
  source_id INTEGER NOT NULL,
  PRIMARY KEY (length, hash, source_id)
) STRICT, WITHOUT ROWID;

-- Texts that repeat, kept once.
CREATE TABLE place (
  id     INTEGER PRIMARY KEY,
  host   TEXT,
  bucket TEXT,
  region TEXT
) STRICT;
CREATE INDEX place_texts ON place (host, bucket, region);

CREATE TABLE class (
  id              INTEGER PRIMARY KEY,
  code            TEXT,
  cause           TEXT,
  ec              TEXT,
  category        TEXT    NOT NULL,
  action          TEXT    NOT NULL,
  retryable       INTEGER NOT NULL,
  status_expected INTEGER,
  known           INTEGER NOT NULL
) STRICT;
CREATE INDEX class_texts ON class (code, cause, ec);

-- `status` is -1 where the answer told none; `origin` is 0 for server logs and 1 for client logs.
CREATE TABLE error_count (
  window   INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  origin   INTEGER NOT NULL,
  errors   INTEGER NOT NULL CHECK (errors >= 0),
  ver      INTEGER NOT NULL,
  PRIMARY KEY (window, class_id, place_id, status, origin)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_count (
  window   INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  failed   INTEGER NOT NULL,
  ver      INTEGER NOT NULL,
  PRIMARY KEY (window, place_id, status)
) STRICT, WITHOUT ROWID;

-- The same counts by the hour (by the base window, where that is longer), so that a month is read in milliseconds.
CREATE TABLE error_hour (
  window   INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  origin   INTEGER NOT NULL,
  errors   INTEGER NOT NULL CHECK (errors >= 0),
  ver      INTEGER NOT NULL,
  PRIMARY KEY (window, class_id, place_id, status, origin)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_hour (
  window   INTEGER NOT NULL,
  place_id INTEGER NOT NULL,
  status   INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  failed   INTEGER NOT NULL,
  ver      INTEGER NOT NULL,
  PRIMARY KEY (window, place_id, status)
) STRICT, WITHOUT ROWID;

-- Single errors. Identity: (request_id, part, twin) for a complete id, where `part` is '' or '/object' and `twin` numbers the
-- codes that one request was answered with; for the others `part` is '@source:offset:...', or NULL when the source has no identity.
CREATE TABLE error (
  id          INTEGER PRIMARY KEY,
  time        INTEGER NOT NULL,
  time_source INTEGER NOT NULL,               -- 0 ingest, 1 request-id, 2 line, 3 header, 4 body
  request_id  TEXT,
  part        TEXT,
  twin        INTEGER NOT NULL,
  class_id    INTEGER NOT NULL,
  place_id    INTEGER NOT NULL,
  status      INTEGER,
  flags       INTEGER NOT NULL,               -- see src/stores/sqlite/error-row.ts
  code_sent   TEXT,                           -- when it differs from the class's spelling
  host_id     TEXT,                           -- when it differs from the place's host
  message     TEXT,
  operation   TEXT,
  object      TEXT,
  extra       TEXT,                           -- JSON object; NULL when empty
  source_id   INTEGER NOT NULL,
  line        INTEGER NOT NULL,
  offset      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX error_request ON error (request_id, part, twin) WHERE request_id IS NOT NULL;
CREATE UNIQUE INDEX error_unnamed ON error (part) WHERE request_id IS NULL;
CREATE INDEX error_time ON error (time);
CREATE INDEX error_class ON error (class_id, time);

-- What sightings without a code of their own said about a request whose code another sighting told. Needed when yet another
-- code of the same request turns up, so that the order of reading never shows.
CREATE TABLE undetermined (
  request_id TEXT NOT NULL,
  part       TEXT NOT NULL,
  sighting   TEXT NOT NULL,
  PRIMARY KEY (request_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_entry (
  code      TEXT    PRIMARY KEY,
  aliases   TEXT    NOT NULL,
  statuses  TEXT    NOT NULL,
  category  TEXT    NOT NULL,
  action    TEXT    NOT NULL,
  retryable INTEGER NOT NULL,
  summary   TEXT    NOT NULL,
  advice    TEXT    NOT NULL,
  doc       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW errors AS
SELECT
  strftime('%Y-%m-%dT%H:%M:%fZ', e.time / 1000.0, 'unixepoch') AS time,
  e.time AS epoch_ms,
  CASE e.time_source WHEN 4 THEN 'body' WHEN 3 THEN 'header' WHEN 2 THEN 'line' WHEN 1 THEN 'request-id' ELSE 'ingest' END AS time_source,
  c.code AS code,
  e.status AS status,
  c.status_expected AS status_expected,
  e.request_id AS request_id,
  p.host AS host,
  p.bucket AS bucket,
  p.region AS region,
  c.ec AS ec,
  c.cause AS cause,
  c.category AS category,
  c.action AS action,
  c.retryable AS retryable,
  e.message AS message,
  e.operation AS operation,
  e.object AS object,
  s.path AS source,
  CASE
    WHEN e.flags & 3 = 0 AND e.code_sent IS NULL THEN coalesce(e.extra, '{}')
    ELSE json_patch(
      coalesce(e.extra, '{}'),
      CASE e.flags & 3
        WHEN 0 THEN json_object('code_sent', e.code_sent)
        WHEN 1 THEN json_object('code_sent', e.code_sent, 'truncated', json('true'))
        WHEN 2 THEN json_object('code_sent', e.code_sent, 'synthetic', json('true'))
        ELSE json_object('code_sent', e.code_sent, 'truncated', json('true'), 'synthetic', json('true'))
      END)
  END AS extra
FROM error e
JOIN class c ON c.id = e.class_id
JOIN place p ON p.id = e.place_id
JOIN source s ON s.id = e.source_id;

CREATE VIEW error_trend_1m AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, c.code AS code,
  nullif(w.status, -1) AS status, p.host AS host, p.bucket AS bucket, p.region AS region, c.category AS category,
  c.action AS action, sum(w.errors) AS errors
FROM (SELECT window - ((window % s + s) % s) AS at, class_id, place_id, status, errors
  FROM error_count, (SELECT max(60, window_seconds) AS s FROM meta) WHERE errors > 0) w
JOIN class c ON c.id = w.class_id JOIN place p ON p.id = w.place_id
GROUP BY w.at, c.code, w.status, p.host, p.bucket, p.region, c.category, c.action;

CREATE VIEW error_trend_5m AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, c.code AS code,
  nullif(w.status, -1) AS status, p.host AS host, p.bucket AS bucket, p.region AS region, c.category AS category,
  c.action AS action, sum(w.errors) AS errors
FROM (SELECT window - ((window % s + s) % s) AS at, class_id, place_id, status, errors
  FROM error_count, (SELECT max(300, window_seconds) AS s FROM meta) WHERE errors > 0) w
JOIN class c ON c.id = w.class_id JOIN place p ON p.id = w.place_id
GROUP BY w.at, c.code, w.status, p.host, p.bucket, p.region, c.category, c.action;

CREATE VIEW error_trend_1h AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, c.code AS code,
  nullif(w.status, -1) AS status, p.host AS host, p.bucket AS bucket, p.region AS region, c.category AS category,
  c.action AS action, sum(w.errors) AS errors
FROM (SELECT window AS at, class_id, place_id, status, errors FROM error_hour WHERE errors > 0) w
JOIN class c ON c.id = w.class_id JOIN place p ON p.id = w.place_id
GROUP BY w.at, c.code, w.status, p.host, p.bucket, p.region, c.category, c.action;

CREATE VIEW error_trend_1d AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, c.code AS code,
  nullif(w.status, -1) AS status, p.host AS host, p.bucket AS bucket, p.region AS region, c.category AS category,
  c.action AS action, sum(w.errors) AS errors
FROM (SELECT window - ((window % s + s) % s) AS at, class_id, place_id, status, errors
  FROM error_hour, (SELECT max(86400, window_seconds) AS s FROM meta) WHERE errors > 0) w
JOIN class c ON c.id = w.class_id JOIN place p ON p.id = w.place_id
GROUP BY w.at, c.code, w.status, p.host, p.bucket, p.region, c.category, c.action;

CREATE VIEW request_trend_1m AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, p.host AS host,
  p.bucket AS bucket, p.region AS region, sum(w.requests) AS requests, sum(w.failed) AS errors,
  CAST(sum(w.failed) AS REAL) / nullif(sum(w.requests), 0) AS error_rate
FROM (SELECT window - ((window % s + s) % s) AS at, place_id, requests, failed
  FROM request_count, (SELECT max(60, window_seconds) AS s FROM meta) WHERE requests > 0) w
JOIN place p ON p.id = w.place_id
GROUP BY w.at, p.host, p.bucket, p.region;

CREATE VIEW request_trend_5m AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, p.host AS host,
  p.bucket AS bucket, p.region AS region, sum(w.requests) AS requests, sum(w.failed) AS errors,
  CAST(sum(w.failed) AS REAL) / nullif(sum(w.requests), 0) AS error_rate
FROM (SELECT window - ((window % s + s) % s) AS at, place_id, requests, failed
  FROM request_count, (SELECT max(300, window_seconds) AS s FROM meta) WHERE requests > 0) w
JOIN place p ON p.id = w.place_id
GROUP BY w.at, p.host, p.bucket, p.region;

CREATE VIEW request_trend_1h AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, p.host AS host,
  p.bucket AS bucket, p.region AS region, sum(w.requests) AS requests, sum(w.failed) AS errors,
  CAST(sum(w.failed) AS REAL) / nullif(sum(w.requests), 0) AS error_rate
FROM (SELECT window AS at, place_id, requests, failed FROM request_hour WHERE requests > 0) w
JOIN place p ON p.id = w.place_id
GROUP BY w.at, p.host, p.bucket, p.region;

CREATE VIEW request_trend_1d AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', w.at, 'unixepoch') AS window_start, w.at AS window_epoch, p.host AS host,
  p.bucket AS bucket, p.region AS region, sum(w.requests) AS requests, sum(w.failed) AS errors,
  CAST(sum(w.failed) AS REAL) / nullif(sum(w.requests), 0) AS error_rate
FROM (SELECT window - ((window % s + s) % s) AS at, place_id, requests, failed
  FROM request_hour, (SELECT max(86400, window_seconds) AS s FROM meta) WHERE requests > 0) w
JOIN place p ON p.id = w.place_id
GROUP BY w.at, p.host, p.bucket, p.region;

-- First and last seen: the hour tells the window, the window tells the single rows; where retention took those, the window's start.
CREATE VIEW causes AS
WITH
  spread AS MATERIALIZED (
    SELECT class_id, place_id, sum(errors) AS errors, min(window) AS first_hour, max(window) AS last_hour
    FROM error_hour WHERE errors > 0 GROUP BY class_id, place_id),
  hours AS (
    SELECT class_id, min(first_hour) AS first_hour, max(last_hour) AS last_hour, m.window_seconds AS base,
      max(3600, m.window_seconds) AS hour
    FROM spread, meta m GROUP BY class_id),
  windows AS (
    SELECT class_id, base,
      (SELECT min(n.window) FROM error_count n WHERE n.window >= h.first_hour AND n.window < h.first_hour + h.hour
        AND n.class_id = h.class_id AND n.errors > 0) AS first_window,
      (SELECT max(n.window) FROM error_count n WHERE n.window >= h.last_hour AND n.window < h.last_hour + h.hour
        AND n.class_id = h.class_id AND n.errors > 0) AS last_window
    FROM hours h),
  ends AS MATERIALIZED (
    SELECT class_id,
      coalesce((SELECT min(e.time) FROM error e WHERE e.class_id = w.class_id AND e.time >= w.first_window * 1000
        AND e.time < (w.first_window + w.base) * 1000), w.first_window * 1000) AS first_ms,
      coalesce((SELECT max(e.time) FROM error e WHERE e.class_id = w.class_id AND e.time >= w.last_window * 1000
        AND e.time < (w.last_window + w.base) * 1000), w.last_window * 1000) AS last_ms,
      (SELECT format('%015d', n.time) || n.request_id
        FROM (SELECT e.time, e.request_id FROM error e WHERE e.class_id = w.class_id ORDER BY e.time DESC LIMIT 1000) n
        WHERE n.request_id IS NOT NULL ORDER BY n.time DESC, n.request_id DESC LIMIT 1) AS sample
    FROM windows w)
SELECT c.code AS code, c.cause AS cause, c.ec AS ec, c.category AS category, c.action AS action,
  sum(d.errors) AS errors,
  count(DISTINCT p.host) AS hosts,
  strftime('%Y-%m-%dT%H:%M:%fZ', min(e.first_ms) / 1000.0, 'unixepoch') AS first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', max(e.last_ms) / 1000.0, 'unixepoch') AS last_seen,
  substr(max(e.sample), 16) AS sample_request_id
FROM spread d
JOIN class c ON c.id = d.class_id
JOIN place p ON p.id = d.place_id
JOIN ends e ON e.class_id = d.class_id
GROUP BY c.code, c.cause, c.ec, c.category, c.action;

CREATE VIEW catalog AS
SELECT code, aliases, statuses, category, action, retryable, summary, advice, doc FROM catalog_entry;

CREATE VIEW sources AS
SELECT path, state, bytes AS bytes_read, lines, errors, duplicates, rejected,
  strftime('%Y-%m-%dT%H:%M:%fZ', first_time / 1000.0, 'unixepoch') AS first_time,
  strftime('%Y-%m-%dT%H:%M:%fZ', last_time / 1000.0, 'unixepoch') AS last_time
FROM source;

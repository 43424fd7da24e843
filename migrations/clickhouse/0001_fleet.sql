-- What the ledgers of a fleet tell, side by side: every row carries its collector, and the number of the commit that last changed
-- it (`ver`), of which ReplacingMergeTree keeps the newest. So whatever is sent twice counts once. Every read uses FINAL.
--
-- One text for one server and for a cluster (src/stores/clickhouse/migration.ts): a TABLE is one table with that engine, or
-- X_local on every replica and X, for reads, over all shards. $db is the database, $once the condition defined below. Texts that are not known
-- are ''; views give NULL for them. All times are UTC. It has to run on ClickHouse 18.16 and on current ones.

-- `version` 0 is no migration: its `name` is the id of this database, by which ledgers know what they shipped to.
TABLE ossight_schema (
  version UInt32,
  applied DateTime('UTC'),
  name    String,
  ver     UInt64
) ORDER BY version;

-- How many shards windows are spread over that begin at `since` or later; the first row begins in 1970.
TABLE shard_epoch (
  since  DateTime('UTC'),
  shards UInt16,
  ver    UInt64
) ORDER BY since;

TABLE collector (
  collector      String,
  name           String,
  window_seconds UInt32,
  latest         Int64,
  version        String,
  shipped_ms     Int64,
  ver            UInt64
) ORDER BY collector;

TABLE source (
  collector  String,
  id         UInt64,
  path       String,
  state      String,
  bytes_read UInt64,
  lines      UInt64,
  errors     UInt64,
  duplicates UInt64,
  rejected   UInt64,
  first_ms   Int64,
  last_ms    Int64,
  ver        UInt64
) ORDER BY (collector, id);

TABLE catalog_entry (
  code      String,
  aliases   String,
  statuses  String,
  category  String,
  action    String,
  retryable UInt8,
  summary   String,
  advice    String,
  doc       String,
  ver       UInt64
) ORDER BY code;

-- `t`: start of the window, the hour or the day. `status` and `status_expected` are -1 where there is none; `origin` is 0 for
-- server logs and 1 for client logs. `key` stands for all that tells rows of one code and window apart: FINAL then reads and
-- compares three columns instead of fifteen. It is 64 bits wide: among a thousand rows of a code
-- and window two are alike once in 10^13 such windows. Servers make it themselves; nobody can insert another.
TABLE error_count, error_hour, error_day (
  t               DateTime('UTC'),
  code            String,
  cause           String,
  ec              String,
  category        String,
  action          String,
  retryable       UInt8,
  status_expected Int16,
  known           UInt8,
  host            String,
  bucket          String,
  region          String,
  status          Int32,
  origin          UInt8,
  collector       String,
  errors          UInt64,
  ver             UInt64,
  key             UInt64 MATERIALIZED cityHash64(cause, ec, category, action, retryable, status_expected, known, host, bucket, region,
    status, origin, collector)
) PARTITION BY toYYYYMMDD(t) ORDER BY (code, t, key);

TABLE request_count, request_hour, request_day (
  t         DateTime('UTC'),
  host      String,
  bucket    String,
  region    String,
  status    Int32,
  collector String,
  requests  UInt64,
  failed    UInt64,
  ver       UInt64
) PARTITION BY toYYYYMMDD(t) PRIMARY KEY (t, host, bucket) ORDER BY (t, host, bucket, region, status, collector);

-- Single errors. `owner` is '' for those with a complete request id, so that what two collectors tell of one is one row; else
-- the collector. `ver`: who knows more wins, then the later commit. `day` comes from the request id where that tells the time,
-- so that no clock can move a row. `deleted`: taken back. `extra`: a JSON object. `t` is the second of `time_ms`.
TABLE error_event (
  day             Date,
  request_id      String,
  part            String,
  code            String,
  owner           String,
  collector       String,
  time_ms         Int64,
  time_source     UInt8,
  t               DateTime('UTC'),
  status          Int32,
  flags           UInt32,
  cause           String,
  ec              String,
  category        String,
  action          String,
  retryable       UInt8,
  status_expected Int16,
  known           UInt8,
  host            String,
  bucket          String,
  region          String,
  code_sent       String,
  host_id         String,
  message         String,
  operation       String,
  object          String,
  extra           String,
  source          String,
  line            UInt64,
  offset          UInt64,
  deleted         UInt8,
  ver             UInt64
) PARTITION BY toYYYYMMDD(day) PRIMARY KEY (day, request_id) ORDER BY (day, request_id, part, code, owner);

-- One request counts once. Within a ledger that is so already. Of two collectors one may have read the client's log and the
-- other the bucket's own: where another collector has requests of that bucket in that hour, its server log decides, and what
-- clients told (origin 1) is left out. That is decided by the hour; so days of clients are sums of hours that were kept.
DEFINE once AS (bucket = ''
    OR (toStartOfHour(t), bucket) GLOBAL NOT IN (SELECT t, bucket FROM $db.request_hour FINAL WHERE requests > 0)
    OR (toStartOfHour(t), bucket, collector) GLOBAL IN (
      SELECT t, bucket, any(collector) FROM $db.request_hour FINAL WHERE requests > 0
      GROUP BY t, bucket HAVING uniqExact(collector) = 1));

VIEW error_trend_1m AS
SELECT formatDateTime(w, '%FT%TZ') AS window_start, toUInt32(w) AS window_epoch, nullIf(code, '') AS code,
  nullIf(status, -1) AS status, nullIf(host, '') AS host, nullIf(bucket, '') AS bucket, nullIf(region, '') AS region,
  category, action, summed AS errors
FROM (SELECT toStartOfMinute(t) AS w, code, status, host, bucket, region, category, action, sum(errors) AS summed
  FROM $db.error_count FINAL WHERE errors > 0 AND (origin = 0 OR $once)
  GROUP BY w, code, status, host, bucket, region, category, action);

VIEW error_trend_5m AS
SELECT formatDateTime(w, '%FT%TZ') AS window_start, toUInt32(w) AS window_epoch, nullIf(code, '') AS code,
  nullIf(status, -1) AS status, nullIf(host, '') AS host, nullIf(bucket, '') AS bucket, nullIf(region, '') AS region,
  category, action, summed AS errors
FROM (SELECT toStartOfFiveMinute(t) AS w, code, status, host, bucket, region, category, action, sum(errors) AS summed
  FROM $db.error_count FINAL WHERE errors > 0 AND (origin = 0 OR $once)
  GROUP BY w, code, status, host, bucket, region, category, action);

VIEW error_trend_1h AS
SELECT formatDateTime(t, '%FT%TZ') AS window_start, toUInt32(t) AS window_epoch, nullIf(code, '') AS code,
  nullIf(status, -1) AS status, nullIf(host, '') AS host, nullIf(bucket, '') AS bucket, nullIf(region, '') AS region,
  category, action, summed AS errors
FROM (SELECT t, code, status, host, bucket, region, category, action, sum(errors) AS summed
  FROM $db.error_hour FINAL WHERE errors > 0 AND (origin = 0 OR $once)
  GROUP BY t, code, status, host, bucket, region, category, action);

VIEW error_trend_1d AS
SELECT formatDateTime(w, '%FT%TZ') AS window_start, toUInt32(w) AS window_epoch, nullIf(code, '') AS code,
  nullIf(status, -1) AS status, nullIf(host, '') AS host, nullIf(bucket, '') AS bucket, nullIf(region, '') AS region,
  category, action, sum(summed) AS errors
FROM (
  SELECT t AS w, code, status, host, bucket, region, category, action, sum(errors) AS summed
  FROM $db.error_day FINAL WHERE errors > 0 AND origin = 0
  GROUP BY w, code, status, host, bucket, region, category, action
  UNION ALL
  SELECT toStartOfDay(t) AS w, code, status, host, bucket, region, category, action, sum(errors) AS summed
  FROM $db.error_hour FINAL WHERE errors > 0 AND origin = 1 AND $once
  GROUP BY w, code, status, host, bucket, region, category, action)
GROUP BY w, code, status, host, bucket, region, category, action;

VIEW request_trend_1m AS
SELECT formatDateTime(w, '%FT%TZ') AS window_start, toUInt32(w) AS window_epoch, nullIf(host, '') AS host,
  nullIf(bucket, '') AS bucket, nullIf(region, '') AS region, asked AS requests, lost AS errors, lost / asked AS error_rate
FROM (SELECT toStartOfMinute(t) AS w, host, bucket, region, sum(requests) AS asked, sum(failed) AS lost
  FROM $db.request_count FINAL WHERE requests > 0 GROUP BY w, host, bucket, region);

VIEW request_trend_5m AS
SELECT formatDateTime(w, '%FT%TZ') AS window_start, toUInt32(w) AS window_epoch, nullIf(host, '') AS host,
  nullIf(bucket, '') AS bucket, nullIf(region, '') AS region, asked AS requests, lost AS errors, lost / asked AS error_rate
FROM (SELECT toStartOfFiveMinute(t) AS w, host, bucket, region, sum(requests) AS asked, sum(failed) AS lost
  FROM $db.request_count FINAL WHERE requests > 0 GROUP BY w, host, bucket, region);

VIEW request_trend_1h AS
SELECT formatDateTime(t, '%FT%TZ') AS window_start, toUInt32(t) AS window_epoch, nullIf(host, '') AS host,
  nullIf(bucket, '') AS bucket, nullIf(region, '') AS region, asked AS requests, lost AS errors, lost / asked AS error_rate
FROM (SELECT t, host, bucket, region, sum(requests) AS asked, sum(failed) AS lost
  FROM $db.request_hour FINAL WHERE requests > 0 GROUP BY t, host, bucket, region);

VIEW request_trend_1d AS
SELECT formatDateTime(t, '%FT%TZ') AS window_start, toUInt32(t) AS window_epoch, nullIf(host, '') AS host,
  nullIf(bucket, '') AS bucket, nullIf(region, '') AS region, asked AS requests, lost AS errors, lost / asked AS error_rate
FROM (SELECT t, host, bucket, region, sum(requests) AS asked, sum(failed) AS lost
  FROM $db.request_day FINAL WHERE requests > 0 GROUP BY t, host, bucket, region);

-- What one collector knows of a request only without a code of the service's own goes where another knows the code.
VIEW errors AS
SELECT
  concat(formatDateTime(t, '%FT%T.'), substring(toString(1000 + modulo(time_ms, 1000)), 2), 'Z') AS time,
  time_ms AS epoch_ms,
  ['ingest', 'request-id', 'line', 'header', 'body'][time_source + 1] AS time_source,
  nullIf(code, '') AS code, nullIf(status, -1) AS status, nullIf(status_expected, -1) AS status_expected,
  nullIf(request_id, '') AS request_id, nullIf(host, '') AS host, nullIf(bucket, '') AS bucket, nullIf(region, '') AS region,
  nullIf(ec, '') AS ec, nullIf(cause, '') AS cause, category, action, retryable,
  nullIf(message, '') AS message, nullIf(operation, '') AS operation, nullIf(object, '') AS object, source, extra
FROM (SELECT * FROM $db.error_event FINAL WHERE deleted = 0
  AND NOT (owner = '' AND (code = '' OR bitAnd(flags, 2) != 0) AND (request_id, part) GLOBAL IN (
    SELECT request_id, part FROM $db.error_event FINAL
    WHERE deleted = 0 AND owner = '' AND code != '' AND bitAnd(flags, 2) = 0)));

-- First and last seen: of the single errors in the first and the last window; where there are none, the window's start. Names are
-- given outside of the joins: inside, a name that means nullIf(code, '') would be what is joined by.
VIEW causes AS
SELECT nullIf(code, '') AS code, nullIf(cause, '') AS cause, nullIf(ec, '') AS ec, category, action, summed AS errors, hosts,
  concat(formatDateTime(toDateTime(intDiv(first_ms, 1000), 'UTC'), '%FT%T.'), substring(toString(1000 + modulo(first_ms, 1000)), 2), 'Z') AS first_seen,
  concat(formatDateTime(toDateTime(intDiv(last_ms, 1000), 'UTC'), '%FT%T.'), substring(toString(1000 + modulo(last_ms, 1000)), 2), 'Z') AS last_seen,
  nullIf(substring(sample, 15), '') AS sample_request_id
FROM (SELECT code, cause, ec, category, action, summed, hosts, first_ms, last_ms, sample
FROM (
  SELECT code, cause, ec, category, action, sum(errors) AS summed, uniqExactIf(host, host != '') AS hosts
  FROM $db.error_hour FINAL WHERE errors > 0 AND (origin = 0 OR $once)
  GROUP BY code, cause, ec, category, action) AS sums
ANY INNER JOIN (
  SELECT code, cause, ec, category, action,
    min(if(event_first = 0, window_first * 1000, event_first)) AS first_ms,
    max(if(event_last = 0, window_last * 1000, event_last)) AS last_ms,
    max(newest) AS sample
  FROM (
    SELECT code, cause, ec, category, action, retryable, status_expected, known,
      toInt64(min(toUInt32(t))) AS window_first, toInt64(max(toUInt32(t))) AS window_last
    FROM $db.error_count FINAL WHERE errors > 0 AND (origin = 0 OR $once)
    GROUP BY code, cause, ec, category, action, retryable, status_expected, known) AS ends
  ANY LEFT JOIN (
    SELECT code, cause, ec, category, action, retryable, status_expected, known,
      minIf(time_ms, toUInt32(t) < window_first + base) AS event_first,
      maxIf(time_ms, toUInt32(t) >= window_last) AS event_last,
      maxIf(concat(toString(10000000000000 + time_ms), request_id), request_id != '') AS newest
    FROM (
      SELECT code, cause, ec, category, action, retryable, status_expected, known, time_ms, t, request_id
      FROM $db.error_event FINAL WHERE deleted = 0) AS singles
    ANY INNER JOIN (
      SELECT code, cause, ec, category, action, retryable, status_expected, known,
        toInt64(min(toUInt32(t))) AS window_first, toInt64(max(toUInt32(t))) AS window_last,
        toInt64((SELECT max(window_seconds) FROM $db.collector FINAL)) AS base
      FROM $db.error_count FINAL WHERE errors > 0 AND (origin = 0 OR $once)
      GROUP BY code, cause, ec, category, action, retryable, status_expected, known) AS spans
    USING (code, cause, ec, category, action, retryable, status_expected, known)
    GROUP BY code, cause, ec, category, action, retryable, status_expected, known) AS events
  USING (code, cause, ec, category, action, retryable, status_expected, known)
  GROUP BY code, cause, ec, category, action) AS faces
USING (code, cause, ec, category, action));

VIEW catalog AS
SELECT code, aliases, statuses, category, action, retryable, summary, advice, doc FROM $db.catalog_entry FINAL;

VIEW sources AS
SELECT path, state, bytes_read, lines, errors, duplicates, rejected,
  if(first_ms = 0, NULL, concat(formatDateTime(toDateTime(intDiv(first_ms, 1000), 'UTC'), '%FT%T.'), substring(toString(1000 + modulo(first_ms, 1000)), 2), 'Z')) AS first_time,
  if(last_ms = 0, NULL, concat(formatDateTime(toDateTime(intDiv(last_ms, 1000), 'UTC'), '%FT%T.'), substring(toString(1000 + modulo(last_ms, 1000)), 2), 'Z')) AS last_time
FROM $db.source FINAL;

-- Errors are found by their time alone: the counts tell in which windows a class has any, and within a window the index tells
-- the classes. Keeping a second index, by class, was a quarter of what an error cost to be written.

DROP INDEX error_class;
DROP INDEX error_time;
CREATE INDEX error_time ON error (time, class_id);

DROP VIEW causes;

-- First and last seen: the hour tells the window, the window tells the single rows; where retention took those, the window's start.
-- The sample is the newest request id: for a class that has none, all entries of its time are walked.
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
      (SELECT format('%015d', n.time) || max(n.request_id) FROM error n WHERE n.class_id = w.class_id AND n.time =
        (SELECT e.time FROM error e WHERE e.class_id = w.class_id AND e.time < (w.last_window + w.base) * 1000
          AND e.time >= w.first_window * 1000 AND e.request_id IS NOT NULL
          ORDER BY e.time DESC LIMIT 1)) AS sample
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

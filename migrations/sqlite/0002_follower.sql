-- Who follows logs into this database, for whoever is refused because of it. One process at a time: that is seen to by a lock
-- on the file beside the database (src/stores/sqlite/follower-lock.ts), so the row may outlive its process. `started` is empty.

CREATE TABLE follower (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  pid     INTEGER NOT NULL,
  started TEXT    NOT NULL,
  paths   TEXT    NOT NULL,  -- JSON array
  since   INTEGER NOT NULL
) STRICT;

-- Who follows logs into this database: one process at a time. The row may outlive its process; whoever comes next looks
-- whether that still runs. `started` is the kernel's word on when it began (empty where it has none), since ids are used again.

CREATE TABLE follower (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  pid     INTEGER NOT NULL,
  started TEXT    NOT NULL,
  paths   TEXT    NOT NULL,  -- JSON array
  since   INTEGER NOT NULL
) STRICT;

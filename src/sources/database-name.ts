// What databases of this kind are called. Looks at a name only: one may be called otherwise.

/** Databases, their journals and locks. In directories and globs they are never logs; import reads what is named one by one. */
export const DATABASE = /\.db(?:-wal|-shm|-journal|-follower)?$/;

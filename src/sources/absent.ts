// What is not there, told apart from what cannot be looked at: only the first may ever be taken for a deletion.

/** null for what is not there; everything else the system reports is thrown. */
export function absent<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

// Ctrl-C and TERM: the first asks for a clean stop (what was read is committed), the second ends at once.

export class Stopper {
  #signal: 'SIGINT' | 'SIGTERM' | null = null;
  readonly #controller = new AbortController();

  /** Aborted by the first request: for what waits for input that may never come. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code that the signal asks for, null while nobody asked. */
  get exitCode(): number | null {
    if (this.#signal === null) return null;
    return this.#signal === 'SIGINT' ? 130 : 143;
  }

  get stopped(): boolean {
    return this.#signal !== null;
  }

  /** True when the first request was made before: the caller ends the process. */
  request(signal: 'SIGINT' | 'SIGTERM'): boolean {
    const again = this.#signal !== null;
    this.#signal ??= signal;
    this.#controller.abort();
    return again;
  }
}

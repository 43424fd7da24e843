// Choices of whoever looks, kept by the browser where it keeps anything for this page.

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`ossight-${name}`, value);
  } catch {
    // Storage is switched off, or the page came from a file: then the choice lasts as long as the page.
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`ossight-${name}`);
  } catch {
    return null;
  }
}

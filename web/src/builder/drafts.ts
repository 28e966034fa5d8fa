const prefix = 'baton.draft.';

/** Texts that were changed and not published, by the workflow they belong to; kept in this browser. */
export const drafts = {
  get(key: string): string | undefined {
    try {
      return localStorage.getItem(prefix + key) ?? undefined;
    } catch {
      return undefined; // storage is forbidden: what is not published lasts as long as the page
    }
  },

  set(key: string, text: string | undefined): void {
    try {
      if (text === undefined) {
        localStorage.removeItem(prefix + key);
      } else {
        localStorage.setItem(prefix + key, text);
      }
    } catch {
      // As above, or the storage is full.
    }
  },
};

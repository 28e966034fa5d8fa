const prefix = 'baton.draft.';

/** The version a text was made from. */
export interface Base {
  name: string;
  version: number;
  hash: string;
}

export interface Draft {
  text: string;
  /** Undefined for a new workflow. */
  base: Base | undefined;
}

/** Texts that were changed and not published, by the workflow they belong to; kept in this browser. */
export const drafts = {
  get(key: string): Draft | undefined {
    try {
      const draft = JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as Draft | null;
      return draft ?? undefined;
    } catch {
      return undefined; // storage is forbidden: what is not published lasts as long as the page
    }
  },

  set(key: string, draft: Draft | undefined): void {
    try {
      if (draft === undefined) {
        localStorage.removeItem(prefix + key);
      } else {
        localStorage.setItem(prefix + key, JSON.stringify(draft));
      }
    } catch {
      // As above, or the storage is full.
    }
  },
};

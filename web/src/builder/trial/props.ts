import type { Language } from '../model/complete';

export interface TryProps {
  /** The label of the field. */
  label: string;
  language: Language;
  written: string;
}

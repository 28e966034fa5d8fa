import type { ButtonKind } from '@/ui/Button';

/** Shift and the first letter of an option that no earlier option took; none when all are taken. With Shift, because a decision cannot be
 * taken back and a single key is easily hit. */
export function optionKeys(options: readonly string[]): (string | undefined)[] {
  const used = new Set<string>();
  return options.map((option) => {
    const letter = (option.toLowerCase().match(/[a-z]/g) ?? []).find((one) => !used.has(one));
    if (letter === undefined) {
      return undefined;
    }

    used.add(letter);
    return `shift+${letter}`;
  });
}

/** `approve_all` as "Approve all". */
export function optionLabel(option: string): string {
  const text = option.replaceAll(/[_-]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function optionKind(option: string, index: number): ButtonKind {
  return option === 'reject' ? 'danger' : index === 0 ? 'primary' : 'plain';
}

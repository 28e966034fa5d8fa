const pattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What is wrong with a name for an agent or a server of tools, as the server would say; undefined when nothing is. */
export function peerNameError(name: string): string | undefined {
  return name === '' ? 'This is required.'
    : pattern.test(name) ? undefined : 'A name is 1 to 63 of a-z, 0-9 and -, starting with a letter or digit.';
}

import { api } from './client';

export const session = {
  /** Signs this browser in with the owner's token. */
  signIn: (token: string) => api.post<undefined>('/session', { token }),
  signOut: () => api.delete('/session'),
};

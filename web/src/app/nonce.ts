import { setNonce } from 'get-nonce';

/** The value by which the server's policy lets styles in that are added at run time (menus, the text editor). */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

setNonce(nonce);

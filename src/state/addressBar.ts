import type { AddressBar } from './url.ts';

/** The browser's address bar. A refusal (too many changes, a sandboxed frame) leaves the address as it was. */
export function createAddressBar(page: Window): AddressBar {
  const { history, location } = page;
  const addressOf = (search: string): string => `${location.pathname}${search}${location.hash}`;
  const attempt = (change: () => void): void => {
    try {
      change();
    } catch {
      // SecurityError: the next change brings the address up to date.
    }
  };
  return {
    search: () => location.search,
    replace: (search) => attempt(() => history.replaceState(history.state, '', addressOf(search))),
    push: (search) => attempt(() => history.pushState(null, '', addressOf(search))),
    href: (search) => `${location.origin}${addressOf(search)}`,
    onPop: (popped) => {
      page.addEventListener('popstate', popped);
      return () => page.removeEventListener('popstate', popped);
    },
  };
}

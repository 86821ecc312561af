import type { Automation } from '../src/automation.ts';

/** As much of a browser window as the runtime takes. */
export function createFakePage(search: string, memory: Map<string, string> | null = new Map()) {
  const page = Object.assign(new EventTarget(), {
    location: { href: `http://feed.test/${search}`, origin: 'http://feed.test', pathname: '/', search, hash: '' },
    document: Object.assign(new EventTarget(), { hidden: false }),
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, address: string) => moveTo(address),
      pushState: (_state: unknown, _title: string, address: string) => moveTo(address),
    },
    matchMedia: () => ({ matches: false }),
  });
  Object.defineProperty(page, 'localStorage', {
    get: (): Pick<Storage, 'getItem' | 'setItem'> => {
      if (!memory) throw new DOMException('denied', 'SecurityError');
      return { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) };
    },
  });
  const moveTo = (address: string): void => {
    page.location.search = address.slice(1);
  };
  return page as unknown as Window & { hafenblick: Automation };
}

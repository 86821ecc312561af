import { createStore } from 'zustand/vanilla';
import { DecodeError } from '../schema/decode.ts';
import { ViewerSettingsSchema, type BasemapSettings, type ViewerSettings } from '../schema/viewerSettings.ts';
import type { Health } from './health.ts';
import { requestJson, type Fetch } from './http.ts';

export interface BasemapState {
  /** Null: none is configured, or it is not known yet. */
  readonly settings: BasemapSettings | null;
  /** `none`: our own ground is on screen. `loaded`: the basemap has its first picture, and is on screen while its layer is shown. */
  readonly status: 'none' | 'loaded' | 'failed';
  /** Why it failed, one line. */
  readonly reason: string | null;
}

interface BasemapParts {
  readonly health: Health;
  readonly fetch: Fetch;
  /** Told what else the operator configured. */
  readonly settingsArrived?: (settings: ViewerSettings) => void;
}

/**
 * The optional ground under the scene. Asks the feed once what is configured, when the connection stands: a feed that is not
 * up yet is asked at its next coming, and a page without a feed has no basemap and misses nothing.
 */
export function createBasemap({ health, fetch, settingsArrived }: BasemapParts) {
  const store = createStore<BasemapState>()(() => ({ settings: null, status: 'none', reason: null }));
  const aborter = new AbortController();
  let isAsked = false;

  async function ask(): Promise<void> {
    isAsked = true;
    try {
      const settings = await requestJson(fetch, '/api/settings', ViewerSettingsSchema, { signal: aborter.signal });
      store.setState({ settings: settings.basemap });
      settingsArrived?.(settings);
    } catch (error) {
      if (error instanceof DecodeError) store.setState({ status: 'failed', reason: error.message });
      // No answer: the connection says so already.
      else isAsked = false;
    }
  }
  const stop = health.subscribe(({ connection }) => {
    if (connection === 'open' && !isAsked) void ask();
  });
  return {
    ...store,
    dispose: (): void => {
      stop();
      aborter.abort();
    },
  };
}
export type BasemapStore = ReturnType<typeof createBasemap>;

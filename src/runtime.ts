import { createAutomation } from './automation.ts';
import { readConfig, type Config } from './config.ts';
import { parseUrlState, type UrlState } from './schema/urlState.ts';
import { LANGUAGES, type Language } from './schema/texts.ts';
import { createAddressBar } from './state/addressBar.ts';
import { createAlarms } from './state/alarms.ts';
import { createAnnouncements, watchForAnnouncements } from './state/announcements.ts';
import { createBasemap } from './state/basemap.ts';
import { isBuildingId } from './schema/buildingId.ts';
import { createBuildings } from './state/buildings.ts';
import { createCamera } from './state/camera.ts';
import { createCatalogue } from './state/catalogue.ts';
import type { CityClient } from './state/city.ts';
import { createClock, type Clock } from './state/clock.ts';
import { createConnection } from './state/connection.ts';
import { createDisplay } from './state/display.ts';
import { afterFirstPicture, historyAfterPicture } from './state/firstPicture.ts';
import { createGapFiller } from './state/gaps.ts';
import { createHealth } from './state/health.ts';
import { createHistoryClient } from './state/history.ts';
import { createInterest } from './state/interest.ts';
import type { Fetch } from './state/http.ts';
import { createChains } from './state/chains.ts';
import { createIndicators } from './state/indicators.ts';
import { createPastCatalogue } from './state/pastCatalogue.ts';
import { createPastReadings } from './state/pastReadings.ts';
import { createPatientFetch } from './state/patientFetch.ts';
import { createPanels } from './state/panels.ts';
import { picturedThemes } from './state/picturedThemes.ts';
import { createPictures } from './state/pictures.ts';
import { createPushed } from './state/pushed.ts';
import { createReadings } from './state/readings.ts';
import { createFileSwitch, createRecording } from './state/recording.ts';
import type { ScenePort } from './state/scenePort.ts';
import { createSelection } from './state/selection.ts';
import { createShownReadings } from './state/shownReadings.ts';
import { openBrowserSocket, type OpenSocket } from './state/socket.ts';
import { createStory, type StoryFiles } from './state/story.ts';
import { browserTimers, type Timers } from './state/timers.ts';
import { createThemes, type ThemeFiles } from './state/themes.ts';
import { createTilesets } from './state/tilesets.ts';
import { createVehicles } from './state/vehicles.ts';
import { createTrains } from './state/trains.ts';
import { createTracks } from './state/tracks.ts';
import { createWays } from './state/ways.ts';
import { createUrlSync } from './state/url.ts';
import { createView } from './state/view.ts';
import type { Viewer } from './state/viewer.ts';

export interface Runtime {
  readonly viewer: Viewer;
  readonly config: Config;
  /** The scene tells that it stands, and null when it is taken down. */
  readonly sceneChanged: (port: ScenePort | null) => void;
  readonly dispose: () => void;
}

/** What the runtime takes from the browser; tests bring their own. */
export interface Surroundings {
  readonly page: Window;
  readonly fetch: Fetch;
  readonly openSocket: OpenSocket;
  readonly timers: Timers;
  readonly random: () => number;
  readonly wallNow: () => number;
  readonly stories: StoryFiles;
  readonly themes: ThemeFiles;
  /** Fetches what the first picture does without, and a page whose feed is away does not. */
  readonly fetchTheRest?: () => Promise<unknown>;
}

const LANGUAGE_KEY = 'hafenblick.lang';

function browser(): Surroundings {
  const files = import.meta.glob<string>('../assets/stories/*.md', { query: '?raw', import: 'default' });
  const themeFiles = import.meta.glob<unknown>('../assets/themes/*.json', { import: 'default' });
  const byName = <T>(loads: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(loads).map(([path, load]) => [path.replace(/^.*\/|\.[^.]*$/g, ''), load]));
  return {
    page: window,
    fetch: (url, init) => window.fetch(url, init),
    openSocket: openBrowserSocket,
    timers: browserTimers,
    random: Math.random,
    wallNow: Date.now,
    stories: byName(files),
    themes: byName(themeFiles),
    fetchTheRest: () => import('./ui/details/createChart.ts'),
  };
}

/** Storage may be forbidden; then nothing is remembered. */
function rememberedLanguage(page: Window): Language | null {
  try {
    return LANGUAGES.find((lang) => lang === page.localStorage.getItem(LANGUAGE_KEY)) ?? null;
  } catch {
    return null;
  }
}
function rememberLanguage(page: Window, lang: Language): void {
  try {
    page.localStorage.setItem(LANGUAGE_KEY, lang);
  } catch {
    // Only comfort is lost.
  }
}

/** A recording is known as a whole; what comes in live may still be on its way for a minute. */
function settledUpTo(clock: Clock): number | null {
  const { feed } = clock.getState();
  const instant = clock.feedInstant();
  if (!feed || instant === null) return null;
  return feed.mode === 'recorded' ? Number.POSITIVE_INFINITY : instant - 60_000;
}

function startView(page: Window, config: Config, state: UrlState) {
  const reducedMotion = config.motion
    ? config.motion === 'reduced'
    : page.matchMedia('(prefers-reduced-motion: reduce)').matches;
  return createView({
    face: state.face,
    lang: state.lang ?? rememberedLanguage(page) ?? 'de',
    scheme: config.scheme ?? (state.face === 'planner' ? 'light' : 'dark'),
    theme: state.theme,
    picture: state.picture,
    ride: state.ride,
    hiddenLayers: new Set(state.hiddenLayers),
    variant: state.variant,
    reducedMotion,
    quality: config.quality,
  });
}

/**
 * Composition root of the viewer: builds every store and what connects them, and nothing of the screen.
 * @param city lives on when the runtime is disposed of
 */
export function createRuntime(city: CityClient, around: Surroundings = browser()): Runtime {
  const { page, timers } = around;
  const { BASE_URL, DEV } = import.meta.env;
  const config = readConfig({ href: page.location.href, base: BASE_URL, isDevelopment: DEV });
  const start = parseUrlState(page.location.search);
  const files = createFileSwitch();
  const health = createHealth();
  const patient = createPatientFetch((url, init) => around.fetch(`${config.base}${url}`, init), health, timers);
  const fetch = files.over(patient.fetch);

  const clock = createClock(timers.now);
  const catalogue = createCatalogue();
  const selection = createSelection();
  const camera = createCamera();
  const panels = createPanels();
  const view = startView(page, config, start.state);
  const live = createReadings();
  const past = createReadings();
  const shown = createShownReadings(clock, live, past);
  const announcements = createAnnouncements(timers);
  const buildings = createBuildings({
    city,
    firstPicture: () => automation.ready,
    isAsset: (id) => catalogue.getState().byId.has(id),
  });
  const fetchHistory = historyAfterPicture(fetch, timers, () => automation.ready);
  const history = createHistoryClient({ fetch: fetchHistory, settledUpTo: () => settledUpTo(clock) });
  const [pushed, random] = [createPushed(), around.random];
  const alarms = createAlarms({ clock, health, pushed, fetch, timers, random });
  const indicators = createIndicators({ clock, health, pushed, view, fetch, timers, random });
  // The feed reckons for seconds over the first of their answers: the picture comes first, also where a link sets the clock.
  alarms.setHidden(true);
  indicators.setHidden(true);
  const chains = createChains({ clock, view, camera, selection, catalogue, fetch, timers });
  const trains = createTrains({ clock, view, selection, catalogue, fetch, timers });
  const ways = createWays(fetch, timers);
  const tracks = createTracks({ clock, catalogue, live, fetchTracks: (...asked) => history.tracks(...asked), timers, ways }); // prettier-ignore

  if (start.state.atMs !== null) clock.goTo(start.state.atMs, start.state.speed);
  selection.selectAsset(start.state.selected);
  camera.go(start.state.camera ?? 'home', 'cut');

  const tilesets = createTilesets(config.tileset);
  const basemap = createBasemap({ health, fetch, settingsArrived: (all) => tilesets.configured(all.tilesets) });
  const display = createDisplay({
    ...{ camera, clock, selection, view, timers },
    ...{ tourMs: config.tourMs, idleMs: config.idleMs },
  });
  const themes = createThemes(around.themes);
  const pictures = createPictures({ view, themes, catalogue });
  const story = createStory({ camera, clock, selection, view, files: around.stories });
  const url = createUrlSync({
    ...{ bar: createAddressBar(page), timers, camera, catalogue, clock, selection, story, view, buildings, start },
  });
  const gaps = createGapFiller({ catalogue, health, history });
  const connection = createConnection({
    ...{ clock, catalogue, health, live, timers, fetch },
    ...{ openSocket: around.openSocket, random, wallNow: around.wallNow, onText: pushed.take },
    socketBase: `${config.socketBase}${config.base}`,
    base: config.base,
    onGap: gaps.gapSeen,
    firstPicture: () => automation.ready,
  });
  const interest = createInterest({ camera, catalogue, selection, view, changed: connection.setInterest });
  const recording = createRecording({ clock, catalogue, health, history, connection, files, fetch });
  const pastCatalogue = createPastCatalogue({ clock, catalogue, history, timers });
  const pastReadings = createPastReadings({
    ...{ clock, catalogue, health, history, past, timers },
    // A file is read at once as a whole.
    first: () => (health.getState().connection === 'file' ? null : picturedThemes(view, selection, catalogue)),
  });
  const viewer: Viewer = {
    ...{
      clock,
      tracks,
      catalogue,
      selection,
      vehicles: createVehicles(),
      view,
      camera,
      panels,
      health,
      history,
      recording,
      city,
      basemap,
      tilesets,
      buildings,
      announcements,
      alarms,
      indicators,
      chains,
      trains,
      url,
      display,
      story,
      themes,
      pictures,
    },
    readings: shown.readings,
  };
  const automation = createAutomation(viewer, page);

  const selectionChanged = (selected: string | null): void => {
    if (selected !== null && isBuildingId(selected)) buildings.need();
  };
  selectionChanged(start.state.selected);
  buildings.setColouring(start.state.colouring);
  buildings.setFilter(start.state.buildings);

  const document = page.document;
  let isPictureShown = false;
  const visibilityChanged = (): void => {
    connection.setHidden(document.hidden);
    const isIdle = document.hidden || !isPictureShown;
    alarms.setHidden(isIdle);
    indicators.setHidden(isIdle);
  };
  const online = (): void => connection.retryNow();
  document.addEventListener('visibilitychange', visibilityChanged);
  page.addEventListener('online', online);
  const stops = [
    afterFirstPicture(timers, automation.ready, () => {
      isPictureShown = true;
      visibilityChanged();
      // What did not come now is asked for again when it is needed.
      around.fetchTheRest?.().catch(() => undefined);
    }),
    watchForAnnouncements({ announcements, health, selection, alarms }),
    selection.subscribe(({ selected }) => selectionChanged(selected)),
    recording.subscribe(({ file }, before) => (file === before.file ? undefined : ways.forget())),
    view.subscribe(({ lang, face }, before) => {
      if (lang !== before.lang) rememberLanguage(page, lang);
      if (face === 'story' && story.getState().status === 'none') void story.open(config.story);
    }),
  ];
  if (start.state.lang) rememberLanguage(page, start.state.lang);
  if (start.state.face === 'story') {
    const { step, camera: pose, atMs } = start.state;
    void story.open(config.story, Math.max(0, step - 1), step > 0 && (pose !== null || atMs !== null));
  }
  display.start();
  visibilityChanged();
  connection.start();

  return {
    viewer,
    config,
    sceneChanged: automation.sceneChanged,
    dispose: () => {
      document.removeEventListener('visibilitychange', visibilityChanged);
      page.removeEventListener('online', online);
      stops.forEach((stop) => stop());
      // prettier-ignore
      const parts = [
        automation, patient, recording, interest, connection, pastCatalogue, pastReadings, tracks, gaps, url, display,
        shown, alarms, indicators, chains, trains, announcements, basemap, pictures,
      ];
      for (const part of parts) part.dispose();
    },
  };
}

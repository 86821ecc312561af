import type { AlarmsStore } from './alarms.ts';
import type { Announcements } from './announcements.ts';
import type { BasemapStore } from './basemap.ts';
import type { Buildings } from './buildings.ts';
import type { Camera } from './camera.ts';
import type { ChainsStore } from './chains.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { CityClient } from './city.ts';
import type { Clock } from './clock.ts';
import type { Display } from './display.ts';
import type { Health } from './health.ts';
import type { HistoryClient } from './history.ts';
import type { IndicatorsStore } from './indicators.ts';
import type { Panels } from './panels.ts';
import type { Pictures } from './pictures.ts';
import type { Readings } from './readings.ts';
import type { Recording } from './recording.ts';
import type { Selection } from './selection.ts';
import type { StoryStore } from './story.ts';
import type { Themes } from './themes.ts';
import type { Tilesets } from './tilesets.ts';
import type { Tracks } from './tracks.ts';
import type { TrainsStore } from './trains.ts';
import type { UrlSync } from './url.ts';
import type { VehiclesStore } from './vehicles.ts';
import type { View } from './view.ts';

/** Everything the scene and the ui read and call. Built once by `runtime.ts`, passed down by context. */
export interface Viewer {
  readonly clock: Clock;
  /** Values at the instant on screen, live or past. */
  readonly readings: Readings;
  /** Where everything that moves is at the instant on screen. */
  readonly tracks: Tracks;
  readonly catalogue: CatalogueStore;
  readonly selection: Selection;
  /** The computed vehicle that is selected. */
  readonly vehicles: VehiclesStore;
  readonly view: View;
  readonly camera: Camera;
  /** Where panels lie over the scene. */
  readonly panels: Panels;
  readonly health: Health;
  readonly history: HistoryClient;
  /** Files that play in place of the feed, and how they are made. */
  readonly recording: Recording;
  readonly city: CityClient;
  readonly basemap: BasemapStore;
  /** 3D Tiles of others that are drawn beside the city's own. */
  readonly tilesets: Tilesets;
  /** What is known of the buildings, and how they are coloured and filtered. */
  readonly buildings: Buildings;
  /** The alarms of the instant on screen. */
  readonly alarms: AlarmsStore;
  /** The figures of the themes at the instant on screen. */
  readonly indicators: IndicatorsStore;
  /** Containers on their way, and the ride with one. */
  readonly chains: ChainsStore;
  /** Block trains on their corridors. */
  readonly trains: TrainsStore;
  /** What the polite live region says. */
  readonly announcements: Announcements;
  /** Notes on a broken link, and the link to what is on screen. */
  readonly url: UrlSync;
  readonly display: Display;
  readonly story: StoryStore;
  /** What the themes say of themselves. */
  readonly themes: Themes;
  /** What of the open theme is drawn in the scene. */
  readonly pictures: Pictures;
}

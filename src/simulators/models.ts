import type { Theme } from '../schema/catalogue.ts';
import { connectivity } from './connectivity/connectivity.ts';
import { ecosystem } from './ecosystem/ecosystem.ts';
import { education } from './education/education.ts';
import { government } from './government/government.ts';
import { home } from './home/home.ts';
import { industry } from './industry/industry.ts';
import { infrastructure } from './infrastructure/infrastructure.ts';
import { iot } from './iot/iot.ts';
import { logistics } from './logistics/logistics.ts';
import { port } from './port/port.ts';
import { silkroad } from './rail/silkroad.ts';
import type { Models } from './stations/stations.ts';

/** What of a theme is coupled to more than clock and weather; all else is shape, in the theme's file of `assets/simulators`. */
export const MODELS: Readonly<Partial<Record<Theme, Models>>> = {
  connectivity,
  ecosystem,
  education,
  government,
  home,
  industry,
  infrastructure,
  iot,
  logistics,
  port,
  silkroad,
};

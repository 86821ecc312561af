import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../src/schema/catalogue.ts';
import { LANGUAGES, type Language } from '../../src/schema/texts.ts';
import { createVehicles, type Vehicle } from '../../src/state/vehicles.ts';
import { VehicleDetails } from '../../src/ui/details/VehicleDetails.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, GAUGE } from './fixtureViewer.ts';

const COUNTER = {
  ...GAUGE,
  id: 'counter/5113',
  properties: {
    ...GAUGE.properties,
    name: { de: 'A40 Neuenkamp', en: 'A40 Neuenkamp', zh: 'A40 Neuenkamp' },
    datastreams: [{ ...GAUGE.properties.datastreams[0]!, id: 'counter/5113/flow-2', property: 'flow-2', index: 0 }],
  },
} as Asset;
const VEHICLE: Vehicle = { id: 'vehicle/3-77', isHeavy: true, speedKmh: 83.6, direction: 1, counters: ['counter/5113'] }; // prettier-ignore

function words(vehicle: Vehicle | null, lang: Language = 'en', isGone = false): string {
  const vehicles = createVehicles();
  vehicles.told(VEHICLE.id, vehicle);
  if (isGone) vehicles.told(VEHICLE.id, null);
  const viewer = fixtureViewer({ lang, reading: { value: 3120, origin: 'simulated' } });
  const byId = new Map([[COUNTER.id, COUNTER]]);
  const catalogue = { ...viewer.catalogue, getState: () => ({ ...viewer.catalogue.getState(), byId }), getInitialState: () => ({ ...viewer.catalogue.getInitialState(), byId }) }; // prettier-ignore
  return renderToStaticMarkup(
    <ViewerProvider value={{ ...viewer, vehicles: { ...vehicles, getInitialState: vehicles.getState }, catalogue }}>
      <I18nextProvider i18n={createI18n(lang)}>
        <VehicleDetails id={VEHICLE.id} />
      </I18nextProvider>
    </ViewerProvider>,
  ).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '); // prettier-ignore
}

describe('the details of a vehicle on a counted road', () => {
  it('say what it is, how fast it is drawn, that it is computed and nobody’s, and from which counter', () => {
    const said = words(VEHICLE);
    for (const word of [
      'Lorry or bus',
      '84 km/h',
      'to the south or west',
      'Computed',
      'A40 Neuenkamp',
      '3,120',
      '5 minutes ago',
      'simulated',
      'nobody’s',
    ])
      // prettier-ignore
      expect(said).toContain(word);
  });

  it('say so when it has left the road, and keep the way to its counter', () => {
    const said = words(VEHICLE, 'en', true);
    expect(said).toContain('has left the counted road');
    expect(said).toContain('A40 Neuenkamp');
    expect(said).not.toContain('84 km/h');
    expect(words(null)).toContain('has left the counted road');
  });

  it('are there in every language', () => {
    for (const lang of LANGUAGES) expect(words(VEHICLE, lang)).not.toMatch(/vehicle\.|details\./);
  });
});

describe('what the scene says of the vehicle that is selected', () => {
  it('is told to readers only when it is another', () => {
    const vehicles = createVehicles();
    let told = 0;
    vehicles.subscribe(() => told++);
    vehicles.told('vehicle/1-1', { ...VEHICLE, id: 'vehicle/1-1' });
    vehicles.told('vehicle/1-1', { ...VEHICLE, id: 'vehicle/1-1', speedKmh: 83.9 });
    expect(told).toBe(1);
    vehicles.told('vehicle/1-1', null);
    vehicles.told('vehicle/1-1', null);
    expect(told).toBe(2);
    // Of one that was never seen nothing is kept from the one before.
    vehicles.told('vehicle/1-2', null);
    expect(vehicles.getState()).toEqual({ vehicle: null, isHere: false });
  });
});

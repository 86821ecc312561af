import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { json, standIn, type Answer } from '../../contract/standIn.ts';
import { create, OBSERVATION, page, thing } from './sensorThingsService.ts';

describe('a service that gives an id to another thing, and forgets one', () => {
  const placed = (id: number, name: string, at: [number, number], unit = 'cm') => {
    const [series] = thing(id).Datastreams;
    return thing(id, OBSERVATION, {
      ...{ name, Locations: [{ location: { type: 'Point', coordinates: at } }] },
      Datastreams: [{ ...series, unitOfMeasurement: { name: '', symbol: unit } }],
    });
  };
  /** What the catalogue of the feed has after polls with these answers. */
  const after = async (...answers: Answer[]) => {
    const service = await standIn(answers[0]!);
    const driven = create(service.baseUrl);
    const catalogue = createFeedCatalogue([], 1);
    for (const answer of answers) {
      service.now.answer = answer;
      driven.assets.length = driven.named.length = 0;
      await driven.poll();
      catalogue.add(driven.assets, { source: 'sensors' });
      const named = driven.named.at(-1);
      if (named) catalogue.retire(catalogue.announcedBy('sensors').filter((id) => !named.includes(id)));
    }
    driven.source.dispose();
    service.dispose();
    return catalogue.catalogue.features.map(({ id, geometry, properties: { name, datastreams } }) => [
      ...[id, name.de, geometry?.coordinates, datastreams[0]?.unit],
    ]);
  };
  const [here, there]: [[number, number], [number, number]] = [[6.7279, 51.4553], [6.75, 51.43]];
  const two = json(page([placed(17, 'Pegel Nord', here), thing(18)]));

  it('is believed: name, place and unit are those of the thing that has the id now', async () => {
    expect(await after(two, json(page([placed(17, 'Thermometer Süd', there, '°C'), thing(18)])))).toEqual([
      ['sensors/17', 'Thermometer Süd', there, 'Cel'],
      ['sensors/18', 'Sensor 18', here, 'cm'],
    ]);
  });

  it('has no more what is in none of its pages, whichever of them have changed', async () => {
    const [first, second] = [page([placed(17, 'Pegel Nord', here)], '/v1.1/Things?page=2'), page([thing(18), thing(19)])];
    const service = (rest: unknown): Answer => (request, response) => json(request.url!.includes('page=2') ? rest : first)(request, response);
    const ids = async (...answers: Answer[]) => (await after(...answers)).map(([id]) => id);
    expect(await ids(service(second), service(page([thing(19)])))).toEqual(['sensors/17', 'sensors/19']);
    expect(await ids(two, json(page([thing(18)])))).toEqual(['sensors/18']);
  });

  it.each<[string, Answer]>([
    ['is empty', json(page([]))],
    ['has the thing, which cannot be read', json(page([{ ...thing(17), Locations: [{ location: 'Königstraße 1' }] }, thing(18)]))],
    ['has the thing, which does not fit', json(page([{ ...thing(17), Datastreams: 5 }, thing(18)]))],
    ['has something that has no id', json(page([{ name: '?' }, thing(18)]))],
    ['goes on where nobody may follow', json(page([thing(18)], 'http://elsewhere.example/v1.1/Things'))],
    ['is no list', json({ somethingElse: true })],
  ])('keeps what it had while its list %s', async (_name, answer) => {
    expect((await after(two, answer)).map(([id]) => id)).toEqual(['sensors/17', 'sensors/18']);
  });
}); // prettier-ignore

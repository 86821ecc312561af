import { pageOf } from './answerList.ts';
import type { Entity, EntityList } from './entities.ts';
import type { Observations } from './observations.ts';
import type { QueryOptions } from './parseQuery.ts';
import { QueryError } from './queryError.ts';

type Json = Record<string, unknown>;
const idText = (id: number | string): string => (typeof id === 'number' ? String(id) : `'${id}'`);

/**
 * The address of the next page: everything that was asked for stays, only `$skip` moves on.
 * @param link the list without a query
 */
export function nextLink(link: string, { asked }: QueryOptions, skip: number): string {
  const query = asked.filter(([name]) => name !== '$skip').map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
  return `${link}?${[...query, `$skip=${skip}`].join('&')}`;
}

/** Entities as the JSON of the standard (8.2, 9.3.3). `base` is the address of the service without a slash at its end. */
export function createRenderer(base: string, observations: Observations) {
  const selfLink = (entity: Entity): string => `${base}/${entity.set}(${idText(entity.id)})`;

  const expanded = (name: string, target: Entity | EntityList | null, options: QueryOptions, link: string): Json => {
    if (target === null) return { [name]: null };
    if (!('items' in target)) return { [name]: entity(target, options) };
    const page = pageOf(target, options, observations);
    return {
      ...(page.count === null ? {} : { [`${name}@iot.count`]: page.count }),
      [name]: page.items.map((each) => entity(each, options)),
      ...(page.nextSkip === null ? {} : { [`${name}@iot.nextLink`]: nextLink(link, options, page.nextSkip) }),
    };
  };

  /** One entity with what `$select` and `$expand` ask for. */
  const entity = (of: Entity, options: QueryOptions): Json => {
    const { select, expand } = options;
    const properties = of.properties();
    const wanted = select?.map((name) => (name === 'id' ? '@iot.id' : name)) ?? null;
    const unknown = wanted?.find((name) => !name.startsWith('@iot.') && !(name in properties) && !(name in of.related));
    if (unknown !== undefined) throw new QueryError('$select', `${of.set} have no ${unknown}`);
    const isWanted = (name: string): boolean => wanted === null || wanted.includes(name);
    const out: Json = {};
    if (isWanted('@iot.id')) out['@iot.id'] = of.id;
    if (isWanted('@iot.selfLink')) out['@iot.selfLink'] = selfLink(of);
    for (const [name, value] of Object.entries(properties))
      if (isWanted(name) && value !== undefined) out[name] = value;
    for (const item of expand)
      if (!(item.name in of.related)) throw new QueryError('$expand', `${of.set} have no ${item.name}`);
    for (const [name, relation] of Object.entries(of.related)) {
      const link = `${selfLink(of)}/${name}`;
      const item = expand.find((each) => each.name === name);
      if (item) Object.assign(out, expanded(name, relation(), item.options, link));
      else if (isWanted(name)) out[`${name}@iot.navigationLink`] = link;
    }
    return out;
  };

  /** Observations as rows by datastream: the Data Array extension (12.3). */
  const dataArray = (items: readonly Entity[], { select }: QueryOptions): Json[] => {
    const components = (select ?? ['id', 'phenomenonTime', 'resultTime', 'result', 'resultQuality', 'parameters']).map(
      (name) => (name === '@iot.id' ? 'id' : name),
    );
    const groups = new Map<Entity, unknown[][]>();
    for (const item of items) {
      const datastream = item.related['Datastream']!() as Entity;
      const properties = item.properties();
      const unknown = components.find((name) => name !== 'id' && !(name in properties));
      if (unknown !== undefined) throw new QueryError('$select', `Observations have no ${unknown}`);
      const row = components.map((name) => (name === 'id' ? item.id : properties[name]));
      const rows = groups.get(datastream);
      if (rows) rows.push(row);
      else groups.set(datastream, [row]);
    }
    return [...groups].map(([datastream, rows]) => ({
      'Datastream@iot.navigationLink': selfLink(datastream),
      components,
      'dataArray@iot.count': rows.length,
      dataArray: rows,
    }));
  };
  return { entity, dataArray, selfLink };
}

import type { Database } from './database.ts';

/** Ids of datastreams in the database by name, and back. Both are asked for with every observation: all are read once, those to come are known. */
export function createStreamNames(db: Database) {
  const statements = {
    all: db.prepare('SELECT id, name FROM streams'),
    add: db.prepare('INSERT INTO streams (name) VALUES (?) RETURNING id'),
  };
  let known: { readonly ids: Map<string, number>; readonly names: Map<number, string> } | undefined;
  function learn() {
    if (known) return known;
    known = { ids: new Map(), names: new Map() };
    for (const row of statements.all.all()) note(known, String(row['name']), Number(row['id']));
    return known;
  }
  function note(to: NonNullable<typeof known>, name: string, id: number): number {
    to.ids.set(name, id);
    to.names.set(id, name);
    return id;
  }
  /** Undefined where nothing was ever stored of it. */
  const idOf = (name: string): number | undefined => learn().ids.get(name);
  return {
    idOf,
    /** Of one that is new, too. Within a transaction. */
    idOfNew: (name: string): number => idOf(name) ?? note(learn(), name, Number(statements.add.all(name)[0]!['id'])),
    /** @throws RangeError for an id that is nobody's */
    nameOf: (id: number): string => {
      const name = learn().names.get(id);
      if (name === undefined) throw new RangeError(`no datastream has the id ${id}`);
      return name;
    },
    /** A transaction failed: ids given in it do not hold. */
    forget: (): void => void (known = undefined),
  };
}

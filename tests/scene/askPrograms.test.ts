import { BoxGeometry, Group, Mesh, MeshBasicMaterial, type Material, type WebGLRenderer } from 'three';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askMadePrograms, askPrograms } from '../../src/scene/askPrograms.ts';

/** Graphics that are at it for so many looks after each fence. */
function graphics(looks: number) {
  const told: string[] = [];
  const programs = new Map<Material, { isReady: () => boolean; getUniforms: () => void }>();
  const unmade = new Set<string>();
  let [left, isLost] = [0, false];
  const gl = {
    SYNC_GPU_COMMANDS_COMPLETE: 1,
    SYNC_STATUS: 2,
    SIGNALED: 3,
    fenceSync: () => {
      left = looks;
      return {};
    },
    flush: () => undefined,
    getSyncParameter: () => (left-- > 0 ? 0 : 3),
    deleteSync: () => told.push('idle'),
    isContextLost: () => isLost,
  };
  const renderer = {
    properties: { get: (material: Material) => ({ currentProgram: programs.get(material) }) },
    getContext: () => gl,
  } as unknown as WebGLRenderer;
  const drawn = (name: string): Mesh => {
    const material = new MeshBasicMaterial();
    programs.set(material, { isReady: () => !unmade.has(name), getUniforms: () => void told.push(name) });
    return new Mesh(new BoxGeometry(), material);
  };
  return { renderer, told, drawn, unmade, lose: () => (isLost = true) };
}

describe('programs', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('are asked when the graphics have done what they were told before, and each only once', async () => {
    const { renderer, told, drawn } = graphics(3);
    const house = drawn('houses');
    const all = new Group().add(house, new Mesh(house.geometry, house.material), drawn('trees'));
    const asked = askPrograms(renderer, all);
    await vi.advanceTimersByTimeAsync(150);
    expect(told).toEqual([]);
    await vi.runAllTimersAsync();
    await asked;
    expect(told).toEqual(['idle', 'houses', 'trees']);
  });

  it('are those that an object wears in the call, and asked when they are made', async () => {
    const { renderer, told, drawn } = graphics(0);
    const [house, ids] = [drawn('houses'), drawn('ids of houses')];
    let made: () => void = () => undefined;
    const own = house.material;
    house.material = ids.material;
    const asked = askPrograms(renderer, house, new Promise<void>((resolve) => (made = resolve)));
    house.material = own;
    await vi.runAllTimersAsync();
    expect(told).toEqual([]);
    made();
    await vi.runAllTimersAsync();
    await asked;
    expect(told).toEqual(['idle', 'ids of houses']);
  });

  it('are asked at once while nothing is drawn, those that are made: for the others it would stand still', () => {
    const { renderer, told, drawn, unmade } = graphics(0);
    const all = new Group().add(drawn('houses'), drawn('trees'));
    unmade.add('trees');
    askMadePrograms(renderer, all);
    expect(told).toEqual(['houses']);
    unmade.clear();
    askMadePrograms(renderer, all);
    expect(told).toContain('trees');
  });

  it('are left alone where none was made, and where the context is gone', async () => {
    const { renderer, told, drawn, lose } = graphics(0);
    await askPrograms(renderer, new Mesh(new BoxGeometry(), new MeshBasicMaterial()));
    expect(told).toEqual([]);
    lose();
    const asked = askPrograms(renderer, drawn('houses'));
    await vi.runAllTimersAsync();
    await asked;
    expect(told).not.toContain('houses');
  });
});

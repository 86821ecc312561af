import { describe, expect, it } from 'vitest';
import { MarkerLayout } from '../../../src/engine/markers/MarkerLayout.ts';
import { packMarkerState, unpackMarkerState, type MarkerState } from '../../../src/engine/markers/markerState.ts';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import type { Asset, Theme } from '../../../src/schema/catalogue.ts';
import { STATUSES } from '../../../src/state/assetStatus.ts';

interface Wanted {
  readonly x: number;
  readonly z: number;
  readonly rank?: number;
  readonly anchorM?: number;
  readonly theme?: Theme;
}

const assetsAt = (wanted: readonly Wanted[]): Asset[] =>
  wanted.map(({ x, z, rank = 2, anchorM = 0, theme = 'port' }, i) => {
    const { lon, lat } = fromScene({ x, z });
    return {
      type: 'Feature',
      id: `stop/s-${i}`,
      geometry: { type: 'Point', coordinates: [lon, lat] },
      properties: {
        name: { de: `H ${i}`, en: `S ${i}`, zh: `站 ${i}` },
        theme,
        kind: 'stop',
        provenance: { kind: 'curated', source: 's', licence: 'l', date: '2024' },
        links: [],
        facts: [],
        datastreams: [],
        anchorM,
        rank,
      },
    };
  });

const NEAR = { x: 0, y: 700, z: 900, focal: 900 };
const FAR = { x: 0, y: 14_000, z: 14_000, focal: 900 };
/** A village of nine within 400 m, and one asset far off. */
const village: Wanted[] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({
  x: (i % 3) * 200 - 200,
  z: Math.floor(i / 3) * 200 - 200,
}));

function shownIn(layout: MarkerLayout) {
  const singles: number[] = [];
  let bubbles = 0;
  layout.forEachShown((index) => (index < 0 ? bubbles++ : singles.push(index)));
  return { singles, bubbles };
}
const stateAt = (layout: MarkerLayout, slot: number): MarkerState => unpackMarkerState(layout.places[slot * 4 + 3]!);

describe('the packed state of a marker', () => {
  it('comes back as it was, and fits a float32', () => {
    for (const status of STATUSES)
      for (const emphasis of ['plain', 'hovered', 'selected', 'dimmed'] as const) {
        const state = { status, emphasis, outline: 'diamond', rank: 3, alpha: 1, count: 0 } as const;
        const packed = packMarkerState(state);
        expect(Math.fround(packed)).toBe(packed);
        expect(unpackMarkerState(packed)).toEqual(state);
      }
  });

  it('keeps counts up to 999, and says 999 for more', () => {
    for (const [count, said] of [
      [2, 2],
      [136, 136],
      [511, 511],
      [512, 512],
      [999, 999],
      [4000, 999],
    ] as const) {
      const packed = packMarkerState({ status: 'alarm', outline: 'disc', emphasis: 'plain', rank: 0, alpha: 1, count });
      expect(Math.fround(packed)).toBe(packed);
      expect(unpackMarkerState(packed).count).toBe(said);
    }
  });
});

describe('the markers', () => {
  it('stand apart when near and merge into their number when far', () => {
    const layout = new MarkerLayout(assetsAt(village));
    layout.setTheme('port');
    layout.arrange(NEAR);
    expect(shownIn(layout)).toEqual({ singles: [0, 1, 2, 3, 4, 5, 6, 7, 8], bubbles: 0 });
    layout.arrange(FAR);
    expect(shownIn(layout)).toEqual({ singles: [], bubbles: 1 });
    layout.fade(1);
    expect(stateAt(layout, 9).count).toBe(9);
  });

  it('are never one count that is more than its disc can say', () => {
    const side = 40;
    const many = Array.from({ length: side * side }, (_, i) => ({ x: (i % side) * 50, z: Math.floor(i / side) * 50 }));
    const layout = new MarkerLayout(assetsAt(many));
    layout.arrange({ ...FAR, y: 60_000 });
    layout.fade(1);
    const counts = Array.from({ length: layout.places.length / 4 }, (_, slot) => stateAt(layout, slot).count);
    expect(shownIn(layout)).toEqual({ singles: [], bubbles: 4 });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(many.length);
  });

  it('merge sooner while all themes are shown than while one is', () => {
    const layout = new MarkerLayout(assetsAt(village));
    layout.arrange(NEAR);
    const ofAll = shownIn(layout).singles.length;
    layout.setTheme('port');
    layout.arrange(NEAR);
    expect(shownIn(layout).singles.length).toBeGreaterThan(ofAll);
  });

  it('do not flicker between the two: a merged square opens later than an open one closes', () => {
    const layout = new MarkerLayout(assetsAt(village));
    const bubblesAt = (height: number): number => {
      layout.arrange({ x: 0, y: height, z: 1, focal: 900 });
      return shownIn(layout).bubbles;
    };
    let [opened, closed] = [0, 0];
    bubblesAt(20_000);
    for (let h = 20_000; h > 500 && !opened; h -= 10) if (bubblesAt(h) !== 1) opened = h;
    for (let h = opened; h < 20_000 && !closed; h += 10) if (bubblesAt(h) === 1) closed = h;
    expect(closed).toBeGreaterThan(opened * 1.2);
  });

  it('of rank 0 and those that alarm never hide in a count', () => {
    const layout = new MarkerLayout(assetsAt([{ x: 50, z: 50, rank: 0 }, ...village]));
    const statuses = new Uint8Array(10);
    statuses[3] = STATUSES.indexOf('alarm');
    layout.setStatuses(statuses);
    layout.arrange(FAR);
    expect(shownIn(layout)).toEqual({ singles: [0, 3], bubbles: 1 });
    layout.fade(1);
    expect(stateAt(layout, 10).count).toBe(8);
    expect(stateAt(layout, 3).status).toBe('alarm');
  });

  it('that are selected or hovered are shown from anywhere', () => {
    const layout = new MarkerLayout(assetsAt(village));
    layout.select('stop/s-4');
    layout.hover('stop/s-7');
    layout.select('stop/unknown');
    layout.select('stop/s-4');
    layout.arrange(FAR);
    layout.fade(1);
    expect(shownIn(layout).singles).toEqual([4, 7]);
    expect(stateAt(layout, 4).emphasis).toBe('selected');
    expect(stateAt(layout, 7).emphasis).toBe('hovered');
  });

  it('that stand alone are shown by rank only when near', () => {
    const layout = new MarkerLayout(assetsAt([{ x: 0, z: 0, rank: 3 }]));
    layout.arrange(FAR);
    expect(shownIn(layout)).toEqual({ singles: [], bubbles: 0 });
    layout.arrange(NEAR);
    expect(shownIn(layout).singles).toEqual([0]);
  });

  it('give the gravest status of their assets to the count', () => {
    const layout = new MarkerLayout(assetsAt(village));
    const statuses = new Uint8Array(9).fill(STATUSES.indexOf('normal'));
    statuses[2] = STATUSES.indexOf('watch');
    layout.setStatuses(statuses);
    layout.arrange(FAR);
    layout.fade(1);
    expect(stateAt(layout, 9).status).toBe('watch');
  });

  it('of another theme step back', () => {
    const layout = new MarkerLayout(assetsAt([...village, { x: 20, z: 20, rank: 0, theme: 'education' }]));
    layout.setTheme('port');
    layout.arrange(NEAR);
    layout.fade(1);
    expect(stateAt(layout, 9).emphasis).toBe('dimmed');
    expect(stateAt(layout, 0).emphasis).toBe('plain');
    layout.setTheme('education');
    layout.arrange(NEAR);
    expect(shownIn(layout)).toEqual({ singles: [9], bubbles: 0 });
  });

  it('write what they are only when something is another, wherever the eye goes meanwhile', () => {
    const layout = new MarkerLayout(assetsAt(village));
    layout.setTheme('port');
    const writtenBy = (act: () => void): boolean => {
      const before = layout.placesVersion();
      act();
      layout.arrange({ ...NEAR, x: layout.placesVersion() % 7 });
      layout.fade(1);
      return layout.placesVersion() !== before;
    };
    expect(writtenBy(() => undefined)).toBe(true);
    expect(writtenBy(() => undefined)).toBe(false);
    expect(writtenBy(() => layout.setStatuses(new Uint8Array(9).fill(STATUSES.indexOf('watch'))))).toBe(true);
    expect(stateAt(layout, 3).status).toBe('watch');
    expect(writtenBy(() => layout.select('stop/s-3'))).toBe(true);
    expect(stateAt(layout, 3).emphasis).toBe('selected');
    expect(writtenBy(() => layout.setTheme('education'))).toBe(true);
    expect(writtenBy(() => undefined)).toBe(false);
  });

  it('fade rather than jump, and say when they are done', () => {
    const layout = new MarkerLayout(assetsAt(village));
    layout.setTheme('port');
    layout.arrange(NEAR);
    expect(layout.fade(0.05)).toBe(true);
    expect(stateAt(layout, 0).alpha).toBeGreaterThan(0.1);
    expect(stateAt(layout, 0).alpha).toBeLessThan(0.6);
    expect(layout.fade(1)).toBe(false);
    expect(stateAt(layout, 0).alpha).toBe(1);
  });

  it('stand on the ground by their anchor, and say where a count lies', () => {
    const layout = new MarkerLayout(
      assetsAt([
        { x: 100, z: -300, anchorM: 40 },
        { x: 140, z: -300 },
      ]),
    );
    layout.anchor({ heightAt: () => 31 });
    const [x, y, z] = layout.anchorOf(0);
    expect(x).toBeCloseTo(100, 1);
    expect(y).toBeCloseTo(71, 3);
    expect(z).toBeCloseTo(-300, 1);
    expect(layout.stems[0]).toBe(40);
    layout.arrange(FAR);
    const cluster = layout.clusterAt(2);
    expect(cluster?.x).toBeCloseTo(120, 0);
    expect(layout.clusterAt(0)).toBeNull();
  });

  it('use no more slots than there are however long one flies about', () => {
    const wanted = Array.from({ length: 3000 }, (_, i) => ({
      x: ((i * 7919) % 12_000) - 6000,
      z: ((i * 104_729) % 20_000) - 10_000,
    }));
    const layout = new MarkerLayout(assetsAt(wanted));
    let most = 0;
    for (let i = 0; i < 200; i++) {
      layout.arrange({ x: Math.sin(i) * 6000, y: 400 + (i % 20) * 800, z: Math.cos(i) * 9000, focal: 900 });
      layout.fade(0.1);
      most = Math.max(most, shownIn(layout).bubbles);
    }
    expect(most).toBeGreaterThan(20);
    expect(most).toBeLessThanOrEqual(256);
  });
});

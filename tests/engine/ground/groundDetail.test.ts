import { NearestFilter } from 'three';
import { describe, expect, it } from 'vitest';
import { classMapOf, GROUND_DETAIL_GLSL } from '../../../src/engine/ground/groundDetail.ts';
import { LANDCOVER_CLASSES } from '../../../src/schema/cityFiles.ts';

describe('the ground seen from near', () => {
  it('reads the classes of land cover unmixed', () => {
    const map = classMapOf(Uint8Array.of(1, 2, 3, 4, 5, 6), 3, 2);
    expect([map.image.width, map.image.height, map.unpackAlignment]).toEqual([3, 2, 1]);
    expect([map.minFilter, map.magFilter, map.generateMipmaps]).toEqual([NearestFilter, NearestFilter, false]);
    map.dispose();
  });

  it('knows every class by its place in the list', () => {
    expect(GROUND_DETAIL_GLSL).toContain(`classColour[${LANDCOVER_CLASSES.length}]`);
    const body = /bool isYard\(int code\) \{ return (.*); \}/.exec(GROUND_DETAIL_GLSL)?.[1] ?? '';
    const codes = [...body.matchAll(/code == (\d+)/g)].map((match) => LANDCOVER_CLASSES[Number(match[1])]);
    expect(codes).toEqual(['industry', 'steelworks', 'paved']);
    expect(GROUND_DETAIL_GLSL).not.toContain('== -1');
  });

  it('lets the bed count little beside land, so that its pixels do not stand out of the water', () => {
    const [, code, weight] = /codes\[i\] == (\d+) \? ([\d.]+) : 1\.0/.exec(GROUND_DETAIL_GLSL) ?? [];
    expect(LANDCOVER_CLASSES[Number(code)]).toBe('bed');
    expect(Number(weight)).toBeLessThan(0.2);
  });

  it('takes no derivative in a branch', () => {
    expect(GROUND_DETAIL_GLSL).not.toMatch(/fwidth|dFd|texture2D|texture\(/);
  });
});

import { Document, NodeIO } from '@gltf-transform/core';
import { KHRMaterialsUnlit, KHRTextureBasisu } from '@gltf-transform/extensions';
import { encodeToKTX2 } from 'ktx2-encoder';
import { toEcef } from '../../src/geo/ecef.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

const SIDE_PX = 16;

/** One colour as a KTX2 file, as the encoder of Basis Universal packs it. */
function ktx2([red, green, blue]: Rgb, isUASTC: boolean): Promise<Uint8Array> {
  const data = new Uint8Array(SIDE_PX * SIDE_PX * 4).map((_, i) => [red, green, blue, 255][i % 4]!);
  return encodeToKTX2(new Uint8Array(), {
    isUASTC,
    generateMipmap: true,
    isKTX2File: true,
    isPerceptual: true,
    isSetKTX2SRGBTransferFunc: true,
    imageDecoder: () => Promise.resolve({ data, width: SIDE_PX, height: SIDE_PX }),
  });
}

/**
 * A tile with two level squares side by side, their colours in textures of Basis Universal alone: the western one packed as ETC1S, the
 * eastern one as UASTC.
 * @param sideM metres of a square; the origin is in the middle of both
 */
export async function ktx2Tile(west: Rgb, east: Rgb, sideM: number): Promise<Uint8Array<ArrayBuffer>> {
  const document = new Document();
  const buffer = document.createBuffer();
  document.createExtension(KHRTextureBasisu).setRequired(true);
  const unlit = document.createExtension(KHRMaterialsUnlit);
  const scene = document.createScene();
  for (const [name, colour, fromM] of [['ETC1S', west, -sideM], ['UASTC', east, 0]] as const) {
    const texture = document
      .createTexture(name)
      .setMimeType('image/ktx2')
      .setImage(Uint8Array.from(await ktx2(colour, name === 'UASTC')));
    const material = document.createMaterial(name).setBaseColorTexture(texture).setExtension('KHR_materials_unlit', unlit.createUnlit());
    const floats = (type: 'VEC3' | 'VEC2', values: number[]) => document.createAccessor().setType(type).setBuffer(buffer).setArray(Float32Array.from(values));
    const [x0, x1, z0, z1] = [fromM, fromM + sideM, -sideM / 2, sideM / 2];
    const primitive = document
      .createPrimitive()
      .setMaterial(material)
      .setAttribute('POSITION', floats('VEC3', [x0, 0, z0, x0, 0, z1, x1, 0, z1, x1, 0, z0]))
      .setAttribute('TEXCOORD_0', floats('VEC2', [0, 0, 0, 1, 1, 1, 1, 0]))
      .setIndices(document.createAccessor().setType('SCALAR').setBuffer(buffer).setArray(Uint16Array.of(0, 1, 2, 0, 2, 3)));
    scene.addChild(document.createNode(name).setMesh(document.createMesh(name).addPrimitive(primitive)));
  }
  return Uint8Array.from(await new NodeIO().registerExtensions([KHRTextureBasisu, KHRMaterialsUnlit]).writeBinary(document));
} // prettier-ignore

/** A tileset of one tile, level at a place. @param heightM ellipsoidal height */
export function tilesetAt(place: { readonly lon: number; readonly lat: number }, heightM: number, sideM: number, uri: string): string {
  const [lambda, phi] = [(place.lon * Math.PI) / 180, (place.lat * Math.PI) / 180];
  const [sl, cl, sp, cp] = [Math.sin(lambda), Math.cos(lambda), Math.sin(phi), Math.cos(phi)];
  return JSON.stringify({
    asset: { version: '1.1' },
    geometricError: 500,
    root: {
      boundingVolume: { box: [0, 0, 0, sideM, 0, 0, 0, sideM, 0, 0, 0, 10] },
      geometricError: 0,
      refine: 'REPLACE',
      transform: [-sl, cl, 0, 0, -sp * cl, -sp * sl, cp, 0, cp * cl, cp * sl, sp, 0, ...toEcef(place, heightM), 1],
      content: { uri },
    },
  });
} // prettier-ignore

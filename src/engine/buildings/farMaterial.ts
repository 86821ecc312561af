import { NoBlending, ShaderMaterial, type MeshLambertMaterial, type Texture } from 'three';
import { packPickId } from '../layer.ts';
import { createWallMaterial, ID_FRAGMENT, WALL_VERTEX_PARS, type BuildingUniforms } from './buildingMaterial.ts';
import { FAR_GLSL } from './farShape.ts';

/** Of the buildings, and of the boxes. */
export interface FarUniforms extends BuildingUniforms {
  /** Distance at which the last box is gone, metres. */
  readonly farReach: { value: number };
  readonly farMap: { value: Texture };
}

/** The buildings' own walls and roofs on boxes that stand where their attributes say. */
export const createFarMaterial = (uniforms: FarUniforms): MeshLambertMaterial =>
  createWallMaterial('far buildings', uniforms, FAR_GLSL, {
    row: 'standFar()',
    place: `
      vPlace = farAbove;
      int use = farUse;
      bool isSurveyed = isFarMeasured;`,
    position: 'vec3 transformed = farFoot + farAbove;',
    isGone: 'farShare <= 0.0',
  });

/** Writes pick ids as RGBA8, lowest byte in red. */
export function createFarPicker(uniforms: FarUniforms): ShaderMaterial {
  return new ShaderMaterial({
    name: 'far building ids',
    uniforms: { ...uniforms },
    vertexShader: /* glsl */ `
      ${WALL_VERTEX_PARS}
      ${FAR_GLSL}
      flat varying uint vId;
      void main() {
        uint row = standFar();
        vId = row | ${packPickId('building', 0)}u;
        gl_Position = isStateHidden(stateOf(row)) || farShare <= 0.0
          ? NOWHERE
          : projectionMatrix * modelViewMatrix * vec4(farFoot + farAbove, 1.0);
      }
    `,
    fragmentShader: ID_FRAGMENT,
    blending: NoBlending,
    toneMapped: false,
    fog: false,
  });
}

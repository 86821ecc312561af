/** A triangle over the whole canvas. */
export const KEPT_VERTEX = /* glsl */ `
in vec3 position;
void main() {
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/** Puts back what was kept, pixel by pixel: the colours of the screen, and how far away they are. */
export const KEPT_FRAGMENT = /* glsl */ `
precision highp float;
uniform highp sampler2D colours;
uniform highp sampler2D depths;
out vec4 colour;
void main() {
  ivec2 place = ivec2(gl_FragCoord.xy);
  colour = texelFetch(colours, place, 0);
  gl_FragDepth = texelFetch(depths, place, 0).r;
}
`;

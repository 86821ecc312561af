declare module 'gltf-validator' {
  /** Checks a glTF or GLB; `issues` counts what it found. */
  export function validateBytes(
    bytes: Uint8Array,
  ): Promise<{ readonly issues: { readonly numErrors: number; readonly numWarnings: number } }>;
}

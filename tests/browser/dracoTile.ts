import { Logger, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRDracoMeshCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { dequantize } from '@gltf-transform/functions';
import draco from 'draco3dgltf';
import { MeshoptDecoder } from 'meshoptimizer';

/** A tile of ours as others deliver theirs: compressed with Draco, which every reader must then have. */
export async function toDraco(tile: Uint8Array): Promise<Uint8Array> {
  await MeshoptDecoder.ready;
  const io = new NodeIO()
    .setLogger(new Logger(Logger.Verbosity.SILENT))
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization, KHRDracoMeshCompression])
    .registerDependencies({
      'meshopt.decoder': MeshoptDecoder,
      'draco3d.encoder': await draco.createEncoderModule(),
    });
  const document = await io.readBinary(tile);
  for (const extension of document.getRoot().listExtensionsUsed())
    if (extension.extensionName === 'EXT_meshopt_compression') extension.dispose();
  await document.transform(dequantize({ pattern: /.*/ }));
  document.createExtension(KHRDracoMeshCompression).setRequired(true);
  return io.writeBinary(document);
}

import type { ScenePort } from '../state/scenePort.ts';

/**
 * Saves the picture on screen as a PNG file.
 * @param about goes into the file's name: an asset id or a view
 */
export async function savePicture(port: ScenePort, about: string): Promise<void> {
  const url = URL.createObjectURL(await port.picture());
  const link = document.createElement('a');
  link.href = url;
  link.download = `hafenblick-${about.replaceAll('/', '-')}.png`;
  link.click();
  URL.revokeObjectURL(url);
}

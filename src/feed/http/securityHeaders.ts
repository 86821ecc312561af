import type { ServerResponse } from 'node:http';

/** The viewer needs nothing but its own origin; `wasm-unsafe-eval` for the mesh decoder, blob workers for the layout of glyphs. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** On every answer. @param isSecure the request came over TLS (through the operator's proxy) */
export function setSecurityHeaders(response: ServerResponse, isSecure: boolean): void {
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'geolocation=(), camera=(), microphone=(), payment=()');
  if (isSecure) response.setHeader('strict-transport-security', 'max-age=31536000');
}

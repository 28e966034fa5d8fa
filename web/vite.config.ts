import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the sources and passes everything else on to a server that runs already.
const server = process.env.BATON_SERVER ?? 'http://127.0.0.1:7070';
const passOn = {
  target: server,
  changeOrigin: true,
  ws: true,
  // The server takes changes only from its own pages; for this moment these are.
  configure: (proxy: { on(event: string, listener: (request: { setHeader(name: string, value: string): void }) => void): void }) => {
    proxy.on('proxyReq', (request) => request.setHeader('Origin', server));
    proxy.on('proxyReqWs', (request) => request.setHeader('Origin', server));
  },
};

export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The builder's forms are made from the schema of workflow files, which the server has too.
  server: { fs: { allow: ['..'] }, proxy: { '/api': passOn, '/login': passOn, '/openapi': passOn } },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    manifest: true,
    // The content security policy allows no data: addresses and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // Only against hanging: a machine that does much else must not fail tests.
    testTimeout: 60_000,
  },
});

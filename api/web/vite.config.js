import { defineConfig } from 'vite';

export default defineConfig({
  // Every address is relative, so that the page also works below a prefix that a proxy adds.
  base: './',
  // Monaco's workers import modules of their own.
  worker: { format: 'es' },
  build: {
    // Beside the page: `/graphiql` asks for `./graphiql/index-….js`.
    assetsDir: 'graphiql',
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      // "use client" says nothing to a bundle for browsers, and is in some hundred files.
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
  },
});
